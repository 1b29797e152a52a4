"""Orders, ways to pay them, and the ways in which a checkout learns of the result."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any, cast

import seed
from iyzico import webhook

if TYPE_CHECKING:
    from collections.abc import Callable

    from iyzico import Iyzico
    from iyzico.checkout import Checkout, Started, Store, StoredPayment
    from iyzico.testing import FormPost, Simulator

ORDER = "42"


def made(request: Any) -> Any:
    """Leaves to the checkout what is its own."""
    own = ("basket_id", "currency", "conversation_id")
    return {name: value for name, value in request.items() if name not in own}


def card(number: str = seed.GOOD_CARD) -> Any:
    return made(seed.payment(number))


def three_ds(number: str = seed.GOOD_CARD) -> Any:
    return made(seed.three_ds(number))


def changed(request: Any, **changes: object) -> Any:
    return {**request, **changes}


FORM: Any = made(seed.form())

STARTS: dict[str, Any] = {"pay": card(), "start_three_ds": three_ds(), "start_form": FORM}
"""The methods that start a payment, each with a request for it."""


def charged(simulator: Simulator) -> int:
    return len(simulator.ledger())


def approve(simulator: Simulator, started: Started) -> FormPost:
    if started.html is not None:
        return simulator.three_ds(started.html).approve()
    return simulator.page(started.payment.token).approve()


def notify(simulator: Simulator, checkout: Checkout) -> list[StoredPayment | None]:
    return [
        checkout.notified(sent.body, {webhook.SIGNATURE_HEADER: sent.signature or ""})
        for sent in simulator.webhooks()
    ]


def listening(simulator: Simulator) -> None:
    """Has notifications made, which the test delivers itself."""
    simulator.webhook_url = "http://127.0.0.1:9/"


def by_the_browser(_: Simulator, checkout: Checkout, started: Started, post: FormPost) -> None:
    checkout.returned(post.body)


def by_a_notification(
    simulator: Simulator, checkout: Checkout, started: Started, post: FormPost
) -> None:
    notify(simulator, checkout)


def by_the_order_page(_: Simulator, checkout: Checkout, started: Started, post: FormPost) -> None:
    checkout.settle(started.payment.reference)


def by_the_job(_: Simulator, checkout: Checkout, started: Started, post: FormPost) -> None:
    checkout.settle_all()


WAYS_TO_HEAR: list[Callable[..., None]] = [
    by_the_browser,
    by_a_notification,
    by_the_order_page,
    by_the_job,
]


class Crash(BaseException):
    """The process ends here."""


def dying(store: Store) -> Any:
    """The store of a process that ends when a record would change."""

    class Dying:
        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def change(self, reference: str, states: Any, change: Any) -> bool:
            if "state" not in change:  # it is only tried
                return store.change(reference, states, change)
            raise Crash

    return Dying()


def in_the_middle_of(client: Iyzico, act: Callable[[], object]) -> Any:
    """A client of a worker that has something happen while it opens a page."""

    class Slow:
        def __getattr__(self, name: str) -> Any:
            if name in {"checkout_form", "three_ds"}:
                act()
            return getattr(client, name)

    return Slow()


def once(act: Callable[[], object]) -> Callable[[], object]:
    acts = iter([act])
    return lambda: [do() for do in (next(acts, None),) if do]


class Clock:
    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


def by_card(_: Simulator, checkout: Checkout, **changes: object) -> StoredPayment:
    return checkout.pay(ORDER, **changed(card(), **changes))


def at_the_bank(simulator: Simulator, checkout: Checkout, **changes: object) -> StoredPayment:
    started = checkout.start_three_ds(ORDER, **changed(three_ds(), **changes))
    return checkout.returned(approve(simulator, started).body)


def on_the_form(simulator: Simulator, checkout: Checkout, **changes: object) -> StoredPayment:
    started = checkout.start_form(ORDER, **changed(FORM, **changes))
    return checkout.returned(approve(simulator, started).body)


WAYS_TO_PAY: list[Callable[..., StoredPayment]] = [by_card, at_the_bank, on_the_form]


def lost_charge(simulator: Simulator, checkout: Checkout) -> None:
    simulator.add_fault({"cut": "afterCommit"}, call="payment.create", times=1)
    simulator.add_fault({"gateway": {"status": 403}}, call="payment.retrieve", times=1)
    assert checkout.pay(ORDER, **card()).state == "unknown"
    simulator.clear_faults()


def reviewed_charge(simulator: Simulator, checkout: Checkout) -> None:
    simulator.next_fraud_status(0)
    assert checkout.pay(ORDER, **card()).state == "under_review"


def rows(store: Store) -> list[str]:
    path = cast("Any", store)._path
    with closing(sqlite3.connect(path)) as database:
        found = database.execute("SELECT reference FROM iyzico_payment ORDER BY rowid")
        return [reference for (reference,) in found]


def last(store: Store) -> StoredPayment:
    found = store.find(reference=rows(store)[-1])
    assert found is not None
    return found
