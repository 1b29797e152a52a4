"""A payment is looked up, ended and found by the merchant who began it, and by nobody else."""

from __future__ import annotations

import logging
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest

from django_app import application

application()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from checkouts import (  # noqa: E402
    FORM,
    ORDER,
    WAYS_TO_PAY,
    approve,
    card,
    charged,
    three_ds,
)
from iyzico.checkout import Checkout, SqliteStore  # noqa: E402
from iyzico.django.payments import DjangoStore  # noqa: E402
from iyzico.django.payments.models import Payment  # noqa: E402
from iyzico.testing import Simulator  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from iyzico import Iyzico
    from iyzico.checkout import Store, StoredPayment

AN_HOUR_LATER = 3700.0


@pytest.fixture(params=["sqlite", "django"])
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Store]:
    if request.param == "sqlite":
        yield SqliteStore(tmp_path / "payments.db")
    else:
        yield DjangoStore()
        cast("Any", Payment).objects.all().delete()


@pytest.fixture(params=["other keys", "another host"])
def stranger(request: pytest.FixtureRequest) -> Generator[Simulator]:
    keys: Any = {"api_key": "sandbox-other", "secret_key": "sandbox-other-secret"}
    given: Any = keys if request.param == "other keys" else {}
    with Simulator(**given) as stranger:
        yield stranger


def form_that_is_paid(simulator: Simulator, checkout: Checkout) -> StoredPayment:
    started = checkout.start_form(ORDER, **FORM)
    approve(simulator, started)
    return started.payment


def form_that_is_over(simulator: Simulator, checkout: Checkout, store: Store) -> StoredPayment:
    started = form_that_is_paid(simulator, checkout)
    over: Any = {"state": "expired", "expires_at": int(time.time()) - 60}
    assert store.change(started.reference, ("waiting",), over)
    return checkout.find(started.reference)


def bank_page(_: Simulator, checkout: Checkout) -> StoredPayment:
    return checkout.start_three_ds(ORDER, **three_ds()).payment


def lost_card(simulator: Simulator, checkout: Checkout) -> StoredPayment:
    simulator.add_fault({"cut": "afterCommit"}, call="payment.create", times=1)
    simulator.add_fault({"gateway": {"status": 403}}, call="payment.retrieve", times=1)
    lost = checkout.pay(ORDER, **card())
    simulator.clear_faults()
    return lost


def lost_completion(simulator: Simulator, checkout: Checkout) -> StoredPayment:
    started = checkout.start_three_ds(ORDER, **three_ds())
    post = approve(simulator, started)
    simulator.add_fault({"cut": "afterCommit"}, call="three_ds.complete", times=1)
    simulator.add_fault({"gateway": {"status": 403}}, call="payment.retrieve", times=1)
    lost = checkout.returned(post.body)
    simulator.clear_faults()
    return lost


def under_review(simulator: Simulator, checkout: Checkout) -> StoredPayment:
    simulator.next_fraud_status(0)
    return checkout.pay(ORDER, **card())


BEGUN: dict[str, tuple[Callable[..., StoredPayment], str]] = {
    "form": (form_that_is_paid, "waiting"),
    "bank page": (bank_page, "waiting"),
    "card": (lost_card, "unknown"),
    "completion": (lost_completion, "unknown"),
    "review": (under_review, "under_review"),
}


@pytest.mark.parametrize("later", [0, AN_HOUR_LATER])
@pytest.mark.parametrize("kind", BEGUN)
def test_payment_of_another_merchant_is_left_as_it_was_and_told(  # noqa: PLR0913, PLR0917
    simulator: Simulator,
    client: Iyzico,
    any_store: Store,
    stranger: Simulator,
    caplog: pytest.LogCaptureFixture,
    kind: str,
    later: float,
) -> None:
    begin, state = BEGUN[kind]
    begun = begin(simulator, Checkout(client, any_store, deadline=0.01))
    assert begun.state == state
    with stranger.client() as strange:
        other = Checkout(strange, any_store, now=lambda: time.time() + later)
        looks: list[Callable[[], StoredPayment]] = [
            lambda: other.settle(begun.reference),
            lambda: other.settle_all()[0],
            lambda: other.settle_all([begun])[0],
        ]
        for look in looks:
            caplog.clear()
            assert look() == begun
            (told,) = [it for it in caplog.records if it.levelno >= logging.ERROR]
            assert (begun.reference in told.message, "other keys" in told.message) == (True, True)
            assert stranger.secret_key not in caplog.text
            assert stranger.api_key not in caplog.text
        assert other.settle_each() == ([begun], {begun.reference})
        assert not other.claim_shipping(begun.reference)
    assert stranger.requests() == []
    assert any_store.find(reference=begun.reference) == begun


def test_page_that_expired_is_asked_for_by_its_merchant_alone(
    simulator: Simulator, client: Iyzico, any_store: Store, stranger: Simulator
) -> None:
    checkout = Checkout(client, any_store, deadline=0.01)
    over = form_that_is_over(simulator, checkout, any_store)
    with stranger.client() as strange:
        assert Checkout(strange, any_store).settle_all() == [over]
    assert stranger.requests() == []
    assert [it.state for it in checkout.settle_all()] == ["paid"]


def test_buyer_who_comes_back_to_another_merchant_is_not_charged(
    simulator: Simulator, client: Iyzico, any_store: Store
) -> None:
    checkout = Checkout(client, any_store)
    page = checkout.start_three_ds(ORDER, **three_ds())
    form = checkout.start_form("43", **FORM)
    posts = {it.payment.reference: approve(simulator, it) for it in (page, form)}
    # Another key with the same secret: what the bank has signed is genuine.
    with simulator.client(api_key="sandbox-other") as strange:
        other = Checkout(strange, any_store)
        for reference, post in posts.items():
            assert other.returned(post.body) == any_store.find(reference=reference)
    assert charged(simulator) == 1  # the form
    assert [checkout.returned(post.body).state for post in posts.values()] == ["paid", "paid"]


@pytest.mark.parametrize("pay", WAYS_TO_PAY)
def test_order_of_one_merchant_is_not_that_of_another(
    simulator: Simulator,
    client: Iyzico,
    any_store: Store,
    stranger: Simulator,
    pay: Callable[..., StoredPayment],
) -> None:
    with stranger.client() as strange:
        one, other = Checkout(client, any_store), Checkout(strange, any_store)
        assert one.merchant != other.merchant
        paid = pay(simulator, one)
        also = pay(stranger, other)
        assert (paid.merchant, also.merchant) == (one.merchant, other.merchant)
        assert paid.reference != also.reference
        for simulated, checkout, record in ((simulator, one, paid), (stranger, other, also)):
            assert (record.is_paid, charged(simulated)) == (True, 1)
            assert pay_again(checkout) == record
            assert [checkout.claim_shipping(record.reference) for _ in range(2)] == [True, False]
    assert (charged(simulator), charged(stranger)) == (1, 1)


def pay_again(checkout: Checkout) -> StoredPayment:
    return checkout.start_form(ORDER, **FORM).payment


def test_number_of_a_payment_is_one_of_the_merchant(
    simulator: Simulator, client: Iyzico, any_store: Store, stranger: Simulator
) -> None:
    with stranger.client() as strange:
        one, other = Checkout(client, any_store), Checkout(strange, any_store)
        records = [one.pay(ORDER, **card()), other.pay(ORDER, **card())]
    assert len({it.payment_id for it in records}) == 1  # what each counts for itself
    for checkout, record in zip((one, other), records, strict=True):
        number = {"payment_id": record.payment_id, "merchant": checkout.merchant}
        assert any_store.find(**number) == record
        assert any_store.find(order=ORDER, merchant=checkout.merchant) == record
    assert any_store.find(order=ORDER) in records


def test_mark_is_that_of_the_key_and_the_host(
    simulator: Simulator, client: Iyzico, store: Store
) -> None:
    mark = Checkout(client, store).merchant
    assert simulator.api_key not in mark
    with simulator.client() as again, simulator.client(secret_key="sandbox-renewed") as renewed:
        assert Checkout(again, store).merchant == Checkout(renewed, store).merchant == mark


_OLD = """
CREATE TABLE iyzico_payment (
    "reference" TEXT NOT NULL, "order" TEXT NOT NULL, "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL, "price" TEXT NOT NULL, "paid_price" TEXT NOT NULL,
    "currency" TEXT NOT NULL, "basket_id" TEXT NOT NULL, "payment_id" TEXT NOT NULL,
    "token" TEXT NOT NULL, "page_url" TEXT NOT NULL, "expires_at" INTEGER NOT NULL,
    "pending" TEXT NOT NULL, "error_code" TEXT NOT NULL, "message_en" TEXT NOT NULL,
    "message_tr" TEXT NOT NULL, "shipped" INTEGER NOT NULL, held_order TEXT UNIQUE
)
"""


def test_record_of_an_earlier_version_is_everybodys(
    simulator: Simulator, client: Iyzico, tmp_path: Path, stranger: Simulator
) -> None:
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute(_OLD)
    store = SqliteStore(path)
    stays_in_the_way(simulator, client, store, stranger)
    assert SqliteStore(path).find(order=ORDER) == store.find(order=ORDER)


def test_row_of_an_earlier_version_is_everybodys(
    simulator: Simulator, client: Iyzico, stranger: Simulator
) -> None:
    call_command("migrate", "iyzico_payments", "0001", verbosity=0)
    now = time.strftime("%Y-%m-%d %H:%M:%S")
    texts = dict.fromkeys(
        ("page_url", "pending", "error_code", "message_en", "message_tr", "token"), ""
    )
    row: dict[str, Any] = {
        **texts,
        "reference": "old",
        "order": "41",
        "held_order": "41",
        "kind": "card",
        "state": "paid",
        "price": "1.00",
        "paid_price": "1.20",
        "currency": "TRY",
        "basket_id": "41",
        "payment_id": "1",
        "expires_at": 0,
        "shipped": 0,
        "made_at": now,
        "changed_at": now,
    }
    database: Any = connection
    with database.cursor() as cursor:
        names = ", ".join(f'"{name}"' for name in row)
        places = ", ".join("%s" for _ in row)
        cursor.execute(
            f"INSERT INTO iyzico_payments_payment ({names}) VALUES ({places})",
            [*row.values()],
        )
    call_command("migrate", "iyzico_payments", verbosity=0)
    store = DjangoStore()
    try:
        found = store.find(order="41", merchant="of somebody")
        assert found is not None
        assert (found.reference, found.merchant, found.holds_order) == ("old", "", True)
        stays_in_the_way(simulator, client, store, stranger)
    finally:
        cast("Any", Payment).objects.all().delete()


def stays_in_the_way(
    simulator: Simulator, client: Iyzico, store: Store, stranger: Simulator
) -> None:
    """Has an order paid, as it was before merchants were told apart, and paid again by two."""
    paid = Checkout(client, cast("Any", StoreOfBefore(store))).pay(ORDER, **card())
    assert (paid.is_paid, paid.merchant) == (True, "")
    with stranger.client() as strange:
        for checkout in (Checkout(client, store), Checkout(strange, store)):
            assert checkout.pay(ORDER, **card()).reference == paid.reference
    assert (charged(simulator), charged(stranger)) == (1, 0)
    # Whoever gives the order free may take it again, and is alone then.
    assert store.change(paid.reference, ("paid",), {"state": "declined", "holds_order": False})
    assert Checkout(client, store).pay(ORDER, **card()).merchant
    assert charged(simulator) == 2


def test_late_payment_of_an_earlier_version_is_told_beside_another(
    simulator: Simulator, client: Iyzico, any_store: Store
) -> None:
    page = Checkout(client, cast("Any", StoreOfBefore(any_store))).start_form(ORDER, **FORM).payment
    over: Any = {"state": "expired", "holds_order": False, "expires_at": int(time.time()) - 60}
    assert any_store.change(page.reference, ("waiting",), over)
    checkout = Checkout(client, any_store)
    assert checkout.pay(ORDER, **card()).is_paid
    simulator.page(page.token).approve()
    assert [(it.reference, it.state) for it in checkout.settle_all()] == [
        (page.reference, "attention")
    ]


class StoreOfBefore:
    """A store that does not write down whose a payment is."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def add(self, record: StoredPayment) -> StoredPayment | None:
        return self._store.add(replace(record, merchant=""))
