"""How an asyncio event loop waits for calls that run on the native I/O thread.

The native side rings a socket that the loop watches; the loop then collects what has ended. No
thread of ours enters Python, so none can meet an interpreter that is ending.
"""

from __future__ import annotations

import asyncio
from itertools import count
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

from iyzico import _native

if TYPE_CHECKING:
    from iyzico._native import Running

T = TypeVar("T")


class _WatchedCalls:
    """The calls that one event loop waits for."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._mailbox = _native.Mailbox()
        self._tickets = count()
        self._waiting: dict[int, asyncio.Future[None]] = {}
        loop.add_reader(self._mailbox.fileno(), self._collect)

    async def end_of(self, running: Running[T]) -> T:
        ticket = next(self._tickets)
        ended = self._waiting[ticket] = asyncio.get_running_loop().create_future()
        running.notify(self._mailbox, ticket)
        try:
            await ended
        except BaseException:
            running.cancel()
            raise
        finally:
            del self._waiting[ticket]
        return running.result()

    def _collect(self) -> None:
        for ticket in self._mailbox.collect():
            ended = self._waiting.get(ticket)
            if ended is not None and not ended.done():
                ended.set_result(None)


class _PooledCalls:
    """The calls of an event loop that watches no sockets: the usual one of Windows."""

    async def end_of(self, running: Running[T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(None, running.wait)
        except BaseException:
            running.cancel()
            raise


_CALLS: WeakKeyDictionary[asyncio.AbstractEventLoop, _WatchedCalls | _PooledCalls] = (
    WeakKeyDictionary()
)


def waiting_on(loop: asyncio.AbstractEventLoop) -> _WatchedCalls | _PooledCalls:
    """Returns what waits for calls on this event loop."""
    calls = _CALLS.get(loop)
    if calls is None:
        try:
            calls = _WatchedCalls(loop)
        except NotImplementedError:
            calls = _PooledCalls()
        _CALLS[loop] = calls
    return calls
