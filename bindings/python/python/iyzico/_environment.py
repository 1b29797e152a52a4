"""What the environment of the program says."""

from __future__ import annotations

import os

from iyzico.errors import ConfigError


class SecretKey:
    """The secret key that was given, or else the one of the environment.

    It stands in our frames instead of the text, which a report of an error with the values of its
    frames would show.
    """

    __slots__ = ("_problem", "_text")

    def __init__(self, given: object) -> None:
        self._text = ""
        self._problem: str | None = None
        if given is not None and not isinstance(given, str):
            self._problem = f"must be text, not {type(given).__name__}"
            return
        self._text = given or os.environ.get("IYZICO_SECRET_KEY") or ""
        if not self._text:
            self._problem = (
                "missing; pass secret_key=... or set IYZICO_SECRET_KEY in the environment; the"
                " merchant panel shows both keys"
            )

    def reveal(self) -> str:
        """Returns the text, or raises what is wrong with it.

        That is not raised before: where the key was taken, it still stands in the frames.
        """
        if self._problem is not None:
            text = f"secret_key: {self._problem}"
            raise ConfigError(text, setting="secret_key")
        return self._text
