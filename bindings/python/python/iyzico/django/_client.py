"""One client for the process, set up from the settings of the project."""

from __future__ import annotations

from django.conf import settings

from iyzico import Iyzico
from iyzico._by_settings import Clients, Given


def client() -> Iyzico:
    """Returns the client of this process.

    `IYZICO` in the settings holds what `iyzico.Iyzico` takes; keys that are missing there come from
    the environment. Tests that override the settings get a client of their own.
    """
    return _CLIENTS.of(configured())


def configured() -> Given:
    """Returns what the settings say about the client."""
    return Given(dict(getattr(settings, "IYZICO", {})))


_CLIENTS = Clients(1)
