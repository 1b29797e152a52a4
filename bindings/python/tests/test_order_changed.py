"""An order that has changed: no payment for the old order is returned as if it were for the new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from checkouts import (
    FORM,
    ORDER,
    WAYS_TO_PAY,
    approve,
    at_the_bank,
    by_card,
    card,
    changed,
    charged,
    on_the_form,
    three_ds,
)
from iyzico.checkout import Checkout, OrderChanged

if TYPE_CHECKING:
    from collections.abc import Callable

    from iyzico import Iyzico
    from iyzico.checkout import Store, StoredPayment
    from iyzico.testing import Simulator

CHANGES: dict[str, dict[str, Any]] = {
    "dearer": {
        "price": 2,
        "paid_price": "2.4",
        "basket_items": [{**FORM["basket_items"][0], "price": 2}],
    },
    "more of it": {"paid_price": "1.3"},
    "currency": {"currency": "USD"},
    "basket": {"basket_id": "another"},
}


def lost(simulator: Simulator, checkout: Checkout) -> StoredPayment:
    simulator.add_fault({"cut": "afterCommit"}, call="payment.create", times=1)
    simulator.add_fault({"lag": {"seconds": 60}}, call="payment.create", times=1)
    return checkout.pay(ORDER, **card())


def reviewed(simulator: Simulator, checkout: Checkout) -> StoredPayment:
    simulator.next_fraud_status(0)
    return checkout.pay(ORDER, **card())


def open_form(_: Simulator, checkout: Checkout) -> StoredPayment:
    return checkout.start_form(ORDER, **FORM).payment


def with_installments(simulator: Simulator, checkout: Checkout) -> StoredPayment:
    token = checkout.start_form(ORDER, **FORM).payment.token
    return checkout.returned(simulator.page(token).approve(installment=3).body)


BEFORE: list[Callable[..., StoredPayment]] = [
    by_card,
    at_the_bank,
    on_the_form,
    lost,
    reviewed,
    open_form,
    with_installments,
]


def card_again(checkout: Checkout, **changes: Any) -> StoredPayment:
    return checkout.pay(ORDER, **changed(card(), **changes))


def bank_again(checkout: Checkout, **changes: Any) -> StoredPayment:
    return checkout.start_three_ds(ORDER, **changed(three_ds(), **changes)).payment


def form_again(checkout: Checkout, **changes: Any) -> StoredPayment:
    return checkout.start_form(ORDER, **changed(FORM, **changes)).payment


AGAIN: list[Callable[..., StoredPayment]] = [card_again, bank_again, form_again]


@pytest.fixture
def hurried(client: Iyzico, store: Store) -> Checkout:
    return Checkout(client, store, deadline=0.01)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("again", AGAIN)
@pytest.mark.parametrize("before", BEFORE)
def test_payment_of_the_old_order_is_not_that_of_the_new_one(
    simulator: Simulator,
    hurried: Checkout,
    before: Callable[..., StoredPayment],
    again: Callable[..., StoredPayment],
    change: str,
) -> None:
    kept = before(simulator, hurried)
    count = charged(simulator)
    with pytest.raises(OrderChanged, match="a changed order needs a new order number"):
        again(hurried, **CHANGES[change])
    assert hurried.find(kept.reference) == kept
    assert charged(simulator) == count


@pytest.mark.parametrize("again", AGAIN)
@pytest.mark.parametrize("before", BEFORE)
def test_order_that_is_the_same_has_its_payment(
    simulator: Simulator,
    hurried: Checkout,
    before: Callable[..., StoredPayment],
    again: Callable[..., StoredPayment],
) -> None:
    kept = before(simulator, hurried)
    assert again(hurried, paid_price=" 1.200").reference == kept.reference


@pytest.mark.parametrize("pay", WAYS_TO_PAY)
def test_order_that_was_not_paid_may_change(
    simulator: Simulator, checkout: Checkout, pay: Callable[..., StoredPayment]
) -> None:
    left = checkout.start_three_ds(ORDER, **three_ds())
    paid = pay(simulator, checkout, **CHANGES["dearer"])
    assert paid.is_paid
    assert checkout.returned(approve(simulator, left).body).state == "abandoned"
    assert charged(simulator) == 1
