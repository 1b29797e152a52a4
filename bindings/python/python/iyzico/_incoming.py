"""What a web framework hands over: headers, bodies and forms, in the shapes that they come in."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Protocol, TypeAlias, cast
from urllib.parse import urlencode

from iyzico._native import SIGNATURE_HEADER

Body: TypeAlias = str | bytes | bytearray | memoryview
"""The body of a request: bytes of any kind, or text."""


class _Items(Protocol):
    """A mapping, or what frameworks have in its place."""

    def items(self) -> Iterable[tuple[Any, Any]]:
        """Returns names and values."""
        ...


Headers: TypeAlias = _Items | Iterable[tuple[str, str]] | Iterable[tuple[bytes, bytes]] | str | None
"""The headers of a request, as frameworks and gateways hold them, or the signature alone."""

_WANTED = SIGNATURE_HEADER.lower()
_A_PAIR = 2
_HEADERS_ADVICE = f"pass the headers of the request, or the value of {SIGNATURE_HEADER}"
_AS_IT_CAME = "surrogatepass"
"""Bytes that are no text stay bytes that are no text, for the core to judge."""


def body_bytes(body: object) -> bytes:
    """Returns the bytes of a body as it arrived."""
    if isinstance(body, str):
        return body.encode(errors="replace")
    if isinstance(body, bytes | bytearray | memoryview):
        return bytes(cast("bytes", body))
    advice = "pass the body of the request, as bytes or text, or the mapping made of it"
    what = "body"
    raise _not_accepted(what, body, advice)


def notification_bytes(body: object) -> bytes:
    """Returns the bytes of a notification, which a framework may have parsed already."""
    if not isinstance(body, Mapping):
        return body_bytes(body)
    try:
        return _json(cast("Mapping[object, object]", body)).encode()
    except (TypeError, ValueError, RecursionError):
        text = "body: the mapping holds what JSON cannot; pass the bytes or the text that arrived"
        raise TypeError(text) from None


def _json(value: object) -> str:
    """Writes what a framework has made of a notification as JSON again.

    iyzico signs a few values, so what a framework made of the others must not matter: numbers keep
    their digits, moments are text, and what is not finite has no form in JSON: it becomes `null`.
    """
    if isinstance(value, Mapping):
        fields = cast("Mapping[object, object]", value).items()
        return (
            "{" + ",".join([f"{_json_name(name)}:{_json(inside)}" for name, inside in fields]) + "}"
        )
    if isinstance(value, list | tuple):
        return "[" + ",".join([_json(element) for element in cast("Iterable[object]", value)]) + "]"
    if isinstance(value, Decimal):
        number = Decimal(value)  # a subclass may write itself in another way
        return str(number) if number.is_finite() else "null"
    if isinstance(value, float) and not math.isfinite(value):
        return "null"
    if isinstance(value, dt.date | dt.time):
        return json.dumps(value.isoformat())
    return json.dumps(value)


def _json_name(name: object) -> str:
    if not isinstance(name, str):
        raise TypeError
    return json.dumps(name)


def form_bytes(form: object) -> bytes:
    """Returns the bytes of a form post, which a framework may have parsed already."""
    if isinstance(form, str):
        return form.encode(errors=_AS_IT_CAME)
    if not isinstance(form, Mapping):
        return body_bytes(form)
    fields = _fields(cast("Mapping[object, object]", form))
    pairs = [(_field_name(name), text) for name, value in fields for text in _values(name, value)]
    return urlencode(pairs, errors=_AS_IT_CAME).encode()


def _fields(form: Mapping[object, object]) -> Iterable[tuple[object, object]]:
    """Returns the fields with all their values, which a plain look-up in a form would hide.

    Django, Starlette and Werkzeug have `getlist` for them, aiohttp and WebOb `getall`.
    """
    for method in ("getlist", "getall"):
        get_every: Callable[[object], object] | None = getattr(form, method, None)
        if get_every is not None:
            return [(name, get_every(name)) for name in dict.fromkeys(form)]
    return form.items()


def signature_of(headers: object) -> str | None:
    """Finds the signature of a notification among the headers of its request.

    Takes a mapping, in whatever case and of whichever values, the environment of WSGI and Django's
    `META`, pairs as of ASGI, and the signature alone.
    """
    if headers is None:
        return None
    if isinstance(headers, str):
        return _whole(headers)
    if isinstance(headers, bytes | bytearray | memoryview):
        return bytes(cast("bytes", headers)).decode("latin-1")
    _refuse_request(headers)
    found = [
        text
        for name, value in _pairs(headers)
        if _header_name(name) == _WANTED
        for text in _texts(name, value)
    ]
    if not found and isinstance(headers, Mapping):
        _refuse_event(cast("Mapping[object, object]", headers))
    return _whole(", ".join(dict.fromkeys(found))) or None


def _whole(signature: str) -> str:
    """Replaces bytes that are no text, which aiohttp passes on as halves of surrogate pairs."""
    return signature.encode(errors="replace").decode()


def _pairs(headers: object) -> Iterable[tuple[object, object]]:
    items = getattr(headers, "items", None)
    if callable(items):
        return cast("Iterable[tuple[object, object]]", items())
    given = type(headers).__name__
    if not isinstance(headers, Iterable):
        what = "headers"
        raise _not_accepted(what, headers, _HEADERS_ADVICE)
    return [_pair(element, given) for element in cast("Iterable[object]", headers)]


def _pair(element: object, given: str) -> tuple[object, object]:
    kind = type(element).__name__
    if isinstance(element, tuple | list):
        pair = cast("tuple[object, ...]", element)
        if len(pair) == _A_PAIR and isinstance(pair[0], str | bytes):
            return pair[0], pair[1]
    text = f"headers: {kind} inside of {given} is not a pair of name and value; {_HEADERS_ADVICE}"
    raise TypeError(text)


def _header_name(name: object) -> str:
    """Spells the name of a header in one way, be it that of a variable: `HTTP_X_IYZ_...`."""
    if isinstance(name, bytes):
        name = name.decode("latin-1")
    if not isinstance(name, str):
        return ""
    return name.lower().replace("_", "-").removeprefix("http-")


def _header_text(name: object) -> str:
    return name.decode("latin-1") if isinstance(name, bytes) else str(name)


def _texts(name: object, value: object) -> Iterable[str]:
    """Returns the texts of a value that may be missing, text, bytes or a list of these."""
    if value is None:
        return []
    if isinstance(value, str):
        return [value]
    if isinstance(value, bytes | bytearray):
        return [value.decode("latin-1")]
    if isinstance(value, list | tuple):
        elements = cast("Iterable[object]", value)
        return [text for element in elements for text in _texts(name, element)]
    text = f"headers: {_header_text(name)} must be text, not {type(value).__name__}"
    raise TypeError(text)


def _refuse_request(headers: object) -> None:
    """Refuses a whole request, whatever else it is: some are mappings, some yield their body."""
    try:
        inside: object = getattr(headers, "headers", None)
    except Exception:  # noqa: BLE001 - somebody else's property
        inside = None
    if inside is not None:
        what = "headers"
        raise _not_accepted(what, headers, "pass the headers of the request: request.headers")


def _refuse_event(headers: Mapping[object, object]) -> None:
    """Refuses the event of a gateway, or a scope, that holds the headers somewhere inside."""
    kind = type(headers).__name__
    for name in ("headers", "multiValueHeaders"):
        inside = headers.get(name)
        if isinstance(inside, Mapping):
            text = (
                f"headers: the headers are inside of the {kind} that was given; pass its {name!r}"
            )
            raise TypeError(text)
        if inside is not None and not isinstance(inside, str | bytes):
            text = f'headers: {kind} with {name!r} in it is not accepted; pass scope["headers"]'
            raise TypeError(text)


def _field_name(name: object) -> str:
    if isinstance(name, str):
        return name
    what = "the name of a field"
    raise _not_accepted(what, name, "pass text")


def _values(name: object, given: object) -> list[str | bytes]:
    """Returns the values of a field: one, or a list of them."""
    elements = cast("Iterable[object]", given) if isinstance(given, list | tuple) else [given]
    values: list[str | bytes] = []
    for value in elements:
        if isinstance(value, str | bytes):
            values.append(value)
        elif value is not None:
            what = f"the field {name}"
            raise _not_accepted(what, value, "pass text, as it was posted")
    return values


def _not_accepted(what: str, value: object, advice: str) -> TypeError:
    kind = "None" if value is None else type(value).__name__
    return TypeError(f"{what}: {kind} is not accepted; {advice}")
