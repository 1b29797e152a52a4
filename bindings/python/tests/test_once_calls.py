"""Each kind of money call that is sent once: holds, captures, 3-D Secure, cancels, refunds."""

from __future__ import annotations

import pickle
from decimal import Decimal
from typing import TYPE_CHECKING, get_args

import pytest

import seed
from iyzico import (
    AlreadyDone,
    Iyzico,
    RefusedByRisk,
    Succeeded,
    UnderReview,
    Unknown,
    callback,
    types,
)
from iyzico._choices import MoneyCallName
from iyzico._resources import Resources
from once import CARRIED_OUT, QUICKLY, check_found

if TYPE_CHECKING:
    from iyzico.testing import Fault, Simulator


def test_hold_and_capture_are_found(simulator: Simulator, client: Iyzico) -> None:
    simulator.add_fault({"cut": "afterCommit"}, call=["payment.authorize", "payment.capture"])
    hold = client.payment.authorize_once(**seed.payment(), **QUICKLY)
    assert isinstance(hold, Succeeded)
    assert hold.looked_up
    captured = client.payment.capture_once(
        payment_id=hold.response.payment_id, paid_price="1.2", currency="TRY", **QUICKLY
    )
    assert isinstance(captured, Succeeded)
    assert captured.looked_up
    assert captured.response.phase == "POST_AUTH"
    (booked,) = simulator.ledger()
    assert booked.phase == "POST_AUTH"


def test_end_of_three_ds_is_found(simulator: Simulator, client: Iyzico) -> None:
    simulator.add_fault({"cut": "afterCommit"}, call="three_ds.complete")
    page = client.three_ds.initialize(**seed.three_ds())
    post = simulator.three_ds(page.three_ds_html_content).approve()
    confirmed = callback.read(post.body, secret_key=simulator.secret_key)
    assert isinstance(confirmed, callback.ThreeDsCallback)
    completion = confirmed.completion(paid_price="1.2", basket_id="B67832", currency="TRY")
    check_found(client.three_ds.complete_once(**completion, **QUICKLY), simulator)


def test_cancellation_is_found(simulator: Simulator, client: Iyzico) -> None:
    made = client.payment.create(**seed.payment())
    simulator.add_fault({"cut": "afterCommit"}, call="payment.cancel")
    settled = client.payment.cancel_once(payment_id=made.payment_id, **QUICKLY)
    assert isinstance(settled, Succeeded)
    assert settled.looked_up
    assert isinstance(settled.response, types.Cancellation)
    assert settled.response.price == Decimal("1.2")
    (booked,) = simulator.ledger()
    assert booked.cancellation is not None


@pytest.mark.parametrize("fault", CARRIED_OUT[:3], ids=str)
def test_refund_of_an_amount_is_found(simulator: Simulator, client: Iyzico, fault: Fault) -> None:
    made = client.payment.create(**seed.payment())
    simulator.add_fault(fault, call="payment.refund_amount")
    settled = client.payment.refund_amount_once(
        payment_id=made.payment_id, price="0.5", currency="TRY", **QUICKLY
    )
    assert isinstance(settled, Succeeded)
    assert settled.looked_up
    assert isinstance(settled.response, types.Refund)
    assert settled.response.price == Decimal("0.5")
    (booked,) = simulator.ledger()
    assert [refund.price for refund in booked.refunds] == [Decimal("0.5")]


def test_refund_of_a_line_is_found_by_its_payment(simulator: Simulator, client: Iyzico) -> None:
    made = client.payment.create(**seed.payment())
    line = made.item_transactions[0].payment_transaction_id
    simulator.add_fault({"cut": "afterCommit"}, call="payment.refund")
    settled = client.payment.refund_once(payment_transaction_id=line, price="0.1", **QUICKLY)
    assert isinstance(settled, Unknown)
    assert "the payment of the line is not known" in str(settled.error)
    found = client.resolve(settled.pending, payment_id=made.payment_id, **QUICKLY)
    assert isinstance(found, Succeeded)
    assert isinstance(found.response, types.Refund)
    settled = client.payment.refund_once(
        payment_transaction_id=line, price="0.1", payment_id=made.payment_id, **QUICKLY
    )
    assert isinstance(settled, Succeeded)
    assert settled.looked_up
    (booked,) = simulator.ledger()
    assert [refund.price for refund in booked.refunds] == [Decimal("0.1")] * 2


def test_every_call_that_moves_money_can_be_sent_once() -> None:
    sent_once = {
        f"{name}.{action.removesuffix('_once')}"
        for name in vars(Resources)
        if not name.startswith("_")
        for action in dir(getattr(Resources, name))
        if action.endswith("_once")
    }
    assert sent_once == set(get_args(MoneyCallName))


def test_payment_under_review_is_not_shipped(simulator: Simulator, client: Iyzico) -> None:
    request = seed.payment(reference="order-42")
    handle = client.pending("payment.create", **request)
    simulator.next_fraud_status(0)
    settled = client.payment.create_once(**request)
    assert isinstance(settled, UnderReview)
    assert not settled.response.may_ship
    found = client.resolve(handle, **QUICKLY)
    assert isinstance(found, UnderReview)
    assert found.looked_up


def test_payment_that_risk_control_refused_was_made_and_is_not_declined(
    simulator: Simulator, client: Iyzico
) -> None:
    request = seed.payment(reference="order-42")
    handle = client.pending("payment.create", **request)
    simulator.next_fraud_status(-1)
    settled = client.payment.create_once(**request)
    again = client.payment.create_once(**request, **QUICKLY)
    with simulator.client() as elsewhere:
        found = elsewhere.payment.create_once(pending=handle, **request, **QUICKLY)
        resolved = elsewhere.resolve(handle, **QUICKLY)
    for ending in (settled, again, found, resolved):
        assert isinstance(ending, RefusedByRisk)
        assert isinstance(ending.response, types.Payment)
        assert (ending.response.fraud_status, ending.response.may_ship) == (-1, False)
        assert ending.response.payment_id == simulator.ledger()[0].payment_id
    assert len(simulator.ledger()) == 1


def test_second_completion_is_not_a_reason_for_another_card(
    simulator: Simulator, client: Iyzico
) -> None:
    page = client.three_ds.initialize(**seed.three_ds())
    post = simulator.three_ds(page.three_ds_html_content).approve()
    confirmed = callback.read(post.body, secret_key=simulator.secret_key)
    assert isinstance(confirmed, callback.ThreeDsCallback)
    completion = confirmed.completion(paid_price="1.2", basket_id="B67832", currency="TRY")
    client.three_ds.complete(**completion)
    with pytest.raises(AlreadyDone) as caught:
        client.three_ds.complete(**completion)
    error = caught.value
    assert (error.code, error.outcome) == ("5115", "unknown")
    assert error.raw is not None
    assert error.raw["errorCode"] == "5115"
    assert error.pending is not None
    assert isinstance(pickle.loads(pickle.dumps(error)), AlreadyDone)
    check_found(client.resolve(error.pending, **QUICKLY), simulator)
