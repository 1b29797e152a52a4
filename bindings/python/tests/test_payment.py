from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, cast

import pytest

import seed
from iyzico import AlreadyDone, ApiError, AsyncIyzico, Iyzico, types

if TYPE_CHECKING:
    from iyzico.testing import Simulator


def check_seed(payment: types.Payment) -> None:
    assert payment.status == "success"
    assert payment.verification == "verified"
    assert payment.price == Decimal(1)
    assert payment.paid_price == Decimal("1.2")
    assert payment.fraud_status == 1
    assert payment.iyzi_commission_rate_amount == Decimal("0.0315")
    assert payment.iyzi_commission_fee == Decimal("0.25")
    payouts = {item.item_id: str(item.merchant_payout_amount) for item in payment.item_transactions}
    assert payouts == {"BI101": "0.23955", "BI102": "0.39925", "BI103": "0.1597"}


def check_declined(error: ApiError) -> None:
    assert error.endpoint == "payment.create"
    assert error.code == "10051"
    assert error.group == "NOT_SUFFICIENT_FUNDS"
    assert error.outcome == "refused"
    assert error.category == "bank_decline"
    assert error.actor == "buyer"
    assert error.other_card is True
    assert error.message
    advice = error.advice
    assert advice is not None
    texts = [advice.merchant_en, advice.merchant_tr, advice.buyer_en, advice.buyer_tr]
    assert all(texts)
    assert len(set(texts)) == 4


def test_seed_payment_is_exact(client: Iyzico) -> None:
    check_seed(client.payment.create(**seed.payment()))


async def test_seed_payment_is_exact_on_an_event_loop(async_client: AsyncIyzico) -> None:
    check_seed(await async_client.payment.create(**seed.payment()))


def test_seed_payment_over_tls(simulator_tls: Simulator) -> None:
    with simulator_tls.client() as client:
        assert simulator_tls.base_url.startswith("https://")
        check_seed(client.payment.create(**seed.payment()))


def test_declined_card_tells_merchant_and_buyer_what_to_do(client: Iyzico) -> None:
    with pytest.raises(ApiError) as caught:
        client.payment.create(**seed.payment(seed.CARD_WITHOUT_FUNDS))
    check_declined(caught.value)


async def test_declined_card_on_an_event_loop(async_client: AsyncIyzico) -> None:
    with pytest.raises(ApiError) as caught:
        await async_client.payment.create(**seed.payment(seed.CARD_WITHOUT_FUNDS))
    check_declined(caught.value)


def test_payment_is_found_by_number_and_by_reference(client: Iyzico) -> None:
    made = client.payment.create(**seed.payment(reference="order-42-1"))
    by_number = client.payment.retrieve(payment_id=made.payment_id)
    by_reference = client.payment.retrieve(payment_conversation_id="order-42-1")
    assert by_number.payment_id == by_reference.payment_id == made.payment_id
    assert by_number.paid_price == made.paid_price


def test_a_reference_is_made_when_none_is_given(client: Iyzico) -> None:
    first = client.payment.create(**seed.payment())
    second = client.payment.create(**seed.payment())
    assert first.conversation_id
    assert first.conversation_id != second.conversation_id


def test_cancel(client: Iyzico) -> None:
    made = client.payment.create(**seed.payment())
    cancelled = client.payment.cancel(
        payment_id=made.payment_id, ip="85.34.78.112", reason="BUYER_REQUEST", description="regret"
    )
    assert cancelled.payment_id == made.payment_id
    assert cancelled.price == Decimal("1.2")
    assert cancelled.verification == "unsigned"
    with pytest.raises(AlreadyDone) as caught:
        client.payment.cancel(payment_id=made.payment_id)
    assert caught.value.outcome == "unknown"


def test_refund_of_a_line_in_parts(client: Iyzico) -> None:
    made = client.payment.create(**seed.payment())
    line = next(item for item in made.item_transactions if item.item_id == "BI101")
    refund = client.payment.refund(
        payment_transaction_id=line.payment_transaction_id, price=Decimal("0.10"), currency="TRY"
    )
    assert refund.payment_id == made.payment_id
    assert refund.price == Decimal("0.1")
    assert refund.verification == "verified"
    # The same code comes when the refund was carried out before.
    with pytest.raises(AlreadyDone) as caught:
        client.payment.refund(payment_transaction_id=line.payment_transaction_id, price="0.27")
    assert (caught.value.code, caught.value.outcome) == ("5093", "unknown")


def test_refund_of_an_amount(client: Iyzico) -> None:
    made = client.payment.create(**seed.payment())
    refund = client.payment.refund_amount(payment_id=made.payment_id, price="0.7")
    assert refund.payment_id == made.payment_id
    assert refund.price == Decimal("0.7")


def test_refund_shows_in_the_history(client: Iyzico) -> None:
    made = client.payment.create(**seed.payment())
    client.payment.refund_amount(payment_id=made.payment_id, price="0.5")
    (record,) = client.payment.history(payment_id=made.payment_id).payments
    assert record.payment_refund_status == "PARTIALLY_REFUNDED"
    refunds = [refund for line in record.item_transactions for refund in line.refunds]
    assert sum(refund.refund_price or 0 for refund in refunds) == Decimal("0.5")


def test_bin_of_the_card(client: Iyzico) -> None:
    found = client.bin.check(bin_number="552879")
    assert found.bin_number.startswith("552879")
    assert found.card_type == "CREDIT_CARD"
    assert found.card_association == "MASTER_CARD"


def test_unknown_bin_is_refused(client: Iyzico) -> None:
    with pytest.raises(ApiError) as caught:
        client.bin.check(bin_number="000000")
    assert caught.value.code == "5066"
    assert caught.value.outcome == "refused"


def test_installments_cost_what_they_say(client: Iyzico) -> None:
    response = client.installment.list(bin_number="554960", price=Decimal(100))
    (detail,) = response.installment_details
    prices = {price.installment_number: price.total_price for price in detail.installment_prices}
    assert prices[1] == Decimal(100)
    assert all(isinstance(price, Decimal) for price in prices.values())


def test_connection(client: Iyzico) -> None:
    response = client.connection.test()
    assert response.status == "success"
    assert response.verification == "unsigned"


def test_everything_received_stays_reachable(client: Iyzico) -> None:
    made = client.payment.create(**seed.payment())
    assert made.raw["paymentId"] == made.payment_id
    assert made.raw["paidPrice"] == Decimal("1.2")
    assert made.raw_text.startswith("{")
    assert "raw_text" not in repr(made)


def test_what_a_response_is_about_is_seen_in_one_line(client: Iyzico) -> None:
    table = client.installment.list(bin_number="552879", price="100")
    assert repr(table).startswith("Installments(installment_details=(1 item), verification=")
    product = client.subscription_product.create(name="magazine")
    assert repr(product).startswith("SubscriptionProduct(data=SubscriptionProductRecord(…), ")
    paid = repr(client.payment.create(**seed.payment()))
    assert paid.startswith("Payment(payment_id=")
    assert len(paid) <= 120


def test_keys_may_be_spelled_as_on_the_wire(client: Iyzico) -> None:
    request = cast("types.CheckBin", {"binNumber": "552879"})
    assert client.bin.check(**request).bin_number


def test_client_is_closed_at_the_end_of_its_block(simulator: Simulator) -> None:
    with simulator.client() as client:
        client.connection.test()
    with pytest.raises(RuntimeError, match="closed"):
        client.connection.test()
