"""How a request of the official client becomes one of this client.

It has the names of the wire, and fields that no call describes: those are sent as they are.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from iyzico._by_settings import Clients
from iyzico._by_settings import Given as Settings
from iyzico.errors import InvalidRequest

if TYPE_CHECKING:
    from iyzico import Iyzico

Request: TypeAlias = Mapping[str, Any]
"""A request with the names of the wire."""

Options: TypeAlias = Mapping[str, Any]
"""`api_key`, `secret_key` and `base_url`; and any setting of `iyzico.Iyzico`, such as `timeout`.

Both keys must be there: nothing is taken from the environment instead of them.
"""

REFERENCE = "conversationId"


class Given:
    """A request and its options, on their way to the client.

    It stands in our frames instead of them: a report of an error with the values of its frames
    would show the card and the key.
    """

    __slots__ = ("_options", "_request")

    def __init__(self, request: Request, options: Options) -> None:
        self._request = request
        self._options = options

    def fields(self, spelt: Mapping[str, str]) -> dict[str, Any]:
        """Returns the fields with the names of the wire."""
        return {spelt.get(name, name): value for name, value in self._request.items()}

    def settings(self) -> Settings:
        """Returns the settings of the client; a host alone is reached through TLS.

        A key that is missing is an empty one, which is refused: options name their merchant, and
        must not turn into those of the merchant in the environment.
        """
        given = {name: value for name, value in self._options.items() if value is not None}
        host = given.get("base_url")
        if isinstance(host, str) and host and "://" not in host:
            given["base_url"] = f"https://{host}"
        return Settings({"api_key": "", "secret_key": "", **given})


def made_for(name: str, request: dict[str, Any]) -> str | None:
    """Gives a request that has no reference one, as the client would, and returns it."""
    given = [request.get(name) for name in (REFERENCE, "conversation_id")]
    is_there = any(value is not None and str(value).strip() for value in given)
    if is_there or name in _WITHOUT_REFERENCE:
        return None
    request.pop("conversation_id", None)
    made = request[REFERENCE] = secrets.token_hex(16)
    return made


def send(method: Callable[..., Any], request: dict[str, Any]) -> Any:  # noqa: ANN401 - a response
    """Makes the call; fields that it does not know are sent as they are, as before.

    Those inside other fields are left out: iyzico ignores them. Of many such fields
    the core names some at a time. What a request says is never an option of the call: with `verify`
    in it, nobody would verify the response.
    """
    extra = {name: request.pop(name) for name in _OPTIONS if name in request}
    before: set[str] = set()
    try:
        while True:
            try:
                return method(**request, **({"extra": extra} if extra else {}))
            except InvalidRequest as error:
                found = (f.wire_path for f in error.findings if f.problem == _NOT_A_FIELD)
                unknown = {_INDEX.sub("[]", path) for path in found}
                if unknown <= before:
                    raise
            before = unknown
            for name in [name for name in request if on_the_wire(name) in unknown]:
                extra[name] = request.pop(name)
            _leave_out(request, unknown)
    finally:
        extra.clear()


def _leave_out(request: dict[str, Any], paths: set[str]) -> None:
    """Leaves out fields inside of others. What holds none of them is not copied."""
    for name, value in request.items():
        at = on_the_wire(name)
        if any(path.startswith((f"{at}.", f"{at}[")) for path in paths):
            request[name] = _without_fields(value, at, paths)


def _without_fields(value: object, at: str, paths: set[str]) -> object:
    if isinstance(value, Mapping):
        fields = cast("Mapping[str, object]", value).items()
        placed = [(name, f"{at}.{on_the_wire(name)}", inside) for name, inside in fields]
        kept = [(name, path, inside) for name, path, inside in placed if path not in paths]
        return {name: _without_fields(inside, path, paths) for name, path, inside in kept}
    if isinstance(value, list | tuple):
        items = cast("Iterable[object]", value)
        return [_without_fields(item, f"{at}[]", paths) for item in items]
    return value


def on_the_wire(name: object) -> str:
    """Spells a name as findings do: `paidPrice`, also for `paid_price`."""
    return re.sub("_+([a-z0-9])", lambda found: found[1].upper(), str(name))


def holds_float(value: object) -> bool:
    """Whether a binary float is somewhere in a request."""
    if isinstance(value, Mapping):
        return any(map(holds_float, cast("Mapping[str, object]", value).values()))
    if isinstance(value, list | tuple):
        return any(map(holds_float, cast("Iterable[object]", value)))
    return isinstance(value, float)


def client_behind(given: Given) -> Iyzico:
    """Returns the client of these options: one for all calls, so that connections are kept."""
    return _CLIENTS.of(given.settings())


_OPTIONS = ("timeout", "connect_timeout", "total_timeout", "verify", "extra")
_NOT_A_FIELD = "is not a field of this call"
_WITHOUT_REFERENCE = {"connection.test"}
"""What has no field for it."""
_INDEX = re.compile(r"\[\d+\]")
_CLIENTS = Clients(64)
