"""Refuses to be imported by a subinterpreter: what moves the network belongs to the process."""

from __future__ import annotations

import sys

_TEXT = (
    "iyzico runs in the main interpreter only, and this is a subinterpreter; with mod_wsgi, set"
    " WSGIApplicationGroup %{GLOBAL}; elsewhere use threads or processes"
)


def _is_main() -> bool:
    """Returns whether this is the main interpreter, as far as Python tells.

    Before Python 3.12 an extension module is loaded wherever it is imported first.
    """
    if sys.version_info >= (3, 12):
        return True
    try:
        interpreters = __import__("_xxsubinterpreters")
    except ImportError:
        return True
    return bool(interpreters.get_current() == interpreters.get_main())


if not _is_main():
    raise ImportError(_TEXT, name="iyzico")
try:
    import iyzico._native  # noqa: F401 # pyright: ignore[reportUnusedImport]
except ImportError as problem:
    if "subinterpreters" in str(problem):
        raise ImportError(_TEXT, name="iyzico") from problem
    raise
