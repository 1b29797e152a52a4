# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false
# pyright: reportUnknownMemberType=false
"""What a request may be made of: kinds of values in every place where one can stand."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import gc
import ipaddress
import itertools
import json
import uuid
from collections import ChainMap, UserDict, UserList, deque, namedtuple
from decimal import Decimal
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

import attrs
import numpy as np
import pydantic
import pytest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, ngettext_lazy
from pydantic.alias_generators import to_camel

import iyzico
import seed
from cases import is_list, is_object
from django_app import application
from iyzico import InvalidRequest, Iyzico, callback
from iyzico.testing import Simulator

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator


@pytest.fixture(scope="module", autouse=True)
def django() -> None:
    """Lazy texts are read by the settings of Django, of which a process has only one."""
    application()


@pytest.fixture(scope="module")
def bank() -> Generator[Simulator]:
    with Simulator() as simulator:
        yield simulator


@pytest.fixture(scope="module")
def shop(bank: Simulator) -> Generator[Iyzico]:
    with bank.client() as client:
        yield client


def sent(bank: Simulator, shop: Iyzico, request: Any) -> Any:
    """Makes the payment and returns the body that arrived."""
    shop.payment.create(**request)
    return json.loads(bank.requests()[-1].body or "")


def plain() -> Any:
    request = cast("dict[str, Any]", seed.payment(reference="order-42"))
    return {name: value for name, value in request.items() if value is not None}


def changed(**changes: object) -> Any:
    return {**plain(), **changes}


# Objects: how each kind is made of its fields.


def _dataclass(fields: dict[str, Any]) -> object:
    return dataclasses.make_dataclass("Record", fields)(**fields)


def _frozen(fields: dict[str, Any]) -> object:
    return dataclasses.make_dataclass("Record", fields, frozen=True, slots=True)(**fields)


def _attrs(fields: dict[str, Any]) -> object:
    return attrs.make_class("Record", list(fields))(**fields)


def _pydantic(fields: dict[str, Any]) -> object:
    kinds: Any = dict.fromkeys(fields, (Any, ...))
    kind: Any = pydantic.create_model("Record", **kinds)
    return cast("object", kind(**fields))


def _pydantic_with_more(fields: dict[str, Any]) -> object:
    class Record(pydantic.BaseModel):
        model_config = pydantic.ConfigDict(extra="allow")

    return Record(**fields)


def _pydantic_dataclass(fields: dict[str, Any]) -> object:
    kind = dataclasses.make_dataclass("Record", [(name, Any) for name in fields])
    return pydantic.dataclasses.dataclass(kind)(**fields)


def _named_tuple(fields: dict[str, Any]) -> object:
    make: Any = namedtuple  # noqa: PYI024
    kind = make("Record", list(fields))
    return cast("object", kind(**fields))


OBJECTS: dict[str, Callable[[dict[str, Any]], object]] = {
    "dict": dict,
    "MappingProxyType": MappingProxyType,
    "UserDict": UserDict,
    "ChainMap": lambda fields: ChainMap({}, fields),
    "dataclass": _dataclass,
    "frozen dataclass": _frozen,
    "attrs": _attrs,
    "pydantic": _pydantic,
    "pydantic with more": _pydantic_with_more,
    "pydantic dataclass": _pydantic_dataclass,
    "named tuple": _named_tuple,
}


def _whole(make: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    return iyzico.fields_of(make(plain()))


def _nested(make: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    request = plain()
    return {**request, "buyer": make(request["buyer"])}


def _in_list(make: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    request = plain()
    return {**request, "basket_items": [make(item) for item in request["basket_items"]]}


def _everywhere(make: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    def convert(value: Any) -> Any:
        if is_object(value):
            return make({name: convert(inside) for name, inside in value.items()})
        return [convert(inside) for inside in value] if is_list(value) else value

    return iyzico.fields_of(convert(plain()))


@pytest.mark.parametrize("place", [_whole, _nested, _in_list, _everywhere])
@pytest.mark.parametrize("kind", OBJECTS)
def test_objects_of_every_kind_are_sent_alike(
    bank: Simulator, shop: Iyzico, kind: str, place: Callable[[Any], dict[str, Any]]
) -> None:
    assert sent(bank, shop, place(OBJECTS[kind])) == sent(bank, shop, plain())


# Lists: how each kind is made of its elements.


class Iterates:
    """As the results of a query in Django."""

    def __init__(self, items: list[Any]) -> None:
        self._items = items

    def __iter__(self) -> Iterator[Any]:
        return iter(self._items)


LISTS: dict[str, Callable[[list[Any]], object]] = {
    "list": list,
    "tuple": tuple,
    "generator": lambda items: (item for item in items),
    "map": lambda items: map(dict, items),
    "deque": deque,
    "UserList": UserList,
    "values of a dict": lambda items: dict(enumerate(items)).values(),
    "class that iterates": Iterates,
    "array": lambda items: np.array(items, dtype=object),
}


@pytest.mark.parametrize("kind", LISTS)
def test_lists_of_every_kind_are_sent_alike(bank: Simulator, shop: Iyzico, kind: str) -> None:
    request = plain()
    given = {**request, "basket_items": LISTS[kind](request["basket_items"])}
    assert sent(bank, shop, given) == sent(bank, shop, request)


# Scalars: what each value is the same as.


class Currency(enum.Enum):
    LIRA = "TRY"


class CurrencyText(str, enum.Enum):
    LIRA = "TRY"


class Single(enum.IntEnum):
    CHARGE = 1


class Hidden(enum.Enum):
    NAME = pydantic.SecretStr("John")


class OtherUuid(uuid.UUID):
    """As drivers of databases make them; it writes itself in another way."""

    def __str__(self) -> str:
        return "other"


class Cents(Decimal):
    def __str__(self) -> str:
        return f"{super().__str__()} TL"


ID = "0b3e9a4c-6f2d-4f5e-9f55-3f6f2f6b1b11"
SCALARS: dict[str, tuple[Any, Any]] = {
    "enum": (Currency.LIRA, "TRY"),
    "enum of texts": (CurrencyText.LIRA, "TRY"),
    "enum of numbers": (Single.CHARGE, 1),
    "enum of secrets": (Hidden.NAME, "John"),
    "uuid": (uuid.UUID(ID), ID),
    "uuid of another class": (OtherUuid(ID), ID),
    "IPv4": (ipaddress.ip_address("85.34.78.112"), "85.34.78.112"),
    "IPv6": (ipaddress.ip_address("2001:db8::1"), "2001:db8::1"),
    "secret": (pydantic.SecretStr("John"), "John"),
    "lazy text": (gettext_lazy("John"), "John"),
    "lazy text with a number": (ngettext_lazy("one", "many", 2), "many"),
    "safe text": (SafeString("John"), "John"),
    "text of numpy": (np.str_("John"), "John"),
    "integer of numpy": (np.int64(1), 1),
    "unsigned integer of numpy": (np.uint8(1), 1),
    "bool of numpy": (np.bool_(True), True),  # noqa: FBT003
    "decimal of another class": (Cents("1.50"), "1.50"),
    "date": (dt.date(2013, 4, 21), "2013-04-21"),
    "moment": (dt.datetime(2013, 4, 21, 15, 12, 9), "2013-04-21T15:12:09"),  # noqa: DTZ001
}
Holder = attrs.make_class("Holder", ["x"])
PLACES: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "field": (lambda value: value, lambda same: same),
    "nested": (lambda value: {"x": value}, lambda same: {"x": same}),
    "item": (lambda value: ["x", value], lambda same: ["x", same]),
    "item of an iterator": (lambda value: iter(["x", value]), lambda same: ["x", same]),
    "field of an object": (lambda value: Holder(x=value), lambda same: {"x": same}),
    "nested in a list": (lambda value: [{"x": [value]}], lambda same: [{"x": [same]}]),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", SCALARS)
def test_scalars_of_every_kind_are_sent_alike(
    bank: Simulator, shop: Iyzico, kind: str, place: str
) -> None:
    value, same = SCALARS[kind]
    put, arrives = PLACES[place]
    # Further fields are sent as they are, whatever stands in them.
    body = {**plain(), "extra": {"newField": put(value)}}
    assert sent(bank, shop, body)["newField"] == arrives(same)


def test_scalars_are_read_as_the_fields_that_they_stand_in(bank: Simulator, shop: Iyzico) -> None:
    request = plain()
    request["currency"] = Currency.LIRA
    request["installment"] = np.int32(1)
    request["basket_id"] = uuid.UUID(ID)
    request["price"] = np.int64(1)
    request["paid_price"] = Cents("1.20")
    request["buyer"] = {
        **request["buyer"],
        "ip": ipaddress.ip_address("85.34.78.112"),
        "name": gettext_lazy("John"),
        "identity_number": pydantic.SecretStr("74300864791"),
        "registration_date": dt.datetime(2013, 4, 21, 15, 12, 9),  # noqa: DTZ001
    }
    request["payment_card"] = {
        name: pydantic.SecretStr(value) for name, value in request["payment_card"].items()
    }
    assert sent(bank, shop, request) == sent(bank, shop, {**plain(), "basket_id": ID})


# Models of shops, as people write them.


class Card(pydantic.BaseModel):
    card_holder_name: str
    card_number: pydantic.SecretStr
    expire_month: str
    expire_year: str
    cvc: pydantic.SecretStr
    registered_by: str = pydantic.Field(default="clerk", exclude=True)


@attrs.frozen
class Address:
    contact_name: str
    city: str
    country: str
    address: str
    zip_code: str | None = None


@dataclasses.dataclass
class Line:
    table: ClassVar[str] = "lines"
    start: dataclasses.InitVar[int]
    id: uuid.UUID | str
    name: str
    category1: str
    item_type: str
    price: Decimal

    def __post_init__(self, start: int) -> None:
        self.name = self.name[start:]


class Order(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        serialize_by_alias=True,
        arbitrary_types_allowed=True,
    )
    price: Decimal
    paid_price: Decimal
    currency: Currency
    payment_card: Card
    buyer: dict[str, Any]
    billing_address: Address
    basket_items: list[Line]

    @pydantic.computed_field
    def basket_id(self) -> str:
        return f"B{len(self.basket_items)}"


def test_models_of_a_shop_are_a_payment(bank: Simulator, shop: Iyzico) -> None:
    order = Order(
        price=Decimal(1),
        paid_price=Decimal("1.20"),
        currency=Currency.LIRA,
        payment_card=Card.model_validate(seed.card()),
        buyer=cast("dict[str, Any]", seed.buyer()),
        billing_address=Address("Jane Doe", "İzmir", "Turkey", "Kordon 1"),
        basket_items=[Line(1, "BI101", "-Game", "Games", "VIRTUAL", Decimal("1.0"))],
    )
    body = sent(bank, shop, iyzico.fields_of(order))
    assert (body["basketId"], body["paidPrice"], body["currency"]) == ("B1", "1.2", "TRY")
    assert body["basketItems"][0]["name"] == "Game"
    assert "table" not in body["basketItems"][0]
    assert "registeredBy" not in body["paymentCard"]


# What is hostile, or no request, ends in a sentence.


class Point(NamedTuple):
    x: int


@pytest.mark.parametrize(
    "value",
    [5, "text", b"bytes", None, [1], (1, 2), SimpleNamespace(x=1), Currency, Card, object()],
)
def test_what_has_no_fields_is_told(value: object) -> None:
    with pytest.raises(TypeError, match="has no fields; pass a mapping"):
        iyzico.fields_of(value)


class Raising:
    def __getattr__(self, name: str) -> Any:
        raise LookupError(seed.GOOD_CARD)


class RaisingMapping(UserDict[str, Any]):
    def items(self) -> Any:
        raise LookupError(seed.GOOD_CARD)


class EndlessMapping(UserDict[str, Any]):
    def items(self) -> Any:
        return zip(map(str, itertools.count()), itertools.repeat(None))


class OddMapping(UserDict[str, Any]):
    def items(self) -> Any:
        return [1, 2]


class DumpsItself(pydantic.BaseModel):
    def model_dump(self, **_: Any) -> Any:
        return self


class DumpsAnother(pydantic.BaseModel):
    def model_dump(self, **_: Any) -> Any:
        return DumpsAnother()


class OddSecret:
    def __init__(self, inside: object) -> None:
        self._inside = inside

    def get_secret_value(self) -> object:
        if isinstance(self._inside, Exception):
            raise self._inside
        return self._inside


class OddIndex:
    def __init__(self, inside: object) -> None:
        self._inside = inside

    def __index__(self) -> Any:
        return self._inside


def _fails_late() -> Iterator[object]:
    yield seed.line("BI101", "Boat", "1")
    raise LookupError(seed.GOOD_CARD)


async def _asynchronous() -> Any:
    yield 1


HOSTILE: dict[str, Callable[[], object]] = {
    "raises": lambda: RaisingMapping({"x": 1}),
    "endless mapping": lambda: EndlessMapping({"x": 1}),
    "mapping of no pairs": lambda: OddMapping({"x": 1}),
    "endless iterator": lambda: itertools.repeat("x"),
    "endless iterator of nothing": lambda: itertools.repeat(None),
    "iterator that fails late": _fails_late,
    "asynchronous generator": _asynchronous,
    "dumps itself": DumpsItself,
    "dumps another": DumpsAnother,
    "secret that raises": lambda: OddSecret(LookupError(seed.GOOD_CARD)),
    "secret that is a number": lambda: OddSecret(int(seed.GOOD_CARD)),
    "secret in a secret": lambda: OddSecret(OddSecret(seed.GOOD_CARD)),
    "index that is text": lambda: OddIndex(seed.GOOD_CARD),
    "a class": lambda: Currency,
    "bytes": seed.GOOD_CARD.encode,
    "a view of bytes": lambda: memoryview(seed.GOOD_CARD.encode()),
    "secret bytes": lambda: pydantic.SecretBytes(seed.GOOD_CARD.encode()),
    "a single float of numpy": lambda: np.float32(1.5),
}


@pytest.mark.parametrize("field", ["currency", "buyer", "basket_items", "zzz"])
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_values_are_named_with_the_rest(shop: Iyzico, kind: str, field: str) -> None:
    changes = {"conversation_id": "x" * 300, field: HOSTILE[kind]()}
    with pytest.raises(InvalidRequest) as caught:
        shop.payment.create(**changed(**changes))
    told = [finding.path for finding in caught.value.findings]
    assert any(path.partition("[")[0].partition(".")[0] == field for path in told), told
    assert "conversation_id" in told
    assert seed.GOOD_CARD not in str(caught.value) + repr(caught.value.findings)


def test_hostile_requests_are_told() -> None:
    for kind in (RaisingMapping, OddMapping):
        with pytest.raises(TypeError) as caught:
            iyzico.fields_of(kind({"x": 1}))
        assert seed.GOOD_CARD not in str(caught.value)
    with pytest.raises(TypeError, match="has no fields"):
        iyzico.fields_of(Raising())
    with pytest.raises(TypeError, match="has no fields"):
        iyzico.fields_of(DumpsItself())
    assert len(iyzico.fields_of(EndlessMapping())) <= 50_000


# Secrets are sent and never shown.

SHY = "8f2a-canary-3b77"


@pytest.mark.parametrize("field", ["currency", "zzz", "price", "installment"])
def test_secret_is_not_shown_in_any_field(shop: Iyzico, field: str) -> None:
    changes = {field: pydantic.SecretStr(SHY * 30), "conversation_id": "x" * 300}
    with pytest.raises(InvalidRequest) as caught:
        shop.payment.create(**changed(**changes))
    assert "conversation_id" in [finding.path for finding in caught.value.findings]
    assert SHY not in str(caught.value) + repr(vars(caught.value))
    told = shop.lint("payment.create", **changed(**changes))
    assert SHY not in repr(told)
    settled = shop.payment.create_once(**changed(**changes))
    assert SHY not in repr(vars(settled.error)) + str(settled.error)  # type: ignore[union-attr]


def test_secret_deep_inside_is_not_shown(shop: Iyzico) -> None:
    buyer = {**plain()["buyer"], "email": pydantic.SecretStr(SHY)}
    items = [{**item, "id": pydantic.SecretStr(SHY * 30)} for item in plain()["basket_items"]]
    with pytest.raises(InvalidRequest) as caught:
        shop.payment.create(**changed(buyer=buyer, basket_items=items))
    told = {finding.path: finding.got for finding in caught.value.findings}
    assert told["buyer.email"] == "a secret, not shown"
    assert SHY not in str(caught.value)


def test_keys_may_be_secrets(bank: Simulator) -> None:
    client = Iyzico(
        api_key=pydantic.SecretStr(bank.api_key),
        secret_key=pydantic.SecretStr(bank.secret_key),
        base_url=bank.base_url,
    )
    assert client.connection.test().status == "success"
    fields = callback.sign(payment_id="1", secret_key=pydantic.SecretStr("sandbox-x"))
    assert callback.read(fields, secret_key=pydantic.SecretStr("sandbox-x")) is not None
    with pytest.raises(
        iyzico.ConfigError, match="secret_key: must be text, not OddSecret"
    ) as caught:
        Iyzico(api_key="sandbox-a", secret_key=cast("Any", OddSecret(5)))
    assert caught.value.setting == "secret_key"


def test_positional_mistake_tells_the_way_for_objects(shop: Iyzico) -> None:
    create = cast("Any", shop.payment.create)
    with pytest.raises(TypeError, match=r"create\(\*\*request\)"):
        create(plain())
    with pytest.raises(TypeError, match=r"create\(\*\*iyzico\.fields_of\(request\)\)"):
        create(_attrs(plain()))
    for given in ("123", 5, ["x"]):
        with pytest.raises(TypeError, match=r"create\(price=\.\.\.\)"):
            create(given)


def test_objects_stay_with_the_caller_unchanged(shop: Iyzico) -> None:
    order = _attrs(plain())
    fields = iyzico.fields_of(order)
    shop.payment.create(**fields)
    assert iyzico.fields_of(order) == plain()
    assert fields == plain()
    gc.collect()
