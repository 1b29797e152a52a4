"""One client for the process, set up from the settings of the project."""

from __future__ import annotations

import hashlib
import os
import threading
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings

from iyzico import Iyzico

if TYPE_CHECKING:
    from iyzico._settings import Settings


class _Shared:
    """The client, for as long as the settings are the same."""

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._made_of = b""
        self._client: Iyzico | None = None

    def get(self) -> Iyzico:
        with self._changing:
            made_of = _digest()  # no key stands in a frame that an error report would show
            if self._client is None or made_of != self._made_of:
                self._client = Iyzico(**cast("Settings", configured()))
                self._made_of = made_of
            return self._client


def client() -> Iyzico:
    """Returns the client of this process.

    `IYZICO` in the settings holds what `iyzico.Iyzico` takes; keys that are missing there come from
    the environment. Tests that override the settings get a client of their own.
    """
    return _SHARED.get()


def configured() -> dict[str, Any]:
    """Returns what the settings say about the client."""
    return dict(getattr(settings, "IYZICO", {}))


def _digest() -> bytes:
    """Returns what is the same for the same settings."""
    names = ("IYZICO_API_KEY", "IYZICO_SECRET_KEY", "IYZICO_BASE_URL")
    given = (sorted(configured().items()), [os.environ.get(name) for name in names])
    return hashlib.sha256(repr(given).encode()).digest()


_SHARED = _Shared()
