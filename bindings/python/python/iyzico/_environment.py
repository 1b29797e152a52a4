"""What the environment of the program says."""

from __future__ import annotations

import os
from typing import Protocol, TypeAlias

from iyzico.errors import ConfigError


class Secret(Protocol):
    """A text that is not shown: `SecretStr` of pydantic, or a class like it."""

    def get_secret_value(self) -> str:
        """Returns the text."""
        ...


Key: TypeAlias = str | Secret
"""A key: text, or text that is not shown."""


def merchant_id_of(given: str | None) -> str | None:
    """Returns the merchant ID that was given, or else the one of the environment."""
    return os.environ.get("IYZICO_MERCHANT_ID") if given is None else given


class SecretKey:
    """The secret key that was given, or else the one of the environment.

    It stands in our frames instead of the text, which a report of an error with the values of its
    frames would show.
    """

    __slots__ = ("_given",)

    def __init__(self, given: object) -> None:
        self._given = given
        if given is None:  # a blank key is refused: it must not become the one of another merchant
            self._given = os.environ.get("IYZICO_SECRET_KEY") or None

    def reveal(self) -> object:
        """Returns the key for the native side, which validates it; raises when there is none.

        That is not raised before: where the key was taken, it still stands in the frames.
        """
        if self._given is None:
            text = (
                "secret_key: missing; pass secret_key=... or set IYZICO_SECRET_KEY in the"
                " environment; the merchant panel shows both keys"
            )
            raise ConfigError(text, setting="secret_key")
        return self._given
