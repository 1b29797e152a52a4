"""What is rare about a call, and so left to Python by the native side.

It is imported with the first client: a program that has run out of files could not do so later.
"""

from __future__ import annotations

from iyzico import _log, _native
from iyzico._interrupted import Trace, say
from iyzico._settled import NotSent, Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from inspect import Signature
    from typing import Any, TypeVar

    from iyzico._attempt import Observer
    from iyzico.errors import IyzicoError

    T = TypeVar("T")
    E = TypeVar("E", bound=IyzicoError)

__all__ = [
    "in_doubt",
    "not_sent",
    "observed",
    "say",
    "tell_extra",
    "tell_warnings",
    "unnamed",
    "unsent",
]


def unsent(error: IyzicoError) -> NotSent | Unknown:
    """Returns the ending of a call that did not begin."""
    return NotSent(error) if error.pending is None else Unknown(error.pending, error)


def not_sent(kind: type[E], in_short: str, **known: str) -> E:
    """Returns the error of a call that did not begin; `in_doubt` knows its text without the end."""
    error = kind(f"{in_short}; nothing was sent, no money moved", **known)
    vars(error)["_in_short"] = in_short
    return error


def in_doubt(error: IyzicoError, pending: str | None) -> None:
    """Says that nothing was sent now, and that what was sent before is as unknown as it was."""
    text = vars(error).pop("_in_short", None) or str(error)
    error.args = (f"{text}; nothing was sent now; the earlier call of `pending` may have gone on",)
    error.outcome, error.pending = "unknown", pending


def unnamed(call: str, method: Any, given: object) -> TypeError:  # noqa: ANN401
    """Returns the error for what was given without a name: it names the first field of the call."""
    action, kind = method.__name__, type(given).__name__
    signature: Signature = method.__signature__
    of_every_call = ("self", "locale", "conversation_id", "timeout")
    fields = [name for name in signature.parameters if name not in of_every_call]
    how = f"({fields[0] if fields else 'field'}=...)"
    try:
        if not isinstance(given, tuple):
            _native.fields_of(given)
            how = "(**request)" if isinstance(given, dict) else "(**iyzico.fields_of(request))"
    except TypeError:
        pass
    call = f"{call.partition('.')[0]}.{action}"
    text = f"{call} takes its fields by name, not a {kind} by position: {action}{how}"
    return TypeError(f"{text}; nothing was sent")


def observed(running: _native.Running[T], observer: Observer) -> T:
    """Makes a call and waits for its end, and tells the observer."""
    with Trace(running, observer) as trace:
        return trace.came(running.wait())


def tell_extra(endpoint: str, extra: Mapping[str, object] | None) -> None:
    """Tells the logger of fields that this version does not know, by their names alone."""
    if _log.is_read(_log.DEBUG):
        names = _native.extra_names(extra)
        _log.write(_log.DEBUG, "%s: extra fields %s", endpoint, names, endpoint=endpoint)


def tell_warnings(endpoint: str, warnings: tuple[Any, ...], reference: str | None) -> None:
    """Tells the logger what is doubtful about a request, and odd about its response."""
    _log.write(
        _log.WARNING,
        "%s: %s (conversation_id %s)",
        endpoint,
        "; ".join(f"{w.path} {w.problem}" for w in warnings),
        reference,
        endpoint=endpoint,
        conversation_id=reference,
    )
