"""One client for the process, set up from the settings of the project."""

from __future__ import annotations

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
        self._given: object = None
        self._client: Iyzico | None = None

    def get(self) -> Iyzico:
        with self._changing:
            given = (configured(), _environment())
            if self._client is None or given != self._given:
                self._client = Iyzico(**cast("Settings", configured()))
                self._given = given
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


def _environment() -> list[str | None]:
    return [os.environ.get(f"IYZICO_{name}") for name in ("API_KEY", "SECRET_KEY", "BASE_URL")]


_SHARED = _Shared()
