"""How an asyncio event loop makes calls.

It does as much of a call as can be done at once. The native I/O thread rings a socket that the loop
watches when there is more to do. No thread of ours enters Python, so none can meet an interpreter
that is ending.
"""

from __future__ import annotations

import asyncio
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from weakref import ReferenceType, WeakKeyDictionary, ref

from iyzico import _native, _rare
from iyzico.errors import ConfigError, TransportError

if TYPE_CHECKING:
    from iyzico._native import Running

T = TypeVar("T")


class Waiting(Protocol):
    """Waits for calls on one event loop."""

    async def end_of(self, running: Running[T]) -> T:
        """Makes the call and waits for its end."""
        ...


class _WatchedCalls:
    """The calls that one event loop waits for.

    It is kept for as long as the loop is, so it must not keep the loop: a future does.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        bell = _native.Bell()
        self._mailbox = bell.mailbox()
        self._tickets = count()
        self._waiting: dict[int, tuple[Running[Any], ReferenceType[asyncio.Future[None]]]] = {}
        # The loop alone holds the bell: it goes when the loop is closed, and ends its calls.
        loop.add_reader(bell.fileno(), self._collect, bell)

    async def end_of(self, running: Running[T]) -> T:
        ticket = next(self._tickets)
        if not running.advance(self._mailbox, ticket):
            ended = asyncio.get_running_loop().create_future()
            self._waiting[ticket] = running, ref(ended)
            try:
                await ended
            finally:
                del self._waiting[ticket]
        return running.result()

    def _collect(self, bell: _native.Bell) -> None:
        for ticket in bell.collect():
            waiting = self._waiting.get(ticket)
            if waiting is not None:
                running, ended = waiting[0], waiting[1]()
                if ended and not ended.done() and running.advance(self._mailbox, ticket):
                    ended.set_result(None)


class _PooledCalls:
    """The calls of an event loop that watches no sockets: the usual one of Windows."""

    async def end_of(self, running: Running[T]) -> T:
        try:
            ended = asyncio.get_running_loop().run_in_executor(None, running.wait)
        except RuntimeError as problem:
            raise _cannot_wait(problem) from problem
        return await ended


def runs_here() -> bool:
    """Returns whether an event loop of asyncio runs in this thread."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


_CALLS: WeakKeyDictionary[asyncio.AbstractEventLoop, Waiting] = WeakKeyDictionary()


def waiting() -> Waiting:
    """Returns what waits for calls on the event loop that runs here.

    Raises an error that says that nothing was sent when there is no way to wait.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError as problem:
        text = (
            "event_loop: AsyncIyzico waits on an event loop of asyncio, and none runs here;"
            " with trio, or in a coroutine driven by hand, use Iyzico in a thread"
        )
        raise _rare.not_sent(ConfigError, text, setting="event_loop") from problem
    try:
        calls = _CALLS.get(loop)
        if calls is None:
            calls = _CALLS[loop] = _watch(loop)
    except Exception as problem:
        raise _cannot_wait(problem) from problem
    return calls


def _watch(loop: asyncio.AbstractEventLoop) -> Waiting:
    try:
        return _WatchedCalls(loop)
    except NotImplementedError:
        return _PooledCalls()


def _cannot_wait(problem: Exception) -> TransportError:
    text = f"the event loop cannot wait for a call: {problem}"
    return _rare.not_sent(TransportError, text, outcome="not_sent")
