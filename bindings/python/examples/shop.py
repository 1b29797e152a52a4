"""What the examples have in common: a made-up order, and a client with somebody who pays.

Without `IYZICO_BASE_URL`, the money is that of a simulator inside the process, and the simulator
plays the buyer. With it, the examples talk to that address, with the keys of the environment; then
open the page that is printed, and paste what the browser posts to `CALLBACK_URL`.
"""

import os
import time
from typing import TypeAlias, TypedDict

from iyzico import (
    Declined,
    Iyzico,
    NotSent,
    RefusedByRisk,
    Settled,
    Succeeded,
    UnderReview,
    Unknown,
)
from iyzico.errors import ApiError, ServiceError
from iyzico.testing import Simulator
from iyzico.types import (
    Address,
    BasicPayment,
    BasketItem,
    Buyer,
    Cancellation,
    Currency,
    PageResult,
    Payment,
    PaymentCard,
    PayoutExecuted,
    Refund,
    Subscriber,
    SubscriberAddress,
)
from iyzico.webhook import WebhookEvent

CALLBACK_URL = "https://shop.example/payments/callback"

simulator = None if "IYZICO_BASE_URL" in os.environ else Simulator()
client = simulator.client() if simulator else Iyzico()
secret_key = simulator.secret_key if simulator else os.environ["IYZICO_SECRET_KEY"]


def confirm_at_bank(page: str) -> str:
    """Lets the buyer type the code of the bank; returns the form post that follows."""
    return simulator.three_ds(page).approve().body if simulator else ask(page)


def pay_on_page(token: str, url: str | None) -> str:
    """Lets the buyer pay on a page of iyzico; returns the form post that follows."""
    return simulator.page(token).approve().body if simulator else ask(url or token)


def ask(page: str) -> str:
    """Shows a page to the person at the terminal."""
    print(page)
    return input("The body of the form post: ")


def new_reference(order: str) -> str:
    """Returns a `conversation_id` that no other call has."""
    return f"{order}-{time.time_ns()}"


shipped: set[str | None] = set()  # the state of the order in your own table, in a shop


def ship(payment_id: str | None) -> str:
    """Ships what was paid for once, however often somebody says that it may be shipped."""
    if payment_id in shipped:
        return "shipped before"
    shipped.add(payment_id)
    return "ship"


Found: TypeAlias = Payment | Cancellation | Refund | PayoutExecuted | BasicPayment


def conclude(settled: Settled[Found]) -> str:
    """Says what a shop does next. One ending ships, and one asks for another card."""
    match settled:
        case Succeeded(Payment() as payment) if payment.may_ship:
            step = f"paid {payment.paid_price}, {ship(payment.payment_id)}"
        case Succeeded():
            step = "done, nothing to ship"
        case UnderReview():
            step = "paid, and under review: ship when a notification says that it was accepted"
        case RefusedByRisk():
            step = "risk control refused it: ship nothing, cancel it before another card is tried"
        case NotSent(error):
            step = f"nothing was sent, try again: {error}"
        case Declined(error):
            step = f"declined, ask for another card: {error}"
        case Unknown():
            step = "nobody knows yet: store the handle, send nothing again"
    return step


def look_up(event: WebhookEvent) -> PageResult | Payment | None:
    """Looks up the payment that a notification is about; nothing where there is none."""
    try:
        if event.payment_id:  # of a link, the token is none of a page that can be asked for
            return client.payment.retrieve(payment_id=event.payment_id)
        if event.token:
            return client.checkout_form.retrieve(token=event.token)
    except ServiceError:
        raise  # respond with a failure: the notification comes again
    except ApiError as refused:
        print(refused)  # a buyer has left the page
    return None


def lose_responses(seconds: int) -> None:
    """Loses the responses of payments, and hides the payments from look-ups for a while."""
    if simulator:
        simulator.add_fault({"cut": "afterCommit"}, call="payment.create")
        simulator.add_fault({"lag": {"seconds": seconds}}, call="payment.create")


def wait(seconds: int) -> None:
    """Lets time pass; in the simulator it passes at once."""
    simulator.advance(seconds) if simulator else time.sleep(seconds)


def notify(url: str) -> None:
    """Pays an order, and has the notification about it delivered to this server."""
    if simulator is None:
        input(f"Have iyzico send its notifications to {url}, then press Enter to end: ")
        return
    simulator.webhook_url = url
    client.payment.create(**order(), payment_card=card())
    simulator.deliver_webhooks()
    (notification,) = simulator.webhooks()
    print("the receiver responded", notification.deliveries[0].status)


class Order(TypedDict):
    """What all ways of paying for an order have in common."""

    price: str
    paid_price: str
    currency: Currency
    basket_id: str
    buyer: Buyer
    shipping_address: Address
    billing_address: Address
    basket_items: list[BasketItem]


def order() -> Order:
    """Returns an order of one line."""
    return Order(
        price="149.90",
        paid_price="149.90",
        currency="TRY",
        basket_id="B67832",
        buyer=buyer(),
        shipping_address=address(),
        billing_address=address(),
        basket_items=basket(),
    )


class Request(TypedDict):
    """What all ways of paying have in common, in a shop whose checkout sets the rest."""

    price: str
    paid_price: str
    buyer: Buyer
    shipping_address: Address
    billing_address: Address
    basket_items: list[BasketItem]


def request(number: str) -> Request:
    """Returns the request of an order, by its number. A shop reads it from its tables."""
    line = BasketItem(
        id=f"{number}-1", name="Binocular", category1="Optics", item_type="PHYSICAL", price="149.90"
    )
    return Request(
        price="149.90",
        paid_price="149.90",
        buyer=buyer(),
        shipping_address=address(),
        billing_address=address(),
        basket_items=[line],
    )


def card(number: str = "5528790000000008") -> PaymentCard:
    """Returns a card. The usual one succeeds in the sandbox and in the simulator."""
    return PaymentCard(
        card_holder_name="John Doe",
        card_number=number,
        expire_month="12",
        expire_year="2030",
        cvc="123",
    )


def buyer() -> Buyer:
    """Returns the person who buys."""
    return Buyer(
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


def address() -> Address:
    """Returns where the goods and the invoice go."""
    return Address(
        contact_name="Jane Doe", city="Istanbul", country="Turkey", address="Bora Sok. 1"
    )


def subscriber() -> Subscriber:
    """Returns the person who subscribes."""
    home = SubscriberAddress(
        contact_name="Jane Doe", city="Istanbul", country="Turkey", address="Bora Sok. 1"
    )
    return Subscriber(
        name="John",
        surname="Doe",
        email="john.doe@example.com",
        gsm_number="+905350000000",
        identity_number="10000000146",
        billing_address=home,
        shipping_address=home,
    )


def basket() -> list[BasketItem]:
    """Returns one line worth 149.90."""
    return [
        BasketItem(
            id="BI101", name="Binocular", category1="Optics", item_type="PHYSICAL", price="149.90"
        )
    ]
