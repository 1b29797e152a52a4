"""How a money call ended that was sent once."""

from __future__ import annotations

from iyzico import _names as t
from iyzico._native import Record
from iyzico.errors import IyzicoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Generic

    from iyzico._aliases import T_co
else:
    T_co = None

    class Generic:
        """What `typing.Generic` is for here: `Succeeded[Payment]`, and no more."""

        __slots__ = ()

        def __class_getitem__(cls, of: object) -> object:
            alias = type(list[int])
            return cls if cls is Generic else alias(cls, of)


class Succeeded(Generic[T_co], Record, kw_only=False):
    """The call was carried out."""

    __slots__ = ()

    response: t.T_co
    """The response. If it was lost: what was found instead, with `raw_text`, `verification` and
    `system_time` of the look-up; optional fields that only the lost response had are `None`."""
    looked_up: bool
    """Whether the response was lost and the call was looked up."""


class UnderReview(Generic[T_co], Record, kw_only=False):
    """The payment was made, and risk control looks at it. Ship nothing, and charge nothing again.

    A notification says how the review ended; so does a look-up later.
    """

    __slots__ = ()

    response: t.T_co
    """As for `Succeeded`."""
    looked_up: bool
    """As for `Succeeded`."""


class RefusedByRisk(Generic[T_co], Record, kw_only=False):
    """The payment was made, and risk control refused it (`fraud_status` -1).

    Whether the money was taken, or goes back by itself, is not documented: ship nothing, and cancel
    the payment before you ask for another card. It is never sent again.
    """

    __slots__ = ()

    response: t.T_co
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
    """Why it could not be found out; its `__cause__` is the error of the call, if made now."""
