"""JSON as it was received, with every number exact. Imported when somebody reads a `raw`."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any


def read(text: str) -> dict[str, Any]:
    """Reads JSON, mostly an object: numbers with a point are `Decimal`, too long ones are text."""
    read: dict[str, Any] = json.loads(text, parse_float=_number, parse_int=_number)
    return read


def _number(digits: str) -> object:
    try:
        return Decimal(digits) if set(digits) & set(".eE") else int(digits)
    except (ArithmeticError, ValueError):
        return digits
