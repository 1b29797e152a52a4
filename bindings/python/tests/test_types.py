"""What type checkers, `inspect`, `typing` and pydantic know of the package."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import inspect
import json
import pickle
import pydoc
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import fastapi
import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from pydantic import TypeAdapter, ValidationError, create_model

import iyzico
import seed
from iyzico import AsyncIyzico, Iyzico, Price, Succeeded, types
from iyzico._resources import AsyncResources, Resources
from iyzico._settings import Settings

HERE = Path(__file__).parent
MISTAKES = HERE / "typing_mistakes.py"
LEAST_MISTAKES = 31


def marked() -> set[int]:
    lines = MISTAKES.read_text(encoding="utf-8").splitlines()
    return {number for number, line in enumerate(lines, 1) if line.endswith("# wrong")}


def flagged(*command: str) -> set[int]:
    """Returns the lines of the file of mistakes that a type checker flags."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        capture_output=True,
        text=True,
        check=False,
        cwd=HERE.parent,
    )
    found = re.findall(r"typing_mistakes\.py:(\d+):.*error", done.stdout)
    return {int(number) for number in found}


def test_mypy_flags_every_mistake() -> None:
    assert len(marked()) >= LEAST_MISTAKES
    assert flagged("mypy", "--strict", str(MISTAKES)) == marked()


def test_pyright_flags_every_mistake(tmp_path: Path) -> None:
    config = tmp_path / "pyrightconfig.json"
    settings = {"typeCheckingMode": "strict", "pythonVersion": "3.10"}
    paths = {"extraPaths": [str(HERE.parent / "python")]}
    config.write_text(json.dumps({**settings, **paths}), encoding="utf-8")
    shutil.copy(MISTAKES, tmp_path)
    assert flagged("pyright", "-p", str(config)) == marked()


def values() -> list[type]:
    return [kind for name in dir(types) if isinstance(kind := getattr(types, name), type)]


def attributes(owner: object) -> dict[str, Any]:
    return dict(vars(owner))


def calls() -> list[Any]:
    return [
        call
        for resources in (Resources, AsyncResources)
        for resource in vars(resources)
        if not resource.startswith("_")
        for name, call in attributes(getattr(resources, resource)).items()
        if not name.startswith("_")
    ]


def public_modules() -> list[str]:
    """Every module that a program may import, by its file."""
    folder = Path(iyzico.__file__).parent
    files = [
        *folder.glob("[!_]*.py"),
        *folder.glob("[!_]*/__init__.py"),
        *folder.glob("compat/[!_]*.py"),
    ]
    names = [file.relative_to(folder.parent).with_suffix("").parts for file in files]
    return sorted(".".join(part for part in parts if part != "__init__") for parts in names)


def functions(kind: type) -> list[Any]:
    """What a class defines itself and does not hide, and how it is made."""
    found: list[Any] = []
    for name, member in attributes(kind).items():
        if name == "__init__" or not name.startswith("_"):
            inner = getattr(member, "fget", None) or getattr(member, "__func__", member)
            found += [inner] if inspect.isfunction(inner) else []
    return found


@pytest.mark.parametrize("module", public_modules())
def test_types_are_known_at_run_time(module: str) -> None:
    loaded = importlib.import_module(module)
    names = getattr(loaded, "__all__", [name for name in dir(loaded) if not name.startswith("_")])
    for name in names:
        public = getattr(loaded, name)
        if isinstance(public, type) or inspect.isfunction(public):
            get_type_hints(public)
        if isinstance(public, type) and public.__module__.startswith("iyzico"):
            for function in functions(public):
                get_type_hints(function)


def test_types_of_all_values_are_known_at_run_time() -> None:
    assert types.Payment in values()
    for kind in values():
        get_type_hints(kind)
    assert len(public_modules()) > 10


@pytest.mark.parametrize("kind", [Iyzico, AsyncIyzico])
def test_types_of_whatever_a_client_has_are_known_at_run_time(kind: Any) -> None:
    client = kind(api_key="sandbox-a", secret_key="sandbox-b")
    parts = [client, *(getattr(client, name) for name in dir(client) if name[0] != "_")]
    found = [
        getattr(part, name)
        for part in parts
        for name in dir(part)
        if name[0] != "_" and inspect.ismethod(getattr(part, name))
    ]
    assert {"read", "verify", "request"} <= {method.__name__ for method in found}
    for method in found:
        get_type_hints(method)


def test_endings_know_what_was_received() -> None:
    ending = iyzico.Settled[types.Payment]
    assert Succeeded[types.Payment] in get_args(ending)
    assert get_origin(Succeeded[types.Payment]) is Succeeded
    assert isinstance(Succeeded(Price(1), looked_up=False), Succeeded)


def test_every_call_says_what_it_takes() -> None:
    assert len(calls()) > len(Resources.__dict__)
    for call in calls():
        hints = get_type_hints(call)
        parameters = inspect.signature(call).parameters
        assert set(hints) == {*parameters, "return"} - {"self"}
        assert call.__doc__
        for name in set(hints) - {"return", "date", "ours"}:
            if call.__name__ != "reconcile":
                assert re.search(rf"^\s+{name}: \S", call.__doc__, re.MULTILINE), name


def test_stubs_agree_with_what_runs() -> None:
    """The stub of a resource has each call that there is, and no other."""
    for resources in (Resources, AsyncResources):
        for name in vars(resources):
            if name.startswith("_"):
                continue
            kind = getattr(resources, name)
            stub = Path(sys.modules[kind.__module__].__file__ or "").with_suffix(".pyi")
            text = stub.read_text(encoding="utf-8")
            text = text[text.index(f"class {kind.__name__}(") :]
            text = text[: text.find("\nclass ", 1)] if "\nclass " in text[1:] else text
            told = set(re.findall(r"^    (?:async )?def (\w+)\(", text, re.MULTILINE))
            assert told == {call for call in attributes(kind) if not call.startswith("_")}


def test_help_shows_parameters_and_texts(client: Iyzico) -> None:
    text = pydoc.plain(pydoc.render_doc(client.payment.create))
    for told in ("price: decimal.Decimal | str | int", "Sum of the basket lines", "Charges a card"):
        assert told in text
    assert "total_timeout" in pydoc.plain(pydoc.render_doc(client.payment.create_once))


def test_clients_name_their_settings() -> None:
    for client in (Iyzico, AsyncIyzico):
        named = set(inspect.signature(client).parameters) - {"positional"}
        assert named == set(Settings.__annotations__)
        documented = re.findall(r"^ +(\w+): ", client.__init__.__doc__ or "", re.MULTILINE)
        assert set(documented) == named


def test_what_is_given_by_position_is_told_its_name(client: Iyzico) -> None:
    with pytest.raises(TypeError, match=r"retrieve\(payment_id=\.\.\.\)"):
        client.payment.retrieve("123")  # type: ignore[call-arg, arg-type]


def test_client_shows_its_host_and_the_beginning_of_its_key() -> None:
    shown = repr(Iyzico(api_key="sandbox-1234567890abcdef", secret_key="sandbox-secret"))
    assert "sandbox-api.iyzipay.com" in shown
    assert "sandbox-1234" in shown
    assert "567890" not in shown


def test_version_is_that_of_the_package() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", iyzico.__version__)


def test_requests_know_what_is_required() -> None:
    required = {"price", "paid_price", "payment_card", "buyer", "billing_address", "basket_items"}
    assert types.CreatePayment.__required_keys__ == required
    assert "currency" in types.CreatePayment.__optional_keys__
    assert types.RetrievePayment.__required_keys__ == frozenset()


def test_pydantic_validates_requests() -> None:
    adapter = TypeAdapter(types.CreatePayment)
    request = adapter.validate_python(seed.payment())
    assert request["price"] == seed.payment()["price"]
    with pytest.raises(ValueError, match="currency"):
        adapter.validate_python({**seed.payment(), "currency": "YTL"})


def test_pydantic_knows_every_value() -> None:
    for kind in values():
        TypeAdapter(kind)


SECRET = 5528790000000008
REQUESTS: list[Any] = [kind for kind in values() if hasattr(kind, "__total__")]


@pytest.mark.parametrize("kind", REQUESTS)
def test_pydantic_says_what_is_wrong_without_what_was_given(kind: Any) -> None:
    fields = get_type_hints(kind)
    numbers = dict.fromkeys(fields, SECRET)
    one_each = [{field: value} for field in fields for value in (f"{SECRET}", {"x": SECRET})]
    alone: Any = TypeAdapter(kind)
    of_shop: Any = create_model("OfShop", it=(kind, ...))
    found = 0
    for wrong in [SECRET, f"{SECRET}", [numbers], numbers, *one_each]:
        for validate, given in (
            (alone.validate_python, wrong),
            (alone.validate_json, json.dumps(wrong)),
            (of_shop.model_validate, {"it": wrong}),
        ):
            shown = what_pydantic_says(validate, given)
            assert str(SECRET) not in shown, wrong
            found += bool(shown)
    assert found >= 3 * 3


def what_pydantic_says(validate: Any, given: Any) -> str:
    try:
        validate(given)
    except ValidationError as error:
        return f"{error} {error.errors()} {error.json()}"
    return ""


def test_fastapi_does_not_send_a_card_back() -> None:
    app = fastapi.FastAPI()

    @app.post("/")
    def take(card: types.PaymentCard, buyer: types.Buyer) -> None:
        """Never gets here."""

    sent = {"card": {"card_number": SECRET, "cvc": 987}, "buyer": {"name": f"{SECRET}"}}
    refused: Any = TestClient(app).post("/", json=sent)
    assert refused.status_code == 422
    assert {"card_number", "cvc", "surname"} <= {it["loc"][-1] for it in refused.json()["detail"]}
    assert str(SECRET) not in refused.text
    assert "987" not in refused.text


def test_pydantic_writes_responses(client: Iyzico) -> None:
    payment = client.payment.create(**seed.payment())
    adapter = TypeAdapter(types.Payment)
    written = json.loads(adapter.dump_json(payment))
    assert (written["paid_price"], written["may_ship"]) == ("1.20", True)
    assert adapter.dump_python(payment)["paid_price"] == Decimal("1.2")
    again = adapter.validate_json(adapter.dump_json(payment))
    assert again.item_transactions == payment.item_transactions


def test_fastapi_takes_a_buyer() -> None:
    app = fastapi.FastAPI()

    @app.post("/")
    def take(buyer: types.Buyer) -> str:
        return buyer["name"]

    described = app.openapi()["components"]["schemas"]["Buyer"]
    assert {"id", "email", "ip"} <= set(described["required"])
    (route,) = [route for route in app.routes if isinstance(route, APIRoute)]
    field = route.body_field
    assert field is not None
    assert field.validate(seed.payment()["buyer"])[1] in ([], None)
    assert field.validate({"name": "John"})[1]


def test_responses_are_dataclasses_in_every_way(client: Iyzico) -> None:
    payment = client.payment.create(**seed.payment())
    assert dataclasses.is_dataclass(payment)
    assert dataclasses.asdict(payment)["price"] == 1
    other = dataclasses.replace(payment, payment_id="7")
    assert (other.payment_id, other.paid_price) == ("7", payment.paid_price)
    assert other != payment
    for twin in (copy.copy(payment), copy.deepcopy(payment), pickle.loads(pickle.dumps(payment))):
        assert twin == payment
        assert hash(twin) == hash(payment)
        assert twin.headers == payment.headers
    match payment:
        case types.Payment(payment_id=number, fraud_status=1):
            assert number == payment.payment_id
        case _:
            pytest.fail("a payment matches its fields")
    for change in ("price", "colour"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(payment, change, 1)
    assert not hasattr(payment, "__dict__")


def test_responses_can_be_made_by_hand() -> None:
    line = types.ItemTransaction(payment_transaction_id="2", price=Price(1), paid_price=Price(1))
    made: dict[str, Any] = {"status": "success", "price": Price(1), "paid_price": Price("1.2")}
    made["is_refused_by_risk"] = False
    payment = types.Payment(payment_id="1", may_ship=True, item_transactions=(line,), **made)
    assert payment.item_transactions[0].payment_transaction_id == "2"
    assert payment.currency is None
    with pytest.raises(TypeError, match="missing 1 required keyword-only argument: 'payment_id'"):
        types.Payment(may_ship=True, **made)
    with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
        types.Payment(payment_id="1", may_ship=True, colour=1, **made)  # type: ignore[call-arg]


def test_response_says_everything(client: Iyzico) -> None:
    payment = client.payment.create(**seed.payment())
    shown = repr(payment)
    assert len(shown) <= 120
    assert payment.payment_id in shown
    plain = payment.to_dict()
    assert json.loads(json.dumps(plain)) == plain
    assert (plain["paid_price"], plain["item_transactions"][0]["price"]) == ("1.20", "0.30")
    assert payment.to_dict(wire=True)["paidPrice"] == "1.20"
    assert payment.raw["paymentId"] == payment.payment_id
    assert payment.http_status == 200
    assert (payment.headers or {})["content-type"].startswith("application/json")
    released = payment.item_transactions[0].blockage_resolved_date
    assert released is not None
    assert str(released.utcoffset()) == "3:00:00"
    assert payment.responded_at is not None
    assert payment.responded_at.tzinfo is not None


def test_prices_show_two_decimals() -> None:
    price = Price("149.90")
    assert (str(price), f"{price}", price) == ("149.90", "149.90", Decimal("149.9"))
    assert (price.minor_units, str(Price("1.005").quantized)) == (14990, "1.01")
    for twin in (copy.copy(price), copy.deepcopy(price), pickle.loads(pickle.dumps(price))):
        assert (type(twin), twin, hash(twin)) == (Price, price, hash(Decimal("149.9")))
    with pytest.raises(ValueError, match="minor units"):
        _ = Price("1.005").minor_units


def test_names_of_the_wire_pass_by_a_door(client: Iyzico) -> None:
    found = client.bin.check(**types.wire({"binNumber": "552879"}))
    assert found.bin_number == "552879"
