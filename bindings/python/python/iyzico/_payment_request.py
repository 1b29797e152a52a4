"""The request of a payment: what it is found by, and what the core makes of it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from itertools import tee
from typing import TYPE_CHECKING, Any, cast

from iyzico import _native, types
from iyzico._incoming import Body, notification_bytes
from iyzico._native import wire_name
from iyzico._payment_record import StoredPayment
from iyzico._typed_dict import TypedDict
from iyzico.errors import InvalidRequest

if TYPE_CHECKING:
    from iyzico import Iyzico
    from iyzico._payment_record import Kind, State


class Options(TypedDict, total=False):
    """What can be said of a call besides its request."""

    timeout: float | None
    connect_timeout: float | None
    total_timeout: float | None
    verify: types.Verify | None
    extra: Mapping[str, object] | None


class Card(types.CreatePayment, Options):
    """What `Checkout.pay` takes."""


class ThreeDs(types.InitializeThreeDs, Options):
    """What `Checkout.start_three_ds` takes."""


class Form(types.InitializeCheckoutForm, Options):
    """What `Checkout.start_form` takes."""


def keep(request: Any) -> None:  # noqa: ANN401
    """Has a request read more than once, whatever its lists are."""
    for name, value in request.items():
        if isinstance(value, Iterator):
            request[name] = _Kept(cast("Iterator[object]", value))


def merchants_of(client: Iyzico) -> list[str]:
    """Returns the marks by which payments of this merchant at this host are told from others.

    The first is that of new ones; those of before are there as well.
    """
    return _native_of(client).merchants


def number_of(client: Iyzico, order: object) -> str:
    """Returns the number of an order as the text that the core makes of it.

    Raises `InvalidRequest` for what is blank or becomes no text.
    """
    try:
        sent = _native_of(client).fields_as_sent("three_ds.complete", {"basket_id": order})
    except InvalidRequest as refused:
        problems = [it.problem for it in refused.findings if it.level == "error"]
        text = f"order: {'; '.join(problems)}"
    else:
        return str(json.loads(sent)["basketId"])
    raise InvalidRequest(text)


def deadline_of(deadline: object) -> float | None:
    """Returns for how many seconds lost responses are looked up, if the core takes it.

    Raises `ConfigError` for what it would not take when a charge is under way.
    """
    if deadline is None:
        return None
    _native.check_once({"deadline": deadline})
    return float(cast("float", deadline))


def named_in(body: Body | Mapping[str, object]) -> dict[str, str] | None:
    """Returns the identifiers of an unsigned notification; nothing if it is not a notification."""
    hint = _native.read_hint(notification_bytes(body))
    if hint is None:
        return None
    named: dict[str, str] = json.loads(hint)
    names = {"token": "token", "payment_conversation_id": "reference", "payment_id": "payment_id"}
    return {ours: named[name] for name, ours in names.items() if name in named}


def identify(order: str, request: Any) -> str:  # noqa: ANN401
    """Gives a request what its payment is found by, and returns its reference."""
    if _value(request, "conversation_id") is not None:
        text = "conversation_id: each attempt gets one of its own here; leave it out"
        raise TypeError(text)
    keep(request)
    reference = uuid.uuid4().hex
    if _is_blank(_value(request, "basket_id")):
        request[_spelled(request, "basket_id")] = order
    request[_spelled(request, "conversation_id")] = reference
    return reference


def taken(request: Any) -> dict[str, Any]:  # noqa: ANN401
    """Takes out of a request what is said of its call."""
    return {name: request.pop(name) for name in _OPTIONS if name in request}


def as_sent(client: Iyzico, kind: Kind, request: Any) -> dict[str, Any]:  # noqa: ANN401
    """Asks the core what of a request iyzico will give back, and in which words."""
    names = ("price", "paid_price", "basket_id", "currency")
    fields = {name: _value(request, name) for name in names}
    try:
        sent: dict[str, Any] = json.loads(
            _native_of(client).fields_as_sent(f"{kind}.initialize", fields)
        )
    except InvalidRequest:
        _refuse(client, f"{kind}.initialize", request)
        raise
    return sent


def record(
    order: str,
    kind: Kind,
    state: State,
    reference: str,
    sent: dict[str, Any],
) -> StoredPayment:
    """Makes the record of an attempt, from what the core says that it sends."""
    return StoredPayment(
        reference=reference,
        order=order,
        kind=kind,
        state=state,
        price=_native.exact_amount(sent["price"]),
        paid_price=_native.exact_amount(sent["paidPrice"]),
        currency=sent["currency"],
        basket_id=sent.get("basketId", ""),
    )


def start_of(record: StoredPayment) -> Any:  # noqa: ANN401 - keywords
    """What iyzico compares a completion with."""
    return {
        "paid_price": record.paid_price,
        "basket_id": record.basket_id,
        "currency": record.currency,
    }


def changes(before: StoredPayment, now: StoredPayment) -> list[str]:
    """Says what of an order is not what it was when its payment was begun."""
    return [
        f"{name} was {getattr(before, name)} and is {getattr(now, name)}"
        for name in ("price", "paid_price", "currency", "basket_id")
        if not _is_same(name, before, now)
    ]


def is_as_ordered(record: StoredPayment, result: types.PageResult) -> bool:
    """Whether what was paid is the order of a record, which somebody else may have written."""
    try:
        return _native.is_as_ordered(result, price=record.price, **start_of(record))
    except InvalidRequest:
        return False


def _is_same(name: str, before: StoredPayment, now: StoredPayment) -> bool:
    was, asked = _amount(getattr(before, name)), _amount(getattr(now, name))
    if not name.endswith("price") or was is None or asked is None:
        return bool(getattr(before, name) == getattr(now, name))
    # What was charged is known by now, and with installments a form takes more than was asked for.
    is_dearer = name == "paid_price" and before.kind == "checkout_form" and bool(before.payment_id)
    return was == asked or (is_dearer and was > asked)


class _Kept:
    """What an iterator yields, as often as it is asked for."""

    def __init__(self, values: Iterator[object]) -> None:
        self._values = values

    def __iter__(self) -> Iterator[object]:
        self._values, again = tee(self._values)
        return again


def _native_of(client: Iyzico) -> _native.Client:
    return client._native  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]


def _value(request: Any, name: str) -> Any:  # noqa: ANN401
    return request.get(_spelled(request, name))


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _spelled(request: Any, name: str) -> str:  # noqa: ANN401
    """Returns the name under which a field was given: as in Python, or as on the wire."""
    given = [it for it in request if wire_name(it) == wire_name(name)]
    return next((it for it in given if request[it] is not None), name)


def _refuse(client: Iyzico, endpoint: Any, request: Any) -> None:  # noqa: ANN401
    """Says what the call itself would say of its request: all of it, by its own names."""
    taken(request)
    findings = client.lint(endpoint, **request)
    problems = [f"{it.path}: {it.problem}" for it in findings if it.level == "error"]
    if problems:
        text = f"{endpoint} was not sent: {'; '.join(problems)}"
        raise InvalidRequest(text, endpoint=endpoint, findings=tuple(findings))


def _amount(text: str) -> Decimal | None:
    """Reads an amount of a record, which somebody else may have written."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


_OPTIONS = ("timeout", "connect_timeout", "total_timeout", "verify")
