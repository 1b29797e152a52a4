"""Checked by mypy and pyright: what is right is accepted, what is wrong is refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from iyzico import (
    ApiError,
    AsyncIyzico,
    InvalidRequest,
    Iyzico,
    callback,
    decode_html,
    types,
    webhook,
)
from iyzico.errors import NotAuthenticated
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
    assert_type(payment.paid_price, Decimal)
    assert_type(payment.item_transactions, tuple[types.ItemTransaction, ...])
    assert_type(payment.item_transactions[0].merchant_payout_amount, Decimal | None)
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
    client.bin.check("552879")  # type: ignore[arg-type, call-arg]
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
            assert_type(client.checkout_form.retrieve(token=token), types.Payment)
    try:
        callback.read(form)
    except NotAuthenticated as error:
        assert_type(error.meaning_tr, str)
