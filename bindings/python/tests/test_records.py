"""What the simulator remembers can be read, whatever was done to it."""

from __future__ import annotations

from contextlib import suppress

from cases import CASES, call, prepare, read
from iyzico import ApiError, InvalidRequest
from iyzico.testing import Simulator


def test_records_of_every_case_can_be_read() -> None:
    counted = dict.fromkeys(("payments", "attempts", "without a card", "requests", "webhooks"), 0)
    webhook_url = "http://127.0.0.1:9/nobody-listens"
    with Simulator(webhook_url=webhook_url) as simulator, simulator.client() as client:
        for path in CASES:
            case = read(path)
            with suppress(ApiError, InvalidRequest):
                call(client, case, prepare(simulator, client, case))
            payments, attempts = simulator.ledger(), simulator.attempts()
            counted["payments"] += len(payments)
            counted["attempts"] += len(attempts)
            cards = [*[it.card for it in payments], *[it.card for it in attempts]]
            counted["without a card"] += cards.count(None)
            counted["requests"] += len(simulator.requests())
            counted["webhooks"] += len(simulator.webhooks())
    assert min(counted.values()) > 0, counted
