"""What every notification has besides the documented fields."""

from __future__ import annotations

from iyzico import _names as t
from iyzico._native import Record, field


class Notification(Record, brief=True):
    """A verified notification."""

    __slots__ = ()

    raw_text: str = field(repr=False, compare=False)
    """The notification as it was received."""

    @property
    def raw(self) -> dict[str, t.Any]:
        """The notification as on the wire, with fields that this version does not know."""
        from iyzico import _exact_json

        return _exact_json.read(self.raw_text)
