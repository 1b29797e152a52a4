"""A busy shop: threads that pay, look and take back, and check that every response is their own.

A program, so that its memory is measured alone: `python load.py <base URL> <threads> <calls each>`.
The keys come from the environment. Prints what it found as JSON.
"""

from __future__ import annotations

import gc
import json
import sys
import threading
import time
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import seed
from iyzico import ApiError, Attempt, Declined, Iyzico, Succeeded, types

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

R = TypeVar("R")

MOST_CONNECTIONS = 16
WARM_UP = 0.1


class Counted:
    """What all threads together have seen."""

    def __init__(self, calls: int) -> None:
        self._lock = threading.Lock()
        self._calls = calls
        self.made = self.paid = self.declined = self.attempts = self.connections = 0
        self.memory: list[int] = []

    def attempt(self, attempt: Attempt) -> None:
        with self._lock:
            self.attempts += 1
            self.connections += not attempt.connection_reused

    def call(self) -> None:
        with self._lock:
            self.made += 1
            if self.made == int(self._calls * WARM_UP) or self.made == self._calls:
                gc.collect()
                self.memory.append(resident_bytes())

    def payment(self, *, declined: bool) -> None:
        with self._lock:
            self.paid += not declined
            self.declined += declined


def resident_bytes() -> int:
    """Returns the memory of this process, where the system tells it."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * 4096 if statm.exists() else 0


class Buyer:
    """One thread."""

    def __init__(self, client: Iyzico, counted: Counted, name: int) -> None:
        self._client = client
        self._counted = counted
        self._references = (f"{name}-{number}" for number in count())

    def calls(self) -> Iterator[None]:
        """Shops for ever; one step is one call."""
        for number in count():
            price = f"{1 + number % 97}.{number % 90 + 10}"
            pay = (self._pay, self._pay_once)[number % 2]
            paid = pay(price)
            yield
            self._check_looked_up(paid)
            yield
            self._check_installments(price)
            yield
            self._check_bin()
            yield
            take_back = (self._cancel, self._refund_line, self._refund_amount)[number % 3]
            take_back(paid)
            yield
            self._check_history(paid)
            yield
            self._be_declined(price)
            yield

    def _pay(self, price: str) -> types.Payment:
        return self._paid(price, self._make(self._client.payment.create, **order(price)))

    def _pay_once(self, price: str) -> types.Payment:
        settled = self._make(self._client.payment.create_once, **order(price))
        assert isinstance(settled, Succeeded)
        assert not settled.looked_up
        return self._paid(price, settled.response)

    def _paid(self, price: str, paid: types.Payment) -> types.Payment:
        assert paid.verification == "verified"
        assert paid.price == paid.paid_price == Decimal(price)
        self._counted.payment(declined=False)
        return paid

    def _check_looked_up(self, paid: types.Payment) -> None:
        found = self._make(self._client.payment.retrieve, payment_id=paid.payment_id)
        assert (found.payment_id, found.paid_price) == (paid.payment_id, paid.paid_price)
        assert found.verification == "verified"

    def _check_installments(self, price: str) -> None:
        found = self._make(self._client.installment.list, bin_number="554960", price=price)
        assert found.installment_details[0].price == Decimal(price)

    def _check_bin(self) -> None:
        assert self._make(self._client.bin.check, bin_number="552879").bin_number == "552879"

    def _cancel(self, paid: types.Payment) -> None:
        gone = self._make(self._client.payment.cancel, payment_id=paid.payment_id)
        assert (gone.payment_id, gone.price) == (paid.payment_id, paid.paid_price)

    def _refund_line(self, paid: types.Payment) -> None:
        line = paid.item_transactions[0].payment_transaction_id
        refund = self._client.payment.refund
        gone = self._make(refund, payment_transaction_id=line, price="0.25")
        assert (gone.payment_id, gone.payment_transaction_id) == (paid.payment_id, line)

    def _refund_amount(self, paid: types.Payment) -> None:
        refund = self._client.payment.refund_amount_once
        settled = self._make(refund, payment_id=paid.payment_id, price="0.75")
        assert isinstance(settled, Succeeded)
        assert settled.response.payment_id == paid.payment_id
        assert settled.response.price == Decimal("0.75")

    def _check_history(self, paid: types.Payment) -> None:
        (record,) = self._make(self._client.payment.history, payment_id=paid.payment_id).payments
        assert record.payment_id == paid.payment_id

    def _be_declined(self, price: str) -> None:
        settled = self._make(self._client.payment.create_once, **order(price, decline=True))
        assert isinstance(settled, Declined)
        assert isinstance(settled.error, ApiError)
        assert settled.error.code == "10051"
        self._counted.payment(declined=True)

    def _make(self, call: Callable[..., R], **request: object) -> R:
        """Makes a call under a reference of its own, which whatever comes back must repeat."""
        reference = next(self._references)
        response = call(conversation_id=reference, **request)
        repeated = repeated_by(response)
        assert repeated == reference, f"{repeated} is not {reference}"
        self._counted.call()
        return response


def repeated_by(response: Any) -> object:
    """Returns the reference that a response, or an ending, repeats."""
    whole = getattr(response, "response", getattr(response, "error", response))
    return whole.conversation_id


def order(price: str, *, decline: bool = False) -> dict[str, Any]:
    """Returns a payment of one line."""
    made: dict[str, Any] = {**seed.payment(seed.CARD_WITHOUT_FUNDS if decline else seed.GOOD_CARD)}
    del made["conversation_id"]
    made["price"] = made["paid_price"] = price
    made["basket_items"] = [seed.line("BI101", "Binocular", price)]
    return made


def main() -> None:
    base_url, threads, calls = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    counted = Counted(threads * calls)
    problems: list[str] = []

    def work(name: int) -> None:
        try:
            for _, _ in zip(range(calls), Buyer(client, counted, name).calls(), strict=False):
                pass
        except BaseException as problem:
            problems.append(repr(problem))
            raise

    settings: dict[str, Any] = {"max_connections": MOST_CONNECTIONS, "timeout": 120}
    with Iyzico(base_url=base_url, on_attempt=counted.attempt, **settings) as client:
        workers = [threading.Thread(target=work, args=(name,)) for name in range(threads)]
        started = time.monotonic()
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    seconds = time.monotonic() - started
    summary = {
        "made": counted.made,
        "attempts": counted.attempts,
        "paid": counted.paid,
        "declined": counted.declined,
        "connections": counted.connections,
        "seconds": round(seconds, 1),
        "memory": counted.memory,
        "problems": problems,
    }
    print(json.dumps(summary))  # noqa: T201


if __name__ == "__main__":
    main()
