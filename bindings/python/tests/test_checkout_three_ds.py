"""3-D Secure: an order is completed once, whatever comes twice, late or never."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qsl, urlencode

import pytest

from checkouts import (
    FORM,
    ORDER,
    WAYS_TO_HEAR,
    Clock,
    Crash,
    approve,
    card,
    charged,
    dying,
    last,
    listening,
    three_ds,
)
from iyzico import callback, errors
from iyzico.checkout import Checkout, StoredPayment, UnknownPayment

if TYPE_CHECKING:
    from collections.abc import Callable

    from iyzico import Iyzico
    from iyzico.checkout import Started, Store
    from iyzico.testing import Simulator


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


# What its signature covers, and the signature. `status` says nothing that `mdStatus` does not.
SIGNED = ("conversationData", "conversationId", "mdStatus", "paymentId", "signature")


def test_what_the_bank_said_of_one_order_completes_no_other(
    simulator: Simulator, checkout: Checkout
) -> None:
    """A buyer may mix the posts of two orders, in every way."""
    posts: list[dict[str, str]] = []
    for order in ("cheap", "dear"):
        post = approve(simulator, checkout.start_three_ds(order, **three_ds())).body
        posts.append(dict(parse_qsl(post)))
    differ = [field for field in SIGNED if posts[0][field] != posts[1][field]]
    assert set(differ) >= {"conversationId", "paymentId", "signature"}
    for chosen in product(posts, repeat=len(differ)):
        mixed = {field: post[field] for field, post in zip(differ, chosen, strict=True)}
        if mixed.items() <= posts[0].items() or mixed.items() <= posts[1].items():
            continue
        with pytest.raises(errors.CallbackError):
            checkout.returned(urlencode({**posts[0], **mixed}))
    assert charged(simulator) == 0
    assert all(checkout.returned(urlencode(post)).is_paid for post in posts)


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
        # For the buyer, who does not know what a signature is.
        assert "başka bir kart" in declined.message_tr
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
