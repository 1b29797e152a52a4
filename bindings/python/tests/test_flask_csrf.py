"""`iyzico.flask` beside CSRFProtect of Flask-WTF, in whatever order an application is set up."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest
from flask import Blueprint, Flask
from flask_wtf.csrf import CSRFProtect  # pyright: ignore[reportMissingTypeStubs]

import seed
from iyzico.checkout import Checkout, SqliteStore
from iyzico.flask import FlaskIyzico
from test_flask_and_fastapi import flask_app

if TYPE_CHECKING:
    from pathlib import Path

    from iyzico.testing import Simulator

View = Callable[..., Any]
OWN = ("basket_id", "currency", "conversation_id")  # of the checkout
PAGE: Any = {name: value for name, value in seed.three_ds().items() if name not in OWN}
ORDERS = [*permutations(("csrf", "payments", "views"))]


def csrf_protection() -> Any:
    return CSRFProtect()


def hook(payment: Any) -> str:
    """The view for notifications."""
    return str(payment)


def by_decorators(app: Flask, payments: FlaskIyzico) -> None:
    @app.post("/back")
    @payments.callback
    def back(payment: Any) -> str:
        return str(payment.state)

    app.post("/hook")(payments.webhook(hook))
    assert callable(back)


def within_the_application(app: Flask, payments: FlaskIyzico) -> None:
    with app.app_context():
        by_decorators(app, payments)


def asynchronous(app: Flask, payments: FlaskIyzico) -> None:
    async def back(payment: Any) -> str:
        return str(payment.state)

    app.post("/back")(payments.callback(back))
    app.post("/hook")(payments.webhook(hook))


def in_a_blueprint(app: Flask, payments: FlaskIyzico) -> None:
    pages = Blueprint("pages", __name__)
    pages.post("/back")(payments.callback(lambda payment: str(payment.state)))
    pages.post("/hook", endpoint="hook")(payments.webhook(hook))
    app.register_blueprint(pages)


def in_another_decorator(app: Flask, payments: FlaskIyzico) -> None:
    def logged(view: View) -> View:
        @wraps(view)
        def inner(*args: Any, **kwargs: Any) -> Any:
            return view(*args, **kwargs)

        return inner

    def back(payment: Any) -> str:
        return str(payment.state)

    app.add_url_rule("/back", view_func=logged(payments.callback(back)), methods=["POST"])
    app.add_url_rule("/hook", "hook", logged(payments.webhook(hook)), methods=["POST"])


WAYS = [
    by_decorators,
    within_the_application,
    asynchronous,
    in_a_blueprint,
    in_another_decorator,
]


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
@pytest.mark.parametrize("views", WAYS)
def test_posts_from_other_sites_come_in_whatever_was_set_up_first(
    simulator: Simulator,
    tmp_path: Path,
    order: tuple[str, ...],
    views: Callable[[Flask, FlaskIyzico], None],
) -> None:
    store = SqliteStore(tmp_path / "payments.db")
    with simulator.client() as client:
        started = Checkout(client, store).start_three_ds("42", **PAGE)
    body = simulator.three_ds(started.payment.payment_id).approve().body
    app = flask_app(simulator)
    app.secret_key = "of this test"
    protection, payments = csrf_protection(), FlaskIyzico(store=store)
    steps: dict[str, Callable[[], object]] = {
        "csrf": lambda: protection.init_app(app),
        "payments": lambda: payments.init_app(app),
        "views": lambda: views(app, payments),
    }
    for step in order:
        steps[step]()
    own = app.post("/own")(lambda: "own")
    browser = app.test_client()
    form = "application/x-www-form-urlencoded"
    came = browser.post("/back", data=body, content_type=form)
    assert (came.status_code, came.text) == (200, "paid")
    assert browser.post("/back", data={"a": "b"}).text == "This post is not accepted."
    assert browser.post("/hook", json={}).text == "This post is not accepted."
    # Nothing else of the application is left unprotected, not even what has the same name.
    assert own.__name__ == "<lambda>"
    assert "CSRF" in browser.post("/own").text


def test_application_with_two_of_them_and_one_without(simulator: Simulator, tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "payments.db")
    protection, payments = csrf_protection(), FlaskIyzico(store=store)
    receive = payments.callback(lambda payment: str(payment.order))
    apps = [flask_app(simulator), flask_app(simulator), flask_app(simulator)]
    payments.init_app(apps[0])
    for app in apps:
        app.secret_key = "of this test"
        app.post("/back")(receive)
        if app is not apps[2]:
            protection.init_app(app)
            payments.init_app(app)
            payments.init_app(app)
        else:
            payments.init_app(app)
    for app in apps:
        refused = app.test_client().post("/back", data={"token": "t"})
        assert (refused.status_code, refused.text) == (404, "There is no such payment.")
