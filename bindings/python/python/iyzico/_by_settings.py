"""Clients by their settings, for helpers that are handed the settings with each call or request."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast

from iyzico import Iyzico
from iyzico._connect import take

if TYPE_CHECKING:
    from iyzico._settings import Settings


class Given:
    """Settings as they were given, read once: a key may be an object that is asked for its text.

    It stands in our frames instead of them: a report of an error with the values of its frames
    would show the key.
    """

    __slots__ = ("_settings",)

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = {name: _revealed(value) for name, value in settings.items()}

    def complete(self) -> dict[str, Any]:
        """Returns them with the keys and the base URL of the environment, where these are missing.

        Raises `ConfigError` when a key is missing there, too, and `TypeError` for a setting that
        there is not, which may be the key.
        """
        from iyzico._settings import Settings, misspelled

        unknown = [name for name in self._settings if name not in Settings.__annotations__]
        if unknown:
            raise misspelled(Iyzico.__name__, unknown)
        return take({**self._settings})[0]

    def mark(self) -> Hashable:
        """Returns what is equal for equal settings only, and does not hold the keys."""
        return frozenset((name, _mark(value)) for name, value in self.complete().items())

    def client(self) -> Iyzico:
        """Makes a client."""
        return Iyzico(**cast("Settings", self._settings))


class Clients:
    """One client for equal settings, so that connections are kept: those that were used last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._changing = threading.Lock()
        self._made: OrderedDict[Hashable, Iyzico] = OrderedDict()

    def __len__(self) -> int:
        return len(self._made)

    def of(self, given: Given) -> Iyzico:
        """Returns the client of these settings."""
        mark = given.mark()
        with self._changing:
            client = self._made.get(mark)
            if client is None:
                client = self._made[mark] = given.client()
            self._made.move_to_end(mark)
            if len(self._made) > self._most:
                self._made.popitem(last=False)  # it closes when its last call has ended
            return client


def _revealed(value: object) -> object:
    """Returns the text of a `SecretStr`, or of a class like it, and texts as what they hold."""
    text = value
    if hasattr(type(value), "get_secret_value"):
        try:
            text = cast("Any", value).get_secret_value()
        except Exception:  # noqa: BLE001 - somebody else's method; the client says that it raises
            return value
    # A class of texts may show something else than it holds.
    return str.__str__(text) if isinstance(text, str) else value


def _mark(value: object) -> Hashable:
    """Tells a value from others by what it is: what it shows may be the same for all."""
    if isinstance(value, str):
        return str, hashlib.sha256(value.encode(errors="surrogatepass")).digest()
    if isinstance(value, bytes | bytearray):
        return bytes, hashlib.sha256(value).digest()
    if isinstance(value, Mapping):
        fields = cast("Mapping[object, object]", value).items()
        return frozenset((name, _mark(inside)) for name, inside in fields)
    if isinstance(value, list | tuple):
        return tuple(_mark(element) for element in cast("Iterable[object]", value))
    try:
        hash(value)
    except TypeError:
        return type(value), id(value)  # the client that is made of it keeps it
    return type(value), value
