"""What responses have in common, and how they are made from the text of a response."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime, timezone
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeAlias, TypeVar, get_args, get_origin, get_type_hints

from iyzico import _log
from iyzico._native import wire_name
from iyzico.errors import Finding, UntrustedResponse

Verification: TypeAlias = Literal["verified", "unsigned", "skipped"]
"""Whether iyzico's signature of a response was verified.

- `verified`: the signature is right.
- `unsigned`: iyzico does not sign the responses of this call.
- `skipped`: verification was switched off.
"""

Received: TypeAlias = tuple[str, Verification, str, tuple[Finding, ...]]
"""A response as the native client hands it over: body, verification, text as received, warnings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What every response has besides the documented fields."""

    verification: Verification
    """Whether iyzico's signature of this response was verified."""
    raw_text: str = field(repr=False, compare=False)
    """The response as it was received."""
    warnings: tuple[Finding, ...] = field(default=(), repr=False, compare=False)
    """What is doubtful about the request that was sent, and what is odd about this response."""

    @property
    def raw(self) -> dict[str, Any]:
        """The response with its names on the wire and with fields that this version does not know.

        Read anew from `raw_text` each time; numbers with a decimal point are `Decimal`.
        """
        received: dict[str, Any] = json.loads(self.raw_text, parse_float=Decimal)
        return received


R = TypeVar("R", bound=Response)


def read(response: type[R], endpoint: str, received: Received) -> R:
    """Makes a response from what the native client received."""
    body, verification, raw_text, warnings = received
    try:
        made = response(
            verification=verification,
            raw_text=raw_text,
            warnings=warnings,
            **values_of(response, json.loads(body)),
        )
        if warnings:
            problems = "; ".join(f"{w.path} {w.problem}" for w in warnings)
            reference = getattr(made, "conversation_id", None)
            _log.write(
                _log.WARNING,
                "%s: %s (conversation_id %s)",
                endpoint,
                problems,
                reference,
                endpoint=endpoint,
                conversation_id=reference,
            )
    except Exception as problem:
        text = f"the response to {endpoint} came, but {type(problem).__name__} was raised over it"
        raise UntrustedResponse(text, endpoint=endpoint, raw_text=raw_text) from problem
    else:
        return made


def values_of(kind: type, body: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the values of the fields that are there, by their names in Python."""
    return {
        name: value if convert is None else convert(value)
        for name, wire_name, convert in plan(kind)
        if (value := body.get(wire_name)) is not None
    }


Convert: TypeAlias = Callable[[Any], Any]


@cache
def plan(kind: type) -> tuple[tuple[str, str, Convert | None], ...]:
    """Returns name, wire name and conversion of each field; worked out once for each class."""
    hints = get_type_hints(kind)
    return tuple((f.name, wire_name(f.name), _conversion(hints[f.name])) for f in fields(kind))


def _conversion(hint: Any) -> Convert | None:  # noqa: ANN401
    """Returns how a JSON value becomes a value of this type; `None` when it is one already."""
    if get_origin(hint) is tuple:
        element = _conversion(get_args(hint)[0])
        return tuple if element is None else lambda values: tuple(map(element, values))
    for candidate in (hint, *get_args(hint)):
        if candidate is Decimal or candidate is bool:
            return candidate
        if candidate is datetime:
            return _moment
        if is_dataclass(candidate) and isinstance(candidate, type):
            return lambda value: candidate(**values_of(candidate, value))
    return None


def _moment(text: str) -> datetime:
    """Reads a moment in UTC, to the second: older versions of Python know no other fractions."""
    return datetime.fromisoformat(text[: len("2026-01-31T12:00:00")]).replace(tzinfo=timezone.utc)
