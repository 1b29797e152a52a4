"""How an asyncio event loop waits for calls that run on the native I/O thread.

The native side rings a socket that the loop watches; the loop then collects what has finished. No
thread of ours enters Python, so none can meet an interpreter that is ending.
"""

from __future__ import annotations

import asyncio
from itertools import count
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from iyzico import _native

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iyzico._answer import Verification


class _WatchedCalls:
    """The calls that one event loop waits for."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._mailbox = _native.Mailbox()
        self._tickets = count()
        self._waiting: dict[int, asyncio.Future[None]] = {}
        loop.add_reader(self._mailbox.fileno(), self._collect)

    async def make(
        self,
        client: _native.Client,
        endpoint: str,
        request: Mapping[str, object],
        timeout: float | None,
    ) -> tuple[str, Verification, str]:
        ticket = next(self._tickets)
        call = client.start(endpoint, request, timeout, self._mailbox, ticket)
        finished = self._waiting[ticket] = asyncio.get_running_loop().create_future()
        try:
            await finished
        except BaseException:
            call.cancel()
            raise
        finally:
            del self._waiting[ticket]
        return call.result()

    def _collect(self) -> None:
        for ticket in self._mailbox.collect():
            finished = self._waiting.get(ticket)
            if finished is not None and not finished.done():
                finished.set_result(None)


class _PooledCalls:
    """The calls of an event loop that watches no sockets: the usual one of Windows."""

    async def make(
        self,
        client: _native.Client,
        endpoint: str,
        request: Mapping[str, object],
        timeout: float | None,
    ) -> tuple[str, Verification, str]:
        call = client.start(endpoint, request, timeout)
        try:
            return await asyncio.get_running_loop().run_in_executor(None, call.wait)
        except BaseException:
            call.cancel()
            raise


_CALLS: WeakKeyDictionary[asyncio.AbstractEventLoop, _WatchedCalls | _PooledCalls] = (
    WeakKeyDictionary()
)


def calls_of(loop: asyncio.AbstractEventLoop) -> _WatchedCalls | _PooledCalls:
    """Returns what waits for calls on this event loop."""
    calls = _CALLS.get(loop)
    if calls is None:
        try:
            calls = _WatchedCalls(loop)
        except NotImplementedError:
            calls = _PooledCalls()
        _CALLS[loop] = calls
    return calls
