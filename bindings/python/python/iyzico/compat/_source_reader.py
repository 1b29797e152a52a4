"""What a file of Python does with the official client, and what is to be looked at there."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

Level: TypeAlias = Literal["change", "money", "note"]
"""What a finding asks for.

- `change`: a line to change.
- `money`: a line that can lose money, with the official client as well.
- `note`: nothing has to change; it says what is different.
"""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Something to look at."""

    path: str
    """The file."""
    line: int
    """The line, from 1."""
    column: int
    """The column, from 1."""
    code: str
    """Name of the rule, such as `float-amount`."""
    level: Level
    """What it asks for."""
    text: str
    """What is there, and what to do."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.level} {self.code}: {self.text}"


class SourceReader(ast.NodeVisitor):
    """Reads one file."""

    def __init__(self, path: str) -> None:
        self.places: list[Place] = []
        self._path = path
        self._modules: set[str] = set()
        self._classes: dict[str, str] = {}
        self._instances: dict[str, str] = {}
        self._attributes: dict[str, str] = {}
        self._responses: set[str] = set()
        self._importers = {*_IMPORTERS}
        self._loops = 0

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            if alias.name.split(".")[0] == _PACKAGE:
                self._modules.add(alias.asname or _PACKAGE)
                renamed = "" if alias.asname is None else f" as {alias.asname}"
                self._tell(node, "import", f"write `from iyzico.compat import iyzipay{renamed}`")

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self._importers |= {a.asname for a in node.names if a.name in _IMPORTERS and a.asname}
        if (node.module or "").split(".")[0] != _PACKAGE or node.level:
            if node.module == "iyzico.compat":
                self._modules |= {a.asname or a.name for a in node.names if a.name == _PACKAGE}
            return
        for alias in node.names:
            self._classes[alias.asname or alias.name] = alias.name
        there = [alias for alias in node.names if alias.name == "*" or _is_there(alias.name)]
        names = ", ".join(ast.unparse(alias) for alias in there)
        if there:
            self._tell(node, "import", f"write `from iyzico.compat.iyzipay import {names}`")
        for alias in node.names:
            if alias not in there:
                self._tell(node, "not-there", f"{alias.name} does not exist here")

    def visit_Assign(self, node: ast.Assign) -> None:
        resource = self._resource(node.value)
        for target in node.targets:
            if isinstance(target, ast.Name) and resource is not None:
                self._instances[target.id] = resource
            if isinstance(target, ast.Attribute) and resource is not None:
                self._attributes[target.attr] = resource
            if isinstance(target, ast.Name) and self._is_module(node.value):
                self._modules.add(target.id)
            if isinstance(target, ast.Name) and _is_response(node.value):
                self._responses.add(target.id)
            if isinstance(target, ast.Attribute) and self._is_module(target.value):
                text = (
                    f"iyzipay.{target.attr} is read only by your own code, as before: a call uses"
                    " the keys and the address of its options"
                )
                self._tell(node, "module-settings", text, "note")
            if isinstance(target, ast.Attribute) and target.attr == "connect":
                self._look_at_connect(node, self._resource(target.value))
            if isinstance(target, ast.Subscript):
                self._look_at_amount(_text(target.slice), node.value)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if _INSIDE.fullmatch(_text(node)):
            self._tell(node, "import", f'write "iyzico.compat.{_text(node)}"')

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self._look_at_modules(node)
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        self._look_at_modules(node)
        self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if self._resource(node.value) is not None:
            if node.attr in _SIGNING:
                text = f"{node.attr} does not exist here: the client signs requests itself"
                self._tell(node, "signing", text)
            if node.attr == "httplib":
                text = "httplib does not exist here: the client manages its connections"
                self._tell(node, "connection", text)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        function = node.func
        if _name(function) in self._importers:
            self._look_at_names(node)
        else:
            self._look_at_modules(node)
        if isinstance(function, ast.Attribute):
            resource = self._resource(function.value)
            if resource is not None:
                self._look_at_call(node, resource, function.attr)
            exact = any(keyword.arg == "parse_float" for keyword in node.keywords)
            if function.attr in {"loads", "load"} and _reads(node) and not exact:
                text = "amounts become float here; add parse_float=decimal.Decimal"
                self._tell(node, "float-response", text, "money")
        for keyword in node.keywords:
            self._look_at_amount(keyword.arg or "", keyword.value)
        self.generic_visit(node)

    def visit_Dict(self, node: ast.Dict) -> None:
        entries = {_text(key): value for key, value in zip(node.keys, node.values, strict=True)}
        for name, value in entries.items():
            self._look_at_amount(name, value)
        if {"api_key", "secret_key"} <= entries.keys():
            self._look_at_options(entries)
        self.generic_visit(node)

    def visit_For(self, node: ast.For) -> None:
        self._in_loop(node)

    def visit_While(self, node: ast.While) -> None:
        self._in_loop(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Looks at a class with `self` as an object of the official class that it is made from."""
        resource = next(filter(None, map(self._resource, node.bases)), None)
        outside = self._instances
        if resource is not None:
            self._classes[node.name] = resource
            self._instances = {**outside, "self": resource}
            for inside in node.body:
                if getattr(inside, "name", None) == "connect":
                    self._look_at_connect(inside, resource)
        self.generic_visit(node)
        self._instances = outside

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._look_at_receiver(node)
        self._in_function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._look_at_receiver(node)
        self._in_function(node)

    def _in_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        loops, self._loops = self._loops, 0
        self.generic_visit(node)
        self._loops = loops

    def _in_loop(self, node: ast.For | ast.While) -> None:
        self._loops += 1
        self.generic_visit(node)
        self._loops -= 1

    def _look_at_modules(self, node: ast.expr) -> None:
        """Finds what asks for a module in `sys.modules`, or puts another one there."""
        parts = (ast.unparse(part).strip("'") for part in ast.iter_child_nodes(node))
        if any(part.startswith("sys.modules") for part in parts):
            self._look_at_names(node)

    def _look_at_names(self, node: ast.expr) -> None:
        """Finds the name of the package; the names of what is inside of it are found anywhere."""
        for inside in ast.walk(node):
            if isinstance(inside, ast.Constant) and inside.value == _PACKAGE:
                self._tell(inside, "import", f'write "iyzico.compat.{_PACKAGE}"')

    def _look_at_call(self, node: ast.Call, resource: str, method: str) -> None:
        name = _call_of(resource, method)
        if name is None:
            if method == "verify_signature":
                self._tell(node, "verify-signature", _VERIFIED, "note")
            return
        self._tell(node, "name", f"{resource}.{method} is client.{name} later", "note")
        if self._loops and name in _MONEY:
            text = (
                f"in a loop: a {resource} that is sent again charges again;"
                f" client.{name}_once sends it once and finds out"
            )
            self._tell(node, "sent-again", text, "money")
        if name == "three_ds.complete_uncompared":
            text = (
                "the amount is not compared with the order: a buyer can swap in a cheaper"
                " payment; use ThreedsV2Payment, or client.three_ds.complete_once"
            )
            self._tell(node, "uncompared", text, "money")

    def _look_at_connect(self, node: ast.stmt, resource: str | None) -> None:
        if resource is not None:
            text = (
                "connect is called only by your own methods, not by the client; move what it adds"
                ' into the options, such as "timeout"'
            )
            self._tell(node, "connection", text)

    def _look_at_amount(self, name: str, value: ast.expr) -> None:
        what = _float_in(value, self._responses) if name.endswith(_AMOUNTS) else None
        if what is not None:
            text = f"{name}: {what}; pass text or decimal.Decimal made of text"
            self._tell(value, "float-amount", text, "money")

    def _look_at_options(self, entries: dict[str, ast.expr]) -> None:
        for name in ("api_key", "secret_key"):
            value = _text(entries[name])
            if value and not value.startswith("sandbox-") and "your" not in value:
                text = f"{name} is in the source; read it from the environment"
                self._tell(entries[name], "key-in-source", text)
        host = _text(entries.get("base_url"))
        if host.startswith("http://"):
            text = "base_url: plain http is refused except to this machine"
            self._tell(entries["base_url"], "base-url", text)

    def _look_at_receiver(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Finds functions that read what arrives and check no signature."""
        words = {_text(inside) for inside in ast.walk(node) if isinstance(inside, ast.Constant)}
        if not words & (_EVENT | _CALLBACK) or _verifies(node):
            return
        if words & _EVENT:
            text = (
                "a notification is trusted without checking its signature;"
                " use iyzico.webhook.verify(body, headers)"
            )
            self._tell(node, "unverified-webhook", text, "money")
        elif words & _CALLBACK:
            text = (
                "a post from the browser is trusted without checking its signature;"
                " use iyzico.callback.read(body)"
            )
            self._tell(node, "unverified-callback", text, "money")

    def _resource(self, node: ast.expr) -> str | None:
        """Returns the class of the official client that this is, or is made of."""
        if isinstance(node, ast.Call):
            return self._imported(node) or self._resource(node.func)
        if isinstance(node, ast.Attribute) and self._is_module(node.value):
            return node.attr if node.attr[:1].isupper() else None
        if isinstance(node, ast.Attribute):
            return self._attributes.get(node.attr)
        if isinstance(node, ast.Name):
            return self._classes.get(node.id) or self._instances.get(node.id)
        return None

    def _imported(self, node: ast.Call) -> str:
        """Returns the class that a function takes by its name, such as `import_string`."""
        if _name(node.func) not in self._importers:
            return ""
        path = _path_in(node)
        name = path.rpartition(".")[2]
        return name if path and name[:1].isupper() else ""

    def _is_module(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Call):
            return _name(node.func) in self._importers and bool(_path_in(node))
        if isinstance(node, ast.Attribute):  # of a module of the project that has imported it
            return node.attr == _PACKAGE or (node.attr in _FILES and self._is_module(node.value))
        if isinstance(node, ast.Name):
            return node.id in self._modules or self._classes.get(node.id) in _FILES
        return False

    def _tell(
        self, node: ast.expr | ast.stmt, code: str, text: str, level: Level = "change"
    ) -> None:
        place = Place(self._path, node.lineno, node.col_offset + 1, code, level, text)
        self.places.append(place)


def _call_of(resource: str, method: str) -> str | None:
    from iyzico.compat import iyzipay

    found = vars(getattr(iyzipay, resource, object)).get(method)
    name: object = getattr(found, "call", None)
    return name if isinstance(name, str) else None


def _text(node: ast.expr | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _name(function: ast.expr) -> str:
    """Returns the last name of a function."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _path_in(node: ast.Call) -> str:
    """Returns where in the official client, or in what takes its place, a call looks."""
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    path = _text(given[0]).removeprefix("iyzico.compat.") if given else ""
    return path if path == _PACKAGE or _INSIDE.fullmatch(path) else ""


def _reads(node: ast.Call) -> bool:
    """Whether something is read that was a response: `json.loads(response.read())`."""
    return any(
        isinstance(inside, ast.Attribute) and inside.attr == "read"
        for argument in node.args
        for inside in ast.walk(argument)
    )


def _is_response(node: ast.expr) -> bool:
    """Whether this is what iyzico has responded: `json.loads(response.read())`."""
    return isinstance(node, ast.Call) and _name(node.func) in {"loads", "load"} and _reads(node)


def _float_in(node: ast.expr, responses: set[str]) -> str | None:
    """Returns what makes a value a binary float, where the source shows it.

    Text that is made of a float is none, and what is read from a response is not sent.
    """
    if isinstance(node, ast.Constant):
        is_float = isinstance(node.value, float)
        return f"{node.value!r} is a binary float, which is refused" if is_float else None
    if isinstance(node, ast.BinOp):
        return _float_of_parts(node, responses)
    if isinstance(node, ast.Call):
        return _float_of_call(node, responses)
    parts: list[ast.expr] = []
    if isinstance(node, ast.UnaryOp):
        parts = [node.operand]
    if isinstance(node, ast.IfExp):
        parts = [node.body, node.orelse]
    if isinstance(node, ast.BoolOp):
        parts = node.values
    return next(filter(None, (_float_in(part, responses) for part in parts)), None)


def _float_of_parts(node: ast.BinOp, responses: set[str]) -> str | None:
    if isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant):
        return None  # `"%.2f" % total` is text
    if isinstance(node.op, ast.Div):
        return "a quotient is a binary float, which is refused, unless it is one of decimal.Decimal"
    return _float_in(node.left, responses) or _float_in(node.right, responses)


def _float_of_call(node: ast.Call, responses: set[str]) -> str | None:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    read = {inside.id for inside in ast.walk(node) if isinstance(inside, ast.Name)}
    if not node.args or read & responses:
        return None
    if name == "float":
        return "float(...) is a binary float, which is refused"
    if name == "round" and len(node.args) > 1:
        return "round(...) of a float is a binary float, which is refused"
    if name == "Decimal" and _float_in(node.args[0], responses):
        return f"{ast.unparse(node)} has all the digits of a binary float"
    parts = node.args if name in {"abs", "max", "min", "sum"} else []
    return next(filter(None, (_float_in(part, responses) for part in parts)), None)


def _verifies(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a signature is compared here, or handed over to what compares it.

    To have read one, or to speak of one, is not enough.
    """
    calls = [inside for inside in ast.walk(node) if isinstance(inside, ast.Call)]
    compared = [
        inside
        for inside in ast.walk(node)
        if isinstance(inside, ast.Compare) and isinstance(inside.ops[0], ast.Eq | ast.NotEq)
    ]
    if any(_VERIFYING.search(_name(call.func)) for call in calls):
        return True
    if compared and "hmac" in {_name(inside) for call in calls for inside in _names_in(call.func)}:
        return True
    handed_over = (
        argument
        for call in calls
        if _name(call.func) not in _ONLY_READING
        for argument in [*call.args, *(keyword.value for keyword in call.keywords)]
    )
    return any(_speaks_of_signature(part) for part in (*handed_over, *compared))


def _names_in(node: ast.expr) -> list[ast.expr]:
    return [part for part in ast.walk(node) if isinstance(part, ast.Name | ast.Attribute)]


def _speaks_of_signature(node: ast.expr) -> bool:
    words = {_text(part) for part in ast.walk(node) if isinstance(part, ast.Constant)}
    names = {_name(part) for part in _names_in(node)}
    return any(_CHECKED in word.lower() and " " not in word for word in words | names)


def _is_there(name: str) -> bool:
    from iyzico.compat import iyzipay

    return hasattr(iyzipay, name)


_PACKAGE = "iyzipay"
_FILES = {"iyzipay_resource", "pki_builder"}
_IMPORTERS = {
    "__import__",
    "find_spec",
    "import_module",
    "import_string",
    "importorskip",
    "patch",
}
"""What takes a module by its name, or something in it."""
_INSIDE = re.compile(r"iyzipay(\.(?!com\b)[A-Za-z_]\w*)+")
_AMOUNTS = ("price", "Price", "amount", "Amount")
_SIGNING = {"get_http_header", "get_http_header_v2", "generate_v2_hash", "header"}
_MONEY = {
    "basic_payment.authorize",
    "basic_payment.capture",
    "basic_payment.create",
    "basic_three_ds.complete",
    "payment.authorize",
    "payment.cancel",
    "payment.capture",
    "payment.create",
    "payment.refund",
    "payment.refund_amount",
    "refund.charge_merchant",
    "three_ds.complete",
    "three_ds.complete_uncompared",
}
_EVENT = {"iyziEventType", "iyziReferenceCode", "iyziPaymentId"}
_CALLBACK = {"mdStatus", "conversationData"}
_CHECKED = "signature"
_VERIFYING = re.compile(r"verif|compare_digest|check_?signature|valid\w*signature", re.IGNORECASE)
_ONLY_READING = {
    *("get", "getlist", "pop", "getheader", "print", "append", "format", "str"),
    *("debug", "info", "warning", "error", "exception", "log", "HttpResponse", "abort"),
}
"""Functions that are handed a signature, or its name, and compare nothing."""
_VERIFIED = "responses are verified before you see them; the line can go"
