"""Requests as a test compares them: what differs from run to run has a name instead of a value."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from iyzico import _exact_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iyzico._records import BookedPayment, LoggedRequest

Sent: TypeAlias = dict[str, Any]
"""A request in a snapshot: `call`, `body`, and `signature` if that was not verified."""

_MADE_UP = re.compile(
    r"[0-9a-f]{32}|(mockToken_)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|[A-Za-z0-9+/]{27}=|[A-Za-z0-9_-]{64,}|3ds-[0-9]+"
)
_NAMES = ("Id", "Token", "token", "Key", "Data", "data", "Code", "Number")


def snapshot(requests: Iterable[LoggedRequest], ledger: Iterable[BookedPayment]) -> list[Sent]:
    """Returns requests in a form that is the same in every run of a test."""
    requests = [*requests]
    names = _Names(_numbers(requests, ledger))
    return [_sent(request, names) for request in requests]


def _numbers(requests: list[LoggedRequest], ledger: Iterable[BookedPayment]) -> set[str]:
    """Returns the numbers of iyzico. By their look alone they might be those of the shop."""
    numbers = {request.payment_id for request in requests if request.payment_id is not None}
    for payment in ledger:
        numbers |= {payment.payment_id, *(line.payment_transaction_id for line in payment.lines)}
    return numbers


class _Names:
    """What is shown instead of values that differ from run to run."""

    def __init__(self, numbers: set[str]) -> None:
        self._numbers = numbers
        self._given: dict[str, str] = {}
        self._count: Counter[str] = Counter()

    def of(self, field: str, value: str) -> str | None:
        """Returns the name of a value; `None` for one that the shop itself has chosen."""
        is_made_up = value in self._numbers or _MADE_UP.fullmatch(value)
        if not (is_made_up and field.endswith(_NAMES)):
            return None
        if value not in self._given:
            self._count[field] += 1
            self._given[value] = f"<{field} {self._count[field]}>"
        return self._given[value]


def _sent(request: LoggedRequest, names: _Names) -> Sent:
    sent: Sent = {"call": request.call or f"{request.method} {request.path}"}
    if request.body:
        body: object
        try:
            body = _exact_json.read(request.body)
        except ValueError:
            body = request.body
        sent["body"] = _named("", body, names)
    if request.signature.verdict != "verified":
        sent["signature"] = request.signature.verdict
    return sent


def _named(field: str, value: object, names: _Names) -> object:
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        return {inside: _named(inside, it, names) for inside, it in fields.items()}
    if isinstance(value, list):
        return [_named(field, element, names) for element in cast("list[object]", value)]
    if isinstance(value, Decimal):
        return str(value)
    return names.of(field, str(value)) or value
