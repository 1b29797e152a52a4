"""Types that are made of classes of the package.

They need `typing`, which takes longer to import than everything else that a payment needs, so they
stand apart from the classes.
"""

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from iyzico._attempt import Attempt, CallEnded, CallStarted
from iyzico._settled import Declined, NotSent, RefusedByRisk, Succeeded, UnderReview, Unknown

T_co = TypeVar("T_co", covariant=True)

OnAttempt: TypeAlias = Callable[[Attempt], object]
"""Called for every attempt: a plain function, which should be quick."""
OnStart: TypeAlias = Callable[[CallStarted], object]
"""Called when a call begins: a plain function, which should be quick."""
OnEnd: TypeAlias = Callable[[CallEnded], object]
"""Called when a call has ended: a plain function, which should be quick."""

Settled: TypeAlias = (
    Succeeded[T_co] | UnderReview[T_co] | RefusedByRisk[T_co] | NotSent | Declined | Unknown
)
"""How a money call ended that was sent once: `match` tells.

    match client.payment.create_once(...):
        case Succeeded(payment):
            ship(payment.payment_id)
        case UnderReview(payment):
            wait_for_notification(payment.payment_id)
        case RefusedByRisk(payment):
            ship_nothing_and_cancel(payment.payment_id)
        case NotSent(error):
            try_again(error)
        case Declined(error):
            ask_for_another_card(error)
        case Unknown(pending):
            resolve_later(pending)
"""
