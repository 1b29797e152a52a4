"""Checks what the store of a shop returns, which is believed only where it can be true.

A shop writes the five methods of its store itself, and money depends on what they return. A store
that forgets to commit, reads a replica that lags, or takes two texts for the same still returns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iyzico._payment_record import NotRecorded, StoredPayment
from iyzico._settler import leave

if TYPE_CHECKING:
    from iyzico._payment_record import Change, State, Store


class CheckedStore:
    """Calls a store; raises `TypeError` or `RuntimeError` for what no store may return."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, record: StoredPayment) -> StoredPayment | None:
        """Adds a record, and sees that it is there: of one that is not, nothing may be sent."""
        try:
            other = self._add(record)
        except BaseException:  # it may be there all the same, and a timeout is no `Exception`
            leave(self, record)
            raise
        return other

    def find(
        self,
        *,
        reference: str = "",
        token: str = "",
        payment_id: str = "",
        order: str = "",
        merchant: str = "",
    ) -> StoredPayment | None:
        """Finds a record that has what was asked for, letter by letter."""
        given = {"reference": reference, "token": token, "payment_id": payment_id, "order": order}
        name, value = next(((it, text) for it, text in given.items() if text), ("", ""))
        if not name:
            return None
        asked: Any = {name: value, "merchant": merchant} if merchant else {name: value}
        found = self._record("find", self._store.find(**asked))
        if found is None:
            return None
        if name == "order":
            _refuse_other_order(found, order)
            return found
        # Anybody may ask for these.
        return found if getattr(found, name) == value else None

    def change(self, reference: str, states: tuple[State, ...], change: Change) -> bool:
        """Changes a record if it is in one of these states; returns whether it did."""
        return _yes_or_no("change", self._store.change(reference, states, change))

    def claim_shipping(self, reference: str) -> bool:
        """Marks a paid record that holds its order as shipped; returns whether it did."""
        return _yes_or_no("claim_shipping", self._store.claim_shipping(reference))

    def unsettled(self) -> list[StoredPayment]:
        """Returns the records whose end is not known."""
        return self._store.unsettled()

    def _add(self, record: StoredPayment) -> StoredPayment | None:
        other = self._record("add", self._store.add(record))
        if other is not None and other.reference != record.reference:
            _refuse_other_order(other, record.order)
            return other
        self._see(record, other)
        return None

    def _see(self, record: StoredPayment, found: StoredPayment | None) -> None:
        """Looks for a record that was just added, and changes nothing about it.

        Another worker may have ended it by now, but nobody has paid in it yet.
        """
        if found is not None:
            text = (
                "store: add returned the record that it was given, and not one in its way or None"
            )
            raise TypeError(text)
        there = self.find(reference=record.reference)
        if there is None or there.order != record.order:
            text = (
                f"order {record.order}: nothing was sent, because its record was added to the store"
                " and is not there as it was given; each method of a store is a transaction of its"
                " own, which is over when it returns, and sees what the others have written"
            )
            raise NotRecorded(text, outcome="not_sent", conversation_id=record.reference)
        if self.change(record.reference, ("paid",), {"error_code": ""}):
            text = "store: change returned True for a record that is in none of the states"
            raise TypeError(text)

    @staticmethod
    def _record(method: str, returned: object) -> StoredPayment | None:
        if returned is None or isinstance(returned, StoredPayment):
            return returned
        text = f"store: {method} must return a StoredPayment or None, not {type(returned).__name__}"
        raise TypeError(text)


def _yes_or_no(method: str, returned: object) -> bool:
    """Takes a number of rows as well; a coroutine, for one, would be a yes."""
    if isinstance(returned, int) and returned in {0, 1}:
        return bool(returned)
    shown = returned if isinstance(returned, int) else type(returned).__name__
    text = f"store: {method} must return whether it did, True or False, not {shown}"
    raise TypeError(text)


def _refuse_other_order(found: StoredPayment, order: str) -> None:
    if found.order == order:
        return
    text = (
        f"order {order}: the store found the payment of order {found.order} for it; its database"
        " takes the two numbers for the same: compare them letter by letter, by a binary collation"
        " of the column, or give orders numbers that differ in more than case, accents or blanks"
    )
    raise RuntimeError(text)
