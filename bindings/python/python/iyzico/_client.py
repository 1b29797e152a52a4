"""The clients: blocking and asynchronous."""

from __future__ import annotations

import atexit

from iyzico import _names as t
from iyzico import _native
from iyzico._resources import AsyncResources, Resources

TYPE_CHECKING = False

atexit.register(_native.stop)


class _Spelled:
    """Names a setting that is misspelled, and the client by its own name."""

    if not TYPE_CHECKING:

        def __new__(cls, *positional: object, **settings: object) -> t.Self:
            del positional
            known = _Client.__init__.__kwdefaults__
            unknown = [name for name in settings if name not in known]
            settings.clear()
            # A class of a program may have arguments of its own.
            if unknown and cls.__init__ is _Client.__init__:
                from iyzico._settings import misspelled

                raise misspelled(cls.__name__, unknown)
            return super().__new__(cls)


class _Client(_Spelled):
    """What both clients have."""

    _is_async = False

    def __init__(  # noqa: D417, PLR0913
        self,
        *positional: t.Never,
        api_key: t.Key | None = None,
        secret_key: t.Key | None = None,
        base_url: str | None = None,
        merchant_id: str | None = None,
        timeout: float | None = None,
        connect_timeout: float | None = None,
        total_timeout: float | None = None,
        max_response_bytes: int | None = None,
        max_connections: int | None = None,
        root_certificate_pem: bytes | None = None,
        system_certificates: bool | None = None,
        proxy: str | None = None,
        http2: bool | None = None,
        allow_other_hosts: bool | None = None,
        verify: t.Verify | None = None,
        client_version: str | None = None,
        former_marks: t.Sequence[str] | None = None,
        rate_limit: t.RateLimit | None = None,
        calls_per_minute: t.Mapping[str, int | None] | None = None,
        on_attempt: t.OnAttempt | None = None,
        on_start: t.OnStart | None = None,
        on_end: t.OnEnd | None = None,
    ) -> None:
        """Sets a client up; what is left out, or `None`, has a default.

        Args:
            api_key: API key of the merchant; from `IYZICO_API_KEY` when missing.
            secret_key: Secret key of the merchant; from `IYZICO_SECRET_KEY` when missing.
            base_url: Address of the service; from `IYZICO_BASE_URL` or the prefix of the key when
                missing.
            merchant_id: Merchant ID, for notifications about subscriptions; from
                `IYZICO_MERCHANT_ID` when missing.
            timeout: Seconds for one attempt.
            connect_timeout: Seconds for opening a connection.
            total_timeout: Seconds for all attempts together.
            max_response_bytes: Longest response that is read.
            max_connections: Most connections that are open at a time.
            root_certificate_pem: A certificate authority to trust besides the usual ones.
            system_certificates: Whether the certificate authorities of the operating system are
                trusted, or only those of the web; `SSL_CERT_FILE` decides when missing.
            proxy: Address of a proxy, `http://`, `https://` or `socks5://`; from the usual
                environment variables when missing.
            http2: Whether all calls share one connection, over HTTP/2; off when missing.
            allow_other_hosts: Whether `base_url` may name a host that is neither iyzico's nor this
                machine.
            verify: How strictly responses are looked at.
            client_version: Value of the header with which plug-ins name themselves.
            former_marks: Marks that the same merchant had before its API key or the base URL was
                changed, the oldest first.
            rate_limit: What to do about calls beyond the number that iyzico accepts.
            calls_per_minute: Limits in place of the published ones; `None` lifts one.
            on_attempt: Is called with every attempt, before the call returns or raises.
            on_start: Is called when a call begins.
            on_end: Is called when a call has ended, before it returns or raises.
        """
        settings = locals()
        # A report of an error with the values of its frames would show the key.
        del api_key, secret_key, proxy
        del settings["self"], settings["positional"]
        if positional:
            del positional
            settings.clear()
            text = "a client takes its settings by name: api_key=..., secret_key=..."
            raise TypeError(text)
        self._observer = _observer_of(on_attempt, on_start, on_end)
        if self._is_async:
            from iyzico import _calls, _raw  # noqa: F401 # pyright: ignore[reportUnusedImport]
        self._native = _connected(settings, waits=not self._is_async)
        self._calls = (self._native, self._observer, self._is_async)

    @property
    def webhook(self) -> t.WebhookReceiver:
        """Verifies notifications with the keys of this client."""
        from iyzico._receivers import WebhookReceiver

        return WebhookReceiver(self._native)

    @property
    def callback(self) -> t.CallbackReceiver:
        """Reads what buyers bring back, with the keys of this client."""
        from iyzico._receivers import CallbackReceiver

        return CallbackReceiver(self._native)

    def pending(
        self,
        endpoint: t.MoneyCallName,
        *,
        extra: t.Mapping[str, object] | None = None,
        **request: t.Any,  # noqa: ANN401
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
        self,
        endpoint: t.CallName,
        *,
        extra: t.Mapping[str, object] | None = None,
        **request: t.Any,  # noqa: ANN401
    ) -> list[t.Finding]:
        """Validates the request of a call without sending it: errors and warnings.

        `client.lint("payment.create", price="1", ...)` takes what `client.payment.create` takes.
        """
        return self._native.lint(endpoint, request, extra)

    def close(self) -> None:
        """Closes the connections. Calls in progress are completed."""
        left = self._native.close()
        if left:
            self._observer.tell(left)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {getattr(self, '_native', '')!r}>"

    def __dir__(self) -> list[str]:
        return sorted(name for name in super().__dir__() if not name.startswith("_Client"))


class Iyzico(_Client, Resources):
    """Talks to iyzico and waits for each response. Safe to share between threads.

    Keys and base URL come from the arguments, or from the environment: `IYZICO_API_KEY`,
    `IYZICO_SECRET_KEY`, `IYZICO_BASE_URL`. Other Python threads run while one waits.

    Ctrl-C during a call drops the request; what is then known about the money stays with the
    exception: `errors.interrupted`.
    """

    def request(  # noqa: PLR0913
        self,
        method: str,
        path: str,
        body: t.Mapping[str, object] | t.Sequence[object] | None = None,
        *,
        timeout: float | None = None,
        connect_timeout: float | None = None,
        total_timeout: float | None = None,
        verify: t.Verify | None = None,
    ) -> t.RawResponse:
        """Makes a request that this version does not know, signed like every other call.

            client.request("POST", "/v2/new/call", {"newField": "1.50"})

        `path` has a query behind it if there is one; `body` has the names of the wire. Nothing is
        known of the call, so any but a `GET` counts as one that moves money: it is never sent
        twice, and when its response is lost, `outcome` is `unknown` and nothing looks it up.
        Amounts are `Decimal` or `str`, and a card is sent by a call that this library knows.

        Raises an `IyzicoError` whose `outcome` says what is known about the money.
        """
        from iyzico._raw import read_raw

        taken, body = None if body is None else _native.Json(body), None
        options = _limits(timeout, connect_timeout, total_timeout, verify)
        wanted = self._observer.is_wanted()
        running = self._native.request(method, path, taken, options, wanted)
        return read_raw(running.end(self._observer if wanted else None))

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
        verify: t.Verify | None = None,
    ) -> t.Settled[t.Found]:
        """Finds out what became of a money call, in this process or in another one.

        `pending` comes from `Unknown`, from an error, or from `client.pending`. Looks up at once,
        then again and again until `deadline` seconds have passed. Sends nothing that moves money.
        `payment_id` is for `payment.refund` when its handle names no payment.

        Raises `ConfigError` when `pending` is no handle.
        """
        pace = {"deadline": deadline, "first_pause": first_pause, "longest_pause": longest_pause}
        limits = _limits(timeout, connect_timeout, total_timeout, verify)
        options = {"payment_id": payment_id, **pace, **limits}
        wanted = self._observer.is_wanted()
        running = self._native.resolve(pending, options, wanted)
        return running.end(self._observer if wanted else None)

    def __enter__(self) -> t.Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: t.TracebackType | None,  # noqa: PYI036
    ) -> None:
        self.close()


class AsyncIyzico(_Client, AsyncResources):
    """Talks to iyzico on an asyncio event loop. Set up like `Iyzico`.

    Cancelling the task that waits for a response drops the request; what is then known about the
    money stays with the exception: `errors.interrupted`. Where no event loop of asyncio runs,
    nothing is sent.
    """

    _is_async = True

    async def request(  # noqa: PLR0913
        self,
        method: str,
        path: str,
        body: t.Mapping[str, object] | t.Sequence[object] | None = None,
        *,
        timeout: float | None = None,
        connect_timeout: float | None = None,
        total_timeout: float | None = None,
        verify: t.Verify | None = None,
    ) -> t.RawResponse:
        """Makes a request that this version does not know, signed like every other call.

            await client.request("POST", "/v2/new/call", {"newField": "1.50"})

        `path` has a query behind it if there is one; `body` has the names of the wire. Nothing is
        known of the call, so any but a `GET` counts as one that moves money: it is never sent
        twice, and when its response is lost, `outcome` is `unknown` and nothing looks it up.
        Amounts are `Decimal` or `str`, and a card is sent by a call that this library knows.

        Raises an `IyzicoError` whose `outcome` says what is known about the money.
        """
        from iyzico._calls import end_of
        from iyzico._raw import read_raw

        taken, body = None if body is None else _native.Json(body), None
        options = _limits(timeout, connect_timeout, total_timeout, verify)
        running = self._native.request(method, path, taken, options, self._observer.is_wanted())
        received = await end_of(running, self._observer)
        return read_raw(t.cast("t.RawReceived", received))

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
        verify: t.Verify | None = None,
    ) -> t.Settled[t.Found]:
        """Finds out what became of a money call, in this process or in another one.

        `pending` comes from `Unknown`, from an error, or from `client.pending`. Looks up at once,
        then again and again until `deadline` seconds have passed. Sends nothing that moves money.
        `payment_id` is for `payment.refund` when its handle names no payment.

        Raises `ConfigError` when `pending` is no handle.
        """
        from iyzico._calls import end_of

        pace = {"deadline": deadline, "first_pause": first_pause, "longest_pause": longest_pause}
        limits = _limits(timeout, connect_timeout, total_timeout, verify)
        options = {"payment_id": payment_id, **pace, **limits}
        running = self._native.resolve(pending, options, self._observer.is_wanted())
        return await end_of(running, self._observer)

    async def aclose(self) -> None:
        """Closes the connections. Calls in progress are completed."""
        self.close()

    async def __aenter__(self) -> t.Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: t.TracebackType | None,  # noqa: PYI036
    ) -> None:
        self.close()


def _observer_of(
    on_attempt: t.OnAttempt | None, on_start: t.OnStart | None, on_end: t.OnEnd | None
) -> t.Observer:
    # A call must not have to import them.
    from iyzico import _price, _rare  # noqa: F401 # pyright: ignore[reportUnusedImport]
    from iyzico._attempt import Observer

    return Observer(on_attempt, on_start, on_end)


def _limits(each: object, connect: object, total: object, verify: object) -> dict[str, t.Any]:
    """Returns the options that all calls have."""
    return {"timeout": each, "connect_timeout": connect, "total_timeout": total, "verify": verify}


def _connected(settings: dict[str, t.Any], *, waits: bool) -> _native.Client:
    from iyzico._connect import connect

    return connect(settings, waits=waits)
