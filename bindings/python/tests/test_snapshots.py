"""Snapshots name what iyzico made up, and show what the shop has sent."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest

import seed
from cases import CASES, call, prepare, read
from iyzico import ApiError, InvalidRequest
from iyzico.testing import Simulator

if TYPE_CHECKING:
    from pathlib import Path

    from iyzico import Iyzico

NOON = datetime(2026, 11, 2, 9, 0, tzinfo=timezone.utc)


def sent_by(simulator: Simulator, client: Iyzico, path: Path) -> Any:
    case = read(path)
    with suppress(ApiError, InvalidRequest):  # the request is there, or was wrong, all the same
        call(client, case, prepare(simulator, client, case))
    return simulator.sent()


def test_snapshots_are_the_same_whatever_numbers_are_made_up() -> None:
    with (
        Simulator(seed=1, starts_at=NOON) as one,
        Simulator(seed=2, starts_at=NOON) as other,
        one.client() as client,
        other.client() as other_client,
    ):
        differ = [
            str(path)
            for path in CASES
            if sent_by(one, client, path) != sent_by(other, other_client, path)
        ]
    assert differ == []


NUMBER = "20240117"


@pytest.mark.parametrize("name", ["basket_id", "conversation_id", "pos_order_id"])
def test_number_of_the_shop_is_shown(simulator: Simulator, client: Iyzico, name: str) -> None:
    request: Any = {**seed.payment(), name: NUMBER}
    client.payment.create(**request)
    assert NUMBER in simulator.sent()[0]["body"].values()


def test_number_inside_of_a_request_is_shown(simulator: Simulator, client: Iyzico) -> None:
    buyer = {**seed.buyer(), "zip_code": "1234567", "id": NUMBER}
    request: Any = {**seed.payment(), "buyer": buyer}
    client.payment.create(**request)
    sent = simulator.sent()[0]["body"]["buyer"]
    assert (sent["zipCode"], sent["id"]) == ("1234567", NUMBER)


def test_number_of_iyzico_has_a_name(simulator: Simulator, client: Iyzico) -> None:
    payment = client.payment.create(**seed.payment())
    lines = [it.payment_transaction_id for it in payment.item_transactions or ()]
    client.payment.refund(payment_transaction_id=lines[0], price="0.1")
    client.payment.retrieve(payment_id=payment.payment_id)
    page = client.three_ds.initialize(**seed.three_ds())
    post = simulator.three_ds(page.payment_id or "").approve()
    client.three_ds.complete_uncompared(
        payment_id=page.payment_id or "", conversation_data=post.fields["conversationData"]
    )
    named = [
        name
        for request in simulator.sent()
        for field, name in request["body"].items()
        if field in {"paymentId", "paymentTransactionId"}
    ]
    assert named == ["<paymentTransactionId 1>", "<paymentId 1>", "<paymentId 2>"]
