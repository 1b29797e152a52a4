"""Lists that come in pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar, cast

from iyzico import _native
from iyzico._response import Response

P = TypeVar("P", bound=Response)
R = TypeVar("R")
N = TypeVar("N", bound="int | str")
"""What names a page: a number, or a cursor where the call has them."""


class _Place(Generic[P, R, N]):
    """Where reading a list stands."""

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        method: Callable[..., Any],
        endpoint: str,
        page: str,
        rows: str,
        first: N,
        request: dict[str, object],
    ) -> None:
        self._method = method
        self._endpoint = endpoint
        self._page = page
        self._rows = rows
        self._request = request
        self.page: N | None = None
        """Names the page that came last."""
        given = request.get(page)
        self.next_page: N | None = first if given is None else cast("N", given)
        """Names the page that is asked for next; `None` behind the last one. A request with it goes
        on from there, in another process too."""

    def _request_for(self, position: N) -> dict[str, Any]:
        return {**self._request, self._page: position}

    def _arrived(self, position: N, page: P) -> P:
        asked = {self._page: position}
        arrived, after = _native.page_after(self._endpoint, asked, page.raw_text)
        self.page, self.next_page = cast("N", arrived), cast("N | None", after)
        return page

    def _rows_of(self, page: P) -> Iterable[R]:
        found: object = page
        for name in self._rows.split("."):
            found = getattr(found, name, None)  # a response may lack what the rows stand in
        return cast("Iterable[R]", found or ())


class Pages(_Place[P, R, N]):
    """A list that comes in pages: iterate over it for the pages, over `rows()` for what is in them.

    One page is held at a time. After an error the same page is asked for again.
    """

    def __iter__(self) -> Iterator[P]:
        """Goes on with the page that is next."""
        return self

    def __next__(self) -> P:
        """Asks for the next page."""
        position = self.next_page
        if position is None:
            raise StopIteration
        return self._arrived(position, self._method(**self._request_for(position)))

    def rows(self) -> Iterator[R]:
        """Returns the rows of the pages that are left, one by one."""
        for page in self:
            yield from self._rows_of(page)


class AsyncPages(_Place[P, R, N]):
    """A list that comes in pages: iterate over it for the pages, over `rows()` for what is in them.

    One page is held at a time. After an error the same page is asked for again.
    """

    def __aiter__(self) -> AsyncIterator[P]:
        """Goes on with the page that is next."""
        return self

    async def __anext__(self) -> P:
        """Asks for the next page."""
        position = self.next_page
        if position is None:
            raise StopAsyncIteration
        return self._arrived(position, await self._method(**self._request_for(position)))

    async def rows(self) -> AsyncIterator[R]:
        """Returns the rows of the pages that are left, one by one."""
        async for page in self:
            for row in self._rows_of(page):
                yield row
