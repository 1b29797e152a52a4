"""The payment of the seed document, as every test takes it."""

from __future__ import annotations

from decimal import Decimal

from iyzico import types

CALLBACK_URL = "https://shop.example/payments/callback"
GOOD_CARD = "5528790000000008"
CARD_WITHOUT_FUNDS = "4111111111111129"
AMERICAN_EXPRESS = "374427000000003"


def card(number: str = GOOD_CARD) -> types.PaymentCard:
    return types.PaymentCard(
        card_holder_name="John Doe",
        card_number=number,
        expire_month="12",
        expire_year="2030",
        cvc="123",
    )


def buyer() -> types.Buyer:
    return types.Buyer(
        id="BY789",
        name="John",
        surname="Doe",
        gsm_number="+905350000000",
        email="email@email.com",
        identity_number="74300864791",
        last_login_date="2015-10-05 12:43:35",
        registration_date="2013-04-21 15:12:09",
        registration_address="Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1",
        ip="85.34.78.112",
        city="Istanbul",
        country="Turkey",
        zip_code="34732",
    )


def address() -> types.Address:
    return types.Address(
        contact_name="Jane Doe",
        city="Istanbul",
        country="Turkey",
        address="Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1",
        zip_code="34742",
    )


def basket() -> list[types.BasketItem]:
    return [
        line("BI101", "Binocular", "0.3"),
        line("BI102", "Game code", "0.5", item_type="VIRTUAL"),
        line("BI103", "Usb", "0.2"),
    ]


def payment(number: str = GOOD_CARD, *, reference: str | None = None) -> types.CreatePayment:
    return types.CreatePayment(
        conversation_id=reference,
        price=1,
        paid_price=Decimal("1.2"),
        currency="TRY",
        installment=1,
        basket_id="B67832",
        payment_channel="WEB",
        payment_group="PRODUCT",
        payment_card=card(number),
        buyer=buyer(),
        shipping_address=address(),
        billing_address=address(),
        basket_items=basket(),
    )


def three_ds(number: str = GOOD_CARD) -> types.InitializeThreeDs:
    return types.InitializeThreeDs(
        price=1,
        paid_price=Decimal("1.2"),
        currency="TRY",
        installment=1,
        basket_id="B67832",
        callback_url=CALLBACK_URL,
        payment_card=card(number),
        buyer=buyer(),
        shipping_address=address(),
        billing_address=address(),
        basket_items=basket(),
    )


def form() -> types.InitializeCheckoutForm:
    return types.InitializeCheckoutForm(
        price=1,
        paid_price=Decimal("1.2"),
        currency="TRY",
        basket_id="B67832",
        callback_url=CALLBACK_URL,
        enabled_installments=[1, 2, 3],
        buyer=buyer(),
        shipping_address=address(),
        billing_address=address(),
        basket_items=basket(),
    )


def pay_with_iyzico() -> types.InitializePayWithIyzico:
    return types.InitializePayWithIyzico(
        price=1,
        paid_price=Decimal("1.2"),
        currency="TRY",
        basket_id="B67832",
        callback_url=CALLBACK_URL,
        buyer=buyer(),
        shipping_address=address(),
        billing_address=address(),
        basket_items=basket(),
    )


def bkm() -> types.InitializeBkm:
    return types.InitializeBkm(
        price=1,
        basket_id="B67832",
        callback_url=CALLBACK_URL,
        enabled_installments=[1],
        buyer=buyer(),
        shipping_address=address(),
        billing_address=address(),
        basket_items=basket(),
    )


def line(
    number: str, name: str, price: types.Amount, item_type: types.ItemType = "PHYSICAL"
) -> types.BasketItem:
    return types.BasketItem(
        id=number,
        name=name,
        category1="Collectibles",
        category2="Accessories",
        item_type=item_type,
        price=price,
    )
