"""How calls are made on an event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, TypeVar

from iyzico._interrupted import Trace, say
from iyzico._loop import waiting
from iyzico._rare import in_doubt, unsent
from iyzico.errors import IyzicoError

if TYPE_CHECKING:
    from iyzico import _native, types
    from iyzico._attempt import Observer
    from iyzico._settled import NotSent, Unknown

    Found: TypeAlias = (
        types.Payment
        | types.Cancellation
        | types.Refund
        | types.PayoutExecuted
        | types.BasicPayment
    )
    """What is found instead of a lost response."""
else:

    def __getattr__(name: str) -> object:
        """Finds the classes of what is found instead of a lost response."""
        if name != "Found":
            raise AttributeError(name)
        from functools import reduce
        from operator import or_
        from typing import get_args

        from iyzico._choices import MoneyCallName
        from iyzico._lookup import response_of

        found = dict.fromkeys(response_of(call) for call in get_args(MoneyCallName))
        return globals().setdefault(name, reduce(or_, found))


T = TypeVar("T")


async def end_of(
    running: _native.Running[T],
    observer: Observer,
    is_once: bool = False,  # noqa: FBT001, FBT002
    earlier: str | None = None,
) -> T | NotSent | Unknown:
    """Makes a call and waits for its end on the event loop that runs here."""
    try:
        wait = waiting()
    except IyzicoError as error:
        if earlier is not None:
            in_doubt(error, earlier)
        if is_once:
            return unsent(error)
        raise
    if observer.is_wanted():
        with Trace(running, observer) as trace:
            return trace.came(await wait.end_of(running))
    try:
        return await wait.end_of(running)
    except IyzicoError:
        raise
    except BaseException as error:
        say(error, running)
        raise


async def answer(ending: T) -> T:
    """Returns how a call has ended already."""
    return ending


async def fail(error: BaseException) -> None:
    """Raises what kept a call from being made."""
    try:
        raise error
    finally:
        del error
