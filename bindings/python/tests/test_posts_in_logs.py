"""Anybody can post to a callback. What the shop logs of it is not written by whoever posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from flask import Flask

from django_app import application

application()

from django.http import HttpResponse  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.urls import path  # noqa: E402

from checkouts import ORDER, three_ds  # noqa: E402
from iyzico import callback, webhook  # noqa: E402
from iyzico.checkout import Checkout, SqliteStore, StoredPayment, UnknownPayment  # noqa: E402
from iyzico.django.payments import payment_callback_view, payment_webhook_view  # noqa: E402
from iyzico.errors import IncompleteCallback  # noqa: E402
from iyzico.fastapi import FastAPIIyzico  # noqa: E402
from iyzico.flask import FlaskIyzico  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from iyzico import Iyzico
    from iyzico.checkout import Store
    from iyzico.testing import Simulator

NUMBER = "5528790000000008"
FORGED = f"x\n2026-11-29 ERROR payment 1 was charged twice, refund {NUMBER}\x1b[31m\r\u2028"
LONG = "y" * 300_000


def posts(secret_key: str) -> list[dict[str, str]]:
    """What somebody may post, with the right key or without one."""
    fields: list[str] = [
        "status",
        "paymentId",
        "conversationId",
        "conversationData",
        "mdStatus",
        "signature",
    ]
    made: list[dict[str, str]] = []
    for text in (FORGED, NUMBER, LONG):
        made += [{"token": text}, {text: text}, dict.fromkeys(fields, text)]
        made += [{"token": text, "paymentId": text}]
        made += [
            callback.sign(payment_id=text, conversation_id=reference, secret_key=secret_key)
            for reference in (text, "")
        ]
    return made


def notifications(secret_key: str) -> list[tuple[dict[str, str], str]]:
    made: list[tuple[dict[str, str], str]] = []
    for text in (FORGED, NUMBER, LONG):
        event = {
            "iyziEventType": "CHECKOUT_FORM_AUTH",
            "iyziPaymentId": "1",
            "paymentConversationId": text,
            "token": text,
            "status": text,
        }
        made += [(event, "0" * 64), (event, webhook.sign(event, secret_key=secret_key))]
        made += [({text: text}, "0" * 64)]
    return made


def in_flask(simulator: Simulator, folder: Path) -> Callable[..., int]:
    app = Flask("shop")
    app.config["IYZICO_BASE_URL"] = simulator.url
    app.config["IYZICO_API_KEY"] = simulator.api_key
    app.config["IYZICO_SECRET_KEY"] = simulator.secret_key
    payments = FlaskIyzico(app, store=SqliteStore(folder / "payments.db"))

    @app.post("/back/<rest>")
    @payments.callback
    def back(payment: StoredPayment, rest: str) -> str:
        return rest

    @app.post("/hook/<rest>")
    @payments.webhook
    def hook(payment: StoredPayment | None, rest: str) -> str:
        return rest

    assert callable(back)
    assert callable(hook)
    browser: Any = app.test_client()
    return lambda *given, **more: int(browser.post(*given, **more).status_code)


def in_fastapi(simulator: Simulator, folder: Path) -> Callable[..., int]:
    payments = FastAPIIyzico(
        store=SqliteStore(folder / "payments.db"),
        base_url=simulator.url,
        api_key=simulator.api_key,
        secret_key=simulator.secret_key,
    )
    app = FastAPI(lifespan=payments.lifespan)

    @app.post("/back/{rest}", dependencies=[Depends(payments.returned)])
    def back(rest: str) -> str:
        return rest

    @app.post("/hook/{rest}", dependencies=[Depends(payments.notified)])
    def hook(rest: str) -> str:
        return rest

    assert callable(back)
    assert callable(hook)

    def post(*given: Any, **more: Any) -> int:
        client: Any = TestClient(app)
        with client as browser:
            return int(browser.post(*given, **more).status_code)

    return post


@payment_callback_view
def django_back(request: Any, payment: StoredPayment, rest: str) -> HttpResponse:
    return HttpResponse(rest)


@payment_webhook_view
def django_hook(request: Any, payment: StoredPayment | None, rest: str) -> HttpResponse:
    return HttpResponse(rest)


urlpatterns = [path("back/<rest>", django_back), path("hook/<rest>", django_hook)]


def in_django(simulator: Simulator, _: Path) -> Callable[..., int]:
    keys = {
        "base_url": simulator.url,
        "api_key": simulator.api_key,
        "secret_key": simulator.secret_key,
    }

    def post(address: str, *, headers: Any = None, json: Any = None, **given: Any) -> int:
        given = {"data": json, "content_type": "application/json"} if json else given
        browser = Client(headers={"host": "shop.example", **(headers or {})})
        with override_settings(ROOT_URLCONF=__name__, IYZICO=keys, MIDDLEWARE=[]):
            return browser.post(address, **given).status_code

    return post


def is_harmless(text: str) -> bool:
    return (
        len(text) < 300
        and len(text.splitlines()) == 1
        and text.isprintable()
        and (NUMBER not in text)
    )


@pytest.mark.parametrize("use", [in_flask, in_fastapi, in_django])
def test_nobody_writes_into_the_log(
    simulator: Simulator,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    use: Callable[..., Callable[..., int]],
) -> None:
    post = use(simulator, tmp_path)
    caplog.clear()
    rest = quote(FORGED, safe="")
    for fields in posts(simulator.secret_key):
        assert post(f"/back/{rest}", data=fields) in {400, 404}
    for event, signature in notifications(simulator.secret_key):
        header = {webhook.SIGNATURE_HEADER: signature}
        assert post(f"/hook/{rest}", json=event, headers=header) in {200, 400}
    told = [it.getMessage() for it in caplog.records if it.name in {"iyzico", "shop"}]
    assert len(told) > len(posts(simulator.secret_key))
    assert [text[:200] for text in told if not is_harmless(text)] == []
    assert all("back/" in text or "hook/" in text for text in told)


def test_what_is_raised_does_not_repeat_what_came(
    simulator: Simulator, client: Iyzico, store: Store
) -> None:
    checkout = Checkout(client, store)
    started = checkout.start_three_ds(ORDER, **three_ds())
    for text in (FORGED, NUMBER, LONG):
        known = {"conversation_id": started.payment.reference, "secret_key": simulator.secret_key}
        # Control characters are not even looked for.
        nobody = UnknownPayment if text.isprintable() else IncompleteCallback
        other = callback.sign(payment_id=text, **known)
        asked: list[tuple[Callable[[Any], object], Any, type[Exception]]] = [
            (checkout.find, text, UnknownPayment),
            (checkout.settle, text, UnknownPayment),
            (checkout.returned, other, nobody),
        ]
        for ask, given, problem in asked:
            with pytest.raises(problem) as told:
                ask(given)
            assert is_harmless(str(told.value))
