"""A page that was paid after the shop had given it up: whatever else happens, and in which order.

A payment that was made comes before an attempt in which none was. Once the shop has heard of a
payment of an order, nothing that it does charges the order again.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from checkouts import (
    FORM,
    ORDER,
    WAYS_TO_HEAR,
    Clock,
    approve,
    card,
    charged,
    listening,
    rows,
    three_ds,
)
from iyzico.checkout import Checkout, StoredPayment
from iyzico.testing import PageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from iyzico import Iyzico
    from iyzico.checkout import Started, Store
    from iyzico.testing import Simulator

KNOWN = {"paid", "under_review", "attention"}


class Shop:
    """An order whose first page expired with the buyer at the bank."""

    def __init__(self, client: Iyzico, simulator: Simulator, store: Store, order: str) -> None:
        self.simulator = simulator
        self.store = store
        self.order = order
        self.clock = Clock()
        self.checkout = Checkout(client, store, deadline=0.01, now=self.clock)
        self.first = self.checkout.start_form(order, **FORM)
        self.at_the_bank = simulator.page(self.first.payment.token).go_to_bank()
        self.clock.ahead = 2000
        assert self.checkout.settle(self.first.payment.reference).state == "expired"
        self.second: Started | None = None
        self.shipped = 0

    def records(self) -> list[StoredPayment]:
        found = [self.checkout.find(reference) for reference in rows(self.store)]
        return [record for record in found if record.order == self.order]

    def has_heard(self) -> bool:
        return any(record.state in KNOWN for record in self.records())

    # What can happen.

    def second_form(self) -> None:
        self.goes_on(self.checkout.start_form(self.order, **FORM))

    def second_bank_page(self) -> None:
        self.goes_on(self.checkout.start_three_ds(self.order, **three_ds()))

    def first_is_paid(self) -> None:
        self.at_the_bank.approve()

    def is_heard(self) -> None:
        self.checkout.settle(self.first.payment.reference)

    def second_comes_back(self) -> None:
        """From a form the buyer pays without the shop, so it is not shown again by then."""
        if self.second is not None and self.second.html:
            with suppress(PageError):  # it is over
                self.checkout.returned(approve(self.simulator, self.second).body)

    def pays_by_card(self) -> None:
        self.checkout.pay(self.order, **card())

    def pays_at_the_bank(self) -> None:
        self.second_bank_page()
        self.second_comes_back()

    def pays_on_a_form(self) -> None:
        started = self.checkout.start_form(self.order, **FORM)
        if started.url:
            self.goes_on(started)
            self.checkout.returned(approve(self.simulator, started).body)

    def is_too_late(self) -> None:
        self.clock.ahead += 7200
        self.checkout.settle_all()

    def ships(self) -> None:
        self.shipped += sum(self.checkout.claim_shipping(it.reference) for it in self.records())

    def goes_on(self, started: Started) -> None:
        assert not (self.has_heard() and (started.url or started.html)), "it is paid for"
        self.second = started


EVENTS: list[Callable[[Shop], None]] = [
    Shop.second_form,
    Shop.second_bank_page,
    Shop.first_is_paid,
    Shop.is_heard,
    Shop.second_comes_back,
    Shop.pays_by_card,
    Shop.pays_at_the_bank,
    Shop.pays_on_a_form,
    Shop.is_too_late,
    Shop.ships,
]


def others(picked: tuple[Callable[[Shop], None], ...]) -> bool:
    """Whether the first page is paid and heard of, in this order."""
    if not {Shop.first_is_paid, Shop.is_heard} <= {*picked}:
        return False
    return picked.index(Shop.first_is_paid) < picked.index(Shop.is_heard)


ORDERS = [picked for picked in permutations(EVENTS, 5) if others(picked)]


@pytest.mark.parametrize("part", range(4))
def test_nothing_is_charged_again_in_any_order_of_events(
    simulator: Simulator, client: Iyzico, store: Store, part: int
) -> None:
    for number, events in enumerate(ORDERS[part::210]):
        told = " ".join(event.__name__ for event in events)
        shop = Shop(client, simulator, store, str(number))
        before = charged(simulator)
        for event in events:
            heard, count = shop.has_heard(), charged(simulator)
            event(shop)
            if heard and event is not Shop.first_is_paid:  # the shop has no part in that
                assert charged(simulator) == count, told
        shop.checkout.settle_all()
        shop.ships()
        assert shop.shipped == 1, told
        known = {it.payment_id for it in shop.records() if it.state in KNOWN}
        assert known == {it.payment_id for it in simulator.ledger()[before:]}, told
        assert not shop.checkout.pay(shop.order, **card()).may_pay_again, told


@pytest.mark.parametrize("hear", WAYS_TO_HEAR)
@pytest.mark.parametrize("second", [Shop.second_form, Shop.second_bank_page])
def test_payment_that_was_made_beats_an_attempt_that_was_not(
    simulator: Simulator,
    client: Iyzico,
    store: Store,
    second: Callable[[Shop], None],
    hear: Callable[..., None],
) -> None:
    listening(simulator)
    shop = Shop(client, simulator, store, ORDER)
    second(shop)
    hear(simulator, shop.checkout, shop.first, shop.at_the_bank.approve())
    first, other = shop.records()
    assert (first.state, first.holds_order) == ("paid", True)
    assert (other.state, other.holds_order) == ("abandoned", False)
    shop.second_comes_back()
    assert charged(simulator) == 1


@pytest.mark.parametrize("hear", WAYS_TO_HEAR)
def test_form_that_was_left_and_is_paid_all_the_same_is_told(
    simulator: Simulator, client: Iyzico, store: Store, hear: Callable[..., None]
) -> None:
    shop = Shop(client, simulator, store, ORDER)
    shop.second_form()
    assert shop.second is not None
    bank = simulator.page(shop.second.payment.token).go_to_bank()
    shop.first_is_paid()
    shop.is_heard()
    listening(simulator)
    hear(simulator, shop.checkout, shop.second, bank.approve())
    assert [it.state for it in shop.records()] == ["paid", "attention"]
    shop.ships()
    assert shop.shipped == 1


@pytest.mark.parametrize("left", ["declined", "expired"])
@pytest.mark.parametrize("again", [Shop.pays_by_card, Shop.pays_at_the_bank, Shop.pays_on_a_form])
def test_order_with_a_charge_that_waits_for_a_person_takes_no_other(
    simulator: Simulator,
    client: Iyzico,
    store: Store,
    again: Callable[[Shop], None],
    left: Any,
) -> None:
    shop = Shop(client, simulator, store, ORDER)
    other = shop.checkout.pay(ORDER, **card())
    store.change(other.reference, ("paid",), {"state": "unknown", "pending": "{"})
    shop.first_is_paid()
    shop.is_heard()
    assert shop.records()[0].state == "attention"
    store.change(other.reference, ("unknown",), {"state": left, "holds_order": False})
    count = charged(simulator)
    again(shop)
    assert charged(simulator) == count
    assert shop.checkout.pay(ORDER, **card()).state == "attention"


def finds_what_is_in_the_way(store: Store) -> None:
    """Whoever holds an order is in the way of others, or else a charge that waits for a person."""
    record = StoredPayment(
        reference="w1", order="way", kind="card", state="sending", price="1", paid_price="1.20"
    )
    other = replace(record, reference="w2")
    third = replace(record, reference="w3")
    assert store.find(order="way") is None
    assert store.add(record) is None
    assert store.find(order="way") == record
    store.change("w1", ("sending",), {"state": "attention", "holds_order": False})
    waits = store.find(reference="w1")
    assert store.find(order="way") == waits
    assert store.add(other) == waits
    store.change("w1", ("attention",), {"state": "declined"})
    assert store.find(order="way") is None
    assert store.add(other) is None
    store.change("w1", ("declined",), {"state": "attention"})
    assert store.find(order="way") == other
    assert store.add(third) == other


def test_store_finds_what_is_in_the_way(store: Store) -> None:
    finds_what_is_in_the_way(store)
