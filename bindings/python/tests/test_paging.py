"""Lists that come in pages: every row once, one page at a time, going on anywhere."""

from __future__ import annotations

from datetime import datetime, timezone
from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest

import seed
from iyzico import TransportError
from iyzico.testing import Simulator

if TYPE_CHECKING:
    from collections.abc import Generator

DAY = "2026-11-28"


@pytest.fixture
def simulator() -> Generator[Simulator]:
    """A day on which so much was paid that three pages hold its lines."""
    with Simulator(starts_at=datetime(2026, 11, 28, 9, tzinfo=timezone.utc)) as simulator:
        with simulator.client() as client:
            for _ in range(15):
                client.payment.create(**seed.payment())
        yield simulator


def asked(simulator: Simulator) -> int:
    return sum(request.call == "report.transactions" for request in simulator.requests())


def test_every_row_comes_once(simulator: Simulator) -> None:
    with simulator.client() as client:
        rows = client.report.transactions_pages(transaction_date=DAY).rows()
        assert len({row.transaction_id for row in rows}) == 45
    assert asked(simulator) == 3


def test_a_page_is_asked_for_when_it_is_needed(simulator: Simulator) -> None:
    with simulator.client() as client:
        pages = client.report.transactions_pages(transaction_date=DAY)
        assert (pages.page, pages.next_page, asked(simulator)) == (None, 1, 0)
        assert len(list(islice(pages.rows(), 20))) == 20
        assert (pages.page, pages.next_page, asked(simulator)) == (1, 2, 1)
        assert [len(page.transactions) for page in pages] == [20, 5]
        assert (pages.page, pages.next_page) == (3, None)
        assert list(pages) == []


def test_a_list_goes_on_from_any_page(simulator: Simulator) -> None:
    with simulator.client() as client:
        pages = client.report.transactions_pages(transaction_date=DAY, page=2)
        assert [page.current_page for page in pages] == [2, 3]


def test_after_an_error_the_same_page_is_asked_for_again(simulator: Simulator) -> None:
    with simulator.client() as client:
        pages = client.report.transactions_pages(transaction_date=DAY)
        next(pages)
        simulator.add_fault({"cut": "afterRead"}, call=["report.transactions"])
        with pytest.raises(TransportError):
            next(pages)
        assert pages.next_page == 2
        simulator.clear_faults()
        next(pages)
        assert pages.page == 2


async def test_pages_on_an_event_loop(simulator: Simulator) -> None:
    async with simulator.async_client() as client:
        pages = client.report.transactions_pages(transaction_date=DAY)
        assert [len(page.transactions) async for page in pages] == [20, 20, 5]
        rows = client.report.transactions_pages(transaction_date=DAY, page=3).rows()
        assert len([row async for row in rows]) == 5


def test_a_list_with_cursors_goes_on_where_it_was_left(simulator: Simulator) -> None:
    with simulator.client() as client:
        pages = client.report.scroll_transactions_pages(transaction_date=DAY)
        assert (pages.page, pages.next_page) == (None, "")
        first = next(pages)
        assert pages.page == ""
        assert pages.next_page == first.transactions[-1].transaction_id
        later = client.report.scroll_transactions_pages(
            transaction_date=DAY, last_id=pages.next_page
        )
        left = [row.transaction_id for row in later.rows()]
        assert len(left) == 25
        assert not {row.transaction_id for row in first.transactions} & set(left)
        assert later.next_page is None


async def test_cursors_on_an_event_loop(simulator: Simulator) -> None:
    async with simulator.async_client() as client:
        pages = client.report.scroll_transactions_pages(
            transaction_date=DAY, document_scroll_vo_sorting_order="DESC"
        )
        assert len({row.transaction_id async for row in pages.rows()}) == 45


@pytest.mark.parametrize("page", ["2", " 2 ", "02"])
def test_a_page_is_named_in_any_spelling_that_its_call_takes(
    simulator: Simulator, page: Any
) -> None:
    with simulator.client() as client:
        pages = client.report.transactions_pages(transaction_date=DAY, page=page)
        assert len(list(pages.rows())) == 25
        assert (pages.page, pages.next_page) == (3, None)


def test_an_empty_page_is_the_first_one(simulator: Simulator) -> None:
    empty: Any = ""
    with simulator.client() as client:
        pages = client.report.transactions_pages(transaction_date=DAY, page=empty)
        assert len(list(pages.rows())) == 45
