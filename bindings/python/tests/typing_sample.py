"""Checked by mypy and pyright: what is right is accepted, what is wrong is refused."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from iyzico import (
    ApiError,
    AsyncIyzico,
    Attempt,
    Declined,
    InvalidRequest,
    Iyzico,
    IyzicoError,
    NotSent,
    RefusedByRisk,
    Settled,
    Succeeded,
    UnderReview,
    Unknown,
    callback,
    decode_html,
    is_as_ordered,
    types,
    webhook,
)
from iyzico.checkout import Checkout, StoredPayment
from iyzico.errors import NotAuthenticated, Outcome
from iyzico.testing import Simulator

if TYPE_CHECKING:  # this file is checked, never run
    from typing_extensions import assert_type  # noqa: TC004


def requests(client: Iyzico, card: types.PaymentCard, address: types.Address) -> None:
    buyer: types.Buyer = {
        "id": "BY789",
        "name": "John",
        "surname": "Doe",
        "identity_number": "74300864791",
        "email": "email@email.com",
        "registration_address": "Nidakule",
        "registration_date": dt.datetime(2013, 4, 21, tzinfo=dt.timezone.utc),
        "city": "Istanbul",
        "country": "Turkey",
        "ip": "85.34.78.112",
    }
    item = types.BasketItem(id="BI101", name="Binocular", item_type="PHYSICAL", price="1")
    payment = client.payment.create(
        price=Decimal(1),
        paid_price="1.2",
        payment_card=card,
        buyer=buyer,
        billing_address=address,
        basket_items=[item],
        basket_id=None,
        timeout=30,
    )
    assert_type(payment, types.Payment)
    assert_type(payment.paid_price, types.Price)
    assert_type(payment.item_transactions, tuple[types.ItemTransaction, ...])
    assert_type(payment.item_transactions[0].merchant_payout_amount, types.Price | None)
    assert_type(payment.conversation_id, str | None)
    assert_type(payment.verification, types.Verification)


async def asynchronous(client: AsyncIyzico) -> None:
    assert_type(await client.bin.check(bin_number="552879"), types.Bin)
    assert_type(await client.connection.test(), types.Connection)


def mistakes(client: Iyzico) -> None:
    client.payment.retrieve(payment_id=1)  # type: ignore[arg-type]
    client.payment.refund(price="1")  # type: ignore[call-arg]
    client.payment.refund(payment_transaction_id="1", price=1.5)  # type: ignore[arg-type]
    client.bin.check(bin_numbr="552879")  # type: ignore[call-arg]
    client.bin.check("552879")  # type: ignore[call-arg]
    client.bin.check(bin_number="552879").bin_number = "1"  # type: ignore[misc]
    client.payment.steal()  # type: ignore[attr-defined]
    Iyzico(api_kee="key")  # type: ignore[call-arg]
    types.Address(city="Istanbul")  # type: ignore[typeddict-item]


def failures(client: Iyzico) -> None:
    try:
        client.connection.test()
    except InvalidRequest as error:
        assert_type(error.findings[0].path, str)
    except ApiError as error:
        if error.outcome == "unknown" and error.advice is not None:
            assert_type(error.advice.buyer_tr, str)


def sent_once(client: Iyzico, request: types.CreatePayment) -> str:
    settled = client.payment.create_once(**request, deadline=30, verify="strictly")
    assert_type(settled, Settled[types.Payment])
    match settled:
        case Succeeded(payment, looked_up):
            assert_type(payment, types.Payment)
            assert_type(looked_up, bool)
            return payment.payment_id
        case UnderReview(payment) | RefusedByRisk(payment):
            assert_type(payment.may_ship, bool)
            return payment.payment_id
        case NotSent(error) | Declined(error):
            assert_type(error, IyzicoError)
            return str(error)
        case Unknown(pending):
            return pending


async def resolved(client: AsyncIyzico, pending: str) -> None:
    settled = await client.resolve(pending, payment_id="1", deadline=30)
    if isinstance(settled, Succeeded):
        assert_type(
            settled.response,
            types.Payment
            | types.Cancellation
            | types.Refund
            | types.PayoutExecuted
            | types.BasicPayment,
        )
        settled.response = types.Refund  # type: ignore[misc, assignment]
    refunded = await client.payment.refund_once(
        payment_transaction_id="1", price="1", payment_id="1"
    )
    assert_type(refunded, Settled[types.Refund])
    await client.payment.refund_amount_once(deadline="1", payment_id="1", price="1")  # type: ignore[arg-type]
    await client.bin.check_once(bin_number="552879")  # type: ignore[attr-defined]


def attempts(attempt: Attempt) -> None:
    assert_type(attempt.duration, float)
    assert_type(attempt.outcome, Outcome | None)
    Iyzico(on_attempt=attempts, rate_limit="wait", calls_per_minute={"payment.create": None})
    Iyzico(rate_limit="never")  # type: ignore[arg-type]
    Iyzico(on_attempt=others)  # type: ignore[arg-type]


def faults(simulator: Simulator) -> None:
    simulator.add_fault("wrongSignature", call=["payment.create", "payment.refund"], chance=0.5)
    simulator.add_fault({"cut": {"responseByte": 120}}, conversation_id="order-42", times=1)
    simulator.add_fault({"drip": {"bytes": 1, "everyMilliseconds": 100}})
    simulator.add_fault({"webhook": {"late": {"seconds": 600}}})
    simulator.add_fault("wrongAnswer")  # type: ignore[arg-type]
    simulator.add_fault({"cut": "afterLunch"})  # type: ignore[arg-type]
    simulator.play({"seed": 7, "rule": [{"chance": 0.1, "fault": "emptyResponse"}]})
    assert_type(simulator.faults()[0].fired, int)


def others(body: bytes, headers: dict[str, str]) -> None:
    assert_type(webhook.verify(body, headers).payment_id, str | None)
    assert_type(decode_html("PGh0bWw+"), str)
    with Simulator(tls=True) as simulator, simulator.client(timeout=1) as client:
        assert_type(client, Iyzico)
        assert_type(simulator.ledger()[0].paid_price, Decimal)


def callbacks(client: Iyzico, body: bytes, form: dict[str, str]) -> None:
    match callback.read(body):
        case callback.ThreeDsCallback() as confirmed:
            completion = confirmed.completion(paid_price="1.2", basket_id="B1", currency="TRY")
            assert_type(client.three_ds.complete(**completion), types.Payment)
            confirmed.completion(paid_price=1.2, basket_id="B1", currency="TRY")  # type: ignore[arg-type]
        case callback.PageCallback(token=token):
            result = client.checkout_form.retrieve(token=token)
            assert_type(result, types.PageResult)
            assert_type(result.ends_with_page, bool)
            assert_type(is_as_ordered(result, price="1", paid_price=1, currency="TRY"), bool)
    try:
        callback.read(form)
    except NotAuthenticated as error:
        assert_type(error.meaning_tr, str)


def orders(checkout: Checkout, request: Any) -> None:
    """The number of an order is what a shop has: a key of a table, a UUID, a text."""
    for order in (7, uuid.uuid4(), "42"):
        assert_type(checkout.pay(order, **request), StoredPayment)
    checkout.pay(4.2, **request)  # type: ignore[arg-type]
