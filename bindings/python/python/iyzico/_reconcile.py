"""A day of the merchant's books against a day of iyzico's. The rule of comparison is the core's."""

from __future__ import annotations

import json
from collections.abc import AsyncIterable, Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

from iyzico import _native
from iyzico._json import values_of
from iyzico._requests.reconciliation import OwnPayment
from iyzico._responses.reconciliation import Difference

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from iyzico._paging import AsyncPages, Pages

Ours: TypeAlias = Iterable[OwnPayment]
"""Your payments of a day, in any order: a list, a generator, the rows of a query."""
AsyncOurs: TypeAlias = Iterable[OwnPayment] | AsyncIterable[OwnPayment]
"""The same on an event loop."""


def reconcile(pages: Pages[Any, Any, int], ours: Ours) -> Iterator[Difference]:
    """Compares what stands in the pages with the payments."""
    day = _native.Reconciliation()
    for page in pages:
        day.add_page(page.raw_text)
    for own in ours:
        yield from _read(day.compare(own))
    yield from _read(day.rest())


async def reconcile_async(
    pages: AsyncPages[Any, Any, int], ours: AsyncOurs
) -> AsyncIterator[Difference]:
    """Compares what stands in the pages with the payments."""
    day = _native.Reconciliation()
    async for page in pages:
        day.add_page(page.raw_text)
    async for own in _asynchronous(ours):
        for difference in _read(day.compare(own)):
            yield difference
    for difference in _read(day.rest()):
        yield difference


async def _asynchronous(ours: AsyncOurs) -> AsyncIterator[OwnPayment]:
    if isinstance(ours, AsyncIterable):
        async for own in ours:
            yield own
    else:
        for own in ours:
            yield own


def _read(found: str | None) -> Iterator[Difference]:
    for difference in json.loads(found or "[]"):
        yield Difference(**values_of(Difference, difference))
