"""What an interrupted wait leaves behind.

A cancelled task, a timeout of the program or Ctrl-C ends a wait with an exception that says nothing
about money. So the exception is given what is known, and so is the log when money may have moved.
"""

from __future__ import annotations

import contextlib
import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

    from iyzico import _native
    from iyzico.errors import IyzicoError

logger = logging.getLogger("iyzico")


def say(error: BaseException, running: _native.Running[Any]) -> None:
    """Ends a call whose wait an exception ended that is not ours, and says so on the exception."""
    lost = running.interrupt()
    # An exception of somebody else's may refuse both.
    with contextlib.suppress(Exception):
        error.iyzico_error = lost  # type: ignore[attr-defined]
    with contextlib.suppress(Exception):
        _add_note(error, lost)
    if lost.pending is not None:
        logger.warning("%s, by %s; pending: %s", lost, type(error).__name__, lost.pending)


def _add_note(error: BaseException, lost: IyzicoError) -> None:
    """Adds what a traceback shows, where Python can (3.11)."""
    note = f"iyzico: {lost}"
    if lost.pending is not None:
        note += f"; its handle, as in errors.interrupted(error).pending: {lost.pending}"
    add_note = getattr(error, "add_note", None)
    if add_note is not None:
        add_note(note)
