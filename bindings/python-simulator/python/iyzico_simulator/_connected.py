"""The application under test, reached without a socket of its own: WSGI, ASGI, or a test client.

The simulator delivers notifications over loopback to a relay in the test process; the relay hands
them to whoever waits in `deliver`, so that the application runs on the thread, or the event loop,
of the test.
"""

from __future__ import annotations

import asyncio
import io
import re
import threading
from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from inspect import isawaitable, iscoroutinefunction
from queue import SimpleQueue
from typing import Any, Literal, TypeAlias, cast
from urllib.parse import unquote, urlsplit

from iyzico import _names as t
from iyzico._loop import runs_here
from iyzico._pages import FormPost

App: TypeAlias = Any
"""A WSGI application, an ASGI application, or a test client like those of Starlette and httpx."""

_PATH = re.compile(r"/[^\s\x00-\x1f\x7f]*")
_FORM = "application/x-www-form-urlencoded"
_SERVER_ERROR = 500
_UNATTENDED = 503
_MOST_DELIVERIES = 3
_SILENT = "the application ended without a response"


@dataclass(frozen=True, slots=True)
class AppResponse:
    """What the application responded."""

    status: int
    """HTTP status."""
    headers: tuple[tuple[str, str], ...]
    """Headers, in their order; names as the application spelled them."""
    body: bytes
    """The body."""

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode(errors="replace")

    @property
    def location(self) -> str | None:
        """Where a redirect leads."""
        return self.header("location")

    def header(self, name: str) -> str | None:
        """Returns the first header of this name."""
        wanted = name.lower()
        return next((value for given, value in self.headers if given.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class _Delivery:
    """A notification on its way, and where its sender waits for the status."""

    request: _Request
    status: SimpleQueue[int]


class ConnectedApp:
    """An application under test, and the notifications that wait for it.

        shop = simulator.connect(app, "/payments/webhook")
        ...
        shop.deliver()

    The application gets its requests on the thread of the test, without cookies: a bank's page and
    iyzico have none of the shop's.
    """

    def __init__(self, app: App, path: str, host: str, deliver_all: Callable[[], None]) -> None:
        if not _PATH.fullmatch(path):
            text = f"path is {path!r}: pass where notifications arrive, such as '/payments/webhook'"
            raise ValueError(text)
        if not (_is_client(app) or callable(cast("object", app))):
            text = (
                f"app: {type(app).__name__} is neither an application nor a client like those of"
                " Starlette and httpx; pass `app` of Flask, get_wsgi_application() of Django"
            )
            raise TypeError(text)
        self._app = app
        self._host = host
        self._path = path
        self._deliver_all = deliver_all
        self._relay = _Relay()
        self.webhook_url = f"{self._relay.url}{path}"
        """Where the simulator sends notifications: the relay in this process."""

    def deliver(self) -> list[AppResponse]:
        """Delivers every notification that waits, and returns what the application responded.

        What the application raises is raised here, after all deliveries; iyzico sees a status of
        500, and repeats the notification with the next `deliver`.
        """
        self._must_not_wait("deliver_async")
        responses: list[AppResponse] = []
        with _Round(self._relay, self._deliver_all) as deliveries:
            while (delivery := deliveries.take()) is not None:
                with deliveries.replying(delivery) as reply:
                    responses.append(self._send(self._addressed(delivery.request)))
                    reply.status = responses[-1].status
        return responses

    async def deliver_async(self) -> list[AppResponse]:
        """Like `deliver`, with an ASGI application on the running event loop."""
        responses: list[AppResponse] = []
        with _Round(self._relay, self._deliver_all) as deliveries:
            while (delivery := await asyncio.to_thread(deliveries.take)) is not None:
                with deliveries.replying(delivery) as reply:
                    request = self._addressed(delivery.request)
                    responses.append(await self._send_async(request))
                    reply.status = responses[-1].status
        return responses

    def post(self, form: FormPost) -> AppResponse:
        """Posts a form as the buyer's browser does on the way back: across sites, so no cookies."""
        self._must_not_wait("post_async")
        return self._send(_posted(form))

    async def post_async(self, form: FormPost) -> AppResponse:
        """Like `post`, with an ASGI application on the running event loop."""
        return await self._send_async(_posted(form))

    def get(self, url: str) -> AppResponse:
        """Opens a page of the application, such as `response.location`."""
        self._must_not_wait("get_async")
        return self._send(_Request("GET", self._absolute(url)))

    async def get_async(self, url: str) -> AppResponse:
        """Like `get`, with an ASGI application on the running event loop."""
        return await self._send_async(_Request("GET", self._absolute(url)))

    def close(self) -> None:
        """Stops the relay. Notifications that still wait are no longer delivered here."""
        self._relay.close()

    def __enter__(self) -> t.Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _must_not_wait(self, awaited: str) -> None:
        """Raises where an ASGI application would have to run on an event loop that waits for it."""
        if _is_asgi(self._app) and not _is_client(self._app) and runs_here():
            text = f"an ASGI application runs on the event loop of the test: await {awaited}(...)"
            raise RuntimeError(text)

    def _absolute(self, url: str) -> str:
        return url if "://" in url else f"http://{self._host}{url}"

    def _addressed(self, request: _Request) -> _Request:
        return _Request(request.method, self._absolute(self._path), request.headers, request.body)

    def _send(self, request: _Request) -> AppResponse:
        if _is_client(self._app):
            return _read_response(self._app.request(**_arguments(request)))
        if _is_asgi(self._app):
            return asyncio.run(_send_asgi(self._app, request))
        return _send_wsgi(self._app, request)

    async def _send_async(self, request: _Request) -> AppResponse:
        if _is_client(self._app):
            response = self._app.request(**_arguments(request))
            return _read_response(await response if isawaitable(response) else response)
        if _is_asgi(self._app):
            return await _send_asgi(self._app, request)
        return _send_wsgi(self._app, request)


class _Relay:
    """Receives notifications from the simulator, and refuses them while nobody waits for any."""

    def __init__(self) -> None:
        self._inbox: SimpleQueue[_Delivery | None] | None = None
        self._refused: set[bytes] = set()
        self._changing = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def attend(self, inbox: SimpleQueue[_Delivery | None] | None) -> None:
        """Puts what arrives from now on into this inbox; `None` refuses it."""
        if inbox is not None and not self._thread.is_alive():
            text = "the connection to the application was closed: no notification arrives here"
            raise RuntimeError(text)
        with self._changing:
            self._inbox = inbox

    def take_in(self, request: _Request) -> int:
        """Returns what the application responds."""
        delivery = _Delivery(request, SimpleQueue())
        with self._changing:
            if self._inbox is None:
                self._refused.add(request.body)
                return _UNATTENDED
            self._refused.discard(request.body)
            self._inbox.put(delivery)
        return delivery.status.get()

    def has_refused(self) -> bool:
        """Whether a notification was refused and has not come again since."""
        with self._changing:
            return bool(self._refused)

    def forget_refused(self) -> None:
        """Gives up waiting for what was refused: it is sent three times at most."""
        with self._changing:
            self._refused.clear()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(relay: _Relay) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            request = _Request("POST", self.path, tuple(self.headers.items()), body)
            self.send_response(relay.take_in(request))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *_: object) -> None:  # noqa: A002 - its name
            """Says nothing: the simulator remembers every delivery."""

    return Handler


class _Round:
    """One round of deliveries, started on a thread of its own; the caller's thread responds."""

    def __init__(self, relay: _Relay, deliver_all: Callable[[], None]) -> None:
        self._relay = relay
        self._inbox: SimpleQueue[_Delivery | None] = SimpleQueue()
        self._deliver_all = deliver_all
        self._problem: BaseException | None = None
        self._is_over = False
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> t.Self:
        self._relay.attend(self._inbox)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._is_over = True  # nobody takes what was refused: it waits for the next round
        self._relay.attend(None)
        self._inbox.put(None)  # for a thread that may still wait in `take`
        while not self._inbox.empty():
            if (delivery := self._inbox.get()) is not None:
                delivery.status.put(_UNATTENDED)
        self._inbox.put(None)
        self._thread.join()
        if kind is None and self._problem is not None:
            raise self._problem

    def take(self) -> _Delivery | None:
        """Waits for the next notification; `None` when all were delivered."""
        return self._inbox.get()

    def replying(self, delivery: _Delivery) -> _Reply:
        """Responds to the sender at the end of the block, whatever happens in it."""
        return _Reply(delivery, self)

    def note(self, problem: Exception) -> None:
        """Keeps the first problem of the application for the end of the round."""
        self._problem = self._problem or problem

    def _run(self) -> None:
        try:
            # One that was due by itself may be refused just before the round, and then wait for its
            # next time, which the first call does not see.
            for _ in range(_MOST_DELIVERIES):
                self._deliver_all()
                if self._is_over or not self._relay.has_refused():
                    break
            self._relay.forget_refused()
        except BaseException as problem:  # noqa: BLE001 - raised again by the thread that waits
            self._problem = problem
        finally:
            self._inbox.put(None)


class _Reply:
    """The status of one delivery."""

    def __init__(self, delivery: _Delivery, of: _Round) -> None:
        self.status = _SERVER_ERROR
        self._delivery = delivery
        self._round = of

    def __enter__(self) -> t.Self:
        return self

    def __exit__(self, _: object, error: BaseException | None, *__: object) -> bool:
        self._delivery.status.put(self.status)
        if isinstance(error, Exception):
            self._round.note(error)
            return True
        return False


def _posted(form: FormPost) -> _Request:
    headers = (("Content-Type", _FORM), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site"))
    return _Request("POST", form.action, headers, form.body.encode())


def _is_client(app: App) -> bool:
    return hasattr(app, "build_request") and hasattr(app, "request")


def _is_asgi(app: App) -> bool:
    return iscoroutinefunction(app) or iscoroutinefunction(getattr(app, "__call__", None))  # noqa: B004


def _arguments(request: _Request) -> dict[str, Any]:
    return {
        "method": request.method,
        "url": request.url,
        "headers": list(request.headers),
        "content": request.body,
    }


def _read_response(response: Any) -> AppResponse:  # noqa: ANN401 - a response of the given client
    return AppResponse(
        int(response.status_code), tuple(response.headers.multi_items()), bytes(response.content)
    )


def _send_wsgi(app: App, request: _Request) -> AppResponse:
    started: list[tuple[str, list[tuple[str, str]]]] = []
    written: list[bytes] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], _: object = None
    ) -> Callable[[bytes], None]:
        started[:] = [(status, headers)]
        return written.append

    parts = cast("Iterable[bytes]", app(_environ(request), start_response))
    try:
        body = b"".join([*parts])
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
    if not started:
        raise RuntimeError(_SILENT)
    status, headers = started[0]
    return AppResponse(int(status.split(" ", 1)[0]), tuple(headers), b"".join(written) + body)


def _environ(request: _Request) -> dict[str, Any]:
    url = urlsplit(request.url)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(url.path, "latin-1"),
        "QUERY_STRING": url.query,
        "SERVER_NAME": url.hostname or "",
        "SERVER_PORT": str(_port(url.scheme, url.port)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(request.body)),
        "HTTP_HOST": url.netloc,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": url.scheme,
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in _own_headers(request):
        variable = name.upper().replace("-", "_")
        environ["CONTENT_TYPE" if variable == "CONTENT_TYPE" else f"HTTP_{variable}"] = value
    return environ


async def _send_asgi(app: App, request: _Request) -> AppResponse:
    url = urlsplit(request.url)
    headers = [("host", url.netloc), ("content-length", str(len(request.body)))]
    headers += _own_headers(request)
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": url.scheme,
        "path": unquote(url.path),
        "raw_path": url.path.encode(),
        "query_string": url.query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
        "client": ("127.0.0.1", 50000),
        "server": (url.hostname, _port(url.scheme, url.port)),
        "state": {},
    }
    incoming = [{"type": "http.request", "body": request.body, "more_body": False}]
    sent: list[MutableMapping[str, Any]] = []
    gone = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if incoming:
            return incoming.pop()
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    gone.set()
    start = next((it for it in sent if it["type"] == "http.response.start"), None)
    if start is None:
        raise RuntimeError(_SILENT)
    bodies = [message.get("body", b"") for message in sent if message is not start]
    pairs = cast("Iterable[tuple[bytes, bytes]]", start.get("headers", ()))
    given = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in pairs)
    return AppResponse(start["status"], given, b"".join(bodies))


def _own_headers(request: _Request) -> list[tuple[str, str]]:
    written: tuple[Literal["host"], Literal["content-length"]] = ("host", "content-length")
    return [(name, value) for name, value in request.headers if name.lower() not in written]


def _port(scheme: str, given: int | None) -> int:
    return given or {"https": 443}.get(scheme, 80)
