"""Genuine posts are taken in, whatever has read them before, and by views of any kind."""

import json
import logging
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, cast

import pytest
from fastapi import Depends, FastAPI, Form, Request
from fastapi.testclient import TestClient
from flask import request as flask_request

from checkouts import FORM, three_ds
from django_app import application
from iyzico import callback, webhook
from iyzico.checkout import Checkout, SqliteStore, StoredPayment
from iyzico.fastapi import FastAPIIyzico
from iyzico.flask import FlaskIyzico
from iyzico.testing import Simulator
from test_flask_and_fastapi import flask_app

application()

from django.http import HttpResponse  # noqa: E402
from django.test import RequestFactory, override_settings  # noqa: E402
from django.views import View  # noqa: E402

from iyzico.django import callback_view, webhook_view  # noqa: E402

Posted = tuple[bytes, dict[str, str]]
URLENCODED = "application/x-www-form-urlencoded"
JSON = "application/json"


def form_post(body: str) -> Posted:
    return body.encode(), {"content-type": URLENCODED}


class Shop:
    """A shop with a payment of each kind, whose buyers are done, and what is posted to it."""

    def __init__(self, simulator: Simulator, folder: Path) -> None:
        self.simulator = simulator
        self.store = SqliteStore(folder / "payments.db")
        self.settings = {
            name: getattr(simulator, name) for name in ("api_key", "secret_key", "base_url")
        }
        checkout = Checkout(simulator.client(), self.store)
        page = checkout.start_form("page", **FORM).payment
        bank = checkout.start_three_ds("bank", **three_ds()).payment
        self.posts: dict[str, Posted] = {
            "page": (
                simulator.page(page.token).approve().body.encode(),
                {"content-type": URLENCODED},
            ),
            "bank": (
                simulator.three_ds(bank.payment_id).approve().body.encode(),
                {"content-type": URLENCODED},
            ),
        }
        event = {"iyziEventType": "CHECKOUT_FORM_AUTH", "token": page.token, "status": "SUCCESS"}
        signature = webhook.sign(event, secret_key=simulator.secret_key)
        headers = {"content-type": JSON, webhook.SIGNATURE_HEADER: signature}
        self.posts["event"] = json.dumps(event).encode(), headers


@pytest.fixture
def shop(simulator: Simulator, tmp_path: Path) -> Shop:
    return Shop(simulator, tmp_path)


POSTS = ("page", "bank", "event")


def path_of(post: str) -> str:
    return "/hook" if post == "event" else "/back"


def flask_shop(shop: Shop, read: Callable[[], object]) -> Any:
    app = flask_app(shop.simulator)
    payments = FlaskIyzico(app, store=shop.store)

    def before() -> None:
        read()

    def back(payment: StoredPayment) -> str:
        return payment.state

    def notified(payment: StoredPayment | None) -> str:
        return payment.state if payment else ""

    app.before_request(before)
    app.add_url_rule("/back", view_func=payments.callback(back), methods=["POST"])
    app.add_url_rule("/hook", view_func=payments.webhook(notified), methods=["POST"])
    return app.test_client()


READ_BY_FLASK: dict[str, Callable[[], object]] = {
    "nothing": lambda: None,
    "form": lambda: flask_request.form,
    "values": lambda: flask_request.values,
    "files": lambda: flask_request.files,
    "data": lambda: flask_request.data,
    "get_data": lambda: flask_request.get_data(as_text=True),
    "get_data, then form": lambda: (flask_request.get_data(), flask_request.form),
    "get_json": lambda: flask_request.get_json(silent=True),
}


@pytest.mark.parametrize("post", POSTS)
@pytest.mark.parametrize("read", READ_BY_FLASK)
def test_flask_takes_what_was_read_before(read: str, post: str, shop: Shop) -> None:
    body, headers = shop.posts[post]
    browser = flask_shop(shop, READ_BY_FLASK[read])
    response = browser.post(path_of(post), data=body, headers=headers)
    assert (response.status_code, response.text) == (200, "paid")


@pytest.mark.parametrize("read", READ_BY_FLASK)
def test_flask_refuses_what_is_forged_as_before(read: str, shop: Shop) -> None:
    browser = flask_shop(shop, READ_BY_FLASK[read])
    genuine = shop.posts["bank"][0]
    for body in (genuine.replace(b"paymentId=", b"paymentId=1"), genuine + b"&paymentId=1", b"&"):
        assert browser.post("/back", data=body, content_type=URLENCODED).status_code == 400
    for form in ({"a": "b"}, {"token": (__file__, "token")}):
        assert browser.post("/back", data=form).status_code == 400


GONE = "was read before, and not kept"


@pytest.mark.parametrize("post", POSTS)
@pytest.mark.parametrize(
    "read",
    [lambda: flask_request.get_data(cache=False), lambda: [*flask_request.stream]],
    ids=["get_data", "stream"],
)
def test_flask_says_that_a_body_is_gone(
    read: Callable[[], object], post: str, shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    body, headers = shop.posts[post]
    response = flask_shop(shop, read).post(path_of(post), data=body, headers=headers)
    assert response.status_code == 400
    (told,) = [record for record in caplog.records if GONE in record.getMessage()]
    assert told.levelno == logging.ERROR


def test_flask_has_views_that_are_async(shop: Shop) -> None:
    app = flask_app(shop.simulator)
    payments = FlaskIyzico(app, store=shop.store)

    @app.post("/back/<place>")
    @payments.callback
    async def back(payment: StoredPayment, place: str) -> tuple[str, int]:
        return f"{payment.state} {place}", 201

    @app.post("/hook")
    @payments.webhook
    async def notified(payment: StoredPayment | None) -> str:
        return payment.state if payment else ""

    assert callable(back)
    assert callable(notified)
    browser = app.test_client()
    body, headers = shop.posts["page"]
    came = browser.post("/back/here", data=body, headers=headers)
    assert (came.status_code, came.text) == (201, "paid here")
    assert browser.post("/back/here", data={"a": "b"}).status_code == 400
    body, headers = shop.posts["event"]
    assert browser.post("/hook", data=body, headers=headers).text == "paid"
    assert browser.post("/hook", data=body).status_code == 400


async def read_nothing(request: Request) -> None:
    pass


async def read_form(request: Request) -> AsyncGenerator[None]:
    async with request.form():
        yield


async def read_and_close_form(request: Request) -> None:
    async with request.form():
        pass


async def read_body(request: Request) -> None:
    with suppress(RuntimeError):  # FastAPI has read it as a form
        await request.body()


async def read_body_and_form(request: Request) -> AsyncGenerator[None]:
    await read_body(request)
    async with request.form():
        yield


READ_BY_FASTAPI: dict[str, Callable[[Request], Any]] = {
    "nothing": read_nothing,
    "form": read_form,
    "form that was closed": read_and_close_form,
    "body": read_body,
    "body, then form": read_body_and_form,
}


@pytest.fixture
def fastapi_shop(shop: Shop) -> Generator[Callable[..., Any]]:
    opened: list[Any] = []

    def open_shop(read: Callable[[Request], Any], *, in_middleware: bool = False) -> Any:
        payments = FastAPIIyzico(store=shop.store, **cast("Any", shop.settings))
        app = FastAPI(lifespan=payments.lifespan)
        before = [] if in_middleware else [Depends(read)]

        @app.post("/back", dependencies=before)
        def back(payment: Annotated[StoredPayment, Depends(payments.returned)]) -> str:
            return payment.state

        @app.post("/form", dependencies=before)
        def form(
            payment: Annotated[StoredPayment, Depends(payments.returned)],
            token: Annotated[str, Form()] = "",
        ) -> str:
            return payment.state

        @app.post("/hook", dependencies=before)
        async def hook(
            payment: Annotated[StoredPayment | None, Depends(payments.notified)],
        ) -> str:
            return payment.state if payment else ""

        @app.post("/event", dependencies=before)
        async def event(
            payment: Annotated[StoredPayment | None, Depends(payments.notified)],
            event: dict[str, Any],
        ) -> str:
            return payment.state if payment else ""

        assert all((back, form, hook, event))
        if in_middleware:

            @app.middleware("http")
            async def first(request: Request, call_next: Any) -> Any:
                await read(request)
                return await call_next(request)

            assert callable(first)
        browser: Any = TestClient(app)
        opened.append(browser.__enter__())
        return browser

    yield open_shop
    for browser in opened:
        browser.__exit__(None, None, None)


@pytest.mark.parametrize("read", READ_BY_FASTAPI)
def test_fastapi_takes_what_was_read_before(
    read: str, shop: Shop, fastapi_shop: Callable[..., Any]
) -> None:
    browser = fastapi_shop(READ_BY_FASTAPI[read])
    for post, path in (
        ("page", "/back"),
        ("page", "/form"),
        ("bank", "/back"),
        ("bank", "/form"),
        ("event", "/hook"),
        ("event", "/event"),
    ):
        body, headers = shop.posts[post]
        response = browser.post(path, content=body, headers=headers)
        assert (response.status_code, response.json()) == (200, "paid"), path


@pytest.mark.parametrize("read", READ_BY_FASTAPI)
def test_fastapi_refuses_what_is_forged_as_before(
    read: str, shop: Shop, fastapi_shop: Callable[..., Any]
) -> None:
    browser = fastapi_shop(READ_BY_FASTAPI[read])
    genuine = shop.posts["bank"][0]
    for path in ("/back", "/form"):
        for body in (
            genuine.replace(b"paymentId=", b"paymentId=1"),
            genuine + b"&paymentId=1",
            b"&",
        ):
            response = browser.post(path, content=body, headers={"content-type": URLENCODED})
            assert response.status_code == 400
        assert browser.post(path, files={"file": b"token"}).status_code == 400


@pytest.mark.parametrize("post", POSTS)
def test_fastapi_says_that_a_body_is_gone(
    post: str, shop: Shop, fastapi_shop: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    async def read(request: Request) -> None:
        async for _ in request.stream():
            pass

    body, headers = shop.posts[post]
    for in_middleware in (False, True):
        caplog.clear()
        browser = fastapi_shop(read, in_middleware=in_middleware)
        assert browser.post(path_of(post), content=body, headers=headers).status_code == 400
        (told,) = [record for record in caplog.records if GONE in record.getMessage()]
        assert told.levelno == logging.ERROR


def django_request(post: Posted, content_type: str | None = None) -> Any:
    body, headers = post
    kind = content_type or headers["content-type"]
    return RequestFactory().post("/back", body, content_type=kind, headers=headers)


READ_BY_DJANGO: dict[str, Callable[[Any], object]] = {
    "nothing": bool,
    "POST": lambda request: request.POST,
    "FILES": lambda request: request.FILES,
    "body": lambda request: request.body,
    "body, then POST": lambda request: (request.body, request.POST),
}


def state_of(request: Any, came: Any) -> HttpResponse:
    return HttpResponse(getattr(came, "token", None) or came.payment_id)


def django_view(post: str) -> Any:
    return (webhook_view if post == "event" else callback_view)(state_of)


@pytest.mark.parametrize("post", POSTS)
@pytest.mark.parametrize("read", READ_BY_DJANGO)
def test_django_takes_what_was_read_before(read: str, post: str, shop: Shop) -> None:
    with override_settings(IYZICO=shop.settings):
        request = django_request(shop.posts[post])
        READ_BY_DJANGO[read](request)
        assert django_view(post)(request).status_code == 200


@pytest.mark.parametrize("read", READ_BY_DJANGO)
def test_django_refuses_what_is_forged_as_before(read: str, shop: Shop) -> None:
    genuine = shop.posts["bank"][0]
    posts: list[Any] = [
        django_request((body, {"content-type": URLENCODED}))
        for body in (genuine.replace(b"paymentId=", b"paymentId=1"), genuine + b"&paymentId=1")
    ]
    posts.append(RequestFactory().post("/back", {"a": "b"}))  # in parts, which Django streams
    with override_settings(IYZICO=shop.settings):
        for request in posts:
            READ_BY_DJANGO[read](request)
            assert django_view("bank")(request).status_code == 400


@pytest.mark.parametrize("post", POSTS)
def test_django_says_that_a_body_is_gone(
    post: str, shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    request = django_request(shop.posts[post])
    request.read()
    with override_settings(IYZICO=shop.settings):
        assert django_view(post)(request).status_code == 400
    (told,) = [record for record in caplog.records if GONE in record.getMessage()]
    assert told.levelno == logging.ERROR


async def test_django_has_classes_of_async_views(shop: Shop) -> None:
    class Back(View):
        async def post(self, request: Any, came: callback.Callback) -> HttpResponse:
            return state_of(request, came)

    with override_settings(IYZICO=shop.settings):
        view: Any = callback_view(cast("Any", Back.as_view()))
        assert (await view(django_request(shop.posts["page"]))).status_code == 200
        assert (await view(django_request(form_post("a=b")))).status_code == 400
