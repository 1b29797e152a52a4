"""Records of JSON text of the native side: notifications, and what the simulator knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, timezone
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias, get_args, get_origin, get_type_hints

from iyzico._native import wire_name


def values_of(kind: type, body: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the values of the fields that are there, by their names in Python."""
    return {
        name: value if convert is None else convert(value)
        for name, wire_name, convert in plan(kind)
        if (value := body.get(wire_name)) is not None
    }


Convert: TypeAlias = Callable[[Any], Any]


@cache
def plan(kind: Any) -> tuple[tuple[str, str, Convert | None], ...]:  # noqa: ANN401
    """Returns name, wire name and conversion of each field; worked out once for each class."""
    hints = get_type_hints(kind)
    return tuple((f.name, wire_name(f.name), _conversion(hints[f.name])) for f in fields(kind))


def _conversion(hint: Any) -> Convert | None:  # noqa: ANN401
    """Returns how a JSON value becomes a value of this type; `None` when it is one already."""
    if get_origin(hint) is tuple:
        element = _conversion(get_args(hint)[0])
        return tuple if element is None else lambda values: tuple(map(element, values))
    for candidate in (hint, *get_args(hint)):
        if is_dataclass(candidate) and isinstance(candidate, type):
            return lambda value: candidate(**values_of(candidate, value))
        if candidate is bool or (isinstance(candidate, type) and issubclass(candidate, Decimal)):
            return candidate
        if candidate is datetime:
            return _moment
    return None


def _moment(text: str) -> datetime:
    """Reads a moment in UTC, to the second: older versions of Python know no other fractions."""
    return datetime.fromisoformat(text[: len("2026-01-31T12:00:00")]).replace(tzinfo=timezone.utc)
