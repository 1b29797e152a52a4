"""What a checkout says of a payment, and when it cannot ask."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from checkouts import (
    FORM,
    ORDER,
    WAYS_TO_PAY,
    approve,
    card,
    charged,
    listening,
    lost_charge,
    notify,
    reviewed_charge,
)
from iyzico import RateLimited, _settler
from iyzico.checkout import Checkout, StoredPayment, UnknownPayment

if TYPE_CHECKING:
    from collections.abc import Callable

    from iyzico import Iyzico
    from iyzico.checkout import Store
    from iyzico.testing import Simulator


@pytest.mark.parametrize("pay", WAYS_TO_PAY)
def test_payment_that_risk_control_refuses_is_for_a_person(
    simulator: Simulator, checkout: Checkout, pay: Callable[..., StoredPayment]
) -> None:
    listening(simulator)
    simulator.next_fraud_status(-1)
    refused = pay(simulator, checkout)
    assert (refused.state, refused.may_pay_again) == ("attention", False)
    assert refused.payment_id == simulator.ledger()[0].payment_id
    notify(simulator, checkout)
    assert checkout.settle(refused.reference).state == "attention"
    assert not checkout.claim_shipping(refused.reference)
    assert not checkout.pay(ORDER, **card()).is_paid
    assert charged(simulator) == 1


@pytest.mark.parametrize("pay", WAYS_TO_PAY)
@pytest.mark.parametrize(("verdict", "end"), [(1, "paid"), (-1, "attention")])
def test_review(
    simulator: Simulator,
    store: Store,
    pay: Callable[..., StoredPayment],
    verdict: int,
    end: str,
) -> None:
    client = simulator.client()
    simulator.next_fraud_status(0)
    checkout = Checkout(client, store)
    reviewed = pay(simulator, checkout)
    assert (reviewed.state, reviewed.color) == ("under_review", "yellow")
    assert not checkout.claim_shipping(reviewed.reference)
    assert checkout.settle(reviewed.reference).state == "under_review"

    class Judged:
        """iyzico, after its review."""

        def __getattr__(self, name: str) -> Any:
            return getattr(client, name)

        @property
        def payment(self) -> Any:
            return self

        def retrieve(self, payment_id: str) -> Any:
            assert payment_id == reviewed.payment_id
            return SimpleNamespace(may_ship=verdict == 1, is_refused_by_risk=verdict == -1)

        def history(self, payment_id: str) -> Any:
            return client.payment.history(payment_id=payment_id)

    judged = Checkout(cast("Any", Judged()), store).settle(reviewed.reference)
    assert judged.state == end
    assert checkout.claim_shipping(reviewed.reference) is (verdict == 1)


def test_shipping_is_claimed_once(checkout: Checkout) -> None:
    paid = checkout.pay(ORDER, **card())
    start = threading.Barrier(8)

    def claim(_: int) -> bool:
        start.wait()
        return checkout.claim_shipping(paid.reference)

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(claim, range(8))) == [False] * 7 + [True]
    assert checkout.find(paid.reference).shipped


def paid_page(simulator: Simulator, checkout: Checkout) -> None:
    approve(simulator, checkout.start_form(ORDER, **FORM))


WAYS_TO_WAIT: list[tuple[Callable[..., object], str]] = [
    (lost_charge, "payment.retrieve"),
    (reviewed_charge, "payment.retrieve"),
    (paid_page, "checkout_form.retrieve"),
    (paid_page, "payment.history"),
]


@pytest.mark.parametrize(
    "fault", ["rateLimited", "emptyResponse", "halfResponse", {"gateway": {"status": 403}}]
)
@pytest.mark.parametrize(("wait", "call"), WAYS_TO_WAIT)
def test_look_up_that_fails_is_told_once_as_an_error_and_proves_nothing(  # noqa: PLR0913, PLR0917
    simulator: Simulator,
    client: Iyzico,
    store: Store,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    wait: Callable[..., object],
    call: str,
    fault: Any,
) -> None:
    monkeypatch.setattr(_settler, "_ONE_LOOK", {"deadline": 1.0, "first_pause": 1.0})
    checkout = Checkout(client, store, deadline=0.01)
    wait(simulator, checkout)
    simulator.add_fault(fault, call=call)
    for look in (checkout.settle_all, checkout.settle_all):
        caplog.clear()
        (record,) = look()
        assert (record.may_pay_again, record.is_paid) == (False, False)
        (told,) = [it.message for it in caplog.records if it.levelno >= logging.ERROR]
        assert record.reference in told
    assert checkout.settle_each()[1] == {record.reference}


def test_iyzico_that_cannot_be_reached_changes_nothing(
    simulator: Simulator, checkout: Checkout, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    started = checkout.start_form(ORDER, **FORM)
    with simulator.client(secret_key="sandbox-wrong", total_timeout=5) as stranger:
        wrong = Checkout(stranger, store, now=lambda: time.time() + 9999)
        assert wrong.settle(started.payment.reference).state == "waiting"
    assert "1000" in caplog.text
    simulator.add_fault("emptyResponse", call="checkout_form.retrieve")
    assert checkout.settle(started.payment.reference).state == "waiting"


def test_refused_start_frees_the_order(simulator: Simulator, checkout: Checkout) -> None:
    simulator.add_fault("rateLimited", call="checkout_form.initialize", times=1)
    with pytest.raises(RateLimited):
        checkout.start_form(ORDER, **FORM)
    assert checkout.start_form(ORDER, **FORM).url


def test_payment_that_is_not_there(checkout: Checkout) -> None:
    for look in (checkout.find, checkout.settle):
        with pytest.raises(UnknownPayment):
            look("nothing")
    assert not checkout.claim_shipping("nothing")
