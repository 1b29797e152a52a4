"""What `iyzico.flask` and `iyzico.fastapi` do besides what the example shops show."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from flask import Flask
from flask_wtf.csrf import CSRFProtect  # pyright: ignore[reportMissingTypeStubs]

from checkouts import FORM, approve, card
from iyzico import AsyncIyzico, ConfigError, Iyzico
from iyzico.checkout import Checkout, SqliteStore, StoredPayment
from iyzico.fastapi import FastAPIIyzico
from iyzico.flask import FlaskIyzico
from iyzico.testing import Simulator
from test_compat import frames_of


def flask_app(simulator: Simulator) -> Flask:
    app = Flask("shop")
    app.config["IYZICO_BASE_URL"] = simulator.url
    app.config["IYZICO_API_KEY"] = simulator.api_key
    app.config["IYZICO_SECRET_KEY"] = simulator.secret_key
    return app


def test_flask_client_is_one_until_the_settings_change(simulator: Simulator) -> None:
    app = flask_app(simulator)
    payments = FlaskIyzico(app)
    with app.app_context():
        first = payments.client
        assert payments.client is first
        assert first.connection.test().status == "success"
        app.config["IYZICO_TIMEOUT"] = 5
        assert payments.client is not first
        with pytest.raises(RuntimeError, match="store"):
            _ = payments.checkout


def test_flask_warns_of_cookies_that_stay_at_home(
    simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    app = flask_app(simulator)
    FlaskIyzico(app)
    assert caplog.text == ""
    app.config["SESSION_COOKIE_SAMESITE"] = "Strict"
    FlaskIyzico(app)
    assert "use 'Lax'" in caplog.text


def test_flask_that_is_set_up_wrong_fails_at_the_start() -> None:
    with pytest.raises(ConfigError, match="IYZICO_API_KEY"):
        FlaskIyzico(Flask("shop"))
    with Flask("shop").app_context(), pytest.raises(TypeError, match="init_app"):
        _ = FlaskIyzico().client


def test_no_key_in_what_an_error_shows(simulator: Simulator) -> None:
    secret = "sandbox-canary-1"
    app = flask_app(simulator)
    app.config["IYZICO_SECRET_KEY"] = f"{secret}\n"
    with pytest.raises(ConfigError) as caught:
        FlaskIyzico(app)
    assert all(secret not in shown for shown in frames_of(caught.value))
    payments = FastAPIIyzico(api_key="sandbox-key", secret_key=f"{secret}\n")
    with pytest.raises(ConfigError) as caught, TestClient(FastAPI(lifespan=payments.lifespan)):
        pass
    assert all(secret not in shown for shown in frames_of(caught.value))


def test_flask_csrf_protection_leaves_what_comes_from_other_sites(
    simulator: Simulator, tmp_path: Path
) -> None:
    app = flask_app(simulator)
    app.secret_key = "of this test"
    CSRFProtect(app)
    payments = FlaskIyzico(store=SqliteStore(tmp_path / "payments.db"))

    def own() -> str:
        return "own"

    @payments.callback
    def back(payment: Any) -> str:
        return str(payment.order)

    app.add_url_rule("/own", view_func=own, methods=["POST"])
    app.add_url_rule("/back", view_func=back, methods=["GET", "POST"])
    payments.init_app(app)
    browser = app.test_client()
    assert browser.post("/own").status_code == 400
    refused = browser.post("/back", data={"token": "t"})
    assert (refused.status_code, refused.text) == (404, "There is no such payment.")
    assert browser.post("/back", data={"a": "b"}).status_code == 400
    assert browser.get("/back").status_code == 405


def test_flask_view_made_within_an_application_is_exempt(
    simulator: Simulator, tmp_path: Path
) -> None:
    app = flask_app(simulator)
    app.secret_key = "of this test"
    CSRFProtect(app)
    payments = FlaskIyzico(app, store=SqliteStore(tmp_path / "payments.db"))
    with app.app_context():

        @app.post("/hook")
        @payments.webhook
        def notified(payment: Any) -> str:
            return ""

    assert callable(notified)
    refused = app.test_client().post("/hook", json={})
    assert (refused.status_code, refused.text) == (400, "This post is not accepted.")


def test_fastapi_clients_live_as_long_as_the_application(
    simulator: Simulator, tmp_path: Path
) -> None:
    payments = FastAPIIyzico(
        store=SqliteStore(tmp_path / "payments.db"),
        base_url=simulator.url,
        api_key=simulator.api_key,
        secret_key=simulator.secret_key,
    )
    seen: list[str] = []

    @asynccontextmanager
    async def own(app: FastAPI) -> AsyncGenerator[dict[str, str], None]:
        seen.append("started")
        yield {"greeting": "hello"}
        seen.append("ended")

    app = FastAPI(lifespan=payments.around(own))

    @app.get("/blocking")
    def blocking(client: Annotated[Iyzico, Depends(payments.client)]) -> str:
        return client.connection.test().status or ""

    @app.get("/async")
    async def asynchronous(client: Annotated[AsyncIyzico, Depends(payments.async_client)]) -> str:
        return (await client.connection.test()).status or ""

    @app.get("/checkout")
    def checkout(made: Annotated[Checkout, Depends(payments.checkout)]) -> str:
        return type(made).__name__

    for _ in range(2):
        browser: Any = TestClient(app)
        with browser:
            assert browser.get("/blocking").json() == "success"
            assert browser.get("/async").json() == "success"
            assert browser.get("/checkout").json() == "Checkout"
    assert seen == ["started", "ended"] * 2
    with pytest.raises(RuntimeError, match="has not started"):
        payments.client()


def test_fastapi_that_is_set_up_wrong_fails_at_the_start() -> None:
    payments = FastAPIIyzico()
    with (
        pytest.raises(ConfigError, match="IYZICO_API_KEY"),
        TestClient(FastAPI(lifespan=payments.lifespan)),
    ):
        pass
    with pytest.raises(RuntimeError, match="store"):
        payments.checkout()


def test_another_client_in_fastapi_is_the_one_that_charges(tmp_path: Path) -> None:
    """A test that replaces the client must take no money with the one of the shop."""
    with Simulator() as shop, Simulator() as replaced:
        payments = FastAPIIyzico(
            store=SqliteStore(tmp_path / "payments.db"),
            base_url=shop.url,
            api_key=shop.api_key,
            secret_key=shop.secret_key,
        )
        app = FastAPI(lifespan=payments.lifespan)

        @app.get("/pay")
        def pay(checkout: Annotated[Checkout, Depends(payments.checkout)]) -> str:
            return checkout.pay("1", **card()).state

        @app.post("/back")
        async def back(payment: Annotated[StoredPayment, Depends(payments.returned)]) -> str:
            return payment.state

        client = replaced.client()
        app.dependency_overrides[payments.client] = lambda: client
        browser: Any = TestClient(app)
        with browser:
            assert browser.get("/pay").json() == "paid"
            assert (len(replaced.ledger()), len(shop.ledger())) == (1, 0)
            store = SqliteStore(tmp_path / "payments.db")
            started = Checkout(client, store).start_form("2", **FORM)
            post = approve(replaced, started).body
            kind = {"content-type": "application/x-www-form-urlencoded"}
            assert browser.post("/back", content=post, headers=kind).json() == "paid"
            assert (len(replaced.ledger()), len(shop.ledger())) == (2, 0)
