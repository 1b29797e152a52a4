"""A page on which the buyer chose what comes later, such as a bank transfer, holds its order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

import pytest

from checkouts import FORM, ORDER, Clock, card, charged
from iyzico import types
from iyzico.checkout import Checkout

if TYPE_CHECKING:
    from collections.abc import Callable

    from iyzico import Iyzico
    from iyzico.checkout import Store
    from iyzico.testing import Simulator

OVER = ("FAILURE", "INIT_THREEDS", "CALLBACK_THREEDS", "BKM_POS_SELECTED")
WORDS = [*(word for word in get_args(types.PaymentStatus) if word != "SUCCESS"), None, "NEW_WORD"]
A_WEEK = 7 * 24 * 3600
GENUINE = "as it is"


@pytest.fixture
def told(client: Iyzico, monkeypatch: pytest.MonkeyPatch) -> Callable[[object], None]:
    """Changes the state of what is told about pages; what ends is the core's to say."""
    forms = client.checkout_form
    genuine: Any = forms.retrieve
    words: list[object] = [GENUINE]

    def retrieve(_: object, **request: Any) -> types.PageResult:
        result: types.PageResult = genuine(**request)
        if words[-1] == GENUINE:
            return result
        odd: Any = words[-1]
        ends = odd in OVER
        return replace(
            result, payment_status=odd, is_paid=False, may_ship=False, ends_with_page=ends
        )

    monkeypatch.setattr(type(forms), "retrieve", retrieve)
    return words.append


@pytest.mark.parametrize("word", WORDS)
def test_only_a_page_on_which_nothing_can_come_ends(
    client: Iyzico,
    simulator: Simulator,
    store: Store,
    told: Callable[[object], None],
    word: str | None,
) -> None:
    clock = Clock()
    checkout = Checkout(client, store, deadline=0.01, now=clock)
    started = checkout.start_form(ORDER, **FORM)
    simulator.page(started.payment.token).approve()
    told(word)
    clock.ahead = A_WEEK
    seen = checkout.settle(started.payment.reference)
    assert seen.may_pay_again == (word in OVER), word
    if word in OVER:
        return
    assert started.payment.reference in {each.reference for each in store.unsettled()}
    assert checkout.pay(ORDER, **card()).reference == started.payment.reference
    told(GENUINE)  # the transfer has come
    assert checkout.settle(started.payment.reference).state == "paid"
    assert charged(simulator) == 1


@pytest.mark.parametrize("lifetime", [1800, 600])
def test_a_page_lasts_as_long_as_its_response_says(
    client: Iyzico, store: Store, monkeypatch: pytest.MonkeyPatch, lifetime: int
) -> None:
    clock = Clock()
    checkout = Checkout(client, store, deadline=0.01, now=clock)
    forms = client.checkout_form
    opened = forms.initialize(**FORM)
    form = replace(opened, token_expire_time=lifetime)

    def initialize(_: object, **__: object) -> types.CheckoutForm:
        return form

    monkeypatch.setattr(type(forms), "initialize", initialize)
    started = checkout.start_form(ORDER, **FORM)
    clock.ahead = lifetime - 100
    assert checkout.settle(started.payment.reference).state == "waiting"
    clock.ahead = lifetime + 100
    assert checkout.settle(started.payment.reference).state == "expired"
