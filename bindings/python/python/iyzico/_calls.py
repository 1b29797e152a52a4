"""How a client makes its calls: wait for the end of one, and tell about its attempts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, TypeVar

from iyzico import _log, _native
from iyzico._interrupted import Trace
from iyzico._loop import waiting
from iyzico._raw import RawResponse, read_raw
from iyzico._response import Response, read
from iyzico._settled import NotSent, Settled, Unknown, read_settled
from iyzico.errors import IyzicoError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from iyzico._attempt import Observer
    from iyzico._loop import Waiting

R = TypeVar("R", bound=Response)
T = TypeVar("T")
U = TypeVar("U")

Verify: TypeAlias = Literal["strictly", "not"]
"""How strictly a response is looked at.

- `strictly`: signature and echoed values must be right; a missing signature is an error.
- `not`: nothing is compared. For recorded responses without signatures; never for real money.
"""


class CallOptions(NamedTuple):
    """What is different for one call; `None` takes the setting of the client."""

    timeout: float | None
    connect_timeout: float | None
    total_timeout: float | None
    verify: Verify | None
    extra: Mapping[str, object] | None = None
    """Further fields of the request, by their names on the wire."""


class OnceOptions(NamedTuple):
    """How a call is sent once; `None` takes the default."""

    call: CallOptions
    deadline: float | None
    first_pause: float | None
    longest_pause: float | None
    pending: str | None = None
    payment_id: str | None = None


def unnamed(call: str, given: tuple[object, ...]) -> TypeError:
    """Returns the error for what was given without a name."""
    action = call.rpartition(".")[2]
    kind = type(given[0]).__name__
    how = "(field=...)"
    try:
        if not isinstance(given[0], tuple):
            _native.fields_of(given[0])
            how = "(**request)" if isinstance(given[0], dict) else "(**iyzico.fields_of(request))"
    except TypeError:
        pass
    text = f"{call} takes its fields by name, not a {kind} by position: {action}{how}"
    return TypeError(f"{text}; nothing was sent")


def _unsent(error: IyzicoError, earlier: str | None) -> NotSent | Unknown:
    """Returns the ending of a call that did not begin.

    What became of an earlier attempt, whose handle was given, is as unknown as before.
    """
    if earlier is None or not _native.Client.is_handle(earlier):
        return NotSent(error)
    text = str(error).removesuffix(", no money moved").removesuffix("; nothing was sent")
    error.args = (f"{text}; nothing was sent now; the earlier call of `pending` may have gone on",)
    error.outcome, error.pending = "unknown", earlier
    return Unknown(earlier, error)


def _tell_extra(endpoint: str, options: CallOptions) -> None:
    """Tells the logger of fields that this version does not know, by their names alone."""
    if options.extra is not None and _log.is_read(_log.DEBUG):
        names = _native.extra_names(options.extra)
        _log.write(_log.DEBUG, "%s: extra fields %s", endpoint, names, endpoint=endpoint)


class Calls:
    """Makes calls and waits for them."""

    def __init__(self, native: _native.Client, observer: Observer) -> None:
        self._native = native
        self._observer = observer

    def make(
        self, endpoint: str, response: type[R], request: Mapping[str, object], options: CallOptions
    ) -> R:
        """Makes a call."""
        running = self._native.call(endpoint, request, options)
        _tell_extra(endpoint, options)
        return self._end_of(running, partial(read, response, endpoint))

    def request(
        self, method: str, path: str, body: _native.Json | None, options: CallOptions
    ) -> RawResponse:
        """Makes a request that no call describes."""
        running = self._native.request(method, path, body, options)
        return self._end_of(running, read_raw)

    def settle(
        self, endpoint: str, response: type[R], request: Mapping[str, object], options: OnceOptions
    ) -> Settled[R]:
        """Makes a money call once, and finds out what became of it."""
        try:
            running = self._native.call_once(endpoint, request, options)
            _tell_extra(endpoint, options.call)
        except IyzicoError as error:
            return _unsent(error, options.pending)
        return self._end_of(running, partial(read_settled, response, endpoint))

    def resolve(
        self, responses: Mapping[str, type[R]], pending: str, options: OnceOptions
    ) -> Settled[R]:
        """Finds out what became of a money call."""
        running = self._native.resolve(pending, options)
        endpoint = running.endpoint
        return self._end_of(running, partial(read_settled, responses[endpoint], endpoint))

    def _end_of(self, running: _native.Running[T], read_end: Callable[[T], U]) -> U:
        with Trace(running, self._observer) as trace:
            return trace.came(read_end(running.wait()))


class AsyncCalls:
    """Makes calls; the event loop runs on until they have ended."""

    def __init__(self, native: _native.Client, observer: Observer) -> None:
        self._native = native
        self._observer = observer

    async def make(
        self, endpoint: str, response: type[R], request: Mapping[str, object], options: CallOptions
    ) -> R:
        """Makes a call."""
        running = self._native.call(endpoint, request, options)
        _tell_extra(endpoint, options)
        return await self._end_of(running, waiting(), partial(read, response, endpoint))

    async def request(
        self, method: str, path: str, body: _native.Json | None, options: CallOptions
    ) -> RawResponse:
        """Makes a request that no call describes."""
        running = self._native.request(method, path, body, options)
        return await self._end_of(running, waiting(), read_raw)

    async def settle(
        self, endpoint: str, response: type[R], request: Mapping[str, object], options: OnceOptions
    ) -> Settled[R]:
        """Makes a money call once, and finds out what became of it."""
        try:
            running = self._native.call_once(endpoint, request, options)
            _tell_extra(endpoint, options.call)
            wait = waiting()
        except IyzicoError as error:
            return _unsent(error, options.pending)
        return await self._end_of(running, wait, partial(read_settled, response, endpoint))

    async def resolve(
        self, responses: Mapping[str, type[R]], pending: str, options: OnceOptions
    ) -> Settled[R]:
        """Finds out what became of a money call."""
        running = self._native.resolve(pending, options)
        endpoint = running.endpoint
        read_end = partial(read_settled, responses[endpoint], endpoint)
        return await self._end_of(running, waiting(), read_end)

    async def _end_of(
        self, running: _native.Running[T], wait: Waiting, read_end: Callable[[T], U]
    ) -> U:
        with Trace(running, self._observer) as trace:
            return trace.came(read_end(await wait.end_of(running)))
