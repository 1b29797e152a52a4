"""One client for the process, set up from the settings of the project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.conf import settings

from iyzico import Iyzico
from iyzico._by_settings import Clients, Given
from iyzico.errors import ConfigError


def client() -> Iyzico:
    """Returns the client of this process.

    `IYZICO` in the settings holds what `iyzico.Iyzico` takes; keys that are missing there come from
    the environment. Tests that override the settings get a client of their own.
    """
    return _CLIENTS.of(configured())


def configured() -> Given:
    """Returns what the settings say about the client."""
    given: object = getattr(settings, "IYZICO", None)
    if given is not None and not isinstance(given, Mapping):
        text = f"IYZICO: must be a dict of settings, not {type(given).__name__}"
        raise ConfigError(text)
    return Given(cast("Mapping[str, Any]", given or {}))


_CLIENTS = Clients(1)
