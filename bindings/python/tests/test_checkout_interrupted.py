"""A checkout that somebody else's exception ends, at any moment of a charge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from checkouts import ORDER, approve, card, three_ds
from iyzico import errors
from iyzico.checkout import Checkout

if TYPE_CHECKING:
    from collections.abc import Callable

    from iyzico import Iyzico
    from iyzico.checkout import Store
    from iyzico.testing import Simulator


def by_card(_: Simulator, checkout: Checkout) -> Callable[[Checkout], object]:
    return lambda other: other.pay(ORDER, **card())


def at_the_bank(simulator: Simulator, checkout: Checkout) -> Callable[[Checkout], object]:
    post = approve(simulator, checkout.start_three_ds(ORDER, **three_ds()))
    return lambda other: other.returned(post.body)


CHARGES = {"payment.create": by_card, "three_ds.complete": at_the_bank}


def leaving(call: str) -> Callable[[Any], None]:
    def leave(event: Any) -> None:
        if event.endpoint == call:
            raise SystemExit

    return leave


@pytest.mark.parametrize("call", CHARGES)
def test_order_is_free_after_a_charge_that_ended_before_it_was_sent(
    simulator: Simulator, client: Iyzico, store: Store, call: str
) -> None:
    checkout = Checkout(client, store)
    charge = CHARGES[call](simulator, checkout)
    with simulator.client(on_start=leaving(call)) as ending, pytest.raises(SystemExit):
        charge(Checkout(ending, store))
    assert all(request.call != call for request in simulator.requests())
    assert checkout.pay(ORDER, **card()).is_paid
    assert len(simulator.ledger()) == 1


@pytest.mark.parametrize("call", CHARGES)
def test_charge_that_ended_after_it_was_sent_is_found(
    simulator: Simulator, client: Iyzico, store: Store, call: str
) -> None:
    checkout = Checkout(client, store)
    charge = CHARGES[call](simulator, checkout)
    with simulator.client(on_attempt=leaving(call)) as ending, pytest.raises(SystemExit):
        charge(Checkout(ending, store))
    made = simulator.ledger()
    again = checkout.pay(ORDER, **card())
    assert (again.is_paid, again.payment_id) == (True, made[0].payment_id)
    assert len(simulator.ledger()) == 1


class SetOnce(BaseException):
    """Keeps what the first call says of itself, and takes nothing from the second."""

    def __setattr__(self, name: str, value: object) -> None:
        if name == "iyzico_error" and hasattr(self, name):
            raise TypeError(name)
        super().__setattr__(name, value)


def test_what_was_not_sent_before_says_nothing_of_what_was(
    simulator: Simulator, client: Iyzico, store: Store
) -> None:
    ending = SetOnce()

    def leave(event: Any) -> None:
        if event.endpoint == "payment.create":
            raise ending

    unsent = simulator.client(on_start=leave)
    silent = simulator.client(on_attempt=leave)
    with unsent as first, pytest.raises(SetOnce):
        Checkout(first, store).pay("another", **card())
    with silent as second, pytest.raises(SetOnce):
        Checkout(second, store).pay(ORDER, **card())
    lost = errors.interrupted(ending)
    assert lost is not None
    assert lost.outcome == "not_sent"
    assert Checkout(client, store).pay(ORDER, **card()).is_paid
    assert len(simulator.ledger()) == 1
