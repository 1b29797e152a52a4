"""How a client makes its calls: start one, wait for its end, tell about its attempts."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, TypeVar

from iyzico._loop import waiting_on
from iyzico._response import Response, read
from iyzico._settled import Settled, read_settled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iyzico import _native
    from iyzico._attempt import Observer

A = TypeVar("A", bound=Response)
T = TypeVar("T")

Verify: TypeAlias = Literal["strictly", "not"]
"""How strictly an answer is looked at.

- `strictly`: signature and echoed values must be right; a missing signature is an error.
- `not`: nothing is compared. For recorded answers without signatures; never for real money.
"""


class CallOptions(NamedTuple):
    """What is different for one call; `None` takes the setting of the client."""

    timeout: float | None
    connect_timeout: float | None
    total_timeout: float | None
    verify: Verify | None


class OnceOptions(NamedTuple):
    """How a call is sent once; `None` takes the default."""

    call: CallOptions
    deadline: float | None
    first_pause: float | None
    longest_pause: float | None
    payment_id: str | None = None


class Calls:
    """Makes calls and waits for them."""

    def __init__(self, native: _native.Client, observer: Observer) -> None:
        self._native = native
        self._observer = observer

    def make(
        self, endpoint: str, answer: type[A], request: Mapping[str, object], options: CallOptions
    ) -> A:
        """Makes a call."""
        return read(answer, self._end_of(self._native.start(endpoint, request, options)))

    def settle(
        self, endpoint: str, answer: type[A], request: Mapping[str, object], options: OnceOptions
    ) -> Settled[A]:
        """Makes a money call once, and finds out what became of it."""
        running = self._native.start_once(endpoint, request, options)
        return read_settled(answer, self._end_of(running))

    def resolve(
        self, answers: Mapping[str, type[A]], pending: str, options: OnceOptions
    ) -> Settled[A]:
        """Finds out what became of a money call."""
        running = self._native.start_resolve(pending, options)
        return read_settled(answers[running.endpoint], self._end_of(running))

    def _end_of(self, running: _native.Running[T]) -> T:
        try:
            return running.wait()
        finally:
            self._observer.tell(running.attempts())


class AsyncCalls:
    """Makes calls; the event loop runs on until they have ended."""

    def __init__(self, native: _native.Client, observer: Observer) -> None:
        self._native = native
        self._observer = observer

    async def make(
        self, endpoint: str, answer: type[A], request: Mapping[str, object], options: CallOptions
    ) -> A:
        """Makes a call."""
        return read(answer, await self._end_of(self._native.start(endpoint, request, options)))

    async def settle(
        self, endpoint: str, answer: type[A], request: Mapping[str, object], options: OnceOptions
    ) -> Settled[A]:
        """Makes a money call once, and finds out what became of it."""
        running = self._native.start_once(endpoint, request, options)
        return read_settled(answer, await self._end_of(running))

    async def resolve(
        self, answers: Mapping[str, type[A]], pending: str, options: OnceOptions
    ) -> Settled[A]:
        """Finds out what became of a money call."""
        running = self._native.start_resolve(pending, options)
        return read_settled(answers[running.endpoint], await self._end_of(running))

    async def _end_of(self, running: _native.Running[T]) -> T:
        try:
            return await waiting_on(asyncio.get_running_loop()).end_of(running)
        finally:
            self._observer.tell(running.attempts())
