"""Notifications that iyzico sends to the merchant's server.

A verified notification is a hint to look the payment up, not the result itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from iyzico import _native
from iyzico._environment import Key, SecretKey, merchant_id_of
from iyzico._incoming import Body, Headers, notification_bytes, signature_of
from iyzico._json import values_of
from iyzico._responses.incoming import (
    EVENTS,
    DirectEvent,
    HostedEvent,
    SubscriptionEvent,
    WebhookEvent,
)

__all__ = [
    "SIGNATURE_HEADER",
    "DirectEvent",
    "Form",
    "Headers",
    "HostedEvent",
    "SubscriptionEvent",
    "WebhookEvent",
    "sign",
    "verify",
]

SIGNATURE_HEADER = _native.SIGNATURE_HEADER
"""Header that carries the signature. iyzico sends it once its support has enabled it."""

Form: TypeAlias = Literal["direct", "hosted", "subscription"]
"""The three shapes of a notification.

- `direct`: a payment through the API, 3-D Secure or BKM Express.
- `hosted`: a payment through a page of iyzico: checkout form, pay-with-iyzico, link.
- `subscription`: an order of a subscription.
"""


def verify(
    body: Body | Mapping[str, object],
    headers: Headers,
    *,
    secret_key: Key | None = None,
    merchant_id: str | None = None,
) -> WebhookEvent:
    """Verifies a notification and reads it.

    `body` is the body of the request, or the dictionary that a framework has made of it: iyzico
    signs values, not bytes. `headers` are the headers of the request as the framework holds them: a
    mapping, `request.META` of Django, the environment of WSGI, the pairs of ASGI, the multi-value
    headers of a gateway; or the signature alone. `secret_key` comes from `IYZICO_SECRET_KEY` when
    missing; `merchant_id`, which is needed for subscriptions only, from `IYZICO_MERCHANT_ID`.

    Raises a `WebhookError`: `SignatureMissing`, `SignatureWrong`, `NotAnEvent`, `UnknownForm` or
    `MerchantIdMissing`. Raises `TypeError` for what is neither a body nor headers.
    """
    key = SecretKey(secret_key)
    del secret_key
    named, signature = merchant_id_of(merchant_id), signature_of(headers)
    text = _native.verify_webhook(key.reveal(), notification_bytes(body), signature, named)
    return read_event(text)


def read_event(text: str) -> WebhookEvent:
    """Makes an event from what the native side has verified."""
    event: dict[str, Any] = json.loads(text)
    kind = EVENTS[event["form"]]
    return kind(raw_text=event["raw"], **values_of(kind, event))


def sign(
    body: Body | Mapping[str, object],
    *,
    secret_key: Key | None = None,
    merchant_id: str | None = None,
) -> str:
    """Signs a notification as iyzico does, for tests: the value of `SIGNATURE_HEADER`."""
    key = SecretKey(secret_key)
    del secret_key
    return _native.sign_webhook(key.reveal(), notification_bytes(body), merchant_id_of(merchant_id))
