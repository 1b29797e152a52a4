"""What the native side leaves to Python: the wait on an event loop, and what is rare."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from iyzico import _native
from iyzico._interrupted import say
from iyzico._loop import waiting
from iyzico._settled import NotSent, Unknown
from iyzico.errors import IyzicoError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from inspect import Signature

    from iyzico import types
    from iyzico._attempt import Observer

    Found: TypeAlias = (
        types.Payment
        | types.Cancellation
        | types.Refund
        | types.PayoutExecuted
        | types.BasicPayment
    )
    """What is found instead of a lost response."""
else:

    def __getattr__(name: str) -> object:
        """Finds the classes of what is found instead of a lost response."""
        if name != "Found":
            raise AttributeError(name)
        from functools import reduce
        from operator import or_
        from typing import get_args

        from iyzico._choices import MoneyCallName
        from iyzico._lookup import response_of

        found = dict.fromkeys(response_of(call) for call in get_args(MoneyCallName))
        return globals().setdefault(name, reduce(or_, found))


logger = logging.getLogger("iyzico")

T = TypeVar("T")


async def end_of(
    running: _native.Running[T],
    observer: Observer,
    is_once: bool = False,  # noqa: FBT001, FBT002
    earlier: str | None = None,
) -> T | NotSent | Unknown:
    """Makes a call and waits for its end on the event loop that runs here."""
    try:
        wait = waiting()
    except IyzicoError as error:
        if is_once:
            return unsent(error, earlier)
        raise
    try:
        try:
            return await wait.end_of(running)
        finally:
            if observer.is_wanted():
                observer.tell(running.attempts())
    except IyzicoError:
        raise
    except BaseException as error:
        say(error, running)
        raise


async def answer(ending: T) -> T:
    """Returns how a call has ended already."""
    return ending


async def fail(error: BaseException) -> None:
    """Raises what kept a call from being made."""
    try:
        raise error
    finally:
        del error


def unsent(error: IyzicoError, earlier: str | None) -> NotSent | Unknown:
    """Returns the ending of a call that did not begin.

    What became of an earlier attempt, whose handle was given, is as unknown as before.
    """
    if earlier is None or not _native.Client.is_handle(earlier):
        return NotSent(error)
    text = str(error).removesuffix(", no money moved").removesuffix("; nothing was sent")
    error.args = (f"{text}; nothing was sent now; the earlier call of `pending` may have gone on",)
    error.outcome, error.pending = "unknown", earlier
    return Unknown(earlier, error)


def unnamed(call: str, method: Any, kind: str, is_mapping: bool) -> TypeError:  # noqa: ANN401, FBT001
    """Returns the error for what was given without a name: it names the first field of the call."""
    action = method.__name__
    signature: Signature = method.__signature__
    of_every_call = ("self", "locale", "conversation_id", "timeout")
    fields = [name for name in signature.parameters if name not in of_every_call]
    field = fields[0] if fields else "field"
    how = "(**request)" if is_mapping else f"({field}=...)"
    call = f"{call.partition('.')[0]}.{action}"
    text = f"{call} takes its fields by name, not a {kind} by position: {action}{how}"
    return TypeError(f"{text}; nothing was sent")


def tell_extra(endpoint: str, extra: Mapping[str, object] | None) -> None:
    """Tells the logger of fields that this version does not know, by their names alone."""
    if logger.isEnabledFor(logging.DEBUG):
        logger.debug("%s: extra fields %s", endpoint, _native.extra_names(extra))


def tell_warnings(endpoint: str, warnings: tuple[Any, ...]) -> None:
    """Tells the logger what is doubtful about a request, and odd about its response."""
    logger.warning("%s: %s", endpoint, "; ".join(f"{w.path} {w.problem}" for w in warnings))
