"""Telling the program about every attempt of a call.

The thread that moves the bytes never enters Python. It notes its attempts, and they are told on the
thread, or event loop, that waits for the call, before the call returns or raises.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Literal, TypeAlias

from iyzico._native import Record
from iyzico.errors import ConfigError, Outcome

ErrorKind: TypeAlias = (
    Literal["api", "untrusted", "transport", "rate_limited", "invalid", "config", "abandoned"] | str
)
"""Why an attempt failed: which error, or `abandoned` when the program dropped the call."""


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
    outcome: Outcome | None
    """What is known about the money when the attempt failed; `None` when it succeeded."""
    error_kind: ErrorKind | None
    """Why it failed."""
    error_code: str | None
    """iyzico's error code."""
    error_group: str | None
    """iyzico's error group."""
    connection_reused: bool | None
    """Whether the connection had been used before; `None` when there was none yet."""
    next_attempt_in: float | None
    """After how many seconds the next attempt follows; `None` when this was the last."""


OnAttempt: TypeAlias = Callable[[Attempt], object]
"""Is called with every attempt: a plain function, which should be quick."""

Event: TypeAlias = tuple[
    str,
    str | None,
    int,
    float,
    int | None,
    Outcome | None,
    str | None,
    str | None,
    str | None,
    bool | None,
    float | None,
]
"""The fields of an attempt, as the native client notes them."""

logger = logging.getLogger("iyzico")


class Observer:
    """Tells the hook of one client, and the logger `iyzico`, about attempts."""

    def __init__(self, hook: OnAttempt | None) -> None:
        if hook is not None and (not callable(hook) or _is_async(hook)):
            kind = "async function" if callable(hook) else type(hook).__name__
            text = f"on_attempt: must be a plain function that takes an attempt, not {kind}"
            raise ConfigError(text, setting="on_attempt")
        self._hook = hook

    def is_wanted(self) -> bool:
        """Returns whether anybody is told."""
        return self._hook is not None or logger.isEnabledFor(logging.DEBUG)

    def tell(self, events: Iterable[Event]) -> None:
        """Tells about attempts. Nothing that goes wrong here may cost the response to a payment."""
        if self._hook is None and not logger.isEnabledFor(logging.DEBUG):
            return
        for event in events:
            attempt = Attempt(*event)
            try:
                _log(attempt)
                if self._hook is not None:
                    self._hook(attempt)
            except Exception:
                logger.exception("on_attempt failed for an attempt of %s", attempt.endpoint)


def _is_async(hook: object) -> bool:
    import inspect

    return inspect.iscoroutinefunction(hook)


def _log(attempt: Attempt) -> None:
    logger.debug(
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
    )
