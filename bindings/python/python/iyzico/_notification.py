"""What every notification has besides the documented fields."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """A verified notification."""

    raw_text: str = field(repr=False, compare=False)
    """The notification as it was received."""

    @property
    def raw(self) -> dict[str, Any]:
        """The notification as on the wire, with fields that this version does not know."""
        received: dict[str, Any] = json.loads(self.raw_text, parse_float=Decimal)
        return received
