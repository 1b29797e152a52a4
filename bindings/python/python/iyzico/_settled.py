"""How a money call ended that was sent once."""

from __future__ import annotations

from typing import Generic, TypeAlias, TypeVar

from iyzico._native import Record
from iyzico.errors import IyzicoError

T_co = TypeVar("T_co", covariant=True)


class Succeeded(Generic[T_co], Record, kw_only=False):  # noqa: PYI059 - the native base passes nothing on
    """The call was carried out."""

    __slots__ = ()

    response: T_co
    """The response. If it was lost: what was found instead, with `raw_text`, `verification` and
    `system_time` of the look-up; optional fields that only the lost response had are `None`."""
    looked_up: bool
    """Whether the response was lost and the call was looked up."""


class UnderReview(Generic[T_co], Record, kw_only=False):  # noqa: PYI059 - the native base passes nothing on
    """The payment was made, and risk control looks at it. Ship nothing, and charge nothing again.

    A notification says how the review ended; so does a look-up later.
    """

    __slots__ = ()

    response: T_co
    """As for `Succeeded`."""
    looked_up: bool
    """As for `Succeeded`."""


class NotSent(Record, kw_only=False):
    """The request never left: no money moved, sending it again is safe."""

    __slots__ = ()

    error: IyzicoError
    """What the plain call would have raised."""


class Declined(Record, kw_only=False):
    """iyzico or the bank refused: no money moved."""

    __slots__ = ()

    error: IyzicoError
    """What the plain call would have raised."""


class Unknown(Record, kw_only=False):
    """Nobody knows yet. Store `pending`, and do not send the call again before it is resolved."""

    __slots__ = ()

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
