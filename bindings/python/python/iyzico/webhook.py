"""Notifications that iyzico sends to the merchant's server.

A verified notification is a hint to look the payment up, not the result itself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from iyzico import _native
from iyzico._environment import SecretKey
from iyzico._incoming import Headers, notification_bytes, signature_of
from iyzico._native import wire_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iyzico._incoming import Body

__all__ = ["SIGNATURE_HEADER", "Form", "Headers", "WebhookEvent", "sign", "verify"]

SIGNATURE_HEADER = _native.SIGNATURE_HEADER
"""Header that carries the signature. iyzico sends it once its support has switched it on."""

Form: TypeAlias = Literal["direct", "hosted", "subscription"]
"""The three shapes of a notification.

- `direct`: a payment through the API, 3-D Secure or BKM Express.
- `hosted`: a payment through a page of iyzico: checkout form, pay-with-iyzico, link.
- `subscription`: an order of a subscription.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEvent:
    """A verified notification."""

    form: Form
    """Which of the three forms was recognised."""
    iyzi_event_type: str
    """What happened, such as `API_AUTH` or `subscription.order.success`."""
    dedupe_key: str
    """Equal for two deliveries of the same notification: remember it to handle each one once."""
    status: str | None = None
    """State of the payment, such as `SUCCESS`. Absent for subscriptions."""
    payment_id: str | None = None
    """iyzico's number of the payment."""
    token: str | None = None
    """Token of the form through which the buyer paid."""
    payment_conversation_id: str | None = None
    """The `conversation_id` that the payment was made with."""
    merchant_id: str | None = None
    """Number of the merchant."""
    iyzi_reference_code: str | None = None
    """Number of the notification; retries carry the same one (inferred)."""
    iyzi_event_time: int | None = None
    """When it happened, in milliseconds since 1970."""
    subscription_reference_code: str | None = None
    """The subscription that is concerned."""
    order_reference_code: str | None = None
    """The order of the subscription that is concerned."""
    customer_reference_code: str | None = None
    """The customer of the subscription."""
    raw_text: str = field(repr=False, compare=False)
    """The notification as it was received."""

    @property
    def raw(self) -> dict[str, Any]:
        """The notification as on the wire, with fields that this version does not know."""
        received: dict[str, Any] = json.loads(self.raw_text, parse_float=Decimal)
        return received


def verify(
    body: Body | Mapping[str, object],
    headers: Headers,
    *,
    secret_key: str | None = None,
    merchant_id: str | None = None,
) -> WebhookEvent:
    """Verifies a notification and reads it.

    `body` is the body of the request, or the dictionary that a framework has made of it: iyzico
    signs values, not bytes. `headers` are the headers of the request as the framework holds them: a
    mapping, `request.META` of Django, the environment of WSGI, the pairs of ASGI, the multi-value
    headers of a gateway; or the signature alone. `secret_key` comes from `IYZICO_SECRET_KEY` when
    missing; `merchant_id` is needed for subscriptions only.

    Raises a `WebhookRejected`: `SignatureMissing`, `SignatureWrong`, `NotAnEvent`, `UnknownForm` or
    `MerchantIdMissing`. Raises `TypeError` for what is neither a body nor headers.
    """
    key = SecretKey(secret_key)
    del secret_key
    signature = signature_of(headers)
    text = _native.verify_webhook(key.reveal(), notification_bytes(body), signature, merchant_id)
    event: dict[str, Any] = json.loads(text)
    event["rawText"] = event.pop("raw")
    names = WebhookEvent.__dataclass_fields__
    return WebhookEvent(**{n: event[w] for n in names if (w := wire_name(n)) in event})


def sign(
    body: Body | Mapping[str, object],
    *,
    secret_key: str | None = None,
    merchant_id: str | None = None,
) -> str:
    """Signs a notification as iyzico does, for tests: the value of `SIGNATURE_HEADER`."""
    key = SecretKey(secret_key)
    del secret_key
    return _native.sign_webhook(key.reveal(), notification_bytes(body), merchant_id)
