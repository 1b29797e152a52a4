"""What is rare about a call, and so left to Python by the native side.

It is imported with the first client: a program that has run out of files could not do so later.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from iyzico import _native
from iyzico._interrupted import say
from iyzico._settled import NotSent, Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from inspect import Signature

    from iyzico.errors import IyzicoError

__all__ = ["say", "tell_extra", "tell_warnings", "unnamed", "unsent"]

logger = logging.getLogger("iyzico")


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
