"""A card is charged once, whatever comes twice, late or never."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import pytest

import seed
import servers
from checkouts import (
    FORM,
    ORDER,
    Crash,
    card,
    changed,
    charged,
    dying,
    listening,
    notify,
    three_ds,
)
from iyzico import InvalidRequest, IyzicoError
from iyzico.checkout import Checkout, StoredPayment

if TYPE_CHECKING:
    from iyzico import Iyzico
    from iyzico.checkout import Store
    from iyzico.testing import Simulator


def test_card_is_charged_once(simulator: Simulator, checkout: Checkout) -> None:
    paid = checkout.pay(ORDER, **card())
    assert (paid.state, paid.color, paid.is_paid) == ("paid", "green", True)
    (booked,) = simulator.ledger()
    assert (booked.payment_id, booked.conversation_id) == (paid.payment_id, paid.reference)
    assert (booked.basket_id, Decimal(paid.paid_price)) == (ORDER, Decimal("1.2"))
    assert checkout.pay(ORDER, **card()) == paid
    assert charged(simulator) == 1


def test_declined_card_leaves_the_order_open(simulator: Simulator, checkout: Checkout) -> None:
    declined = checkout.pay(ORDER, **card(seed.CARD_WITHOUT_FUNDS))
    assert (declined.state, declined.error_code, declined.color) == ("declined", "10051", "red")
    assert declined.message_tr
    assert not declined.holds_order
    assert checkout.pay(ORDER, **card()).is_paid
    assert charged(simulator) == 1


def test_invalid_request_is_not_written_down(checkout: Checkout, store: Store) -> None:
    with pytest.raises(InvalidRequest):
        checkout.pay(ORDER, **changed(card(), price="-1"))
    assert store.unsettled() == []
    with pytest.raises(TypeError, match="conversation_id"):
        checkout.pay(ORDER, **changed(card(), conversation_id="mine"))
    assert checkout.pay(ORDER, **card()).is_paid


@pytest.mark.parametrize("workers", [2, 8])
def test_workers_that_get_the_same_order_charge_it_once(
    simulator: Simulator, store: Store, workers: int
) -> None:
    simulator.add_fault({"delay": {"milliseconds": 100}}, call="payment.create")
    start = threading.Barrier(workers)

    def work(_: int) -> StoredPayment:
        with simulator.client() as client:
            start.wait()
            return Checkout(client, store, deadline=60).pay(ORDER, **card())

    with ThreadPoolExecutor(workers) as pool:
        ends = [*pool.map(work, range(workers))]
    assert charged(simulator) == 1
    assert len({end.reference for end in ends}) == 1
    assert Checkout(simulator.client(), store).settle(ends[0].reference).is_paid


@pytest.mark.parametrize("fault", [{"cut": "afterCommit"}, "wrongSignature", "emptyResponse"])
def test_lost_response_is_found(simulator: Simulator, checkout: Checkout, fault: Any) -> None:
    simulator.add_fault(fault, call="payment.create", times=1)
    assert checkout.pay(ORDER, **card()).is_paid
    assert charged(simulator) == 1


def test_unknown_is_settled_later_and_sent_never_again(
    simulator: Simulator, client: Iyzico, store: Store
) -> None:
    checkout = Checkout(client, store, deadline=0.01)
    simulator.add_fault({"cut": "afterCommit"}, call="payment.create", times=1)
    simulator.add_fault({"lag": {"seconds": 60}}, call="payment.create", times=1)
    lost = checkout.pay(ORDER, **card())
    assert (lost.state, lost.color) == ("unknown", "yellow")
    assert not store.claim_shipping(lost.reference)
    again = checkout.pay(ORDER, **card())
    assert (again.reference, again.state) == (lost.reference, "unknown")
    simulator.advance(61)
    assert [record.state for record in checkout.settle_all()] == ["paid"]
    assert charged(simulator) == 1


def test_unknown_is_settled_by_a_notification(
    simulator: Simulator, client: Iyzico, store: Store
) -> None:
    listening(simulator)
    checkout = Checkout(client, store, deadline=0.01)
    simulator.add_fault({"cut": "afterCommit"}, call="payment.create", times=1)
    assert checkout.pay(ORDER, **card()).state == "unknown"
    (settled,) = notify(simulator, checkout)
    assert settled is not None
    assert settled.is_paid


SPOILT: dict[str, dict[str, object]] = {
    "handle": {"state": "unknown", "pending": "{"},
    "no handle": {"state": "sending", "pending": ""},
    "no payment": {"state": "under_review", "payment_id": ""},
    "amount": {"state": "waiting", "token": "t", "paid_price": ""},
    "kind": {"state": "completing"},
}


@pytest.mark.parametrize("spoilt", SPOILT)
def test_record_that_cannot_be_settled_is_in_nobodys_way(
    simulator: Simulator,
    client: Iyzico,
    store: Store,
    caplog: pytest.LogCaptureFixture,
    spoilt: str,
) -> None:
    checkout = Checkout(client, store, deadline=0.01)
    bad = checkout.pay("bad", **card())
    simulator.add_fault({"cut": "afterCommit"}, call="payment.create", times=1)
    simulator.add_fault({"lag": {"seconds": 60}}, call="payment.create", times=1)
    good = checkout.pay("good", **card())
    assert good.state == "unknown"
    store.change(bad.reference, ("paid",), cast("Any", SPOILT[spoilt]))
    simulator.advance(61)
    states = {record.order: record.state for record in checkout.settle_all()}
    assert states["good"] == "paid"
    assert states["bad"] != "declined"
    assert bad.reference in caplog.text or states["bad"] == "paid"


def test_process_that_dies_after_charging_loses_nothing(
    simulator: Simulator, client: Iyzico, store: Store, other_worker: Checkout
) -> None:
    with pytest.raises(Crash):
        Checkout(client, dying(store)).pay(ORDER, **card())
    assert other_worker.pay(ORDER, **card()).is_paid
    assert charged(simulator) == 1


def test_process_that_dies_before_charging_stays_a_doubt(
    simulator: Simulator, client: Iyzico, store: Store, other_worker: Checkout
) -> None:
    class Dying:
        def __getattr__(self, name: str) -> Any:
            return getattr(client, name)

        @property
        def payment(self) -> Any:
            raise Crash

    with pytest.raises(Crash):
        Checkout(cast("Any", Dying()), store).pay(ORDER, **card())
    # Whether the request left, nobody can know; a person decides.
    assert other_worker.pay(ORDER, **card()).color == "yellow"
    assert charged(simulator) == 0


def test_nothing_sent_leaves_the_order_open(
    simulator: Simulator, store: Store, checkout: Checkout
) -> None:
    nowhere = simulator.client(base_url=servers.unused_address())
    broken = Checkout(nowhere, store)
    assert broken.pay(ORDER, **card()).state == "not_sent"
    with pytest.raises(IyzicoError):
        broken.start_three_ds(ORDER, **three_ds())
    with pytest.raises(IyzicoError):
        broken.start_form(ORDER, **FORM)
    assert checkout.pay(ORDER, **card()).is_paid
