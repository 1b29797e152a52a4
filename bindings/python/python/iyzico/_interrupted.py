"""What an interrupted wait leaves behind.

A cancelled task, a timeout of the program or Ctrl-C ends a wait with an exception that says nothing
about money. So the exception is given what is known, and so is the log when money may have moved.
"""

from __future__ import annotations

from iyzico import _log
from iyzico.errors import IyzicoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any, TypeVar

    from typing_extensions import Self

    from iyzico import _native
    from iyzico._attempt import Observer

    T = TypeVar("T")


class Trace:
    """Follows a call to its end.

    Tells the observer, and ends the call when somebody else's exception leaves the block.
    """

    __slots__ = ("_call", "_observer", "_result", "_running")

    def __init__(self, running: _native.Running[Any], observer: Observer) -> None:
        self._running = running
        self._observer = observer
        self._result: object = None

    def __enter__(self) -> Self:
        try:
            self._call = self._observer.start(self._running)
        except BaseException as raised:
            say(raised, self._running)
            raise
        return self

    def came(self, result: T) -> T:
        """Keeps the result of the call."""
        self._result = result
        return result

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        known = error if error is None or isinstance(error, IyzicoError) else None
        if error is not None and known is None:
            known = say(error, self._running)
        try:
            self._observer.end(self._call, self._running.attempts(), self._result, known)
        except BaseException as raised:
            say(raised, self._running)
            raise


def say(error: BaseException, running: _native.Running[Any]) -> IyzicoError | None:
    """Ends a call whose wait was ended by somebody else's exception, and says so on it."""
    lost = running.interrupt()
    if lost is None:
        return None
    for tell in (_attach, _add_note):
        try:
            tell(error, lost)
        except Exception:  # noqa: BLE001, PERF203, S112 - somebody else's may refuse it
            continue
    if lost.pending is not None:
        _log.write(
            _log.WARNING,
            "%s, by %s; pending: %s",
            lost,
            type(error).__name__,
            lost.pending,
            endpoint=lost.endpoint,
            conversation_id=lost.conversation_id,
        )
    return lost


def _attach(error: BaseException, lost: IyzicoError) -> None:
    """Adds what `errors.interrupted` finds."""
    error.iyzico_error = lost  # type: ignore[attr-defined]


def _add_note(error: BaseException, lost: IyzicoError) -> None:
    """Adds what a traceback shows, where Python can (3.11)."""
    note = f"iyzico: {lost}"
    if lost.pending is not None:
        note += f"; its handle, as in errors.interrupted(error).pending: {lost.pending}"
    add_note = getattr(error, "add_note", None)
    if add_note is not None:
        add_note(note)
