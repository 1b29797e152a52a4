"""The clients: blocking and asynchronous."""

from __future__ import annotations

import atexit
from typing import TYPE_CHECKING

from iyzico import _native
from iyzico._api import FOUND, AsyncResources, Resources
from iyzico._attempt import Observer
from iyzico._calls import AsyncCalls, CallOptions, Calls, OnceOptions
from iyzico._receivers import CallbackReceiver, WebhookReceiver
from iyzico._settings import connect

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from typing_extensions import Never, Self, Unpack

    from iyzico._api import Found
    from iyzico._calls import Verify
    from iyzico._raw import RawResponse
    from iyzico._settings import Settings
    from iyzico._settled import Settled
    from iyzico.errors import Finding

atexit.register(_native.stop)


class _Client:
    """What both clients have."""

    def __init__(self, settings: Settings) -> None:
        self._observer = Observer(
            settings.get("on_attempt"), settings.get("on_start"), settings.get("on_end")
        )
        self._native = connect(settings)
        self.webhook = WebhookReceiver(self._native)
        """Verifies notifications with the keys of this client."""
        self.callback = CallbackReceiver(self._native)
        """Reads what buyers bring back, with the keys of this client."""

    def pending(
        self, endpoint: str, *, extra: Mapping[str, object] | None = None, **request: object
    ) -> str:
        """Returns the handle of a money call that is about to be sent, for `client.resolve`.

        Store it before sending: then even a crash of the program does not lose the call. It takes
        what the call takes, `client.pending("payment.create", price="1", ...)`, and the request
        needs a `conversation_id` of its own.

        Raises `InvalidRequest` for a request that would not be sent, and `ConfigError` when it has
        no `conversation_id` or its outcome could not be found out.
        """
        return self._native.pending(endpoint, request, extra)

    def lint(
        self, endpoint: str, *, extra: Mapping[str, object] | None = None, **request: object
    ) -> list[Finding]:
        """Judges the request of a call without sending it: errors and warnings.

        `client.lint("payment.create", price="1", ...)` takes what `client.payment.create` takes.
        """
        return self._native.lint(endpoint, request, extra)

    def close(self) -> None:
        """Closes the connections. Calls that are under way come to their end."""
        self._observer.tell(self._native.close())


class Iyzico(_Client, Resources):
    """Talks to iyzico and waits for each response. Safe to share between threads.

    Keys and base URL come from the arguments, or from the environment: `IYZICO_API_KEY`,
    `IYZICO_SECRET_KEY`, `IYZICO_BASE_URL`. Other Python threads run while one waits.

    Ctrl-C during a call drops the request; what is then known about the money stays with the
    exception: `errors.interrupted`.
    """

    def __init__(self, *positional: Never, **settings: Unpack[Settings]) -> None:
        if positional:
            del positional
            raise TypeError(_BY_NAME)
        _Client.__init__(self, settings)
        self._calls = Calls(self._native, self._observer)
        Resources.__init__(self, self._calls)

    def request(  # noqa: PLR0913
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | Sequence[object] | None = None,
        *,
        timeout: float | None = None,
        connect_timeout: float | None = None,
        total_timeout: float | None = None,
        verify: Verify | None = None,
    ) -> RawResponse:
        """Makes a request that this version does not know, signed like every other call.

            client.request("POST", "/v2/new/call", {"newField": "1.50"})

        `path` has a query behind it if there is one; `body` has the names of the wire. Nothing is
        known of the call, so any but a `GET` counts as one that moves money: it is never sent
        twice, and when its response is lost, `outcome` is `unknown` and nothing looks it up.
        Amounts are `Decimal` or `str`, and a card is sent by a call that this library knows.

        Raises an `IyzicoError` whose `outcome` says what is known about the money.
        """
        taken, body = None if body is None else _native.Json(body), None
        options = CallOptions(timeout, connect_timeout, total_timeout, verify)
        return self._calls.request(method, path, taken, options)

    def resolve(  # noqa: PLR0913
        self,
        pending: str,
        *,
        payment_id: str | None = None,
        deadline: float | None = None,
        first_pause: float | None = None,
        longest_pause: float | None = None,
        timeout: float | None = None,
        connect_timeout: float | None = None,
        total_timeout: float | None = None,
        verify: Verify | None = None,
    ) -> Settled[Found]:
        """Finds out what became of a money call, in this process or in another one.

        `pending` comes from `Unknown`, from an error, or from `client.pending`. Looks up at once,
        then again and again until `deadline` seconds have passed. Sends nothing that moves money.
        `payment_id` is for `payment.refund` when its handle names no payment.

        Raises `ConfigError` when `pending` is no handle.
        """
        call = CallOptions(timeout, connect_timeout, total_timeout, verify)
        pace = (deadline, first_pause, longest_pause)
        options = OnceOptions(call, *pace, payment_id=payment_id)
        return self._calls.resolve(FOUND, pending, options)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncIyzico(_Client, AsyncResources):
    """Talks to iyzico on an asyncio event loop. Set up like `Iyzico`.

    Cancelling the task that waits for a response drops the request; what is then known about the
    money stays with the exception: `errors.interrupted`. Where no event loop of asyncio runs,
    nothing is sent.
    """

    def __init__(self, *positional: Never, **settings: Unpack[Settings]) -> None:
        if positional:
            del positional
            raise TypeError(_BY_NAME)
        _Client.__init__(self, settings)
        self._calls = AsyncCalls(self._native, self._observer)
        AsyncResources.__init__(self, self._calls)

    async def request(  # noqa: PLR0913
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | Sequence[object] | None = None,
        *,
        timeout: float | None = None,
        connect_timeout: float | None = None,
        total_timeout: float | None = None,
        verify: Verify | None = None,
    ) -> RawResponse:
        """Makes a request that this version does not know, signed like every other call.

            await client.request("POST", "/v2/new/call", {"newField": "1.50"})

        `path` has a query behind it if there is one; `body` has the names of the wire. Nothing is
        known of the call, so any but a `GET` counts as one that moves money: it is never sent
        twice, and when its response is lost, `outcome` is `unknown` and nothing looks it up.
        Amounts are `Decimal` or `str`, and a card is sent by a call that this library knows.

        Raises an `IyzicoError` whose `outcome` says what is known about the money.
        """
        taken, body = None if body is None else _native.Json(body), None
        options = CallOptions(timeout, connect_timeout, total_timeout, verify)
        return await self._calls.request(method, path, taken, options)

    async def resolve(  # noqa: PLR0913
        self,
        pending: str,
        *,
        payment_id: str | None = None,
        deadline: float | None = None,
        first_pause: float | None = None,
        longest_pause: float | None = None,
        timeout: float | None = None,
        connect_timeout: float | None = None,
        total_timeout: float | None = None,
        verify: Verify | None = None,
    ) -> Settled[Found]:
        """Finds out what became of a money call, in this process or in another one.

        `pending` comes from `Unknown`, from an error, or from `client.pending`. Looks up at once,
        then again and again until `deadline` seconds have passed. Sends nothing that moves money.
        `payment_id` is for `payment.refund` when its handle names no payment.

        Raises `ConfigError` when `pending` is no handle.
        """
        call = CallOptions(timeout, connect_timeout, total_timeout, verify)
        pace = (deadline, first_pause, longest_pause)
        options = OnceOptions(call, *pace, payment_id=payment_id)
        return await self._calls.resolve(FOUND, pending, options)

    async def aclose(self) -> None:
        """Closes the connections. Calls that are under way come to their end."""
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


_BY_NAME = "a client takes its settings by name: api_key=..., secret_key=..."
