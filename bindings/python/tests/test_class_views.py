"""Every kind of view of Django under every decorator, in both kinds of server."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import pytest

from django_app import application

application()

from asgiref.sync import sync_to_async  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import AsyncClient, Client, override_settings  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils.decorators import method_decorator  # noqa: E402
from django.views import View  # noqa: E402

import seed  # noqa: E402
from checkouts import card, made  # noqa: E402
from iyzico import callback, webhook  # noqa: E402
from iyzico.django import callback_view, webhook_view  # noqa: E402
from iyzico.django.payments import (  # noqa: E402
    checkout,
    payment_callback_view,
    payment_view,
    payment_webhook_view,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from iyzico.testing import Simulator

FORM = "application/x-www-form-urlencoded"


def answer(came: tuple[Any, ...]) -> HttpResponse:
    """What each view does: it pays where nothing was brought to it."""
    return HttpResponse("took it" if came else checkout().pay("c1", **card()).state)


def function(request: Any, *came: Any) -> HttpResponse:
    return answer(came)


async def function_async(request: Any, *came: Any) -> HttpResponse:
    return await sync_to_async(answer)(came)


class Blocking(View):
    def post(self, _: Any, *came: Any) -> HttpResponse:
        return answer(came)


class Asynchronous(View):
    async def post(self, _: Any, *came: Any) -> HttpResponse:
        return await sync_to_async(answer)(came)


def of_shop(view: Any) -> Any:
    """A decorator that passes on whatever a view returns, and knows of no `async def`."""

    def shown(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    return shown


def decorated(base: type[View], decorator: Any, name: str) -> Any:
    made_anew = type(base.__name__, (base,), {})
    return cast("Any", method_decorator(decorator, name=name)(made_anew)).as_view()


KINDS: dict[str, Callable[[Any], Any]] = {
    "function": lambda ours: ours(function),
    "function_async": lambda ours: ours(function_async),
    "partial": lambda ours: ours(partial(function)),
    "partial_async": lambda ours: ours(partial(function_async)),
    "dispatch": lambda ours: decorated(Blocking, ours, "dispatch"),
    "dispatch_async": lambda ours: decorated(Asynchronous, ours, "dispatch"),
    "dispatch_of_two": lambda ours: decorated(Blocking, [of_shop, ours, of_shop], "dispatch"),
    "dispatch_of_two_async": lambda ours: decorated(
        Asynchronous, [of_shop, ours, of_shop], "dispatch"
    ),
    "post": lambda ours: decorated(Blocking, ours, "post"),
    "post_async": lambda ours: decorated(Asynchronous, ours, "post"),
    "whole": lambda ours: ours(Blocking.as_view()),
    "whole_async": lambda ours: ours(Asynchronous.as_view()),
}
RECEIVERS = {
    "payment_callback": payment_callback_view,
    "payment_webhook": payment_webhook_view,
    "callback": callback_view,
    "webhook": webhook_view,
}
urlpatterns: list[Any] = [
    path(f"{name}/{kind}", make(ours))
    for name, ours in {**RECEIVERS, "pay": payment_view}.items()
    for kind, make in KINDS.items()
]


def posts(site: Simulator, name: str) -> list[tuple[Any, dict[str, Any]]]:
    """Returns a genuine post to a receiver, and a forged one."""
    if "webhook" in name:
        event = json.dumps({"iyziEventType": "API_AUTH", "paymentId": 1, "status": "SUCCESS"})
        signature = webhook.sign(event, secret_key=site.secret_key)
        return [
            (event, {"content_type": "application/json", "headers": {header: value}})
            for header, value in (("x-iyz-signature-v3", signature), ("x-other", ""))
        ]
    if name == "callback":
        fields = callback.sign(payment_id="1", secret_key=site.secret_key)
        body = "&".join(f"{field}={value}" for field, value in fields.items())
    else:
        started = checkout().start_three_ds("c2", **made(seed.three_ds()))
        body = site.three_ds(started.html or "").approve().body
    return [(sent, {"content_type": FORM}) for sent in (body, f"{body}0")]


def ask(server: str, method: str, address: str, *args: Any, **kwargs: Any) -> Any:
    if server == "wsgi":
        return getattr(Client(), method)(address, *args, **kwargs)

    async def asked() -> Any:
        return await getattr(AsyncClient(), method)(address, *args, **kwargs)

    return asyncio.run(asked())


@pytest.fixture(autouse=True)
def project(monkeypatch: pytest.MonkeyPatch) -> Any:
    # Only a view itself, and not one of its methods, can leave the transaction of its request.
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", value=False)
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.mark.parametrize("server", ["wsgi", "asgi"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", RECEIVERS)
def test_what_is_posted_is_taken_in(site: Simulator, name: str, kind: str, server: str) -> None:
    (genuine, of_genuine), (forged, of_forged) = posts(site, name)
    address = f"/{name}/{kind}"
    assert ask(server, "post", address, forged, **of_forged).status_code == 400
    refused = ask(server, "get", address)
    assert refused.status_code == 405
    for _ in range(2):
        answered = ask(server, "post", address, genuine, **of_genuine)
        assert (answered.status_code, answered.content) == (200, b"took it")


@pytest.mark.parametrize("server", ["wsgi", "asgi"])
@pytest.mark.parametrize("kind", KINDS)
def test_card_is_charged(site: Simulator, kind: str, server: str) -> None:
    answered = ask(server, "post", f"/pay/{kind}")
    assert (answered.status_code, answered.content) == (200, b"paid")
    assert "no-store" in answered.headers["cache-control"]
    assert len(site.ledger()) == 1


@pytest.mark.parametrize("name", ["function", "method"])
@pytest.mark.parametrize("ours", [*RECEIVERS.values(), payment_view])
def test_what_cannot_work_is_told_before_anything_is_sent(
    site: Simulator, ours: Any, name: str
) -> None:
    mistaken: Any = type("Mistaken", (View,), {"post": ours(function)})

    def takes_nothing(request: Any) -> HttpResponse:
        return HttpResponse()

    if name == "method":
        with override_settings(ROOT_URLCONF=(path("", mistaken.as_view()),)):
            genuine, of_genuine = posts(site, "payment_callback")[0]
            with pytest.raises(TypeError, match=r"method_decorator.*dispatch"):
                ask("wsgi", "post", "/", genuine, **of_genuine)
    elif ours is not payment_view:
        with pytest.raises(TypeError, match="takes_nothing"):
            ours(takes_nothing)
    assert site.ledger() == []


def takes_no_payment(self: Any, request: Any) -> HttpResponse:
    return HttpResponse()


def takes_it_by_name(self: Any, request: Any, *, payment: Any) -> HttpResponse:
    return HttpResponse()


def takes_more(self: Any, request: Any, payment: Any, place: str) -> HttpResponse:
    return HttpResponse()


async def takes_no_payment_async(self: Any, request: Any) -> HttpResponse:
    return HttpResponse()


MISTAKES: dict[str, dict[str, Any]] = {
    "nothing": {"post": takes_no_payment},
    "nothing, async": {"post": takes_no_payment_async},
    "by its name": {"post": takes_it_by_name},
    "more than the address has": {"post": takes_more},
    "no posts": {"get": takes_no_payment},
}
WAYS: dict[str, Callable[[Any, Any], Any]] = {
    "dispatch": lambda ours, kind: decorated(kind, ours, "dispatch"),
    "dispatch_of_two": lambda ours, kind: decorated(kind, [of_shop, ours, of_shop], "dispatch"),
    "whole": lambda ours, kind: ours(kind.as_view()),
}


@pytest.mark.parametrize("server", ["wsgi", "asgi"])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("mistake", MISTAKES)
def test_method_that_cannot_take_the_payment_is_told_before_money_moves(
    site: Simulator, mistake: str, way: str, server: str
) -> None:
    kind: Any = type("Mistaken", (View,), MISTAKES[mistake])
    view = WAYS[way](payment_callback_view, kind)
    genuine, of_genuine = posts(site, "payment_callback")[0]
    with (
        override_settings(ROOT_URLCONF=(path("", view),)),
        pytest.raises(TypeError, match=r"argument|method post"),
    ):
        ask(server, "post", "/", genuine, **of_genuine)
    assert site.ledger() == []


@pytest.mark.parametrize("way", WAYS)
def test_class_that_dispatches_itself_is_let_alone(site: Simulator, way: str) -> None:
    def dispatch(self: Any, request: Any, payment: Any) -> Any:
        return View.dispatch(self, request) if payment.is_paid else HttpResponse("not paid")

    kind: Any = type("Own", (View,), {"post": takes_no_payment, "dispatch": dispatch})
    view = WAYS[way](payment_callback_view, kind)
    genuine, of_genuine = posts(site, "payment_callback")[0]
    with override_settings(ROOT_URLCONF=(path("", view),)):
        assert ask("wsgi", "post", "/", genuine, **of_genuine).status_code == 200
    assert len(site.ledger()) == 1
