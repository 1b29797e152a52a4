"""What a web framework hands over: headers, bodies and forms, in the shapes that they come in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
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
        return json.dumps(dict(cast("Mapping[str, object]", body))).encode()
    except (TypeError, ValueError, RecursionError):
        text = "body: the mapping holds what JSON cannot; pass the bytes or the text that arrived"
        raise TypeError(text) from None


def form_bytes(form: object) -> bytes:
    """Returns the bytes of a form post, which a framework may have parsed already."""
    if not isinstance(form, Mapping):
        return body_bytes(form)
    fields = cast("Mapping[Any, object]", form)
    pairs = [(_field_name(name), value) for name in fields for value in _values(fields, name)]
    return urlencode(pairs).encode()


def signature_of(headers: object) -> str | None:
    """Finds the signature of a notification among the headers of its request.

    Takes a mapping, in whatever case and of whichever values, the environment of WSGI and Django's
    `META`, pairs as of ASGI, and the signature alone.
    """
    if headers is None or isinstance(headers, str):
        return headers
    if isinstance(headers, bytes | bytearray | memoryview):
        return bytes(cast("bytes", headers)).decode("latin-1")
    found = [
        text
        for name, value in _pairs(headers)
        if _header_name(name) == _WANTED
        for text in _texts(name, value)
    ]
    if not found and isinstance(headers, Mapping):
        _refuse_event(cast("Mapping[object, object]", headers))
    return ", ".join(dict.fromkeys(found)) or None


def _pairs(headers: object) -> Iterable[tuple[object, object]]:
    items = getattr(headers, "items", None)
    if callable(items):
        return cast("Iterable[tuple[object, object]]", items())
    try:
        return [(name, value) for name, value in cast("Iterable[tuple[object, object]]", headers)]
    except (TypeError, ValueError):
        what = "headers"
        advice = f"pass the headers of the request, or the value of {SIGNATURE_HEADER}"
        raise _not_accepted(what, headers, advice) from None


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


def _refuse_event(headers: Mapping[object, object]) -> None:
    """Refuses the event of a gateway, or a request, that holds the headers somewhere inside."""
    for name in ("headers", "multiValueHeaders"):
        if isinstance(headers.get(name), Mapping):
            text = f"headers: the headers are inside of what was given; pass its {name!r}"
            raise TypeError(text)


def _field_name(name: object) -> str:
    if isinstance(name, str):
        return name
    what = "the name of a field"
    raise _not_accepted(what, name, "pass text")


def _values(form: Mapping[Any, object], name: str) -> list[str | bytes]:
    """Returns all values of a field, which a plain look-up in a framework's form would hide."""
    get_every = getattr(form, "getlist", None)
    given: object = form[name] if get_every is None else get_every(name)
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
