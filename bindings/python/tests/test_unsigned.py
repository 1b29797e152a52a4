"""Notifications that iyzico does not sign yet: refused, or a hint to look up what is known."""

import json
from collections.abc import Callable
from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient

from django_app import application

application()

from django.http import HttpResponse  # noqa: E402
from django.test import RequestFactory, override_settings  # noqa: E402

from checkouts import FORM  # noqa: E402
from iyzico import Iyzico, errors, webhook  # noqa: E402
from iyzico.checkout import Checkout, Store, StoredPayment  # noqa: E402
from iyzico.django.payments import payment_webhook_view  # noqa: E402
from iyzico.fastapi import FastAPIIyzico  # noqa: E402
from iyzico.flask import FlaskIyzico  # noqa: E402
from iyzico.testing import Simulator  # noqa: E402
from notifications import EVENTS, hosted, transfer  # noqa: E402
from test_flask_and_fastapi import flask_app  # noqa: E402

AS_DELIVERED = {"X-Api-Version": "V1", "X-Iyz-Signature": "", "Content-Type": "application/json"}


def test_hint_leads_to_a_look_up_of_what_is_known_and_to_nothing_else(
    client: Iyzico, store: Store, simulator: Simulator
) -> None:
    checkout = Checkout(client, store, look_up_unsigned=True)
    started = checkout.start_form("o1", **FORM)
    token = started.payment.token
    before = len(simulator.requests())
    for event in EVENTS.values():
        assert checkout.notified(json.dumps(event), AS_DELIVERED) is None
    assert len(simulator.requests()) == before  # nobody is asked about what is not known here
    for made in (hosted, transfer):
        lie = {**made("CHECKOUT_FORM_AUTH"), "token": token}
        told = checkout.notified(lie, {})
        assert told is not None
        assert told.state == "waiting"  # iyzico says so, whatever the hint says
    simulator.page(token).approve()
    hint = {**transfer("BANK_TRANSFER_AUTH"), "token": token, "status": "FAILURE"}
    for _ in range(2):
        told = checkout.notified(json.dumps(hint).encode(), AS_DELIVERED)
        assert told is not None
        assert told.is_paid
    paid = checkout.find(started.payment.reference)
    by_number = {"iyziEventType": "API_AUTH", "paymentId": int(paid.payment_id)}
    by_reference = {"iyziEventType": "API_AUTH", "paymentConversationId": paid.reference}
    for event in (by_number, by_reference):
        assert checkout.notified(event, {}) == checkout.find(paid.reference)
    asked = {request.call for request in simulator.requests()[before:]}
    assert asked == {"checkout_form.retrieve", "payment.history"}


def test_what_is_signed_wrong_or_no_notification_is_refused_all_the_same(
    client: Iyzico, store: Store
) -> None:
    checkout = Checkout(client, store, look_up_unsigned=True)
    event = hosted("CHECKOUT_FORM_AUTH")
    with pytest.raises(errors.SignatureWrong):
        checkout.notified(event, {webhook.SIGNATURE_HEADER: "0" * 64})
    for body in (
        b"\xff\xfe{",
        '{"iyziEventType": ""}',
        b"",
        "[]",
        "{}",
        "token=t",
        "[" * 100_000,
        '{"token": "t"}',
    ):
        with pytest.raises(errors.SignatureMissing):
            checkout.notified(body, {})
    with pytest.raises(errors.SignatureMissing):
        Checkout(client, store).notified(event, {})


@pytest.mark.parametrize("text", ["\\ud800", "\\udfff\\ud800", "\\u0000", "a\\u0000b", "\\n", ""])
@pytest.mark.parametrize("field", ["token", "paymentConversationId", "paymentId", "iyziPaymentId"])
def test_hint_that_no_database_can_be_asked_for_names_nobody(
    client: Iyzico, text: str, field: str
) -> None:
    class Strict:
        """Is asked for nothing, as a database that refuses such texts."""

        add = find = change = claim_shipping = unsettled = None

    store: Any = Strict()
    checkout = Checkout(client, store, look_up_unsigned=True)
    body = f'{{"iyziEventType": "API_AUTH", "{field}": "{text}"}}'
    assert checkout.notified(body, {}) is None


def by_flask(simulator: Simulator, store: Store, hints: bool) -> Callable[[str], int]:  # noqa: FBT001
    app = flask_app(simulator)
    payments = FlaskIyzico(app, store=store, look_up_unsigned=hints)

    def notified(payment: StoredPayment | None) -> str:
        return str(payment)

    app.add_url_rule("/hook", view_func=payments.webhook(notified), methods=["POST"])
    browser = app.test_client()
    return lambda body: browser.post("/hook", data=body, headers=AS_DELIVERED).status_code


def by_fastapi(simulator: Simulator, store: Store, hints: bool) -> Callable[[str], int]:  # noqa: FBT001
    payments = FastAPIIyzico(
        store=store,
        look_up_unsigned=hints,
        base_url=simulator.url,
        api_key=simulator.api_key,
        secret_key=simulator.secret_key,
    )
    app = FastAPI(lifespan=payments.lifespan)

    @app.post("/hook")
    def notified(payment: Annotated[StoredPayment | None, Depends(payments.notified)]) -> str:
        return str(payment)

    def post(body: str) -> int:
        browser: Any = TestClient(app)
        with browser:
            return int(browser.post("/hook", content=body, headers=AS_DELIVERED).status_code)

    assert callable(notified)
    return post


def by_django(simulator: Simulator, store: Store, hints: bool) -> Callable[[str], int]:  # noqa: FBT001
    del store

    @payment_webhook_view
    def notified(request: Any, payment: StoredPayment | None) -> HttpResponse:
        del request
        return HttpResponse(str(payment))

    keys = {"base_url": simulator.url, "api_key": simulator.api_key}
    keys["secret_key"] = simulator.secret_key

    def post(body: str) -> int:
        request: Any = RequestFactory().post(
            "/", body, content_type="application/json", headers=AS_DELIVERED
        )
        with override_settings(IYZICO=keys, IYZICO_LOOK_UP_UNSIGNED=hints):
            return notified(request).status_code

    return post


@pytest.mark.parametrize("shop", [by_flask, by_fastapi, by_django])
def test_a_shop_takes_hints_when_it_says_so(
    shop: Callable[[Simulator, Store, bool], Callable[[str], int]],
    simulator: Simulator,
    store: Store,
) -> None:
    for hints, status in ((True, 200), (False, 400)):
        post = shop(simulator, store, hints)
        assert {post(json.dumps(event)) for event in EVENTS.values()} == {status}
        assert post("{}") == 400
