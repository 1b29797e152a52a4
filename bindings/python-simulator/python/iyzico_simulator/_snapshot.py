"""Requests as a test compares them: what differs from run to run has a name instead of a value."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from iyzico import _exact_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iyzico._records import LoggedRequest

Sent: TypeAlias = dict[str, Any]
"""A request in a snapshot: `call`, `body`, and `signature` if that was not verified."""

_MADE_UP = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{7,}")
_NAMES = ("Id", "Token", "token", "Key", "Data", "Code")


def snapshot(requests: Iterable[LoggedRequest]) -> list[Sent]:
    """Returns requests in a form that is the same in every run of a test."""
    seen: dict[str, str] = {}
    return [_sent(request, seen) for request in requests]


def _sent(request: LoggedRequest, seen: dict[str, str]) -> Sent:
    sent: Sent = {"call": request.call or f"{request.method} {request.path}"}
    if request.body:
        try:
            body = _exact_json.read(request.body)
        except ValueError:
            body = request.body
        sent["body"] = _named("", body, seen)
    if request.signature.verdict != "verified":
        sent["signature"] = request.signature.verdict
    return sent


def _named(name: str, value: object, seen: dict[str, str]) -> object:
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        return {inside: _named(inside, field, seen) for inside, field in fields.items()}
    if isinstance(value, list):
        return [_named(name, element, seen) for element in cast("list[object]", value)]
    if isinstance(value, Decimal):
        return str(value)
    made_up = name.endswith(_NAMES) and _MADE_UP.fullmatch(str(value))
    if not made_up:
        return value
    if str(value) not in seen:
        number = sum(known.startswith(f"<{name} ") for known in seen.values()) + 1
        seen[str(value)] = f"<{name} {number}>"
    return seen[str(value)]
