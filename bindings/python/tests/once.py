"""What the tests of money calls that are sent once have in common."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypedDict

from iyzico import Succeeded, Unknown, types

if TYPE_CHECKING:
    from iyzico import Found, Settled
    from iyzico.testing import Fault, Simulator


class Pace(TypedDict):
    deadline: float
    first_pause: float
    longest_pause: float


QUICKLY = Pace(deadline=60, first_pause=0.02, longest_pause=0.05)
GIVING_UP = Pace(deadline=0.1, first_pause=0.02, longest_pause=0.05)
PATIENTLY = Pace(deadline=2, first_pause=0.02, longest_pause=0.5)

CARRIED_OUT: list[Fault] = [
    {"cut": "afterCommit"},
    {"cut": {"responseByte": 0}},
    {"cut": {"responseByte": 300}},
    {"gateway": {"status": 502}},
    {"gateway": {"status": 504, "at": "afterCommit"}},
    {"tamper": {"field": "paidPrice", "value": "1.00"}},
    {"tamper": {"field": "conversationId"}},
    "emptyResponse",
    "halfResponse",
    "wrongSignature",
    "missingSignature",
]
NOT_CARRIED_OUT: list[Fault] = [
    {"cut": "beforeRead"},
    {"cut": "afterRead"},
    {"gateway": {"at": "beforeCommit"}},
]


def keys(base_url: str) -> dict[str, Any]:
    return {"api_key": "sandbox-key", "secret_key": "sandbox-secret", "base_url": base_url}


def check_found(settled: Settled[Found], simulator: Simulator) -> None:
    assert isinstance(settled, Succeeded)
    assert settled.looked_up
    assert isinstance(settled.response, types.Payment)
    (booked,) = simulator.ledger()
    assert settled.response.payment_id == booked.payment_id
    assert settled.response.paid_price == booked.paid_price == Decimal("1.2")


def check_unknown(settled: Settled[Found], handle: str) -> None:
    assert isinstance(settled, Unknown)
    assert settled.pending == settled.error.pending == handle
    assert settled.error.outcome == "unknown"
    assert "no money moved" not in str(settled.error)
