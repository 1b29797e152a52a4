"""Decorators for the views to which buyers and iyzico post."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, RawPostDataException

from iyzico._posted import looked_at
from iyzico.callback import Callback
from iyzico.checkout import UnknownPayment
from iyzico.django._client import client
from iyzico.errors import CallbackError, WebhookError
from iyzico.webhook import WebhookEvent

logger = logging.getLogger("iyzico")

T = TypeVar("T")
P = ParamSpec("P")
R = TypeVar("R")

_REFUSED = (CallbackError, WebhookError)


def callback_view(
    view: Callable[Concatenate[HttpRequest, Callback, P], R],
) -> Callable[Concatenate[HttpRequest, P], R]:
    """Makes the view behind `callback_url`: it gets what the buyer brought, verified.

        @callback_view
        def paid(request, came):
            ...  # a ThreeDsCallback or a PageCallback of iyzico.callback

    No session and no CSRF token is needed: the browser comes from the bank's site and brings no
    cookies. Anything but a genuine post is answered 400. A buyer whom the bank has not confirmed
    is one too; `iyzico.django.payments` makes a declined payment of that.
    """
    return receiver(view, lambda request: client().callback.read(posted(request)))


def webhook_view(
    view: Callable[Concatenate[HttpRequest, WebhookEvent, P], R],
) -> Callable[Concatenate[HttpRequest, P], R]:
    """Makes the view to which iyzico sends notifications: it gets an event, verified.

        @webhook_view
        def notified(request, event):
            look_up(event.payment_id)
            return HttpResponse()

    A notification that is not from iyzico is answered 400.
    """
    return receiver(view, lambda request: client().webhook.verify(posted(request), request.META))


def posted(request: HttpRequest) -> bytes | Mapping[str, object]:
    """Returns what was posted; as a form where the application has read it as one before."""
    try:
        body: bytes | Mapping[str, object] = request.body
    except RawPostDataException:
        body = request.POST
    return looked_at(body, request.META.get("CONTENT_LENGTH"), _place(request), logger)


def receiver(
    view: Callable[Concatenate[HttpRequest, T, P], R], take: Callable[[HttpRequest], T]
) -> Callable[Concatenate[HttpRequest, P], R]:
    """Makes a view that takes in a post from another site, outside of any transaction."""
    calls: Any = view

    def taken(request: HttpRequest) -> T | HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            return take(request)
        except _REFUSED as problem:
            logger.warning("%s: refused: %s", _place(request), problem)
            return _plain("This post is not accepted.", 400)
        except UnknownPayment as problem:
            logger.warning("%s: %s", _place(request), problem)
            return _plain("There is no such payment.", 404)

    def receive(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        came = taken(request)
        return came if _is_response(came) else calls(request, came, *args, **kwargs)

    async def receive_async(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        came = await sync_to_async(taken)(request)
        return came if _is_response(came) else await calls(request, came, *args, **kwargs)

    wrapped: Any = wraps(view)(receive_async if iscoroutinefunction(view) else receive)
    wrapped.login_required = False  # iyzico and banks have no account in the shop
    wrapped.csrf_exempt = True  # the decorator of Django 4.2 makes a blocking view of any view
    made = transaction.non_atomic_requests(wrapped)
    return cast("Callable[Concatenate[HttpRequest, P], R]", made)


def _place(request: HttpRequest) -> str:
    """Returns the pattern of the address: the address itself may have anything in it."""
    return f"/{request.resolver_match.route}" if request.resolver_match else "a view"


def _is_response(came: object) -> bool:
    return isinstance(came, HttpResponse)


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
