"""Notifications of every kind that is known, for tests of what receives them."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeAlias

import seed
from iyzico import IyzicoError, webhook

if TYPE_CHECKING:
    from collections.abc import Callable

    from iyzico import Iyzico
    from iyzico.testing import Simulator

Event: TypeAlias = dict[str, Any]

MERCHANT = "3404590"

DIRECT = [
    "PAYMENT_API",
    "API_AUTH",
    "THREE_DS_AUTH",
    "THREE_DS_CALLBACK",
    "BKM_AUTH",
    "BALANCE",
    "CONTACTLESS_AUTH",
    "CONTACTLESS_REFUND",
    "REFUND_RETRY_FAILURE",
    "REFUND_RETRY_SUCCESS",
]
HOSTED = [
    "CHECKOUT_FORM_AUTH",
    "BANK_TRANSFER_AUTH",
    "BKM_AUTH",
    "BALANCE",
    "CONTACTLESS_AUTH",
    "CONTACTLESS_REFUND",
    "CREDIT_PAYMENT_AUTH",
    "CREDIT_PAYMENT_PENDING",
    "CREDIT_PAYMENT_INIT",
    "PWI_TKN_FUND",
    "PWI_TKN_AUTH",
    "PWI_TKN_THREEDS_AUTH",
    "REFUND_RETRY_FAILURE",
    "REFUND_RETRY_SUCCESS",
]
SUBSCRIPTION = [
    "subscription.order.success",
    "subscription.order.failure",
    "subscription.cancel",
]


def direct(kind: str) -> Event:
    return {
        "paymentConversationId": "another-shop-1",
        "merchantId": int(MERCHANT),
        "paymentId": 22416035,
        "status": "SUCCESS",
        "iyziReferenceCode": "5cb2ed8b",
        "iyziEventType": kind,
        "iyziEventTime": 1758704403161,
        "iyziPaymentId": 22416035,
    }


def hosted(kind: str) -> Event:
    event = {**direct(kind), "token": "76ee5138-1111"}
    del event["paymentId"]
    return event


def transfer(kind: str) -> Event:
    return {
        "iyziEventTime": "1569325868970",
        "iyziEventType": kind,
        "iyziReferenceCode": "028246012345",
        "status": "SUCCESS",
        "token": "04de1234-32b9-6907-bf06-0987ae260e35",
    }


def subscription(kind: str) -> Event:
    return {
        "orderReferenceCode": "ae5f",
        "customerReferenceCode": "ff40",
        "subscriptionReferenceCode": "ea03",
        "iyziReferenceCode": "18d7",
        "iyziEventType": kind,
        "iyziEventTime": 1758704403161,
    }


EVENTS: dict[str, Event] = {
    f"{make.__name__} {kind}": make(kind)
    for make, kinds in (
        (direct, DIRECT),
        (hosted, HOSTED),
        (transfer, HOSTED),
        (subscription, SUBSCRIPTION),
    )
    for kind in kinds
}
"""What a shop gets about payments and subscriptions that it knows nothing of."""


def signed(event: Event, simulator: Simulator) -> dict[str, str]:
    signature = webhook.sign(event, secret_key=simulator.secret_key, merchant_id=MERCHANT)
    return {webhook.SIGNATURE_HEADER: signature}


def take_in_all(
    receive: Callable[[Event, dict[str, str]], int],
    simulator: Simulator,
    client: Iyzico,
    shipped: Callable[[], object],
) -> None:
    """Posts every kind of notification to a handler that looks up what it is about.

    `shipped` says what it has shipped since it was asked before; nothing is falsy.
    """

    def post(event: Event) -> int:
        return receive(event, signed(event, simulator))

    answered = {name: post(event) for name, event in EVENTS.items()}
    assert answered == dict.fromkeys(EVENTS, 200)
    token = client.checkout_form.initialize(**seed.form()).token
    page = {**transfer("BANK_TRANSFER_AUTH"), "token": token}
    assert post({**page, "status": "INIT_THREEDS"}) == 200  # the buyer has left the page
    assert not shipped()
    simulator.page(token).approve()
    simulator.add_fault({"gateway": {}}, call="checkout_form.retrieve")
    with suppress(IyzicoError):  # a framework makes a failure of it
        assert post(page) >= 500
    simulator.clear_faults()
    assert not shipped()
    assert post(page) == 200
    assert shipped()
