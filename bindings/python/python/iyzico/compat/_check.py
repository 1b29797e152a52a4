"""What to look at in a project that moves over from the official client."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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


def check_path(path: Path) -> list[Place]:
    """Returns what there is in a file, or in all files of a folder that are part of the project."""
    places: list[Place] = []
    for file in files(path):
        source = file.read_bytes()
        is_manifest = _is_manifest(file)
        if is_manifest:
            places += _check_manifest(source.decode(errors="replace"), str(file))
        if not is_manifest or file.suffix == ".py":
            places += check_source(source, str(file))
    return sorted(places)


def check_source(source: str | bytes, path: str = "<text>") -> list[Place]:
    """Returns what there is in one file."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as problem:
        line = getattr(problem, "lineno", None) or 1
        return [Place(path, line, 1, "unreadable", "note", f"not read: {problem}")]
    reader = _Reader(path)
    reader.visit(tree)
    return sorted(set(reader.places))


def files(path: Path) -> Iterator[Path]:
    """Returns the file itself, or all files of a folder that are part of the project."""
    if path.is_file():
        yield path
        return
    for file in sorted(path.rglob("*")):
        folders = file.relative_to(path).parts[:-1]
        if any(part in _NOT_OURS or part.startswith(".") for part in folders):
            continue
        if file.is_file() and (file.suffix == ".py" or _is_manifest(file)):
            yield file


def _is_manifest(file: Path) -> bool:
    """Whether a file says what a project is made of."""
    if file.suffix in {".txt", ".in"}:
        names = (file.stem, file.parent.name)
        return any(word in name for word in ("requirements", "constraints") for name in names)
    return file.name in _MANIFESTS


def _check_manifest(source: str, path: str) -> list[Place]:
    """Returns the line by which a project asks for the official client."""
    for number, line in enumerate(source.splitlines(), start=1):
        found = _DEPENDENCY.search(_COMMENT.sub("", line))
        if found and not line.lstrip().startswith(("import ", "from ")):
            text = "iyzipay goes when no file asks for it any more"
            return [Place(path, number, found.start() + 1, "dependency", "note", text)]
    return []


class _Reader(ast.NodeVisitor):
    """Reads one file."""

    def __init__(self, path: str) -> None:
        self.places: list[Place] = []
        self._path = path
        self._modules: set[str] = set()
        self._classes: dict[str, str] = {}
        self._instances: dict[str, str] = {}
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
        names = ", ".join(
            alias.name if alias.asname is None else f"{alias.name} as {alias.asname}"
            for alias in node.names
        )
        self._tell(node, "import", f"write `from iyzico.compat.iyzipay import {names}`")

    def visit_Assign(self, node: ast.Assign) -> None:
        resource = self._resource(node.value)
        for target in node.targets:
            if isinstance(target, ast.Name) and resource is not None:
                self._instances[target.id] = resource
            if isinstance(target, ast.Name) and self._is_module(node.value):
                self._modules.add(target.id)
            if isinstance(target, ast.Attribute) and self._is_module(target.value):
                text = (
                    f"iyzipay.{target.attr} changes nothing, then as now: pass options to each call"
                )
                self._tell(node, "module-settings", text, "note")
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
        if node.attr in _SIGNING and self._resource(node.value) is not None:
            text = f"{node.attr} is not there: the client signs what it sends"
            self._tell(node, "signing", text)
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
            if function.attr == "verify_signature" and resource is None:
                self._tell(node, "verify-signature", _VERIFIED, "note")
            exact = any(keyword.arg == "parse_float" for keyword in node.keywords)
            if function.attr in {"loads", "load"} and _reads(node) and not exact:
                text = "amounts become float here; add parse_float=decimal.Decimal"
                self._tell(node, "float-answer", text, "money")
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
                "the amount is compared with nothing: a buyer can swap a cheap payment for a dear"
                " one; use ThreedsV2Payment, or client.three_ds.complete_once"
            )
            self._tell(node, "uncompared", text, "money")

    def _look_at_amount(self, name: str, value: ast.expr) -> None:
        if not name.endswith(_AMOUNTS):
            return
        what = _float_in(value)
        if what is not None:
            text = (
                f"{name}: {what} is a binary float, which is refused; pass text or decimal.Decimal"
            )
            self._tell(value, "float-amount", text, "money")

    def _look_at_options(self, entries: dict[str, ast.expr]) -> None:
        for name in ("api_key", "secret_key"):
            value = _text(entries[name])
            if value and not value.startswith("sandbox-") and "your" not in value:
                text = f"{name} stands in the source; take it from the environment"
                self._tell(entries[name], "key-in-source", text)
        host = _text(entries.get("base_url"))
        if host.startswith("http://"):
            text = "base_url: plain http is refused except to this machine"
            self._tell(entries["base_url"], "base-url", text)

    def _look_at_receiver(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Finds functions that read what arrives and check no signature."""
        words = {_text(inside) for inside in ast.walk(node) if isinstance(inside, ast.Constant)}
        names = {
            inside.attr if isinstance(inside, ast.Attribute) else inside.id
            for inside in ast.walk(node)
            if isinstance(inside, ast.Attribute | ast.Name)
        }
        if any(_CHECKED in word.lower() for word in words | names) or "hmac" in names:
            return
        if words & _EVENT:
            text = (
                "a notification is believed without its signature;"
                " use iyzico.webhook.verify(body, headers)"
            )
            self._tell(node, "unverified-webhook", text, "money")
        elif words & _CALLBACK:
            text = (
                "what a browser posts is believed without its signature;"
                " use iyzico.callback.read(body)"
            )
            self._tell(node, "unverified-callback", text, "money")

    def _resource(self, node: ast.expr) -> str | None:
        """Returns the class of the official client that this is, or is made of."""
        if isinstance(node, ast.Call):
            return self._imported(node) or self._resource(node.func)
        if isinstance(node, ast.Attribute) and self._is_module(node.value):
            return node.attr if node.attr[:1].isupper() else None
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
        return isinstance(node, ast.Name) and node.id in self._modules

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


def _float_in(node: ast.expr) -> str | None:
    """Returns what makes a value a binary float, where the source shows it."""
    for inside in ast.walk(node):
        if isinstance(inside, ast.Constant) and isinstance(inside.value, float):
            return repr(inside.value)
        if isinstance(inside, ast.BinOp) and isinstance(inside.op, ast.Div):
            return "a quotient"
        if isinstance(inside, ast.Call) and isinstance(inside.func, ast.Name):
            if inside.func.id in {"float", "round"}:
                return f"{inside.func.id}(...)"
            if inside.func.id == "Decimal":
                return None if not inside.args else _inexact(inside.args[0])
    return None


def _inexact(node: ast.expr) -> str | None:
    is_float = isinstance(node, ast.Constant) and isinstance(node.value, float)
    return f"Decimal({ast.unparse(node)})" if is_float else None


_PACKAGE = "iyzipay"
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
_MANIFESTS = {
    "Pipfile",
    "environment.yaml",
    "environment.yml",
    "pyproject.toml",
    "setup.cfg",
    "setup.py",
}
_DEPENDENCY = re.compile(r"(?<![\w./-])iyzipay(?![\w./-])", re.IGNORECASE)
_COMMENT = re.compile(r"(^|\s)#.*")
_NOT_OURS = {"site-packages", "node_modules", "__pycache__", "venv", "env", "build", "dist"}
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
_VERIFIED = "answers are verified before they come back; the line can go"
