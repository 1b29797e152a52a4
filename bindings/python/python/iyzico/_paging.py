"""Lists that come in pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from iyzico import _native
from iyzico._response import Response

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Mapping

    from typing_extensions import Self

    from iyzico._calls import AsyncCalls, CallOptions, Calls

P = TypeVar("P", bound=Response)
R = TypeVar("R")
N = TypeVar("N", bound="int | str")
"""What names a page: a number, or a cursor where the call has them."""


@dataclass(frozen=True, slots=True)
class PagedCall(Generic[P, N]):
    """A call whose response is one page of a list."""

    endpoint: str
    response: type[P]
    page: str
    """Field of the request that names a page."""
    rows: str
    """Field of the response that holds the rows, `data.items` for one inside another."""
    first: N
    """What names the first page."""


class _Place(Generic[P, R, N]):
    """Where reading a list stands."""

    def __init__(
        self, call: PagedCall[P, N], request: Mapping[str, object], options: CallOptions
    ) -> None:
        self._call = call
        self._request = request
        self._options = options
        self.page: N | None = None
        """Names the page that came last."""
        first = request.get(call.page)
        self.next_page: N | None = call.first if first is None else cast("N", first)
        """Names the page that is asked for next; `None` behind the last one. A request with it goes
        on from there, in another process too."""

    def _request_for(self, position: N) -> dict[str, Any]:
        return {**self._request, self._call.page: position}

    def _arrived(self, position: N, page: P) -> P:
        self.page = type(self._call.first)(position)
        after = _native.page_after(self._call.endpoint, self.page, page.raw_text)
        self.next_page = cast("N | None", after)
        return page

    def _rows_of(self, page: P) -> Iterable[R]:
        found: object = page
        for name in self._call.rows.split("."):
            found = getattr(found, name, None)  # a response may lack what the rows stand in
        return cast("Iterable[R]", found or ())


class Pages(_Place[P, R, N]):
    """A list that comes in pages: iterate over it for the pages, over `rows()` for what is in them.

    One page is held at a time. After an error the same page is asked for again.
    """

    def __init__(
        self,
        calls: Calls,
        call: PagedCall[P, N],
        request: Mapping[str, object],
        options: CallOptions,
    ) -> None:
        super().__init__(call, request, options)
        self._calls = calls

    def __iter__(self) -> Self:
        """Goes on with the page that is next."""
        return self

    def __next__(self) -> P:
        """Asks for the next page."""
        position, call = self.next_page, self._call
        if position is None:
            raise StopIteration
        request = self._request_for(position)
        page = self._calls.make(call.endpoint, call.response, request, self._options)
        return self._arrived(position, page)

    def rows(self) -> Iterator[R]:
        """Returns the rows of the pages that are left, one by one."""
        for page in self:
            yield from self._rows_of(page)


class AsyncPages(_Place[P, R, N]):
    """A list that comes in pages: iterate over it for the pages, over `rows()` for what is in them.

    One page is held at a time. After an error the same page is asked for again.
    """

    def __init__(
        self,
        calls: AsyncCalls,
        call: PagedCall[P, N],
        request: Mapping[str, object],
        options: CallOptions,
    ) -> None:
        super().__init__(call, request, options)
        self._calls = calls

    def __aiter__(self) -> Self:
        """Goes on with the page that is next."""
        return self

    async def __anext__(self) -> P:
        """Asks for the next page."""
        position, call = self.next_page, self._call
        if position is None:
            raise StopAsyncIteration
        request = self._request_for(position)
        page = await self._calls.make(call.endpoint, call.response, request, self._options)
        return self._arrived(position, page)

    async def rows(self) -> AsyncIterator[R]:
        """Returns the rows of the pages that are left, one by one."""
        async for page in self:
            for row in self._rows_of(page):
                yield row
