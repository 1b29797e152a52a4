"""Every receiver verifies every form of notification; for subscriptions by the merchant id."""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeAlias, cast, get_args

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient

from django_app import application

application()

from django.http import HttpResponse  # noqa: E402
from django.test import RequestFactory, override_settings  # noqa: E402

from iyzico import AsyncIyzico, ConfigError, Iyzico, errors, webhook  # noqa: E402
from iyzico.checkout import Checkout, SqliteStore, StoredPayment  # noqa: E402
from iyzico.django import webhook_view  # noqa: E402
from iyzico.django.payments import payment_webhook_view  # noqa: E402
from iyzico.fastapi import FastAPIIyzico  # noqa: E402
from iyzico.flask import FlaskIyzico  # noqa: E402
from iyzico.testing import Simulator  # noqa: E402
from notifications import EVENTS, MERCHANT, SUBSCRIPTION, signed, subscription  # noqa: E402
from test_compat import frames_of  # noqa: E402
from test_flask_and_fastapi import flask_app  # noqa: E402

Receiver: TypeAlias = Callable[[str, dict[str, str]], int]
"""Posts a body with these headers to a shop; returns the status of its response."""
Shop: TypeAlias = Callable[[Simulator, str | None, Path], Receiver]
"""Makes a shop, for the merchant of the simulator with this number."""


def settings_of(simulator: Simulator, merchant_id: str | None) -> dict[str, Any]:
    made = {"base_url": simulator.url, "api_key": simulator.api_key}
    made["secret_key"] = simulator.secret_key
    return made if merchant_id is None else {**made, "merchant_id": merchant_id}


def by_verify(simulator: Simulator, merchant_id: str | None, _: Path) -> Receiver:
    def post(body: str, headers: dict[str, str]) -> int:
        webhook.verify(body, headers, secret_key=simulator.secret_key, merchant_id=merchant_id)
        return 200

    return post


def by_client(simulator: Simulator, merchant_id: str | None, _: Path) -> Receiver:
    client = Iyzico(**settings_of(simulator, merchant_id))

    def post(body: str, headers: dict[str, str]) -> int:
        client.webhook.verify(body, headers)
        return 200

    return post


def by_async_client(simulator: Simulator, merchant_id: str | None, _: Path) -> Receiver:
    client = AsyncIyzico(**settings_of(simulator, merchant_id))

    def post(body: str, headers: dict[str, str]) -> int:
        client.webhook.verify(body, headers)
        return 200

    return post


def by_checkout(simulator: Simulator, merchant_id: str | None, folder: Path) -> Receiver:
    store = SqliteStore(folder / "payments.db")
    checkout = Checkout(Iyzico(**settings_of(simulator, merchant_id)), store)

    def post(body: str, headers: dict[str, str]) -> int:
        assert checkout.notified(body, headers) is None
        return 200

    return post


def by_flask(simulator: Simulator, merchant_id: str | None, folder: Path) -> Receiver:
    app = flask_app(simulator)
    app.testing = True
    if merchant_id is not None:
        app.config["IYZICO_MERCHANT_ID"] = merchant_id
    payments = FlaskIyzico(app, store=SqliteStore(folder / "payments.db"))

    def notified(payment: StoredPayment | None) -> str:
        assert payment is None
        return ""

    app.add_url_rule("/hook", view_func=payments.webhook(notified), methods=["POST"])
    return lambda body, headers: (
        app.test_client()
        .post("/hook", data=body, headers={**headers, "Content-Type": "application/json"})
        .status_code
    )


def by_fastapi(simulator: Simulator, merchant_id: str | None, folder: Path) -> Receiver:
    settings = settings_of(simulator, merchant_id)
    payments = FastAPIIyzico(store=SqliteStore(folder / "payments.db"), **settings)
    app = FastAPI(lifespan=payments.lifespan)

    @app.post("/hook")
    def notified(
        payment: Annotated[StoredPayment | None, Depends(payments.notified)],
    ) -> None:
        assert payment is None

    def post(body: str, headers: dict[str, str]) -> int:
        browser: Any = TestClient(app)
        with browser:
            return int(browser.post("/hook", content=body, headers=headers).status_code)

    assert callable(notified)
    return post


def by_django(view: Any) -> Shop:
    def shop(simulator: Simulator, merchant_id: str | None, _: Path) -> Receiver:
        def post(body: str, headers: dict[str, str]) -> int:
            kind = "application/json"
            request: Any = RequestFactory().post("/", body, content_type=kind, headers=headers)
            with override_settings(IYZICO=settings_of(simulator, merchant_id)):
                status: int = view(request).status_code
                return status

        return post

    return shop


@webhook_view
def told_of_event(request: Any, event: webhook.WebhookEvent) -> HttpResponse:
    del request
    assert event.form in get_args(webhook.Form)
    return HttpResponse()


@payment_webhook_view
def told_of_payment(request: Any, payment: StoredPayment | None) -> HttpResponse:
    del request
    assert payment is None
    return HttpResponse()


RECEIVERS: dict[str, Shop] = {
    "webhook.verify": by_verify,
    "Iyzico": by_client,
    "AsyncIyzico": by_async_client,
    "Checkout": by_checkout,
    "Flask": by_flask,
    "FastAPI": by_fastapi,
    "Django": by_django(told_of_event),
    "Django payments": by_django(told_of_payment),
}


@pytest.fixture(params=RECEIVERS)
def receiver(request: pytest.FixtureRequest) -> Shop:
    return RECEIVERS[request.param]


@pytest.mark.parametrize("place", ["setting", "environment"])
def test_every_form_is_verified_and_what_is_about_nothing_of_the_shop_is_well(
    receiver: Shop,
    place: str,
    simulator: Simulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if place == "environment":
        monkeypatch.setenv("IYZICO_MERCHANT_ID", MERCHANT)
    post = receiver(simulator, MERCHANT if place == "setting" else None, tmp_path)
    answered = {
        name: post(json.dumps(event), signed(event, simulator)) for name, event in EVENTS.items()
    }
    assert answered == dict.fromkeys(EVENTS, 200)


@pytest.mark.parametrize("merchant_id", [None, "", " "])
def test_without_merchant_id_the_setting_is_named_and_the_notification_comes_again(
    receiver: Shop,
    merchant_id: str | None,
    simulator: Simulator,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.ERROR)
    is_of_framework = receiver not in (by_verify, by_client, by_async_client, by_checkout)
    post = receiver(simulator, merchant_id, tmp_path)
    for event in EVENTS.values():
        caplog.clear()
        body, headers = json.dumps(event), signed(event, simulator)
        if "subscriptionReferenceCode" not in event:
            assert post(body, headers) == 200
            assert caplog.text == ""
            continue
        # Not 400: nothing is wrong with it. A framework makes a failure of what is raised.
        with pytest.raises(errors.MerchantIdMissing, match="IYZICO_MERCHANT_ID"):
            post(body, headers)
        assert ("IYZICO_MERCHANT_ID" in caplog.text) == is_of_framework


def test_wrong_merchant_id_is_a_wrong_signature(
    receiver: Shop,
    simulator: Simulator,
    tmp_path: Path,
) -> None:
    post = receiver(simulator, "1", tmp_path)
    event = subscription(SUBSCRIPTION[0])
    try:
        assert post(json.dumps(event), signed(event, simulator)) == 400
    except errors.SignatureWrong:
        assert receiver in (by_verify, by_client, by_async_client, by_checkout)


def test_merchant_id_that_is_no_text_is_told_at_the_start(simulator: Simulator) -> None:
    secret = "sandbox-canary-1"
    wrong: Any = {"api_key": "sandbox-k", "secret_key": secret, "merchant_id": int(MERCHANT)}
    for make in (Iyzico, AsyncIyzico):
        with pytest.raises(ConfigError, match="merchant_id: must be text, not int") as caught:
            make(**wrong)
        assert caught.value.setting == "merchant_id"
        assert all(secret not in shown for shown in frames_of(caught.value))
    app = flask_app(simulator)
    app.config["IYZICO_MERCHANT_ID"] = int(MERCHANT)
    with pytest.raises(ConfigError, match="merchant_id"):
        FlaskIyzico(app)


def test_merchant_id_that_is_given_goes_before_the_one_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("IYZICO_MERCHANT_ID", "1")
    event = subscription(SUBSCRIPTION[0])
    keys = {"api_key": "sandbox-k", "secret_key": "sandbox-s"}
    headers = {
        webhook.SIGNATURE_HEADER: webhook.sign(
            event, secret_key=keys["secret_key"], merchant_id=MERCHANT
        )
    }
    client = Iyzico(**cast("Any", keys), merchant_id="2")
    with pytest.raises(errors.SignatureWrong):
        client.webhook.verify(event, headers)
    assert client.webhook.verify(event, headers, merchant_id=MERCHANT).form == "subscription"


@pytest.mark.parametrize(
    "given", [int(MERCHANT), MERCHANT.encode(), True, 1.5, "\ud800", "1\udfff"]
)
def test_merchant_id_that_is_no_text_is_the_same_error_wherever_it_is_given(
    simulator: Simulator, tmp_path: Path, given: Any
) -> None:
    event, client = subscription(SUBSCRIPTION[0]), simulator.client()
    headers = signed(event, simulator)
    checkout = Checkout(client, SqliteStore(tmp_path / "payments.db"))
    for use in (
        lambda: simulator.client(merchant_id=given),
        lambda: client.webhook.verify(event, headers, merchant_id=given),
        lambda: webhook.verify(event, headers, secret_key=simulator.secret_key, merchant_id=given),
        lambda: webhook.sign(event, secret_key=simulator.secret_key, merchant_id=given),
        lambda: checkout.notified(event, headers, merchant_id=given),
    ):
        with pytest.raises(ConfigError, match=r"^merchant_id: ") as caught:
            use()
        assert caught.value.setting == "merchant_id"
