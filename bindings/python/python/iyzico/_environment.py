"""What the environment of the program says."""

from __future__ import annotations

import os

from iyzico.errors import ConfigError


def find_secret_key(given: str | None) -> str:
    """Returns the secret key that was given, or else the one of the environment."""
    secret_key = given or os.environ.get("IYZICO_SECRET_KEY")
    if not secret_key:
        text = "secret_key: is missing; pass it or set IYZICO_SECRET_KEY"
        raise ConfigError(text, setting="secret_key")
    return secret_key
