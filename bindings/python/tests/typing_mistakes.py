"""Mistakes that type checkers find, one on each line that says so. It is checked, never run.

mypy and pyright must flag each line that ends in `# wrong`, and no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from iyzico import AsyncIyzico, Iyzico, Settled, Succeeded, types, webhook

if TYPE_CHECKING:
    from decimal import Decimal

    from iyzico.testing import Simulator


def settings() -> None:
    Iyzico("sandbox-key", "sandbox-secret")  # wrong
    Iyzico(api_kee="key")  # wrong
    Iyzico(timeout="30")  # wrong
    Iyzico(rate_limit="never")  # wrong
    Iyzico(verify="loosely")  # wrong
    Iyzico(calls_per_minute={"payment.create": "50"})  # wrong
    AsyncIyzico(base_url=8080)  # wrong


def names(client: Iyzico) -> None:
    client.payments  # wrong
    client.payment.steal()  # wrong
    client.lint("payment.steal")  # wrong
    client.pending("bin.check", bin_number="552879")  # wrong
    client.bin.check_once(bin_number="552879")  # wrong


def fields(client: Iyzico) -> None:
    client.payment.retrieve("123")  # wrong
    client.payment.retrieve(payment_id=123)  # wrong
    client.payment.retrieve(paymentId="123")  # wrong
    client.payment.refund(price="1")  # wrong
    client.payment.refund(payment_transaction_id="1", price=1.5)  # wrong
    client.payment.refund(payment_transaction_id="1", price="1", currency="YTL")  # wrong
    client.payment.refund(payment_transaction_id="1", price="1", locale="de")  # wrong
    client.bin.check(bin_numbr="552879")  # wrong
    client.bin.check(bin_number="552879", timeout="1")  # wrong
    client.connection.test(locale="fr")  # wrong


def values(address: types.Address, card: types.PaymentCard) -> None:
    types.Address(city="Istanbul")  # wrong
    types.Address(**address, street="Nidakule")  # wrong
    types.BasketItem(id="1", name="Book", item_type="DIGITAL", price="1")  # wrong
    types.BasketItem(id="1", name="Book", item_type="VIRTUAL", price=1.5)  # wrong
    item: types.BasketItem = {"id": "1", "name": "Book", "price": "1"}  # wrong
    card["card_nummer"] = "5528790000000008"  # wrong
    group: types.PaymentGroup = "GOODS"  # wrong
    channel: types.PaymentChannel = "PHONE"  # wrong
    print(item, group, channel)


def responses(payment: types.Payment) -> None:
    payment.paymentId  # wrong
    payment.price = types.Price("1")  # wrong
    payment.item_transactions[0].payment_id  # wrong
    payment.paid_price.kurus  # wrong
    price: Decimal = payment.iyzi_commission_fee  # wrong
    number: int = payment.payment_id  # wrong
    types.Payment(payment_id="1")  # wrong
    print(price, number)


def endings(settled: Settled[types.Payment], simulator: Simulator) -> None:
    settled.response  # wrong
    if isinstance(settled, Succeeded):
        settled.response.pending  # wrong
    simulator.add_fault("wrongAnswer")  # wrong
    webhook.verify(7, {})  # wrong


async def asynchronous(client: AsyncIyzico) -> str | None:
    response = client.bin.check(bin_number="552879")
    return response.bank_name  # wrong
