"""Decorators for the views to which buyers and iyzico post."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Mapping
from functools import partial, wraps
from inspect import Signature, iscoroutine, signature, unwrap
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.db import transaction
from django.http import HttpRequest, HttpResponse, RawPostDataException
from django.views import View

from iyzico._loop import runs_here
from iyzico._posted import looked_at, refused
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
    cookies. Anything but a genuine post gets status 400. A buyer whom the bank has not confirmed
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

    A notification that is not from iyzico gets status 400.
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
    takes = _signature(view)

    def taken(request: HttpRequest) -> T | _Refusal:
        if not hasattr(cast("object", request), "META"):
            raise no_request(request)
        if request.method != "POST":
            return _Refusal("This address takes posts.", 405, {"Allow": "POST"})
        try:
            return take(request)
        except _REFUSED as problem:
            refused(problem, _place(request), logger)
            return _Refusal("This post is not accepted.", 400)
        except UnknownPayment as problem:
            logger.warning("%s: %s", _place(request), problem)
            return _Refusal("There is no such payment.", 404)

    def receive(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        if runs_here():  # the method of a class that has asynchronous ones: it is awaited
            return receive_async(request, *args, **kwargs)
        _ask([takes, *_methods_of(view, request)], request, *args, **kwargs)
        came = taken(request)
        return came if isinstance(came, _Refusal) else calls(request, came, *args, **kwargs)

    async def receive_async(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        _ask([takes, *_methods_of(view, request)], request, *args, **kwargs)
        came = await sync_to_async(taken)(request)
        if isinstance(came, _Refusal):
            return came
        answered = calls(request, came, *args, **kwargs)
        return await answered if iscoroutine(answered) else answered

    wrapped: Any = wraps(view)(receive_async if iscoroutinefunction(view) else receive)
    wrapped.login_required = False  # iyzico and banks have no account in the shop
    wrapped.csrf_exempt = True  # the decorator of Django 4.2 makes a blocking view of any view
    made = transaction.non_atomic_requests(wrapped)
    return cast("Callable[Concatenate[HttpRequest, P], R]", made)


def _place(request: HttpRequest) -> str:
    """Returns the pattern of the address: the address itself may have anything in it."""
    return f"/{request.resolver_match.route}" if request.resolver_match else "a view"


def _signature(view: Callable[..., Any]) -> Signature:
    """Returns what a view takes, to ask before money moves: a `TypeError` after it is too late."""
    taken = signature(view, follow_wrapped=False)
    try:
        taken.bind_partial(None, None)
    except TypeError:
        name = getattr(view, "__qualname__", type(view).__name__)
        text = f"{name} must take the request, and then what comes with it"
        raise TypeError(text) from None
    return taken


def _ask(takers: list[Signature], request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
    """Asks all who get the post whether they take what comes, before money moves.

    Raises `TypeError` for one that does not.
    """
    for takes in takers:
        takes.bind(request, None, *args, **kwargs)


def _methods_of(view: Any, request: HttpRequest) -> list[Signature]:  # noqa: ANN401
    """Returns what the method of a class takes to which Django hands over what is posted.

    None for what is no class, and for one that does that itself.
    """
    if getattr(request, "method", None) != "POST":
        return []
    match = getattr(request, "resolver_match", None)
    holder = getattr(getattr(view, "func", None), "__self__", None)
    django_view: Any = View  # a generic class for those who check types, and none when it runs
    kind: Any = getattr(view, "view_class", None) or cast("Any", type(holder))
    if not issubclass(kind, django_view):
        kind = getattr(getattr(match, "func", None), "view_class", None)
    if kind is None or unwrap(kind.dispatch) is not django_view.dispatch:
        return []
    if not hasattr(kind, "post"):
        text = f"{kind.__qualname__} must have a method post, which takes what comes with it"
        raise TypeError(text)
    return [signature(partial(kind.post, None), follow_wrapped=False)]


def no_request(given: object) -> TypeError:
    """Returns the error for what stands in the place of a request, as `self` does."""
    what = f"{type(given).__name__} is not a request"
    where = "a class, instead of a method of it, with method_decorator(..., name='dispatch')"
    if isinstance(getattr(given, "_request", None), HttpRequest):
        what = "this is a request of Django REST framework"
        where = f"above @api_view, or {where}"
    return TypeError(f"{what}; decorate {where}")


class _Refusal(HttpResponse):
    """A response in the place of what a view returns, which may be something to await."""

    def __init__(self, text: str, status: int, headers: dict[str, str] | None = None) -> None:
        kind = "text/plain; charset=utf-8"
        super().__init__(text, status=status, headers={**(headers or {}), "Content-Type": kind})

    def __await__(self) -> Generator[None, None, _Refusal]:
        yield from ()
        return self
