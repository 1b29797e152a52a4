"""A merchant with a new API key: what was begun before stays its own, and nobody pays twice."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import pytest

import seed
from checkouts import FORM, ORDER, WAYS_TO_HEAR, WAYS_TO_PAY, approve, card, listening, three_ds
from iyzico import ConfigError, Iyzico, Succeeded, Unknown
from iyzico.checkout import Checkout

if TYPE_CHECKING:
    from collections.abc import Callable

    from iyzico.checkout import Store, StoredPayment
    from iyzico.testing import Simulator

BEGUN: list[Callable[[Checkout], Any]] = [
    lambda shop: shop.start_form(ORDER, **FORM),
    lambda shop: shop.start_three_ds(ORDER, **three_ds()),
]


def elsewhere(simulator: Simulator) -> str:
    """The same bank under another name: the merchant has another mark there."""
    return simulator.url.replace("127.0.0.1", "localhost")


def mark_of(client: Iyzico) -> str:
    handle = client.pending("payment.create", **seed.payment(reference="r"))
    return str(json.loads(handle)["merchant"])


@pytest.fixture
def before(client: Iyzico, store: Store) -> Checkout:
    return Checkout(client, store, deadline=60)


@pytest.fixture
def renewed(simulator: Simulator, client: Iyzico) -> Iyzico:
    return simulator.client(base_url=elsewhere(simulator), former_marks=[mark_of(client)])


@pytest.fixture
def after(renewed: Iyzico, store: Store) -> Checkout:
    return Checkout(renewed, store, deadline=60)


@pytest.mark.parametrize("pay", WAYS_TO_PAY)
def test_paid_order_stays_paid(
    simulator: Simulator, before: Checkout, after: Checkout, pay: Callable[..., StoredPayment]
) -> None:
    paid = pay(simulator, before)
    assert after.merchant == before.merchant == paid.merchant
    for again in (after, before):
        assert again.pay(ORDER, **card()).reference == paid.reference
    assert after.claim_shipping(paid.reference)
    assert len(simulator.ledger()) == 1


@pytest.mark.parametrize("hear", WAYS_TO_HEAR)
@pytest.mark.parametrize("begin", BEGUN)
def test_page_that_is_open_is_paid_once(
    simulator: Simulator, before: Checkout, after: Checkout, begin: Any, hear: Any
) -> None:
    listening(simulator)
    started = begin(before)
    post = approve(simulator, started)
    hear(simulator, after, started, post)
    after.returned(post.body)
    assert after.find(started.payment.reference).is_paid
    assert after.pay(ORDER, **card()).reference == started.payment.reference
    assert len(simulator.ledger()) == 1


def test_workers_with_the_old_key_and_the_new_one_charge_an_order_once(
    simulator: Simulator, before: Checkout, after: Checkout
) -> None:
    for number, (first, second) in enumerate(((before, after), (after, before)), start=1):
        paid = first.pay(number, **card())
        assert second.pay(number, **card()) == paid
        assert len(simulator.ledger()) == number


def test_records_that_the_new_key_made_without_it_are_known_as_well(
    simulator: Simulator, client: Iyzico, store: Store, before: Checkout, after: Checkout
) -> None:
    late = Checkout(simulator.client(base_url=elsewhere(simulator)), store, deadline=60)
    paid = late.pay("late", **card())
    assert paid.merchant not in {before.merchant, ""}
    assert after.pay("late", **card()).reference == paid.reference
    open_page = late.start_form("open", **FORM)
    assert after.start_form("open", **FORM).payment.reference == open_page.payment.reference
    post = approve(simulator, open_page)
    assert after.returned(post.body).is_paid
    assert after.claim_shipping(open_page.payment.reference)
    # Both were begun before they knew of each other: the one that is paid comes first.
    left, right = late.start_form("both", **FORM), before.start_form("both", **FORM)
    assert after.returned(approve(simulator, left).body).is_paid
    assert after.find(right.payment.reference).state == "abandoned"
    assert mark_of(client) == before.merchant


def test_handles_of_before_are_resolved(
    simulator: Simulator, client: Iyzico, renewed: Iyzico
) -> None:
    request = seed.payment(reference="r1")
    handle = client.pending("payment.create", **request)
    paid = client.payment.create(**request)
    found = renewed.resolve(handle)
    assert isinstance(found, Succeeded)
    made: Any = found.response
    assert made.payment_id == paid.payment_id
    again = renewed.payment.create_once(**request, pending=handle)
    assert isinstance(again, Succeeded)
    assert len(simulator.ledger()) == 1
    with simulator.client(base_url=elsewhere(simulator)) as stranger:
        settled = stranger.resolve(handle)
    assert isinstance(settled, Unknown)
    assert f"name {mark_of(client)} among the former marks" in str(settled.error)


def test_log_says_what_to_set(
    simulator: Simulator, before: Checkout, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    stranger = Checkout(simulator.client(base_url=elsewhere(simulator)), store)
    begun = before.start_form(ORDER, **FORM).payment
    with caplog.at_level(logging.ERROR, "iyzico"):
        assert stranger.settle(begun.reference) == begun
    assert before.merchant in caplog.text
    assert "former_marks" in caplog.text


@pytest.mark.parametrize(
    "wrong",
    ["abcdefghijklmnop", b"abcdefghijklmnop", ["x"], ["A" * 16], ["abcdefghijklmnoq"], [5], {}, 5],
)
def test_what_is_no_mark_is_told(wrong: Any) -> None:
    with pytest.raises(ConfigError, match="former_marks: ") as caught:
        Iyzico(api_key="sandbox-k", secret_key="sandbox-s", former_marks=wrong)
    assert caught.value.setting == "former_marks"
