"""Responses to requests that no call describes."""

from __future__ import annotations

from typing import Any, TypeAlias

from iyzico import _exact_json, _log
from iyzico._native import Record, field
from iyzico.errors import Finding

RawReceived: TypeAlias = tuple[int, str, tuple[Finding, ...]]
"""Such a response as the native client hands it over: HTTP status, text as received, warnings."""


class RawResponse(Record):
    """What came back to `client.request`. It is JSON and no refusal; nothing else was looked at."""

    __slots__ = ()

    http_status: int
    """Status of the HTTP response."""
    raw_text: str = field(repr=False)
    """The JSON as it was received."""
    warnings: tuple[Finding, ...] = field(default=(), repr=False, compare=False)
    """What is doubtful about the request that was sent."""

    @property
    def raw(self) -> Any:  # noqa: ANN401
        """The JSON as values of Python, with the names of the wire.

        Read anew from `raw_text` each time; numbers with a decimal point are `Decimal`.
        """
        return _exact_json.read(self.raw_text)


def read_raw(received: RawReceived) -> RawResponse:
    """Makes a response from what the native client received."""
    http_status, raw_text, warnings = received
    if warnings:
        problems = "; ".join(f"{w.path} {w.problem}" for w in warnings)
        _log.write(_log.WARNING, "request: %s", problems, endpoint="request")
    return RawResponse(http_status=http_status, raw_text=raw_text, warnings=warnings)
