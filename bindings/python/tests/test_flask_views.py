"""Every kind of view of Flask that takes in a post, with `async` and without."""

from __future__ import annotations

import json
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import pytest
from flask import views
from flask_wtf.csrf import CSRFProtect  # pyright: ignore[reportMissingTypeStubs]

import seed
from checkouts import made
from iyzico import webhook
from iyzico.checkout import SqliteStore
from iyzico.flask import FlaskIyzico
from test_flask_and_fastapi import flask_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from iyzico.testing import Simulator

View: TypeAlias = "Callable[..., Any]"


def of_shop(view: View) -> View:
    """A decorator that passes everything on."""

    @wraps(view)
    def shown(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    return shown


def function(payment: Any, place: str) -> str:
    return f"took it {place}"


async def function_async(payment: Any, place: str) -> str:
    return f"took it {place}"


def method(self: Any, payment: Any, place: str) -> str:
    return f"took it {place}"


async def method_async(self: Any, payment: Any, place: str) -> str:
    return f"took it {place}"


def no_payment(place: str) -> str:
    return place


def no_payment_in_a_class(self: Any, place: str) -> str:
    return place


def of_class(base: Any, handler: View, *decorators: View) -> View:
    name = "post" if base is views.MethodView else "dispatch_request"
    return made_of(base, {name: handler, "decorators": decorators})


def made_of(base: Any, members: dict[str, Any]) -> View:
    made_anew: Any = type("Made", (base,), members)
    view: View = made_anew.as_view("back")
    return view


def by_decorators(base: Any, handler: View, ours: View) -> View:
    return of_class(base, handler, ours)


def by_several_decorators(base: Any, handler: View, ours: View) -> View:
    return of_class(base, handler, of_shop, ours, of_shop)


def by_method(base: Any, handler: View, ours: View) -> View:
    return of_class(base, ours(handler))


KINDS: dict[str, Callable[[View], View]] = {
    "function": lambda ours: ours(function),
    "function_async": lambda ours: ours(function_async),
    "between": lambda ours: of_shop(ours(of_shop(function))),
    **{
        f"{make.__name__} {base.__name__} {handler.__name__}": partial(make, base, handler)
        for base in (views.View, views.MethodView)
        for handler in (method, method_async)
        for make in (by_decorators, by_several_decorators, by_method)
    },
}
MISTAKES: list[Callable[[View], View]] = [
    lambda ours: ours(no_payment),
    lambda ours: of_class(views.MethodView, no_payment_in_a_class, ours),
    lambda ours: of_class(views.View, no_payment_in_a_class, ours),
    lambda ours: made_of(views.MethodView, {"get": method, "decorators": [ours]}),
    lambda ours: of_class(views.View, ours(no_payment_in_a_class)),
]


@pytest.fixture
def payments(simulator: Simulator, tmp_path: Path) -> FlaskIyzico:
    return FlaskIyzico(store=SqliteStore(tmp_path / "payments.db"))


def posts(simulator: Simulator, name: str, payments: FlaskIyzico) -> list[dict[str, Any]]:
    """Returns a genuine post to a receiver, and a forged one."""
    if name == "callback":
        started = payments.checkout.start_three_ds("c2", **made(seed.three_ds()))
        body = simulator.three_ds(started.html or "").approve().body
        kind = "application/x-www-form-urlencoded"
        return [{"data": sent, "content_type": kind} for sent in (body, f"{body}0")]
    event = json.dumps({"iyziEventType": "API_AUTH", "paymentId": 1, "status": "SUCCESS"})
    signature = webhook.sign(event, secret_key=simulator.secret_key)
    return [{"data": event, "headers": {"x-iyz-signature-v3": it}} for it in (signature, "0")]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["callback", "webhook"])
def test_what_is_posted_is_taken_in(
    simulator: Simulator, payments: FlaskIyzico, name: str, kind: str
) -> None:
    app = flask_app(simulator)
    app.secret_key = "of this test"
    if not kind.startswith("by_method"):  # the protection is told of whole views
        CSRFProtect(app)
    payments.init_app(app)
    view = KINDS[kind](getattr(payments, name))
    methods = ["POST"] if "by_method MethodView" in kind else ["GET", "POST"]
    app.add_url_rule("/<place>", "back", view, methods=methods)
    with app.app_context():
        genuine, forged = posts(simulator, name, payments)
    browser = app.test_client()
    assert browser.post("/here", **forged).status_code == 400
    assert browser.get("/here").status_code == 405
    for _ in range(2):
        answered = browser.post("/here", **genuine)
        assert (answered.status_code, answered.text) == (200, "took it here")


def test_csrf_protection_stays_for_a_view_of_the_same_name(
    simulator: Simulator, payments: FlaskIyzico
) -> None:
    app = flask_app(simulator)
    app.secret_key = "of this test"
    CSRFProtect(app)
    payments.init_app(app)

    def back() -> str:
        return "own"

    app.add_url_rule("/<place>", view_func=of_class(views.View, method, payments.callback))
    app.add_url_rule("/own", "own", back, methods=["POST"])
    for address, status in (("/here", 405), ("/own", 400)):
        assert app.test_client().open(address, method="POST").status_code == status, address


@pytest.mark.parametrize("make", MISTAKES)
def test_what_cannot_take_a_payment_is_told_before_money_moves(
    simulator: Simulator, payments: FlaskIyzico, make: Callable[[View], View]
) -> None:
    app = flask_app(simulator)
    payments.init_app(app)
    app.add_url_rule("/<place>", "back", make(payments.callback), methods=["POST"])
    app.testing = True
    with app.app_context():
        genuine, _ = posts(simulator, "callback", payments)
    with pytest.raises(TypeError, match=r"argument|method post"):
        app.test_client().post("/here", **genuine)
    assert simulator.ledger() == []


def test_what_takes_nothing_is_told_at_once(payments: FlaskIyzico) -> None:
    def takes_nothing() -> str:
        return ""

    with pytest.raises(TypeError, match="takes_nothing must take the payment"):
        cast("Any", payments).callback(takes_nothing)
