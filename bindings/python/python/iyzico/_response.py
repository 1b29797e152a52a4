"""What responses have in common."""

from __future__ import annotations

from iyzico import _names as t
from iyzico._native import Record, field


class Part(Record, brief=True):
    """What stands inside of a response."""

    __slots__ = ()


class Response(Record, brief=True):
    """What every response has besides the documented fields.

    It is a frozen dataclass: `dataclasses.fields`, `asdict` and `replace` take it, and a test may
    make one of its own. What has been received becomes values of Python when it is first read.
    """

    __slots__ = ()

    verification: t.Verification = field(default="skipped")
    """Whether iyzico's signature of this response was verified."""
    raw_text: str = field(default="{}", repr=False, compare=False)
    """The response as it was received."""
    warnings: tuple[t.Finding, ...] = field(default=(), repr=False, compare=False)
    """What is doubtful about the request that was sent, and what is odd about this response."""
    http_status: int | None = field(default=None, repr=False, compare=False)
    """Status of the HTTP response."""
    headers: dict[str, str] | None = field(default=None, repr=False, compare=False)
    """Headers of the HTTP response, by their names in lower case."""

    @property
    def raw(self) -> dict[str, t.Any]:
        """The response with its names on the wire and with fields that this version does not know.

        Read anew from `raw_text` each time; numbers with a decimal point are `Decimal`.
        """
        from iyzico import _exact_json

        return _exact_json.read(self.raw_text)

    @property
    def responded_at(self) -> t.datetime | None:
        """When iyzico made the response, from `system_time`."""
        from datetime import datetime, timezone

        time = getattr(self, "system_time", None)
        return None if time is None else datetime.fromtimestamp(time / 1000, timezone.utc)
