"""What a shop knows without iyzico: its orders, its buyers, its warehouse."""

from typing import TypedDict

from iyzico.checkout import StoredPayment
from iyzico.django.payments import checkout
from iyzico.types import Address, BasketItem, Buyer, PaymentCard

TOTAL = "149.90"
shipped: list[str] = []


class Request(TypedDict):
    """What all ways of paying have in common."""

    price: str
    paid_price: str
    buyer: Buyer
    shipping_address: Address
    billing_address: Address
    basket_items: list[BasketItem]


def request(order: str) -> Request:
    """Returns the request of an order. A shop reads it from its tables."""
    address = Address(
        contact_name="Jane Doe", city="Istanbul", country="Turkey", address="Bora Sok. 1"
    )
    buyer = Buyer(
        id="BY789",
        name="John",
        surname="Doe",
        identity_number="10000000146",
        email="john.doe@example.com",
        gsm_number="+905350000000",
        registration_address="Bora Sok. 1",
        city="Istanbul",
        country="Turkey",
        ip="85.34.78.112",
    )
    line = BasketItem(
        id=f"{order}-1", name="Binocular", category1="Optics", item_type="PHYSICAL", price=TOTAL
    )
    return Request(
        price=TOTAL,
        paid_price=TOTAL,
        buyer=buyer,
        shipping_address=address,
        billing_address=address,
        basket_items=[line],
    )


def card(number: str) -> PaymentCard:
    """Returns the card that the buyer has typed."""
    return PaymentCard(
        card_holder_name="John Doe",
        card_number=number,
        expire_month="12",
        expire_year="2030",
        cvc="123",
    )


def ship_once(payment: StoredPayment | None) -> None:
    """Hands a paid order to the warehouse, once, however often it is called."""
    if payment is not None and payment.is_paid and checkout().claim_shipping(payment.reference):
        shipped.append(payment.order)
