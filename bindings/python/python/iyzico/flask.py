"""Helpers for Flask.

    payments = FlaskIyzico(store=SqliteStore("payments.db"))
    payments.init_app(app)

    @app.post("/payments/back")
    @payments.callback
    def back(payment):
        return redirect(url_for("order", reference=payment.reference), 303)

Settings are those of the client, as `IYZICO_API_KEY`, `IYZICO_TIMEOUT` and so on in `app.config`;
keys that are missing there come from the environment.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from functools import wraps
from inspect import signature
from typing import Any, Concatenate, ParamSpec, TypeVar, cast, overload

from flask import Flask, Response, current_app, request, request_started
from flask.views import MethodView

from iyzico import Iyzico
from iyzico._by_settings import Clients, Given
from iyzico._posted import looked_at, refused
from iyzico._settings import Settings
from iyzico.checkout import Checkout, Store, StoredPayment, UnknownPayment
from iyzico.errors import CallbackError, WebhookError

__all__ = ["FlaskIyzico"]

P = ParamSpec("P")
R = TypeVar("R")

_NAME = "iyzico"
_PREFIX = "IYZICO_"
_RECEIVER = "receives_for_iyzico"
_STRICT = (
    "SESSION_COOKIE_SAMESITE is 'Strict': buyers who come back from the bank's page are logged out"
    " on the page that they land on; use 'Lax'"
)


class FlaskIyzico:
    """The extension: one client for each application, and the views that others post to."""

    def __init__(
        self,
        app: Flask | None = None,
        *,
        store: Store | None = None,
        deadline: float = 10,
        look_up_unsigned: bool = False,
    ) -> None:
        """Makes it, for an application that is there already or comes with `init_app`.

        `store` keeps the payments; it is needed for everything but `client`. `deadline` is for how
        many seconds a request waits while a lost response is looked up, and `look_up_unsigned` for
        notifications without a signature, as for `Checkout`.
        """
        self._store = store
        self._deadline = deadline
        self._look_up_unsigned = look_up_unsigned
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Sets up an application.

        Raises `ConfigError` when no client can be made of its settings.
        """
        app.extensions[_NAME] = _Client(app)
        config = cast("dict[str, Any]", app.config)
        if str(config.get("SESSION_COOKIE_SAMESITE")).lower() == "strict":
            app.logger.warning(_STRICT)
        # At the request, and not here: the views and CSRFProtect may come later.
        request_started.connect(_exempt_from_csrf, app)
        if self._store is not None:  # what is wrong with it, or the deadline, is told now
            self._made(self._of(app).get(), self._store)

    @property
    def client(self) -> Iyzico:
        """The client of the application that handles the request."""
        return self._of(current_app).get()

    @property
    def checkout(self) -> Checkout:
        """The checkout of the application that handles the request."""
        if self._store is None:
            text = "FlaskIyzico(store=...): payments are kept in a store, and none was given"
            raise RuntimeError(text)
        return self._made(self.client, self._store)

    def _made(self, client: Iyzico, store: Store) -> Checkout:
        return Checkout(
            client, store, deadline=self._deadline, look_up_unsigned=self._look_up_unsigned
        )

    @overload
    def callback(
        self, view: Callable[Concatenate[StoredPayment, P], Coroutine[Any, Any, R]]
    ) -> Callable[P, R | Response]: ...

    @overload
    def callback(
        self, view: Callable[Concatenate[StoredPayment, P], R]
    ) -> Callable[P, R | Response]: ...

    def callback(self, view: Callable[..., Any]) -> Callable[..., Any]:
        """Makes the view behind `callback_url`, `def` or `async def`: it gets the payment.

        After a lost response it is neither paid nor declined yet. A post that comes again gets the
        same payment. No session is needed, and CSRFProtect of Flask-WTF is told to leave the view
        alone. A forged post gets status 400, one about an unknown payment 404. A class has it in
        its `decorators`, and its method takes `payment`.
        """
        return self._receiver(view, lambda: self.checkout.returned(_posted()))

    @overload
    def webhook(
        self, view: Callable[Concatenate[StoredPayment | None, P], Coroutine[Any, Any, R]]
    ) -> Callable[P, R | Response]: ...

    @overload
    def webhook(
        self, view: Callable[Concatenate[StoredPayment | None, P], R]
    ) -> Callable[P, R | Response]: ...

    def webhook(self, view: Callable[..., Any]) -> Callable[..., Any]:
        """Makes the view to which iyzico sends notifications: it gets the payment, looked up.

        `None` when the notification is about no payment of the store.
        """
        return self._receiver(view, lambda: self.checkout.notified(_posted(), request.headers))

    def _receiver(self, view: Callable[..., Any], take: Callable[[], object]) -> Callable[..., Any]:
        if not signature(view).parameters:
            text = f"{view.__qualname__} must take the payment"
            raise TypeError(text)

        # CSRFProtect knows views by module and name. With the module of `view`, others of the same
        # name in it, such as a second lambda, would be exempt as well.
        @wraps(view, assigned=("__name__", "__qualname__", "__doc__"))
        def receive(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            if request.method != "POST":
                return _plain("This address takes posts.", 405)
            call = _call_of(view, args, kwargs)
            try:
                came = take()
            except (CallbackError, WebhookError) as problem:
                refused(problem, str(request.url_rule), current_app.logger)
                return _plain("This post is not accepted.", 400)
            except UnknownPayment as problem:
                current_app.logger.warning("%s: %s", request.url_rule, problem)
                return _plain("There is no such payment.", 404)
            return call(came)

        setattr(receive, _RECEIVER, True)
        return receive

    def _of(self, app: Flask) -> _Client:
        found = app.extensions.get(_NAME)
        if not isinstance(found, _Client):
            text = "FlaskIyzico: call init_app(app) first"
            raise TypeError(text)
        return found


class _Client:
    """The client of one application, for as long as its settings are the same."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._clients = Clients(1)
        self.get()

    def get(self) -> Iyzico:
        return self._clients.of(self._settings())

    def _settings(self) -> Given:
        config = cast("dict[str, Any]", self._app.config)
        return Given(
            {name: config.get(_PREFIX + name.upper()) for name in Settings.__annotations__}
        )


def _posted() -> bytes | Mapping[str, object]:
    """Returns what was posted; as a form where the application has read it as one before."""
    body = request.get_data() or request.form
    return looked_at(body, request.content_length, str(request.url_rule), current_app.logger)


def _call_of(
    view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Callable[[object], Any]:
    """Returns how a view is called with a payment.

    Raises `TypeError` when it cannot be, before money moves: after it is too late.
    """
    calls = current_app.ensure_sync(view)
    of_class: Any = getattr(
        current_app.view_functions.get(request.endpoint or ""), "view_class", None
    )
    if args or of_class is None:  # a method that is decorated itself gets `self` first
        signature(view, follow_wrapped=False).bind(*args, None, **kwargs)
        return lambda came: calls(*args, came, **kwargs)
    method = getattr(of_class, "post", of_class.dispatch_request)
    if method is MethodView.dispatch_request:
        text = f"{of_class.__qualname__} must have a method post, which takes the payment"
        raise TypeError(text)
    signature(method, follow_wrapped=False).bind(None, payment=None, **kwargs)
    return lambda came: calls(payment=came, **kwargs)


def _exempt_from_csrf(app: Flask, **_: object) -> None:
    """Tells CSRFProtect of Flask-WTF, where it is used, before it looks at a post of another site.

    It is told of the function that the application calls: other decorators may be around ours.
    """
    view = app.view_functions.get(request.endpoint or "")
    protection = app.extensions.get("csrf")
    if protection is not None and hasattr(view, _RECEIVER):
        view.__module__ = __name__  # `as_view` of a class has written that of the class over it
        protection.exempt(view)


def _plain(text: str, status: int) -> Response:
    return Response(text, status, content_type="text/plain; charset=utf-8")
