from __future__ import annotations

import json
from typing import Any

import pytest

from iyzico import ConfigError, webhook
from iyzico.errors import (
    MerchantIdMissing,
    NotAnEvent,
    SignatureMissing,
    SignatureWrong,
    UnknownForm,
    WebhookError,
)

SECRET = "sandbox-secretKey"
DIRECT = {
    "paymentConversationId": "order-42-1",
    "merchantId": 3389430,
    "paymentId": 22416035,
    "status": "SUCCESS",
    "iyziReferenceCode": "5cb2ed8b",
    "iyziEventType": "API_AUTH",
    "iyziEventTime": 1735680000000,
    "iyziPaymentId": 22416035,
    "somethingNew": {"amount": 1.20},
}
SUBSCRIPTION = {
    "subscriptionReferenceCode": "s1",
    "orderReferenceCode": "o1",
    "customerReferenceCode": "c1",
    "iyziEventType": "subscription.order.success",
}


def signed(event: dict[str, Any], **options: Any) -> tuple[bytes, dict[str, str]]:
    body = json.dumps(event).encode()
    signature = webhook.sign(body, secret_key=SECRET, **options)
    return body, {webhook.SIGNATURE_HEADER: signature}


def test_notification_is_verified_and_read() -> None:
    event = webhook.verify(*signed(DIRECT), secret_key=SECRET)
    assert event.form == "direct"
    assert event.iyzi_event_type == "API_AUTH"
    assert event.status == "SUCCESS"
    assert event.payment_id == "22416035"
    assert event.merchant_id == "3389430"
    assert event.payment_conversation_id == "order-42-1"
    assert event.iyzi_event_time == 1735680000000
    again = webhook.verify(*signed({**DIRECT, "iyziReferenceCode": "other"}), secret_key=SECRET)
    assert event.dedupe_key == again.dedupe_key
    failed = webhook.verify(*signed({**DIRECT, "status": "FAILURE"}), secret_key=SECRET)
    assert event.dedupe_key != failed.dedupe_key
    assert str(event.raw["somethingNew"]["amount"]) == "1.2"


def test_header_is_found_in_any_case_and_by_itself() -> None:
    body, headers = signed(DIRECT)
    (signature,) = headers.values()
    for given in ({"x-iyz-signature-v3": signature}, signature, signature.upper()):
        assert webhook.verify(body, given, secret_key=SECRET).status == "SUCCESS"
    assert webhook.verify(body.decode(), signature, secret_key=SECRET).status == "SUCCESS"


def test_secret_key_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError):
        webhook.verify(*signed(DIRECT))
    monkeypatch.setenv("IYZICO_SECRET_KEY", SECRET)
    assert webhook.verify(*signed(DIRECT)).status == "SUCCESS"


def test_subscription_needs_the_number_of_the_merchant() -> None:
    body, headers = signed(SUBSCRIPTION, merchant_id="3389430")
    event = webhook.verify(body, headers, secret_key=SECRET, merchant_id="3389430")
    assert event.form == "subscription"
    assert event.order_reference_code == "o1"
    with pytest.raises(MerchantIdMissing):
        webhook.verify(body, headers, secret_key=SECRET)


@pytest.mark.parametrize("headers", [None, {}, {"X-Other": "1"}, "", " "])
def test_missing_header_is_an_error_of_its_own(headers: dict[str, str] | str | None) -> None:
    with pytest.raises(SignatureMissing):
        webhook.verify(json.dumps(DIRECT), headers, secret_key=SECRET)


def test_changed_body_is_rejected() -> None:
    body, headers = signed(DIRECT)
    with pytest.raises(SignatureWrong):
        webhook.verify(body.replace(b"SUCCESS", b"FAILURE"), headers, secret_key=SECRET)
    with pytest.raises(SignatureWrong):
        webhook.verify(body, headers, secret_key="sandbox-other")


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b'{"status":"SUCCESS"}', b"\xff"])
def test_other_bodies_are_not_events(body: bytes) -> None:
    with pytest.raises(NotAnEvent) as caught:
        webhook.verify(body, "signature", secret_key=SECRET)
    assert caught.value.outcome == "unknown"


def test_event_about_nothing_has_no_known_form() -> None:
    with pytest.raises(UnknownForm) as caught:
        webhook.verify(b'{"iyziEventType":"API_AUTH"}', "signature", secret_key=SECRET)
    assert isinstance(caught.value, WebhookError)


def test_wrong_key_is_named() -> None:
    with pytest.raises(ConfigError, match="secret_key: has white space") as caught:
        webhook.sign(b"{}", secret_key="secret\n")
    assert caught.value.setting == "secret_key"
