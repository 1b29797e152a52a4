"""A look-up that is refused says nothing of the payment: nobody may pay again because of it."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from checkouts import FORM, ORDER, approve, card, charged, lost_charge, reviewed_charge
from iyzico import Iyzico, _payment_request, _settler
from iyzico.checkout import Checkout
from servers import answering

if TYPE_CHECKING:
    from collections.abc import Callable

    from iyzico.checkout import Store
    from iyzico.testing import Simulator


def paid_page(simulator: Simulator, checkout: Checkout) -> None:
    approve(simulator, checkout.start_form(ORDER, **FORM))


WAITING: list[tuple[Callable[..., None], str]] = [
    (lost_charge, "unknown"),
    (reviewed_charge, "under_review"),
    (paid_page, "waiting"),
]
REFUSALS: list[tuple[int, str | None]] = [
    (200, "1"),
    (500, "1"),
    (200, "11"),
    (200, "1000"),
    (401, "1001"),
    (200, "50000"),
    (200, "99999"),
    (200, None),
]


@pytest.fixture(autouse=True)
def one_merchant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has what answers be iyzico for the same merchant, wherever it listens."""

    def merchants_of(_: Iyzico) -> list[str]:
        return ["0" * 16]

    monkeypatch.setattr(_payment_request, "merchants_of", merchants_of)
    monkeypatch.setattr(_settler, "_ONE_LOOK", {"deadline": 60.0, "first_pause": 60.0})


def refused(store: Store, status: int, code: str | None) -> tuple[Any, set[str]]:
    """Looks everything up an hour later, where each call is refused."""
    body = {"status": "failure", "errorCode": code, "errorMessage": "x", "locale": "tr"}
    text = json.dumps({name: it for name, it in body.items() if it is not None}).encode()
    with (
        answering(status, "application/json", text) as address,
        Iyzico(api_key="sandbox-a", secret_key="sandbox-b", base_url=address) as client,
    ):
        later = Checkout(client, store, now=lambda: time.time() + 3700)
        (record,), failed = later.settle_each()
        return record, failed


@pytest.mark.parametrize(("status", "code"), REFUSALS)
@pytest.mark.parametrize(("wait", "state"), WAITING)
def test_look_up_that_is_refused_proves_nothing(  # noqa: PLR0913, PLR0917
    simulator: Simulator,
    client: Iyzico,
    store: Store,
    wait: Callable[..., None],
    state: str,
    status: int,
    code: str | None,
) -> None:
    checkout = Checkout(client, store, deadline=0.01)
    wait(simulator, checkout)
    record, failed = refused(store, status, code)
    assert (record.state, record.may_pay_again, failed) == (state, False, {record.reference})
    assert [it.is_paid for it in checkout.settle_all()] == [state != "under_review"]
    assert checkout.pay(ORDER, **card()).reference == record.reference
    assert charged(simulator) == 1


def test_page_that_nobody_paid_on_is_over(client: Iyzico, store: Store) -> None:
    Checkout(client, store).start_form(ORDER, **FORM)
    record, failed = refused(store, 200, "5124")
    assert (record.state, failed) == ("expired", set())
