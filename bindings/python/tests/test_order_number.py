"""The number of an order is text that is not blank, in every store alike."""

from __future__ import annotations

import uuid
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, cast

import pytest

import seed
from django_app import application

application()

from checkouts import FORM, STARTS, card, three_ds  # noqa: E402
from iyzico import InvalidRequest  # noqa: E402
from iyzico.checkout import Checkout, SqliteStore  # noqa: E402
from iyzico.django.payments import DjangoStore  # noqa: E402
from iyzico.django.payments.models import Payment  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from iyzico import Iyzico
    from iyzico.checkout import Store, StoredPayment
    from iyzico.testing import Simulator

NUMBER = uuid.UUID(int=42)


class Order(Enum):
    FIRST = "first"


NO_NUMBERS: list[Any] = [
    None,
    "",
    " ",
    "\u00a0",
    "\u200b",
    "\ud800",
    True,
    1.5,
    b"x",
    ("a",),
    ...,
]
NUMBERS: list[tuple[Any, str]] = [
    ("42", "42"),
    (" 42 ", "42"),
    (42, "42"),
    (2**70, str(2**70)),
    (NUMBER, str(NUMBER)),
    (Decimal("1.0"), "1.0"),
    (Order.FIRST, "first"),
    ("ş'\"; DROP", "ş'\"; DROP"),
]


@pytest.fixture(params=["sqlite", "django"])
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Store]:
    if request.param == "sqlite":
        yield SqliteStore(tmp_path / "payments.db")
    else:
        yield DjangoStore()
        cast("Any", Payment).objects.all().delete()


def begin(checkout: Checkout, order: Any) -> list[StoredPayment]:
    return [
        checkout.pay(order, **card()),
        checkout.start_three_ds(order, **three_ds()).payment,
        checkout.start_form(order, **FORM).payment,
    ]


@pytest.mark.parametrize("order", NO_NUMBERS, ids=ascii)
@pytest.mark.parametrize("start", STARTS)
def test_what_is_no_number_is_refused_before_anything_is_looked_up(
    simulator: Simulator, client: Iyzico, any_store: Store, start: str, order: Any
) -> None:
    checkout = Checkout(client, any_store)
    # An order that was given up has nothing in the place of the one that holds it.
    assert checkout.pay("41", **card(seed.CARD_WITHOUT_FUNDS)).may_pay_again
    count = len(simulator.requests())
    for given in (STARTS[start], {**STARTS[start], "basket_id": "b"}):
        with pytest.raises(InvalidRequest, match=r"^order: ") as told:
            getattr(checkout, start)(order, **given)
        assert told.value.outcome == "not_sent"
    assert len(simulator.requests()) == count
    assert any_store.unsettled() == []


@pytest.mark.parametrize(("order", "text"), NUMBERS, ids=ascii)
def test_what_becomes_text_is_one_order(
    simulator: Simulator, client: Iyzico, any_store: Store, order: Any, text: str
) -> None:
    checkout = Checkout(client, any_store)
    records = [*begin(checkout, order), *begin(checkout, text)]
    assert {(it.order, it.basket_id, it.reference) for it in records} == {
        (text, text, records[0].reference)
    }
    assert len(simulator.ledger()) == 1
