"""The logger `iyzico`, which is not loaded before somebody wants to read it."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import logging

DEBUG = 10
WARNING = 30
ERROR = 40

_logger: logging.Logger | None = None


def _of_iyzico() -> logging.Logger:
    """Returns the logger, asking for it once: each time takes a lock that all threads share.

    Where gevent has replaced that lock, threads of its pool can miss each other in it.
    """
    global _logger  # noqa: PLW0603 - a function may be asked for by any thread, and the result is the same
    if _logger is None:
        import logging  # waits for a thread that is loading it right now

        _logger = logging.getLogger("iyzico")
    return _logger


def is_read(level: int) -> bool:
    """Returns whether somebody reads records of this level.

    A program that did not load `logging` has set no level, and by itself it shows warnings.
    """
    if level >= WARNING:
        return True
    if sys.modules.get("logging") is None:
        return False
    return _of_iyzico().isEnabledFor(level)


def write(level: int, text: str, *args: object, raised: bool = False, **ids: object) -> None:
    """Writes a record. `ids` are attributes of the record for logs with fields.

    A program without free descriptors cannot load `logging`. It gets no record, but its response.
    """
    if not is_read(level):
        return
    try:
        logger = _of_iyzico()
    except (ImportError, OSError):
        return
    known = {f"iyzico_{name}": _shown(value) for name, value in ids.items() if value is not None}
    shown = map(_shown, args)
    logger.log(level, text, *shown, exc_info=raised, extra=known, stacklevel=2)


def _shown(value: object) -> object:
    """Returns what a log may hold: a card number may have been given in the place of anything."""
    if not isinstance(value, str):
        return value
    from iyzico import _native

    try:
        return _native.hide_numbers(value)
    except UnicodeEncodeError:  # half of a surrogate pair, which no text of iyzico has
        return "…"


def obey_environment() -> None:
    """Writes what `IYZICO_LOG` asks for to standard error: `debug`, `info`, `warning`, `error`."""
    wanted = os.environ.get("IYZICO_LOG")
    if not wanted:
        return
    import logging

    logger = _of_iyzico()
    level = {"debug": 10, "info": 20, "warning": 30, "error": 40}.get(wanted.lower())
    if level is None:
        write(WARNING, "IYZICO_LOG is none of debug, info, warning and error")
        return
    logger.setLevel(level)
    if not any(handler.get_name() == _NAME for handler in logger.handlers):
        handler = logging.StreamHandler()
        handler.set_name(_NAME)
        handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
        handler.addFilter(_is_not_shown_already)
        logger.addHandler(handler)


def _is_not_shown_already(record: logging.LogRecord) -> bool:
    """Whether no handler of the program shows the record on the same terminal."""
    import logging

    return not any(
        getattr(handler, "stream", None) in (sys.stderr, sys.stdout)
        and record.levelno >= handler.level
        for handler in logging.getLogger().handlers
    )


_NAME = "iyzico"
