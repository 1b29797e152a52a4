"""What a shop passes to a checkout, and what is written down of it."""

from __future__ import annotations

import uuid
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

import pytest

from checkouts import (
    FORM,
    ORDER,
    STARTS,
    WAYS_TO_PAY,
    approve,
    card,
    changed,
    in_the_middle_of,
    once,
    three_ds,
)
from iyzico import ConfigError, InvalidRequest
from iyzico.checkout import Checkout, StoredPayment

if TYPE_CHECKING:
    from collections.abc import Callable

    from iyzico import Iyzico
    from iyzico.checkout import Store
    from iyzico.testing import Simulator


@pytest.mark.parametrize("pay", WAYS_TO_PAY)
def test_lists_may_be_any_iterable(
    simulator: Simulator, checkout: Checkout, pay: Callable[..., StoredPayment]
) -> None:
    lines = FORM["basket_items"]
    assert pay(simulator, checkout, basket_items=(line for line in lines)).is_paid
    assert len(simulator.ledger()[0].lines) == len(lines)


@pytest.mark.parametrize("start", ["start_three_ds", "start_form"])
def test_generator_is_read_to_the_end_when_a_page_is_asked_for_again(
    client: Iyzico, store: Store, start: str
) -> None:
    def generated() -> Any:
        request = FORM if start == "start_form" else three_ds()
        return changed(request, basket_items=(line for line in FORM["basket_items"]))

    with pytest.raises(InvalidRequest) as told:
        getattr(Checkout(client, store), start)(ORDER, **{**generated(), "paid_price": "-1"})
    assert [it.path for it in told.value.findings if it.level == "error"] == ["paid_price"]
    impatient = Checkout(client, store, deadline=0)
    act = once(lambda: getattr(impatient, start)(ORDER, **generated()))
    first = getattr(Checkout(in_the_middle_of(client, act), store), start)
    first(ORDER, **generated())


@pytest.mark.parametrize("pay", WAYS_TO_PAY)
@pytest.mark.parametrize(
    "option",
    [
        {"timeout": 20},
        {"connect_timeout": 5.5},
        {"total_timeout": None},
        {"verify": "strictly"},
        {"extra": {"newField": "1"}},
    ],
)
def test_what_can_be_said_of_a_call_can_be_said_of_a_payment(
    simulator: Simulator, checkout: Checkout, pay: Callable[..., StoredPayment], option: Any
) -> None:
    assert pay(simulator, checkout, **option).is_paid
    sent = next(it for it in simulator.requests() if it.call)
    assert ("newField" in sent.body) is ("extra" in option)


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("option", [{"timeout": "soon"}, {"verify": "perhaps"}, {"extra": 5}])
def test_what_cannot_be_said_of_a_call_is_told(
    simulator: Simulator, checkout: Checkout, start: str, option: Any
) -> None:
    with pytest.raises(ConfigError):
        getattr(checkout, start)(ORDER, **STARTS[start], **option)
    assert not simulator.requests()
    assert checkout.pay(ORDER, **card()).is_paid


class Money(Enum):
    TRY = "TRY"


class MoneyText(str, Enum):
    TRY = "TRY"


class Whole:
    """A number like those of NumPy: it says that it is one, and is none of Python's."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __index__(self) -> int:
        return self.number


WAYS_TO_WRITE: dict[str, dict[str, object]] = {
    "enum": {"currency": Money.TRY},
    "enum of text": {"currency": MoneyText.TRY},
    "lower case": {"currency": "try"},
    "another name": {"currency": "TL"},
    "no currency": {"currency": None},
    "no basket": {"basket_id": None},
    "empty basket": {"basket_id": ""},
    "blank basket": {"basket_id": " "},
    "basket with blanks": {"basket_id": " 42 "},
    "basket of a number": {"basket_id": 42},
    "basket of a UUID": {"basket_id": uuid.UUID(int=42)},
    "basket of an enum": {"basket_id": MoneyText.TRY},
    "whole": {"price": Whole(1), "paid_price": Whole(2)},
    "very large": {"price": "9" * 20, "paid_price": "9" * 20},
    "int": {"price": 1, "paid_price": 2},
    "decimal": {"price": Decimal("1.00"), "paid_price": Decimal("2E+0")},
    "text with zeros": {"price": "01.000", "paid_price": " 2 "},
    "on the wire": {"paid_price": None, "paidPrice": "1.3", "basketId": "b"},
    "on the wire, missing": {"basketId": None, "conversationId": None},
}


@pytest.mark.parametrize("pay", WAYS_TO_PAY)
@pytest.mark.parametrize("way", WAYS_TO_WRITE)
def test_what_is_written_down_is_what_was_sent(
    simulator: Simulator,
    checkout: Checkout,
    pay: Callable[..., StoredPayment],
    way: str,
) -> None:
    written = {**WAYS_TO_WRITE[way]}
    if "price" in written:
        written["basket_items"] = [{**FORM["basket_items"][0], "price": written["price"]}]
    paid = pay(simulator, checkout, **written)
    assert paid.is_paid
    (booked,) = simulator.ledger()
    assert (paid.basket_id, paid.currency) == (booked.basket_id, booked.currency)
    amounts = (Decimal(paid.price), Decimal(paid.paid_price))
    assert amounts == (booked.price, booked.paid_price)
    assert booked.conversation_id == paid.reference


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"price": "-1"}, "price"),
        ({"paid_price": 1.5}, "paid_price"),
        ({"currency": "XXX"}, "currency"),
        ({"paidPrice": "1.2"}, "paid_price"),
        ({"buyer": {}, "price": None}, "buyer.name"),
        ({"basket_id": "b", "basketId": "b"}, "basket_id"),
    ],
)
def test_mistake_is_told_by_its_name_before_anything_is_written(
    checkout: Checkout, store: Store, start: str, wrong: dict[str, object], path: str
) -> None:
    with pytest.raises(InvalidRequest) as told:
        getattr(checkout, start)(ORDER, **changed(STARTS[start], **wrong))
    assert path in [finding.path for finding in told.value.findings]
    assert "complete" not in str(told.value)


def test_record_that_cannot_be_compared_is_told(
    simulator: Simulator, checkout: Checkout, store: Store
) -> None:
    started = checkout.start_form(ORDER, **FORM)
    spoilt: Any = {"paid_price": ""}
    store.change(started.payment.reference, ("waiting",), spoilt)
    assert checkout.returned(approve(simulator, started).body).state == "attention"
