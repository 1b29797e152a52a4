"""Nothing is shipped whose money went back before the shop knew that it had come."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from checkouts import (
    FORM,
    ORDER,
    WAYS_TO_HEAR,
    WAYS_TO_PAY,
    approve,
    card,
    charged,
    listening,
    notify,
    three_ds,
)
from iyzico import IyzicoError
from iyzico.checkout import Checkout, Started

if TYPE_CHECKING:
    from collections.abc import Callable

    from iyzico import Iyzico
    from iyzico.checkout import Store, StoredPayment
    from iyzico.testing import FormPost, Simulator


def lost(simulator: Simulator, call: str) -> None:
    """Has the response of a charge be lost, and nothing found while the buyer waits."""
    simulator.add_fault({"cut": "afterCommit"}, call=call, times=1)
    simulator.add_fault({"gateway": {"status": 403}}, call="payment.retrieve")


def lost_card(simulator: Simulator, client: Iyzico, checkout: Checkout) -> tuple[Started, Any]:
    lost(simulator, "payment.create")
    return Started(checkout.pay(ORDER, **card())), None


def lost_completion(
    simulator: Simulator, client: Iyzico, checkout: Checkout
) -> tuple[Started, FormPost]:
    started = checkout.start_three_ds(ORDER, **three_ds())
    post = approve(simulator, started)
    lost(simulator, "three_ds.complete")
    assert checkout.returned(post.body).state == "unknown"
    return started, post


def completed_elsewhere(
    simulator: Simulator, client: Iyzico, checkout: Checkout
) -> tuple[Started, FormPost]:
    started = checkout.start_three_ds(ORDER, **three_ds())
    post = approve(simulator, started)
    came: Any = client.callback.read(post.body)
    client.three_ds.complete(**came.completion(paid_price="1.2", basket_id=ORDER, currency="TRY"))
    return started, post


def paid_form(simulator: Simulator, client: Iyzico, checkout: Checkout) -> tuple[Started, FormPost]:
    started = checkout.start_form(ORDER, **FORM)
    return started, approve(simulator, started)


def reviewed_form(
    simulator: Simulator, client: Iyzico, checkout: Checkout
) -> tuple[Started, FormPost]:
    simulator.next_fraud_status(0)
    return paid_form(simulator, client, checkout)


WAYS_TO_KNOW_LATER: list[Callable[..., tuple[Started, Any]]] = [
    lost_card,
    lost_completion,
    completed_elsewhere,
    paid_form,
    reviewed_form,
]


def cancelled(client: Iyzico, payment_id: str) -> None:
    client.payment.cancel(payment_id=payment_id)


def refunded(client: Iyzico, payment_id: str) -> None:
    client.payment.refund_amount(payment_id=payment_id, price="1.2")


def refunded_in_part(client: Iyzico, payment_id: str) -> None:
    client.payment.refund_amount(payment_id=payment_id, price="0.1")


def line_refunded(client: Iyzico, payment_id: str) -> None:
    line = client.payment.retrieve(payment_id=payment_id).item_transactions[0]
    number = line.payment_transaction_id
    client.payment.refund(payment_transaction_id=number or "", price="0.1")


WAYS_BACK: list[Callable[[Iyzico, str], None]] = [
    cancelled,
    refunded,
    refunded_in_part,
    line_refunded,
]


def come_later(
    simulator: Simulator, client: Iyzico, store: Store, come: Callable[..., tuple[Started, Any]]
) -> tuple[Checkout, Started, Any]:
    """Has a payment made that the shop does not know of yet."""
    listening(simulator)
    started, post = come(simulator, client, Checkout(client, store, deadline=0.01))
    simulator.clear_faults()
    return Checkout(client, store, deadline=60), started, post


@pytest.mark.parametrize("hear", WAYS_TO_HEAR)
@pytest.mark.parametrize("back", WAYS_BACK)
@pytest.mark.parametrize("come", WAYS_TO_KNOW_LATER)
def test_money_that_went_back_before_the_shop_knew_is_told(  # noqa: PLR0913, PLR0917
    simulator: Simulator,
    client: Iyzico,
    store: Store,
    come: Callable[..., tuple[Started, Any]],
    back: Callable[[Iyzico, str], None],
    hear: Callable[..., None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    checkout, started, post = come_later(simulator, client, store, come)
    back(client, simulator.ledger()[0].payment_id)
    hear(simulator, checkout, started, post) if post else checkout.settle_all()
    ended = checkout.find(started.payment.reference)
    assert (ended.state, ended.may_pay_again) == ("attention", False)
    assert ended.payment_id == simulator.ledger()[0].payment_id
    assert "has gone back" in caplog.text
    assert "refund it" not in caplog.text, "a part of it may have been refunded"
    assert not checkout.claim_shipping(ended.reference)
    assert checkout.pay(ORDER, **card()) == ended
    assert charged(simulator) == 1


@pytest.mark.parametrize("pay", WAYS_TO_PAY)
@pytest.mark.parametrize("back", WAYS_BACK)
def test_review_of_a_payment_that_went_back_is_over(
    simulator: Simulator,
    client: Iyzico,
    checkout: Checkout,
    pay: Callable[..., Any],
    back: Callable[[Iyzico, str], None],
) -> None:
    simulator.next_fraud_status(0)
    reviewed = pay(simulator, checkout)
    assert reviewed.state == "under_review"
    back(client, reviewed.payment_id)
    assert [it.state for it in checkout.settle_all()] == ["attention"]


@pytest.mark.parametrize("hear", WAYS_TO_HEAR)
@pytest.mark.parametrize("come", WAYS_TO_KNOW_LATER[1:-1])
def test_history_that_cannot_be_read_delays_shipping_and_nothing_else(
    simulator: Simulator,
    client: Iyzico,
    store: Store,
    come: Callable[..., tuple[Started, Any]],
    hear: Callable[..., None],
) -> None:
    checkout, started, post = come_later(simulator, client, store, come)
    simulator.add_fault({"gateway": {"status": 403}}, call="payment.history")
    hear(simulator, checkout, started, post) if post else checkout.settle_all()
    kept = checkout.find(started.payment.reference)
    assert (kept.state, kept.holds_order, kept.color) == ("under_review", True, "yellow")
    assert not checkout.claim_shipping(kept.reference)
    assert checkout.pay(ORDER, **card()).state == "under_review"
    simulator.clear_faults()
    assert [it.state for it in checkout.settle_all()] == ["paid"]
    assert charged(simulator) == 1


def test_history_is_not_asked_for_after_a_response_of_its_own(
    simulator: Simulator, checkout: Checkout
) -> None:
    assert checkout.pay(ORDER, **card()).is_paid
    started = checkout.start_three_ds("43", **three_ds())
    assert checkout.returned(approve(simulator, started).body).is_paid
    assert "payment.history" not in [it.call for it in simulator.requests()]


@pytest.mark.parametrize("back", WAYS_BACK)
@pytest.mark.parametrize("pay", WAYS_TO_PAY)
def test_money_that_went_back_before_shipping_is_told_by_a_late_notification(  # noqa: PLR0913, PLR0917
    simulator: Simulator,
    client: Iyzico,
    checkout: Checkout,
    store: Store,
    pay: Callable[..., Any],
    back: Callable[[Iyzico, str], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    listening(simulator)
    paid = pay(simulator, checkout)
    assert paid.is_paid
    back(client, paid.payment_id)
    (told, *_) = notify(simulator, checkout)
    assert told is not None
    assert told.state == "attention"
    assert "has gone back" in caplog.text
    assert "refund it" not in caplog.text, "a part of it may have been refunded"
    assert not checkout.claim_shipping(paid.reference)
    assert not store.claim_shipping(paid.reference)


@pytest.mark.parametrize("pay", WAYS_TO_PAY)
@pytest.mark.parametrize(
    ("seconds", "asked"),
    [
        (0, []),
        (59, []),
        (61, ["payment.history"]),
        (-1, ["payment.history"]),  # the clock of another machine is ahead, or this one went back
        (-86_400, ["payment.history"]),
    ],
)
def test_claim_asks_about_what_is_not_known_for_just_now(  # noqa: PLR0913, PLR0917
    simulator: Simulator,
    client: Iyzico,
    store: Store,
    pay: Callable[..., Any],
    seconds: int,
    asked: list[str],
) -> None:
    now = float(int(time.time()))
    clock = [now]
    checkout = Checkout(client, store, now=lambda: clock[0])
    paid = pay(simulator, checkout)
    cancelled(client, paid.payment_id)
    before = len(simulator.requests())
    clock[0] = now + seconds
    assert checkout.claim_shipping(paid.reference) != bool(asked)
    assert [it.call for it in simulator.requests()[before:]] == asked
    assert checkout.find(paid.reference).state == ("attention" if asked else "paid")


@pytest.mark.parametrize("learned", [None, 61])
def test_claim_trusts_no_date_that_another_process_wrote(
    simulator: Simulator,
    client: Iyzico,
    checkout: Checkout,
    monkeypatch: pytest.MonkeyPatch,
    learned: int | None,
) -> None:
    paid = checkout.pay(ORDER, **card())
    cancelled(client, paid.payment_id)
    here = {} if learned is None else {paid.reference: time.monotonic() - learned}
    monkeypatch.setattr("iyzico._settler._PAID", here)
    before = len(simulator.requests())
    assert not checkout.claim_shipping(paid.reference)
    assert [it.call for it in simulator.requests()[before:]] == ["payment.history"]
    assert checkout.find(paid.reference).state == "attention"


def test_of_payments_that_are_paid_the_latest_are_remembered(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = {str(number): 0.0 for number in range(2000)}
    monkeypatch.setattr("iyzico._settler._PAID", here)
    paid = checkout.pay(ORDER, **card())
    assert list(here)[-2:] == ["1999", paid.reference]
    assert len(here) == 1000


def test_look_up_that_fails_loses_no_claim(
    simulator: Simulator, client: Iyzico, store: Store
) -> None:
    listening(simulator)
    late = Checkout(client, store, now=lambda: time.time() + 3600)
    paid = Checkout(client, store).pay(ORDER, **card())
    simulator.add_fault({"gateway": {"status": 403}}, call="payment.history", times=2)
    with pytest.raises(IyzicoError):
        notify(simulator, late)
    with pytest.raises(IyzicoError):
        late.claim_shipping(paid.reference)
    assert late.find(paid.reference).is_paid
    assert notify(simulator, late)[0] == late.find(paid.reference)
    assert [late.claim_shipping(paid.reference) for _ in range(2)] == [True, False]
    before = len(simulator.requests())
    notify(simulator, late)  # it is shipped, and nothing is to be asked any more
    assert len(simulator.requests()) == before


class Forgetful:
    """A store whose changes are not there any more when they are looked for."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.is_lost = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def change(self, *given: Any) -> bool:
        return self.is_lost or self._store.change(*given)


def test_what_has_gone_back_does_not_ship_whatever_the_store_keeps(
    simulator: Simulator, client: Iyzico, store: Store
) -> None:
    forgetful = Forgetful(store)
    kept: Any = forgetful
    paid = Checkout(client, kept).pay(ORDER, **card())
    client.payment.cancel(payment_id=paid.payment_id)
    forgetful.is_lost = True
    later = Checkout(client, kept, now=lambda: time.time() + 3600)
    assert not later.claim_shipping(paid.reference)
    forgetful.is_lost = False
    assert not later.claim_shipping(paid.reference)
    assert later.find(paid.reference).state == "attention"


def test_payment_that_a_copy_does_not_know_of_yet_ships_later(
    simulator: Simulator, client: Iyzico, store: Store
) -> None:
    reference = Checkout(client, store).start_form(ORDER, **FORM).payment.reference
    before = store.find(reference=reference)
    approve(simulator, Started(Checkout(client, store).find(reference)))
    paid = Checkout(client, store).settle(reference)
    client.payment.cancel(payment_id=paid.payment_id)

    class Behind:
        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def find(self, **_: str) -> StoredPayment | None:
            return before

    behind: Any = Behind()
    for later in (behind, store):
        checkout = Checkout(client, later, now=lambda: time.time() + 3600)
        assert not checkout.claim_shipping(reference)
