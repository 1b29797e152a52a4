"""How a money call ended that was sent once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from iyzico._response import Received, Response, read
from iyzico.errors import IyzicoError

R = TypeVar("R", bound=Response)
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Succeeded(Generic[T_co]):
    """The call was carried out."""

    response: T_co
    """The response. If it was lost: what was found instead, with `raw_text`, `verification` and
    `system_time` of the look-up; optional fields that only the lost response had are `None`."""
    looked_up: bool
    """Whether the response was lost and the call was looked up."""


@dataclass(frozen=True, slots=True)
class UnderReview(Generic[T_co]):
    """The payment was made, and risk control looks at it. Ship nothing, and charge nothing again.

    A notification says how the review ended; so does a look-up later.
    """

    response: T_co
    """As for `Succeeded`."""
    looked_up: bool
    """As for `Succeeded`."""


@dataclass(frozen=True, slots=True)
class NotSent:
    """The request never left: no money moved, sending it again is safe."""

    error: IyzicoError
    """What the plain call would have raised."""


@dataclass(frozen=True, slots=True)
class Declined:
    """iyzico or the bank refused: no money moved."""

    error: IyzicoError
    """What the plain call would have raised."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody knows yet. Store `pending`, and do not send the call again before it is resolved."""

    pending: str
    """The handle for `client.resolve`: JSON text with identifiers and amounts, no card, no key."""
    error: IyzicoError
    """What was lost, and why it could not be found out."""


Settled: TypeAlias = Succeeded[T_co] | UnderReview[T_co] | NotSent | Declined | Unknown
"""How a money call ended that was sent once: `match` tells.

    match client.payment.create_once(...):
        case Succeeded(payment):
            ship(payment.payment_id)
        case UnderReview(payment):
            wait_for_notification(payment.payment_id)
        case NotSent(error):
            try_again(error)
        case Declined(error):
            ask_for_another_card(error)
        case Unknown(pending):
            resolve_later(pending)
"""


def read_settled(response: type[R], endpoint: str, settled: Settled[Received]) -> Settled[R]:
    """Makes the response from what the native client received, if the call was carried out."""
    if isinstance(settled, Succeeded):
        return Succeeded(read(response, endpoint, settled.response), settled.looked_up)
    if isinstance(settled, UnderReview):
        return UnderReview(read(response, endpoint, settled.response), settled.looked_up)
    return settled
