"""Reports calls and their attempts to the program.

The thread that moves the bytes never enters Python. It records its attempts, and they are reported
on the thread, or event loop, that waits for the call, before the call returns or raises.
"""

from __future__ import annotations

from itertools import count
from time import perf_counter

from iyzico import _log
from iyzico import _names as t
from iyzico._native import Record
from iyzico.errors import ConfigError, IyzicoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from iyzico import _native
    from iyzico._aliases import OnAttempt, OnEnd, OnStart


class Attempt(Record, kw_only=False):
    """How one attempt of a call ended, for metrics and logs.

    There is no place in it for a request, a response or a key.
    """

    __slots__ = ()

    endpoint: str
    """Name of the call, such as `payment.create`."""
    conversation_id: str | None
    """Your reference of the call, given or made by the client: a payment is found by it."""
    number: int
    """Which attempt of the call it was; counts from 1."""
    duration: float
    """How many seconds it took."""
    http_status: int | None
    """Status of the HTTP response, if one came."""
    outcome: t.Outcome | None
    """What is known about the money when the attempt failed; `None` when it succeeded."""
    error_kind: t.AttemptErrorKind | None
    """Why it failed: the kind of the error, or `abandoned`."""
    error_code: str | None
    """iyzico's error code."""
    error_group: str | None
    """iyzico's error group."""
    connection_reused: bool | None
    """Whether the connection had been used before; `None` when there was none yet."""
    next_attempt_in: float | None
    """After how many seconds the next attempt follows, unless the call is given up before, or the
    rate limiter holds that attempt back; `None` when this was the last."""
    ended_at: float
    """When it ended, in seconds since the beginning of 1970."""


class CallStarted(Record, kw_only=False):
    """A call begins, for spans, metrics and logs. There is no place in it for what is sent."""

    __slots__ = ()

    number: int
    """Number of the call in this process; `CallEnded` of the same call has the same."""
    endpoint: str
    """Name of the call, such as `payment.create`."""
    conversation_id: str | None
    """Your reference of the call, if you gave one."""


class CallEnded(Record, kw_only=False):
    """A call has ended, with all its attempts and look-ups.

    There is no place in it for a request, a response or a key.
    """

    __slots__ = ()

    number: int
    """Number of the call in this process, as in its `CallStarted`."""
    endpoint: str
    """Name of the call, such as `payment.create`."""
    conversation_id: str | None
    """Your reference of the call, given or made by the client: a payment is found by it."""
    payment_id: str | None
    """iyzico's ID for the payment, where one is known."""
    duration: float
    """How many seconds it took."""
    attempts: tuple[Attempt, ...]
    """The attempts and look-ups, and what earlier calls have left behind."""
    http_status: int | None
    """Status of the last HTTP response, if one came."""
    outcome: t.Outcome | None
    """What is known about the money when the call failed; `None` when it succeeded."""
    error_kind: t.ErrorKind | str | None
    """Kind of the error: `card_declined`, `transport`."""
    error_code: str | None
    """iyzico's error code."""
    error_group: str | None
    """iyzico's error group."""
    fraud_status: int | None = None
    """What risk control says of a payment that was made: 1 accepts it, 0 has it under review, -1
    refuses it. `None` where there is none."""


_NUMBERS = count(1)
_SUCCESS: dict[int | None, str] = {0: "under review", -1: "refused by risk control"}
"""What is told of a payment that was made and may not be shipped."""


class Observer:
    """Tells the hooks of one client, and the logger `iyzico`, about calls and attempts.

    Nothing that goes wrong here may cost the response to a payment.
    """

    def __init__(
        self,
        on_attempt: OnAttempt | None = None,
        on_start: OnStart | None = None,
        on_end: OnEnd | None = None,
    ) -> None:
        self._on_attempt = _hooks("on_attempt", on_attempt)
        self._on_start = _hooks("on_start", on_start)
        self._on_end = _hooks("on_end", on_end)
        _log.obey_environment()

    def add(self, on_start: OnStart, on_end: OnEnd) -> None:
        """Tells these hooks as well."""
        self._on_start = (*self._on_start, on_start)
        self._on_end = (*self._on_end, on_end)

    def is_wanted(self) -> bool:
        """Returns whether anybody is told."""
        hooks = self._on_attempt or self._on_start or self._on_end
        return bool(hooks) or _log.is_read(_log.DEBUG)

    def start(self, running: _native.Running[t.Any]) -> tuple[CallStarted, float] | None:
        """Tells that a call begins; what it returns is for `end`."""
        if not self.is_wanted():
            return None
        number, endpoint, reference = next(_NUMBERS), running.endpoint, running.conversation_id
        started = CallStarted(number, endpoint, reference)
        begins = f"{endpoint}: call {number} starts (conversation_id {reference})"
        _log.write(_log.DEBUG, "%s", begins, endpoint=endpoint, conversation_id=reference)
        _tell(self._on_start, started, "on_start")
        return started, perf_counter()

    def end(
        self,
        call: tuple[CallStarted, float] | None,
        events: Iterable[_native.Event],
        result: object,
        error: IyzicoError | None,
    ) -> None:
        """Tells about the attempts of a call and about its end."""
        if call is None:
            return
        started, began = call
        attempts = self.tell(events)
        duration = perf_counter() - began
        try:
            ended = _ended(started, duration, attempts, result, error)
            _log_end(ended)
        except Exception:  # noqa: BLE001 - the response matters more
            _log.write(_log.ERROR, "the end of %s is not told", started.endpoint, raised=True)
        else:
            _tell(self._on_end, ended, "on_end")

    def tell(self, events: Iterable[_native.Event]) -> tuple[Attempt, ...]:
        """Tells about attempts, and returns them."""
        if not self.is_wanted():
            return ()
        attempts = tuple(Attempt(*event) for event in events)
        for attempt in attempts:
            _log_attempt(attempt)
            _tell(self._on_attempt, attempt, "on_attempt")
        return attempts


def _hooks(name: str, hook: Callable[..., object] | None) -> tuple[Callable[..., object], ...]:
    if hook is None:
        return ()
    import inspect

    if not callable(hook) or inspect.iscoroutinefunction(hook):
        kind = "async function" if callable(hook) else type(hook).__name__
        text = f"{name}: must be a plain function that takes an event, not {kind}"
        raise ConfigError(text, setting=name)
    return (hook,)


def _tell(
    hooks: tuple[Callable[..., object], ...], event: Attempt | CallStarted | CallEnded, name: str
) -> None:
    for hook in hooks:
        try:
            hook(event)
        except Exception:  # noqa: BLE001, PERF203 - the response matters more
            _log.write(_log.ERROR, "%s failed for %s", name, event.endpoint, raised=True)


def _ended(
    started: CallStarted,
    duration: float,
    attempts: tuple[Attempt, ...],
    result: object,
    error: IyzicoError | None,
) -> CallEnded:
    error = error or getattr(result, "error", None)
    response = getattr(result, "response", result)
    last = attempts[-1] if attempts else None
    references = [each.conversation_id for each in (started, last, error) if each]
    payment_id = getattr(error or response, "payment_id", None)
    return CallEnded(
        number=started.number,
        endpoint=started.endpoint,
        conversation_id=next(filter(None, references), None),
        payment_id=payment_id if isinstance(payment_id, str) else None,
        duration=duration,
        attempts=attempts,
        http_status=last.http_status if last else None,
        outcome=error.outcome if error else None,
        error_kind=error.kind if error else None,
        error_code=error.code or None if error else None,
        error_group=error.group if error else None,
        fraud_status=getattr(response, "fraud_status", None),
    )


def _log_attempt(attempt: Attempt) -> None:
    _log.write(
        _log.DEBUG,
        "%s, attempt %d: %s after %.0f ms "
        "(conversation_id %s, HTTP %s, error %s, code %s, next attempt in %s s)",
        attempt.endpoint,
        attempt.number,
        attempt.outcome or "success",
        attempt.duration * 1000,
        attempt.conversation_id,
        attempt.http_status,
        attempt.error_kind,
        attempt.error_code,
        attempt.next_attempt_in,
        endpoint=attempt.endpoint,
        conversation_id=attempt.conversation_id,
        attempt=attempt.number,
    )


def _log_end(ended: CallEnded) -> None:
    _log.write(
        _log.DEBUG,
        "%s: call %d ended: %s after %.0f ms, attempts %d "
        "(conversation_id %s, payment_id %s, HTTP %s, error %s, code %s)",
        ended.endpoint,
        ended.number,
        ended.outcome or _SUCCESS.get(ended.fraud_status, "success"),
        ended.duration * 1000,
        len(ended.attempts),
        ended.conversation_id,
        ended.payment_id,
        ended.http_status,
        ended.error_kind,
        ended.error_code,
        endpoint=ended.endpoint,
        conversation_id=ended.conversation_id,
        payment_id=ended.payment_id,
    )
