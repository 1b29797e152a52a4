"""What an interrupted wait leaves behind.

A cancelled task, a timeout of the program or Ctrl-C ends a wait with an exception that says nothing
about money. So the exception is given what is known, and so is the log when money may have moved.
"""

from __future__ import annotations

import contextlib
import logging
from typing import TYPE_CHECKING

from iyzico.errors import IyzicoError

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any

    from iyzico import _native

logger = logging.getLogger("iyzico")


class Trace:
    """Ends the call when its block is left by an exception that is not ours, and says so on it."""

    __slots__ = ("_running",)

    def __init__(self, running: _native.Running[Any]) -> None:
        self._running = running

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is None or isinstance(error, IyzicoError):
            return
        lost = self._running.interrupt()
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
