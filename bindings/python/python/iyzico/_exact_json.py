"""JSON as it was received, with every number exact. Imported when somebody reads a `raw`."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any


def read(text: str) -> Any:  # noqa: ANN401
    """Reads JSON: numbers with a point are `Decimal`, one with too large an exponent is text."""
    return json.loads(text, parse_float=_fraction, parse_int=_whole)


def _whole(digits: str) -> int | Decimal:
    try:
        return int(digits)
    except ValueError:  # more digits than Python converts
        return Decimal(digits)


def _fraction(digits: str) -> Decimal | str:
    try:
        return Decimal(digits)
    except InvalidOperation:  # an exponent of its own length
        return digits
