"""Helpers for FastAPI.

    payments = FastAPIIyzico(store=SqliteStore("payments.db"))
    app = FastAPI(lifespan=payments.lifespan)

    @app.post("/payments/back")
    async def back(payment: Annotated[StoredPayment, Depends(payments.returned)]):
        return RedirectResponse(f"/orders/{payment.reference}", 303)

Settings are those of the client; keys that are missing come from the environment when the
application starts.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import cached_property
from typing import Any, TypeVar, cast

from fastapi import Depends, FastAPI, HTTPException, params
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request

from iyzico import AsyncIyzico, Iyzico
from iyzico import _names as t
from iyzico._posted import looked_at, refused
from iyzico._settings import Settings
from iyzico.checkout import Checkout, Store, StoredPayment, UnknownPayment
from iyzico.errors import CallbackError, WebhookError

__all__ = ["FastAPIIyzico"]

T = TypeVar("T")

logger = logging.getLogger("iyzico")


class FastAPIIyzico:
    """Clients for the life of an application, and dependencies for its views."""

    def __init__(
        self,
        *,
        store: Store | None = None,
        deadline: float = 10,
        look_up_unsigned: bool = False,
        **settings: t.Unpack[Settings],
    ) -> None:
        """Makes it of a store and of the settings of the clients.

        `store` keeps the payments; it is needed for everything but the clients. `deadline` is for
        how many seconds a request waits while a lost response is looked up, and `look_up_unsigned`
        for notifications without a signature, as for `Checkout`.
        """
        self._store = store
        self._deadline = deadline
        self._look_up_unsigned = look_up_unsigned
        self._settings: Settings = settings
        self._client: Iyzico | None = None
        self._async_client: AsyncIyzico | None = None
        self._running = 0
        self._changing = threading.Lock()

    @asynccontextmanager
    async def lifespan(self, _: FastAPI) -> AsyncGenerator[None]:
        """Opens the clients when the application starts, and closes them when it ends.

        Applications that share them, as tests and mounted ones do, may start and end in any order:
        the first one opens the clients, and the last one closes them.

        Raises `ConfigError` when no client can be made of the settings.
        """
        with self._changing:
            if not self._running:
                self._client = Iyzico(**cast("Settings", {**self._settings}))
                self._async_client = AsyncIyzico(**cast("Settings", {**self._settings}))
            self._running += 1
        try:
            if self._store is not None:  # what is wrong with it, or the deadline, is told now
                self.checkout()
            yield
        finally:
            with self._changing:
                self._running -= 1
                if not self._running:
                    _started(self._client).close()
                    _started(self._async_client).close()
                    self._client = self._async_client = None

    def around(
        self, lifespan: Callable[[FastAPI], AbstractAsyncContextManager[Any]]
    ) -> Callable[[FastAPI], AbstractAsyncContextManager[Any]]:
        """Returns a lifespan of yours with the clients open in it."""

        @asynccontextmanager
        async def both(app: FastAPI) -> AsyncGenerator[Any]:
            async with self.lifespan(app), lifespan(app) as state:
                yield state

        return both

    def client(self) -> Iyzico:
        """Dependency: the blocking client, for views that are `def`."""
        return _started(self._client)

    def async_client(self) -> AsyncIyzico:
        """Dependency: the asynchronous client, for views that are `async def`."""
        return _started(self._async_client)

    @cached_property
    def checkout(self) -> Callable[..., Checkout]:
        """Dependency: the checkout. It blocks, so views that call it are `def`.

        It has the client of `client`: where a test puts another one in the place of that, the
        checkout charges with it, and so do `returned` and `notified`.
        """

        def checkout(client: Iyzico = Depends(self.client)) -> Checkout:  # noqa: B008
            # Without FastAPI it is called with nothing, and gets the marker.
            return self._checkout(None if isinstance(client, params.Depends) else client)

        return checkout

    @cached_property
    def returned(self) -> Callable[..., Awaitable[StoredPayment]]:
        """Dependency of the view behind `callback_url`: the payment, looked up.

        After a lost response it is neither paid nor declined yet. A post that comes again gets the
        same payment. No session is needed. A forged post gets status 400, one about an unknown
        payment 404.
        """

        async def returned(
            request: Request,
            checkout: Checkout = Depends(self.checkout),  # noqa: B008
        ) -> StoredPayment:
            body = await _posted(request)
            return await _taken(request, lambda: checkout.returned(body))

        return returned

    @cached_property
    def notified(self) -> Callable[..., Awaitable[StoredPayment | None]]:
        """Dependency of the view to which iyzico sends notifications: the payment, looked up.

        `None` when the notification is about no payment of the store.
        """

        async def notified(
            request: Request,
            checkout: Checkout = Depends(self.checkout),  # noqa: B008
        ) -> StoredPayment | None:
            body, headers = await _posted(request), request.headers
            return await _taken(request, lambda: checkout.notified(body, headers))

        return notified

    def _checkout(self, client: Iyzico | None) -> Checkout:
        if self._store is None:
            text = "FastAPIIyzico(store=...): payments are kept in a store, and none was given"
            raise RuntimeError(text)
        return Checkout(
            self.client() if client is None else client,
            self._store,
            deadline=self._deadline,
            look_up_unsigned=self._look_up_unsigned,
        )


async def _posted(request: Request) -> bytes | dict[str, list[str]]:
    """Returns what was posted; as a form where the application has read it as one before.

    FastAPI does that itself for a view with a `Form()`, and Starlette does not keep the body then.
    """
    fields: dict[str, list[str]] = {}
    body = b""
    try:
        body = await request.body()
    except RuntimeError:
        with suppress(RuntimeError):
            for name, value in (await request.form()).multi_items():
                if isinstance(value, str):  # not a file
                    fields.setdefault(name, []).append(value)
    length = request.headers.get("content-length")
    return looked_at(body or fields, length, _place(request), logger)


async def _taken(request: Request, take: Callable[[], T]) -> T:
    try:
        return await run_in_threadpool(take)
    except (CallbackError, WebhookError) as problem:
        refused(problem, _place(request), logger)
        raise HTTPException(400, "This post is not accepted.") from None
    except UnknownPayment as problem:
        logger.warning("%s: %s", _place(request), problem)
        raise HTTPException(404, "There is no such payment.") from None


def _place(request: Request) -> str:
    """Returns the pattern of the address: the address itself may have anything in it."""
    return str(getattr(request.scope.get("route"), "path", "a view"))


def _started(client: T | None) -> T:
    if client is None:
        text = "FastAPIIyzico: the application has not started; FastAPI(lifespan=payments.lifespan)"
        raise RuntimeError(text)
    return client
