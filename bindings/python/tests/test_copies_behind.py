"""A store that reads from a copy which is behind: what is told of a payment that was just made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from checkouts import FORM, ORDER, WAYS_TO_PAY, charged, listening, notify
from iyzico.checkout import Change, Checkout, State, StoredPayment

if TYPE_CHECKING:
    from collections.abc import Callable

    from iyzico import Iyzico
    from iyzico.checkout import Store
    from iyzico.testing import Simulator


class Lagging:
    """A store that reads from a copy, which knows of no change yet."""

    def __init__(self, store: Store, copy: StoredPayment) -> None:
        self._store = store
        self._copy = copy

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def find(self, **_: str) -> StoredPayment | None:
        return self._copy


@pytest.mark.parametrize("state", ["expired", "abandoned", "declined"])
def test_buyer_who_paid_is_not_told_otherwise_by_a_copy_that_is_behind(
    simulator: Simulator, client: Iyzico, store: Store, state: State
) -> None:
    listening(simulator)
    started = Checkout(client, store).start_form(ORDER, **FORM)
    reference = started.payment.reference
    bank = simulator.page(started.payment.token).go_to_bank()
    over: Change = {"state": state, "holds_order": False}
    assert store.change(reference, ("waiting",), over)
    copy = store.find(reference=reference)
    assert copy is not None
    lagging: Any = Lagging(store, copy)
    checkout = Checkout(client, lagging)
    body = bank.approve().body
    first = checkout.returned(body)
    assert first.is_paid
    told = [
        checkout.returned(body),
        checkout.settle(reference),
        *checkout.settle_all([copy]),
        *notify(simulator, checkout),
    ]
    assert [it is not None and it.may_pay_again for it in told] == [False] * len(told)
    now = store.find(reference=reference)
    assert now is not None
    assert now.is_paid
    assert charged(simulator) == 1


@pytest.mark.parametrize("pay", WAYS_TO_PAY)
def test_what_was_written_down_just_now_is_told_whatever_a_copy_says(
    simulator: Simulator, client: Iyzico, store: Store, pay: Callable[..., StoredPayment]
) -> None:
    class Behind:
        """Reads are one change of a record behind."""

        def __init__(self) -> None:
            self._before: dict[str, StoredPayment | None] = {}

        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def change(self, reference: str, *given: Any) -> bool:
            before = store.find(reference=reference)
            if done := store.change(reference, *given):
                self._before[reference] = before
            return done

        def find(self, **asked: str) -> StoredPayment | None:
            found = store.find(**asked)
            return self._before.get(found.reference, found) if found else None

    behind: Any = Behind()
    assert pay(simulator, Checkout(client, behind)).is_paid
