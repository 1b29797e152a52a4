"""A day of the merchant's books against a day of iyzico's."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

import seed
from iyzico import InvalidRequest, TransportError
from iyzico.testing import Simulator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Generator

    from iyzico.types import OwnPayment

DAY = "2026-11-28"


@pytest.fixture
def simulator() -> Generator[Simulator]:
    starts_at = dt.datetime(2026, 11, 28, 9, tzinfo=dt.timezone.utc)
    with Simulator(starts_at=starts_at) as simulator:
        yield simulator


@pytest.fixture
def ids(simulator: Simulator) -> list[str]:
    """Eight payments, whose lines stand on two pages; the second was cancelled."""
    with simulator.client() as client:
        ids = [client.payment.create(**seed.payment()).payment_id for _ in range(8)]
        client.payment.cancel(payment_id=ids[1])
    return ids


def own(payment_id: str) -> OwnPayment:
    return {"payment_id": payment_id, "paid_price": seed.payment()["paid_price"]}


def books(ids: list[str]) -> list[OwnPayment]:
    """What is wrong with them: the last is missing, one is unknown, one has another amount."""
    ours = [own(payment_id) for payment_id in ids[:-1]]
    ours[2]["paid_price"] = Decimal("0.99")
    return [own("99"), *reversed(ours)]


def expected(ids: list[str]) -> list[tuple[str, str | None]]:
    return [
        ("MISSING_AT_IYZICO", "99"),
        ("AMOUNT", ids[2]),
        ("CANCELLED", ids[1]),
        ("MISSING_HERE", ids[-1]),
    ]


FIRST_MOMENT = dt.datetime(2026, 11, 27, 21, tzinfo=dt.timezone.utc)  # midnight in Turkey
LAST_MOMENT = dt.datetime(2026, 11, 28, 23, 59, tzinfo=dt.timezone(dt.timedelta(hours=3)))
NAIVE = dt.datetime(2026, 11, 28, 1)  # noqa: DTZ001


@pytest.mark.parametrize("day", [DAY, dt.date(2026, 11, 28), FIRST_MOMENT, LAST_MOMENT, NAIVE])
def test_every_difference_is_found(simulator: Simulator, ids: list[str], day: Any) -> None:
    with simulator.client() as client:
        found = list(client.report.reconcile(day, iter(books(ids))))
    assert [(one.kind, one.payment_id) for one in found] == expected(ids)
    assert (found[1].ours, found[1].at_iyzico) == (Decimal("0.99"), Decimal("1.2"))
    assert found[1].currency == "TRY"


def test_books_that_are_right_differ_in_nothing(simulator: Simulator, ids: list[str]) -> None:
    ours = [own(payment_id) for payment_id in ids]
    ours[1]["refunded_price"] = seed.payment()["paid_price"]
    with simulator.client() as client:
        assert list(client.report.reconcile(DAY, ours)) == []


def test_nothing_differs_before_all_pages_are_there(simulator: Simulator, ids: list[str]) -> None:
    simulator.add_fault({"cut": "afterRead"}, call=["report.transactions"], skip=1)
    with simulator.client() as client:
        differences = client.report.reconcile(DAY, books(ids))
        with pytest.raises(TransportError):
            next(differences)
        assert list(differences) == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"paid_price": "1"}, "ours[1].payment_id: is required"),
        ({"payment_id": "1", "paid_price": 1.2}, "ours[1].paid_price: float is not exact"),
        ({"payment_id": "1", "amount": "1"}, "ours[1].amount: is not a field of this object"),
        ("1", "ours[1]: is not an object with its fields by their names"),
        (object(), "ours[1]: object cannot be sent"),
    ],
)
def test_what_is_no_payment_is_refused_by_its_place(
    simulator: Simulator, ids: list[str], wrong: Any, told: str
) -> None:
    with simulator.client() as client, pytest.raises(InvalidRequest) as caught:
        list(client.report.reconcile(DAY, [own(ids[0]), wrong]))
    assert str(caught.value).startswith(told)
    assert caught.value.findings[0].path == told.partition(": ")[0]
    assert caught.value.endpoint is None


async def test_on_an_event_loop(simulator: Simulator, ids: list[str]) -> None:
    async def stream() -> AsyncIterator[OwnPayment]:
        for payment in books(ids):
            yield payment

    async with simulator.async_client() as client:
        for ours in (books(ids), stream()):
            found = [one async for one in client.report.reconcile(DAY, ours)]
            assert [(one.kind, one.payment_id) for one in found] == expected(ids)
