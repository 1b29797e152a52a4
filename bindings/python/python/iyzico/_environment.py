"""What the environment of the program says."""

from __future__ import annotations

import os

from iyzico.errors import ConfigError


class SecretKey:
    """The secret key that was given, or else the one of the environment.

    It stands in our frames instead of the text, which a report of an error with the values of its
    frames would show.
    """

    __slots__ = ("_text",)

    def __init__(self, given: object) -> None:
        if given is not None and not isinstance(given, str):
            problem = f"secret_key: must be text, not {type(given).__name__}"
            raise ConfigError(problem, setting="secret_key")
        text = given or os.environ.get("IYZICO_SECRET_KEY")
        if not text:
            problem = (
                "secret_key: missing; pass secret_key=... or set IYZICO_SECRET_KEY in the"
                " environment; the merchant panel shows both keys"
            )
            raise ConfigError(problem, setting="secret_key")
        self._text = text

    def reveal(self) -> str:
        """Returns the text."""
        return self._text
