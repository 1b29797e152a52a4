"""Whatever comes twice, late or never: an order is charged once and shipped once."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
import traceback
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, replace
from decimal import Decimal
from enum import Enum
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

import iyzico
import seed
import servers
from iyzico import (
    ConfigError,
    InvalidRequest,
    IyzicoError,
    RateLimited,
    TransportError,
    _settler,
    callback,
    errors,
    webhook,
)
from iyzico.checkout import Checkout, OrderChanged, SqliteStore, StoredPayment, UnknownPayment
from iyzico.testing import PageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from iyzico import Iyzico
    from iyzico.checkout import Started, Store
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


@pytest.fixture
def other_worker(simulator: Simulator, store: Store) -> Checkout:
    """Another process: it has a client of its own, and the same store."""
    return Checkout(simulator.client(), store, deadline=60)


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


class Crash(BaseException):
    """The process ends here."""


def dying(store: Store) -> Any:
    """The store of a process that ends when a record would change."""

    class Dying:
        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def change(self, *_: Any, **__: Any) -> bool:
            raise Crash

    return Dying()


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


def test_three_ds_is_completed_once(
    simulator: Simulator, checkout: Checkout, other_worker: Checkout
) -> None:
    started = checkout.start_three_ds(ORDER, **three_ds())
    assert started.html is not None
    assert started.payment.state == "waiting"
    body = approve(simulator, started).body
    paid = checkout.returned(body)
    assert paid.is_paid
    assert [other_worker.returned(body), checkout.returned(body)] == [paid, paid]
    assert charged(simulator) == 1


def test_three_ds_posts_at_the_same_time(simulator: Simulator, store: Store) -> None:
    first = Checkout(simulator.client(), store, deadline=60)
    started = first.start_three_ds(ORDER, **three_ds())
    body = approve(simulator, started).body
    simulator.add_fault({"delay": {"milliseconds": 100}}, call="three_ds.complete")
    start = threading.Barrier(6)

    def work(_: int) -> StoredPayment:
        with simulator.client() as client:
            start.wait()
            return Checkout(client, store, deadline=60).returned(body)

    with ThreadPoolExecutor(6) as pool:
        assert {end.reference for end in pool.map(work, range(6))} == {started.payment.reference}
    assert first.settle(started.payment.reference).is_paid
    assert charged(simulator) == 1
    made = [r for r in simulator.requests() if r.call == "three_ds.complete"]
    assert len(made) == 1


def test_callback_that_comes_before_the_start_has_ended(
    simulator: Simulator, client: Iyzico, store: Store, other_worker: Checkout
) -> None:
    posted: list[StoredPayment] = []

    class Slow:
        """Between the response of iyzico and the commit, the buyer is there and back again."""

        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def change(self, reference: str, states: Any, change: Any) -> bool:
            if change.get("state") == "waiting" and not posted:
                post = simulator.three_ds(change["payment_id"]).approve()
                posted.append(other_worker.returned(post.body))
            return store.change(reference, states, change)

    started = Checkout(client, cast("Any", Slow())).start_three_ds(ORDER, **three_ds())
    assert posted[0].is_paid
    assert (started.html, started.payment) == (None, posted[0])
    assert charged(simulator) == 1


def test_buyer_who_does_not_confirm(simulator: Simulator, checkout: Checkout) -> None:
    started = checkout.start_three_ds(ORDER, **three_ds())
    assert started.html is not None
    body = simulator.three_ds(started.html).reject().body
    for _ in range(2):
        declined = checkout.returned(body)
        assert (declined.state, declined.holds_order) == ("declined", False)
        assert declined.message_tr
    assert checkout.pay(ORDER, **card()).is_paid


@pytest.mark.parametrize("hear", WAYS_TO_HEAR)
def test_failure_at_the_bank_frees_the_order(
    simulator: Simulator, checkout: Checkout, hear: Callable[..., None]
) -> None:
    listening(simulator)
    started = checkout.start_three_ds(ORDER, **three_ds())
    assert started.html is not None
    post = simulator.three_ds(started.html).wrong_code()
    hear(simulator, checkout, started, post)
    declined = checkout.find(started.payment.reference)
    assert (declined.state, declined.may_pay_again) == ("declined", True)
    assert checkout.returned(post.body).message_tr
    assert checkout.pay(ORDER, **card()).is_paid
    assert charged(simulator) == 1


@pytest.mark.parametrize("hear", WAYS_TO_HEAR[2:])
def test_bank_page_that_was_closed_is_over_in_the_end(
    simulator: Simulator, client: Iyzico, store: Store, hear: Callable[..., None]
) -> None:
    clock = Clock()
    checkout = Checkout(client, store, now=clock)
    started = checkout.start_three_ds(ORDER, **three_ds())
    hear(simulator, checkout, started, None)
    assert checkout.find(started.payment.reference).state == "waiting"
    clock.ahead = 4000
    hear(simulator, checkout, started, None)
    over = checkout.find(started.payment.reference)
    assert (over.state, over.may_pay_again) == ("expired", True)
    assert store.unsettled() == []
    assert checkout.returned(approve(simulator, started).body).state == "expired"
    assert charged(simulator) == 0


@pytest.mark.parametrize("hours", [1.1, 5, 30])
@pytest.mark.parametrize("job_ran", [False, True])
def test_buyer_who_comes_back_from_the_bank_too_late_is_not_charged(
    simulator: Simulator, client: Iyzico, store: Store, hours: float, *, job_ran: bool
) -> None:
    clock = Clock()
    checkout = Checkout(client, store, now=clock)
    started = checkout.start_three_ds(ORDER, **three_ds())
    body = approve(simulator, started).body
    clock.ahead = hours * 3600
    if job_ran:
        checkout.settle_all()
    late = checkout.returned(body)
    assert (late.state, late.holds_order, late.may_pay_again) == ("expired", False, True)
    assert charged(simulator) == 0
    assert checkout.pay(ORDER, **card()).is_paid


def test_buyer_who_comes_back_within_the_hour_is_charged(
    simulator: Simulator, client: Iyzico, store: Store
) -> None:
    clock = Clock()
    checkout = Checkout(client, store, now=clock)
    started = checkout.start_three_ds(ORDER, **three_ds())
    clock.ahead = 3599
    assert checkout.returned(approve(simulator, started).body).is_paid


def test_bank_page_that_cannot_be_asked_about_is_over_in_the_end(
    client: Iyzico, store: Store
) -> None:
    clock = Clock()
    checkout = Checkout(client, store, now=clock)
    started = checkout.start_three_ds(ORDER, **three_ds())
    store.change(started.payment.reference, ("waiting",), {"payment_id": ""})
    assert checkout.settle(started.payment.reference).state == "waiting"
    clock.ahead = 4000
    assert checkout.settle(started.payment.reference).state == "expired"


def test_bank_page_that_was_completed_elsewhere_counts(
    simulator: Simulator, client: Iyzico, checkout: Checkout
) -> None:
    started = checkout.start_three_ds(ORDER, **three_ds())
    confirmed: Any = client.callback.read(approve(simulator, started).body)
    client.three_ds.complete(
        **confirmed.completion(paid_price="1.2", basket_id=ORDER, currency="TRY")
    )
    assert checkout.settle(started.payment.reference).is_paid
    assert charged(simulator) == 1


@pytest.mark.parametrize("start", ["start_three_ds", "start_form"])
def test_page_whose_process_died_while_it_was_opened_is_over_in_the_end(
    client: Iyzico, store: Store, start: str
) -> None:
    request = FORM if start == "start_form" else three_ds()
    with pytest.raises(Crash):
        getattr(Checkout(client, dying(store)), start)(ORDER, **request)
    kept = last(store)
    assert kept.state == "starting"
    clock = Clock()
    checkout = Checkout(client, store, now=clock)
    clock.ahead = 4000
    checkout.settle_all()
    assert checkout.find(kept.reference).may_pay_again


def test_bank_page_that_was_left_for_another_is_not_completed(
    simulator: Simulator, checkout: Checkout
) -> None:
    first = checkout.start_three_ds(ORDER, **three_ds())
    second = checkout.start_three_ds(ORDER, **three_ds())
    assert checkout.returned(approve(simulator, first).body).state == "abandoned"
    assert charged(simulator) == 0
    paid = checkout.returned(approve(simulator, second).body)
    assert paid.is_paid
    assert checkout.returned(approve_again(first)).state == "abandoned"
    assert charged(simulator) == 1


def approve_again(started: Started) -> dict[str, str]:
    return callback.sign(
        payment_id=started.payment.payment_id,
        conversation_id=started.payment.reference,
        secret_key="sandbox-secretKey",
    )


def test_three_ds_after_paying_is_not_opened(simulator: Simulator, checkout: Checkout) -> None:
    paid = checkout.pay(ORDER, **card())
    for started in (
        checkout.start_three_ds(ORDER, **three_ds()),
        checkout.start_form(ORDER, **FORM),
    ):
        assert (started.html, started.url, started.payment) == (None, None, paid)


@pytest.mark.parametrize("change", [{}, {"signature": "0"}, {"paymentId": "1"}])
def test_forged_callback_is_refused(
    simulator: Simulator, checkout: Checkout, change: dict[str, str]
) -> None:
    started = checkout.start_three_ds(ORDER, **three_ds())
    fields = {**approve_again(started), "signature": "0" * 64, **change}
    with pytest.raises(errors.CallbackError):
        checkout.returned(fields)
    assert checkout.find(started.payment.reference).state == "waiting"
    assert charged(simulator) == 0


def test_callback_of_somebody_else_is_refused(checkout: Checkout) -> None:
    started = checkout.start_three_ds(ORDER, **three_ds())
    reference = started.payment.reference
    for payment_id, conversation_id in (("1", ""), ("1", "x"), ("1", reference)):
        fields = callback.sign(
            payment_id=payment_id, conversation_id=conversation_id, secret_key="sandbox-secretKey"
        )
        with pytest.raises(UnknownPayment):
            checkout.returned(fields)
    with pytest.raises(UnknownPayment):
        checkout.returned({"token": "e828c62d"})


def test_callback_without_a_reference_is_found_by_the_payment(
    simulator: Simulator, checkout: Checkout
) -> None:
    started = checkout.start_three_ds(ORDER, **three_ds())
    approve(simulator, started)
    fields = callback.sign(
        payment_id=started.payment.payment_id,
        conversation_id="",
        secret_key=simulator.secret_key,
    )
    assert checkout.returned(fields).is_paid
    assert simulator.ledger()[0].conversation_id == started.payment.reference


def test_lost_completion_is_settled(simulator: Simulator, client: Iyzico, store: Store) -> None:
    checkout = Checkout(client, store, deadline=0.01)
    started = checkout.start_three_ds(ORDER, **three_ds())
    body = approve(simulator, started).body
    simulator.add_fault({"cut": "afterCommit"}, call="three_ds.complete", times=1)
    assert checkout.returned(body).state == "unknown"
    assert Checkout(client, store).returned(body).is_paid
    assert charged(simulator) == 1


def test_form(simulator: Simulator, checkout: Checkout, other_worker: Checkout) -> None:
    started = checkout.start_form(ORDER, **FORM)
    assert started.url == started.payment.page_url != ""
    assert other_worker.start_form(ORDER, **FORM) == started
    body = approve(simulator, started).body
    paid = checkout.returned(body)
    assert paid.is_paid
    assert [other_worker.returned(body), checkout.returned(body)] == [paid, paid]
    assert other_worker.start_form(ORDER, **FORM).url is None


def initialized(simulator: Simulator, call: str = "checkout_form.initialize") -> int:
    return sum(request.call == call for request in simulator.requests())


@pytest.mark.parametrize("workers", [2, 6])
def test_workers_that_get_the_same_order_open_one_page(
    simulator: Simulator, store: Store, workers: int
) -> None:
    simulator.add_fault({"delay": {"milliseconds": 150}}, call="checkout_form.initialize")
    start = threading.Barrier(workers)

    def work(_: int) -> Started:
        with simulator.client() as client:
            start.wait()
            return Checkout(client, store, deadline=60).start_form(ORDER, **FORM)

    with ThreadPoolExecutor(workers) as pool:
        ends = [*pool.map(work, range(workers))]
    assert initialized(simulator) == 1
    assert len({(end.url, end.payment.reference, end.payment.state) for end in ends}) == 1
    assert ends[0].url


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


def test_page_that_the_first_worker_could_not_open_is_opened_by_the_second(
    simulator: Simulator, client: Iyzico, store: Store, other_worker: Checkout
) -> None:
    came = threading.Event()

    class Watched:
        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def add(self, record: StoredPayment) -> StoredPayment | None:
            other = store.add(record)
            came.set()
            return other

    second = Checkout(client, cast("Any", Watched()), deadline=60)
    simulator.add_fault("rateLimited", call="checkout_form.initialize", times=1)
    with ThreadPoolExecutor(1) as pool:
        waits: list[Any] = []

        def second_comes() -> None:
            waits.append(pool.submit(second.start_form, ORDER, **FORM))
            assert came.wait(servers.PATIENCE)

        with pytest.raises(RateLimited):
            Checkout(in_the_middle_of(client, second_comes), store).start_form(ORDER, **FORM)
        started = waits[0].result()
    assert started.url
    assert started.payment.state == "waiting"
    assert other_worker.start_form(ORDER, **FORM) == started


@pytest.mark.parametrize("start", ["start_three_ds", "start_form"])
def test_impatient_worker_whose_page_fails_leaves_the_first_one(
    simulator: Simulator, client: Iyzico, store: Store, start: str
) -> None:
    impatient = Checkout(client, store, deadline=0)
    call = "three_ds.initialize" if start == "start_three_ds" else "checkout_form.initialize"
    simulator.add_fault("rateLimited", call=call, times=1)

    def second_fails() -> None:
        request = three_ds() if start == "start_three_ds" else FORM
        with pytest.raises(RateLimited):
            getattr(impatient, start)(ORDER, **request)

    request = three_ds() if start == "start_three_ds" else FORM
    first = Checkout(in_the_middle_of(client, once(second_fails)), store)
    started = getattr(first, start)(ORDER, **request)
    assert started.url or started.html
    assert (started.payment.state, started.payment.holds_order) == ("waiting", True)
    assert first.returned(approve(simulator, started).body).is_paid


def test_first_worker_gets_the_page_of_an_impatient_one(client: Iyzico, store: Store) -> None:
    impatient = Checkout(client, store, deadline=0)
    pages: list[Started] = []
    act = once(lambda: pages.append(impatient.start_form(ORDER, **FORM)))
    first = Checkout(in_the_middle_of(client, act), store).start_form(ORDER, **FORM)
    assert [first] == pages
    assert first.url


def test_page_that_is_open_by_now_is_not_given_up(client: Iyzico, store: Store) -> None:
    goes_on = threading.Event()
    pages: list[Started] = []

    class Late:
        """What it has read is old when it comes to be looked at."""

        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def add(self, record: StoredPayment) -> StoredPayment | None:
            other = store.add(record)
            goes_on.set()
            pages.append(first.result())
            return other

    def wait() -> None:
        assert goes_on.wait(servers.PATIENCE)

    slow = Checkout(in_the_middle_of(client, once(wait)), store)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(slow.start_form, ORDER, **FORM)
        while not rows(store):
            time.sleep(0.01)
        second = Checkout(client, cast("Any", Late()), deadline=0).start_form(ORDER, **FORM)
    assert [second] == pages
    assert second.url


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"paid_price": "1.3"}, "paid_price was 1.20 and is 1.30"),
        ({"currency": "USD"}, "currency was TRY and is USD"),
        ({"basket_id": "another"}, "basket_id was 42 and is another"),
        (
            {"price": 2, "basket_items": [{**FORM["basket_items"][0], "price": 2}]},
            "price was 1.00 and is 2.00",
        ),
    ],
)
def test_order_that_has_changed_gets_no_page_with_the_old_amount(
    checkout: Checkout, other_worker: Checkout, change: Any, told: str
) -> None:
    started = checkout.start_form(ORDER, **FORM)
    with pytest.raises(OrderChanged, match=f"order 42: its page is open, and {told};"):
        other_worker.start_form(ORDER, **changed(FORM, **change))
    assert other_worker.start_form(ORDER, **changed(FORM, paid_price=" 1.200")) == started


def test_form_with_installments_is_dearer(simulator: Simulator, checkout: Checkout) -> None:
    started = checkout.start_form(ORDER, **FORM)
    body = simulator.page(started.payment.token).approve(installment=3).body
    paid = checkout.returned(body)
    assert (paid.state, Decimal(paid.paid_price)) == ("paid", Decimal("1.23"))


def test_notification_before_the_callback(simulator: Simulator, checkout: Checkout) -> None:
    listening(simulator)
    started = checkout.start_form(ORDER, **FORM)
    body = approve(simulator, started).body
    (notified,) = notify(simulator, checkout)
    assert notified is not None
    assert notified.is_paid
    assert checkout.returned(body) == notified
    assert notify(simulator, checkout) == [notified]


def test_three_ds_notification_before_the_callback(
    simulator: Simulator, checkout: Checkout
) -> None:
    listening(simulator)
    started = checkout.start_three_ds(ORDER, **three_ds())
    body = approve(simulator, started).body
    for notified in notify(simulator, checkout):
        assert notified is not None
        assert notified.state == "waiting"
    assert checkout.returned(body).is_paid
    assert {record.state for record in notify(simulator, checkout) if record} == {"paid"}


def test_foreign_and_forged_notifications(simulator: Simulator, checkout: Checkout) -> None:
    event = {"iyziEventType": "API_AUTH", "paymentId": 1, "status": "SUCCESS"}
    signature = webhook.sign(event, secret_key=simulator.secret_key)
    assert checkout.notified(event, signature) is None
    with pytest.raises(errors.WebhookError):
        checkout.notified(event, "0" * 64)


def test_card_refused_on_the_page_keeps_it_open(simulator: Simulator, checkout: Checkout) -> None:
    started = checkout.start_form(ORDER, **FORM)
    page = simulator.page(started.payment.token)
    with pytest.raises(PageError):
        page.approve(card_number=seed.CARD_WITHOUT_FUNDS)
    refused = checkout.settle(started.payment.reference)
    assert (refused.state, refused.error_code) == ("waiting", "10051")
    assert refused.message_en
    assert checkout.start_form(ORDER, **FORM).url == started.url
    paid = checkout.returned(page.approve().body)
    assert (paid.state, paid.error_code, paid.message_en) == ("paid", "", "")


class Clock:
    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


def test_form_that_is_too_old_gives_way(simulator: Simulator, client: Iyzico, store: Store) -> None:
    clock = Clock()
    checkout = Checkout(client, store, now=clock)
    first = checkout.start_form(ORDER, **FORM)
    simulator.advance(2000)
    clock.ahead = 2000
    second = checkout.start_form(ORDER, **FORM)
    assert second.payment.token != first.payment.token
    assert checkout.find(first.payment.reference).state == "expired"
    assert checkout.returned(approve(simulator, second).body).is_paid


def test_form_that_was_paid_at_the_last_moment_is_found(
    simulator: Simulator, client: Iyzico, store: Store
) -> None:
    clock = Clock()
    checkout = Checkout(client, store, now=clock)
    first = checkout.start_form(ORDER, **FORM)
    approve(simulator, first)
    clock.ahead = 2000
    second = checkout.start_form(ORDER, **FORM)
    assert (second.url, second.payment.is_paid) == (None, True)
    assert second.payment.reference == first.payment.reference


def test_two_payments_of_one_order_are_shipped_once_and_told(
    simulator: Simulator, client: Iyzico, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    checkout = Checkout(client, store, now=clock)
    first = checkout.start_form(ORDER, **FORM)
    clock.ahead = 2000  # ours is fast: iyzico still takes the page for open
    second = checkout.start_form(ORDER, **FORM)
    paid = checkout.returned(approve(simulator, second).body)
    surplus = checkout.returned(approve(simulator, first).body)
    assert (paid.state, surplus.state, surplus.color) == ("paid", "attention", "purple")
    assert "refund it" in caplog.text
    assert [store.claim_shipping(r.reference) for r in (surplus, paid, paid)] == [
        False,
        True,
        False,
    ]


@pytest.mark.parametrize("hear", WAYS_TO_HEAR)
def test_page_that_expired_and_was_paid_all_the_same_counts(
    simulator: Simulator, client: Iyzico, store: Store, hear: Callable[..., None]
) -> None:
    listening(simulator)
    clock = Clock()
    checkout = Checkout(client, store, now=clock)
    started = checkout.start_form(ORDER, **FORM)
    bank = simulator.page(started.payment.token).go_to_bank()
    clock.ahead = 2000
    assert [record.state for record in checkout.settle_all()] == ["expired"]
    hear(simulator, checkout, started, bank.approve())
    paid = checkout.find(started.payment.reference)
    assert (paid.state, paid.holds_order, paid.may_pay_again) == ("paid", True, False)
    assert checkout.pay(ORDER, **card()) == paid
    assert charged(simulator) == 1


@pytest.mark.parametrize("hear", WAYS_TO_HEAR)
def test_page_that_expired_and_was_paid_beside_another_payment_is_told(
    simulator: Simulator, client: Iyzico, store: Store, hear: Callable[..., None]
) -> None:
    listening(simulator)
    clock = Clock()
    checkout = Checkout(client, store, now=clock)
    started = checkout.start_form(ORDER, **FORM)
    bank = simulator.page(started.payment.token).go_to_bank()
    clock.ahead = 2000
    checkout.settle_all()
    assert checkout.pay(ORDER, **card()).is_paid
    hear(simulator, checkout, started, bank.approve())
    assert checkout.find(started.payment.reference).state == "attention"


def test_job_looks_at_an_expired_page_for_a_day(client: Iyzico, store: Store) -> None:
    clock = Clock()
    checkout = Checkout(client, store, now=clock)
    started = checkout.start_form(ORDER, **FORM)
    reference = started.payment.reference
    clock.ahead = 2000
    for hours, looked_at in ((1, 1), (23, 1), (25, 0)):
        expired: Any = {"state": "expired", "expires_at": int(time.time()) - hours * 3600}
        store.change(reference, ("waiting", "expired"), expired)
        assert len(checkout.settle_all()) == looked_at


def test_card_does_not_go_beside_an_open_page(simulator: Simulator, checkout: Checkout) -> None:
    started = checkout.start_form(ORDER, **FORM)
    waiting = checkout.pay(ORDER, **card())
    assert (waiting.state, waiting.page_url) == ("waiting", started.url)
    assert charged(simulator) == 0


def test_card_takes_the_place_of_a_bank_page(simulator: Simulator, checkout: Checkout) -> None:
    started = checkout.start_three_ds(ORDER, **three_ds())
    assert checkout.pay(ORDER, **card()).is_paid
    assert checkout.returned(approve(simulator, started).body).state == "abandoned"
    assert charged(simulator) == 1


def by_card(_: Simulator, checkout: Checkout, **changes: object) -> StoredPayment:
    return checkout.pay(ORDER, **changed(card(), **changes))


def at_the_bank(simulator: Simulator, checkout: Checkout, **changes: object) -> StoredPayment:
    started = checkout.start_three_ds(ORDER, **changed(three_ds(), **changes))
    return checkout.returned(approve(simulator, started).body)


def on_the_form(simulator: Simulator, checkout: Checkout, **changes: object) -> StoredPayment:
    started = checkout.start_form(ORDER, **changed(FORM, **changes))
    return checkout.returned(approve(simulator, started).body)


WAYS_TO_PAY: list[Callable[..., StoredPayment]] = [by_card, at_the_bank, on_the_form]


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


@pytest.mark.parametrize("start", ["pay", "start_three_ds", "start_form"])
@pytest.mark.parametrize("option", [{"timeout": "soon"}, {"verify": "perhaps"}, {"extra": 5}])
def test_what_cannot_be_said_of_a_call_is_told(
    simulator: Simulator, checkout: Checkout, start: str, option: Any
) -> None:
    request = {"pay": card(), "start_three_ds": three_ds(), "start_form": FORM}[start]
    with pytest.raises(ConfigError):
        getattr(checkout, start)(ORDER, **request, **option)
    assert not simulator.requests()
    assert checkout.pay(ORDER, **card()).is_paid


def test_client_of_an_event_loop_is_refused(simulator: Simulator, store: Store) -> None:
    with pytest.raises(TypeError, match="pass Iyzico"):
        Checkout(cast("Any", simulator.async_client()), store)


@pytest.mark.parametrize("path", [":memory:", ""])
def test_store_in_memory_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="names no file"):
        SqliteStore(path)


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


@pytest.mark.parametrize("start", ["pay", "start_three_ds", "start_form"])
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
    request = {"pay": card(), "start_three_ds": three_ds(), "start_form": FORM}[start]
    with pytest.raises(InvalidRequest) as told:
        getattr(checkout, start)(ORDER, **changed(request, **wrong))
    assert path in [finding.path for finding in told.value.findings]
    assert "complete" not in str(told.value)


def test_record_that_cannot_be_compared_is_told(
    simulator: Simulator, checkout: Checkout, store: Store
) -> None:
    started = checkout.start_form(ORDER, **FORM)
    spoilt: Any = {"paid_price": ""}
    store.change(started.payment.reference, ("waiting",), spoilt)
    assert checkout.returned(approve(simulator, started).body).state == "attention"


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


def test_store_is_one_file_whatever_the_working_directory_is(
    simulator: Simulator, client: Iyzico, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [tmp_path / "one", tmp_path / "another"]
    for folder in folders:
        folder.mkdir()
    monkeypatch.chdir(folders[0])
    checkout = Checkout(client, SqliteStore("payments.db"))
    paid = checkout.pay(ORDER, **card())
    monkeypatch.chdir(folders[1])
    assert checkout.pay(ORDER, **card()) == checkout.find(paid.reference) == paid
    assert [*folders[1].iterdir()] == []
    monkeypatch.chdir(folders[0])
    assert Checkout(client, SqliteStore(Path("payments.db"))).pay(ORDER, **card()) == paid
    assert charged(simulator) == 1


def lost_charge(simulator: Simulator, checkout: Checkout) -> None:
    simulator.add_fault({"cut": "afterCommit"}, call="payment.create", times=1)
    simulator.add_fault({"gateway": {"status": 403}}, call="payment.retrieve", times=1)
    assert checkout.pay(ORDER, **card()).state == "unknown"
    simulator.clear_faults()


def reviewed_charge(simulator: Simulator, checkout: Checkout) -> None:
    simulator.next_fraud_status(0)
    assert checkout.pay(ORDER, **card()).state == "under_review"


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


def test_no_card_in_the_store_nor_in_the_frames_of_an_error(
    simulator: Simulator, checkout: Checkout, tmp_path: Path
) -> None:
    number = seed.CARD_WITHOUT_FUNDS
    failures: list[Callable[[], Any]] = [
        lambda: checkout.pay(ORDER, **changed(card(number), price="-1")),
        lambda: checkout.pay(ORDER, **changed(card(number), conversation_id="x")),
        lambda: checkout.start_three_ds(ORDER, **changed(three_ds(number), price="-1")),
        lambda: checkout.start_three_ds(ORDER, **changed(three_ds(number), nonsense=number)),
    ]
    simulator.add_fault("emptyResponse", call="three_ds.initialize")
    failures.append(lambda: checkout.start_three_ds(ORDER, **three_ds(number)))
    package = str(Path(iyzico.__file__).parent)
    for fail in failures:
        with pytest.raises((IyzicoError, TypeError)) as caught:
            fail()
        link: BaseException | None = caught.value
        while link is not None:
            stack = traceback.TracebackException.from_exception(link, capture_locals=True).stack
            for frame in stack:
                if frame.filename.startswith(package):
                    assert number not in str(frame.locals)
            link = link.__cause__ or link.__context__
    declined = checkout.pay(ORDER, **card(number))
    assert number not in str(asdict(declined))
    assert number.encode() not in (tmp_path / "payments.db").read_bytes()


def test_whoever_reads_a_log_cannot_go_to_a_page(simulator: Simulator, checkout: Checkout) -> None:
    on_form = checkout.start_form("form", **FORM)
    at_bank = checkout.start_three_ds("bank", **three_ds())
    assert on_form.url
    assert at_bank.html
    records = [on_form.payment, checkout.returned(approve(simulator, on_form).body)]
    shown = repr([on_form, at_bank, *records])
    assert on_form.payment.reference in shown
    for kept in (on_form.payment.token, on_form.url, at_bank.html[:40], "<html"):
        assert kept not in shown


def test_store_keeps_what_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "payments.db"
    record = StoredPayment(
        reference="r",
        order="o",
        kind="card",
        state="sending",
        price="1.0",
        paid_price="1.20",
        currency="TRY",
        basket_id="b",
        pending="{}",
        expires_at=7,
    )
    assert SqliteStore(path).add(record) is None
    store = SqliteStore(path)
    assert store.find(reference="r") == record
    assert store.find(token="t") is None
    other = replace(record, reference="r2")
    assert store.add(other) == record
    assert not store.change("r", ("paid",), {"state": "declined"})
    assert store.change(
        "r", ("sending",), {"state": "declined", "holds_order": False, "token": "t"}
    )
    assert store.find(token="t") == store.find(reference="r")
    assert store.add(other) is None
    assert not store.change("r", ("declined",), {"state": "paid", "holds_order": True})
    assert [found.reference for found in store.unsettled()] == ["r2"]
    with pytest.raises(sqlite3.IntegrityError):
        store.add(replace(record, order="o2"))


def test_transport_error_is_not_swallowed(
    client: Iyzico, simulator: Simulator, store: Store
) -> None:
    simulator.add_fault({"cut": "beforeRead"}, call="three_ds.initialize")
    with pytest.raises(TransportError):
        Checkout(client, store).start_three_ds(ORDER, **three_ds())
    (record,) = [store.find(reference=r.reference) for r in [last(store)]]
    assert record is not None
    assert (record.state, record.holds_order) == ("not_sent", False)


def rows(store: Store) -> list[str]:
    path = cast("Any", store)._path
    with closing(sqlite3.connect(path)) as database:
        found = database.execute("SELECT reference FROM iyzico_payment ORDER BY rowid")
        return [reference for (reference,) in found]


def last(store: Store) -> StoredPayment:
    found = store.find(reference=rows(store)[-1])
    assert found is not None
    return found
