"""Hosted forms: an order has one page and is paid once, whatever comes twice, late or never."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import pytest

import seed
import servers
from checkouts import (
    FORM,
    ORDER,
    WAYS_TO_HEAR,
    Clock,
    approve,
    card,
    changed,
    charged,
    in_the_middle_of,
    listening,
    notify,
    once,
    rows,
    three_ds,
)
from iyzico import RateLimited, errors, webhook
from iyzico.checkout import Checkout, OrderChanged, StoredPayment
from iyzico.testing import PageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from iyzico import Iyzico
    from iyzico.checkout import Started, Store
    from iyzico.testing import BankPage, Simulator


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


def expired_at_the_bank(
    simulator: Simulator, checkout: Checkout, clock: Clock
) -> tuple[Started, BankPage]:
    """Opens a form that the shop gives up while its buyer is on the bank's page."""
    started = checkout.start_form(ORDER, **FORM)
    bank = simulator.page(started.payment.token).go_to_bank()
    clock.ahead = 2000
    assert [record.state for record in checkout.settle_all()] == ["expired"]
    return started, bank


@pytest.mark.parametrize("hear", WAYS_TO_HEAR)
def test_page_that_expired_and_was_paid_all_the_same_counts(
    simulator: Simulator, client: Iyzico, store: Store, hear: Callable[..., None]
) -> None:
    listening(simulator)
    checkout = Checkout(client, store, now=(clock := Clock()))
    started, bank = expired_at_the_bank(simulator, checkout, clock)
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
    checkout = Checkout(client, store, now=(clock := Clock()))
    started, bank = expired_at_the_bank(simulator, checkout, clock)
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
