"""Notifications and callbacks, verified with the keys of a client."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from iyzico import AsyncIyzico, Iyzico, callback, errors, webhook

if TYPE_CHECKING:
    from collections.abc import Mapping

SECRET = "sandbox-secretKey"
DIRECT = {"iyziEventType": "API_AUTH", "paymentId": 22416035, "status": "SUCCESS"}
HOSTED = {**DIRECT, "iyziEventType": "CHECKOUT_FORM_AUTH", "token": "t", "iyziPaymentId": 7}
SUBSCRIPTION = {
    "iyziEventType": "subscription.order.success",
    "subscriptionReferenceCode": "s1",
}


@pytest.fixture(params=[Iyzico, AsyncIyzico])
def client(request: pytest.FixtureRequest) -> Iyzico | AsyncIyzico:
    kind: type[Iyzico | AsyncIyzico] = request.param
    return kind(api_key="sandbox-apiKey", secret_key=SECRET)


def headers(event: Mapping[str, object], merchant_id: str | None = None) -> dict[str, str]:
    signature = webhook.sign(event, secret_key=SECRET, merchant_id=merchant_id)
    return {webhook.SIGNATURE_HEADER: signature}


def test_notification_is_verified_with_the_keys_of_the_client(
    client: Iyzico | AsyncIyzico,
) -> None:
    for body in (DIRECT, json.dumps(DIRECT), json.dumps(DIRECT).encode()):
        event = client.webhook.verify(body, headers(DIRECT))
        assert isinstance(event, webhook.DirectEvent)
        assert event.payment_id == "22416035"
        assert event == webhook.verify(body, headers(DIRECT), secret_key=SECRET)


def test_each_form_has_a_type_of_its_own(client: Iyzico | AsyncIyzico) -> None:
    hosted = client.webhook.verify(HOSTED, headers(HOSTED))
    assert isinstance(hosted, webhook.HostedEvent)
    assert (hosted.form, hosted.token, hosted.payment_id) == ("hosted", "t", "7")
    of_merchant = headers(SUBSCRIPTION, "9")
    subscription = client.webhook.verify(SUBSCRIPTION, of_merchant, merchant_id="9")
    assert isinstance(subscription, webhook.SubscriptionEvent)
    assert subscription.subscription_reference_code == "s1"
    assert subscription.status is None
    assert isinstance(subscription, webhook.WebhookEvent)


def test_errors_are_those_of_the_functions(client: Iyzico | AsyncIyzico) -> None:
    with pytest.raises(errors.SignatureMissing):
        client.webhook.verify(DIRECT, {})
    with pytest.raises(errors.SignatureWrong):
        client.webhook.verify({**DIRECT, "status": "FAILURE"}, headers(DIRECT))
    with pytest.raises(errors.MerchantIdMissing):
        client.webhook.verify(SUBSCRIPTION, headers(SUBSCRIPTION, "9"))
    with pytest.raises(errors.NotAnEvent):
        client.webhook.verify("{}", headers(DIRECT))
    with pytest.raises(errors.UnknownCallback):
        client.callback.read("a=b")


def test_callback_is_read_with_the_keys_of_the_client(client: Iyzico | AsyncIyzico) -> None:
    fields = callback.sign(payment_id="22484292", secret_key=SECRET)
    confirmed = client.callback.read(urlencode(fields))
    assert confirmed == callback.ThreeDsCallback(payment_id="22484292")
    assert client.callback.read({"token": "t"}) == callback.PageCallback(token="t")
    with pytest.raises(errors.ForgedCallback):
        client.callback.read({**fields, "paymentId": "1"})


def test_client_that_is_closed_verifies_all_the_same(client: Iyzico | AsyncIyzico) -> None:
    client.close()
    assert client.webhook.verify(DIRECT, headers(DIRECT)).status == "SUCCESS"
    assert client.callback.read({"token": "t"}) == callback.PageCallback(token="t")
