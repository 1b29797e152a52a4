"""Notifications reach an application under test that listens nowhere."""

from __future__ import annotations

import asyncio
import importlib
import threading
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import parse_qsl
from urllib.request import Request as HttpRequest
from urllib.request import urlopen

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse
from fastapi.testclient import TestClient
from flask import Flask, request

import seed
from iyzico.testing import ConnectedApp, FormPost

if TYPE_CHECKING:
    from collections.abc import Callable

    from iyzico import Iyzico
    from iyzico.testing import Simulator

HOOK = "/payments/webhook"


class Shop:
    """What an application does with notifications, and where it does it."""

    def __init__(self, client: Iyzico) -> None:
        self.client = client
        self.status = 200
        self.problem: Exception | None = None
        self.events: list[Any] = []
        self.threads: set[str] = set()

    def receive(self, body: bytes, headers: Any) -> int:
        self.threads.add(threading.current_thread().name)
        if self.problem is not None:
            raise self.problem
        self.events.append(self.client.webhook.verify(body, headers))
        return self.status


def wsgi(shop: Shop) -> Any:
    app = Flask("shop")

    @app.post(HOOK)
    def receive() -> Any:
        return "received", shop.receive(request.get_data(), request.headers)

    @app.route("/back", methods=["GET", "POST"])
    def back() -> Any:
        seen = {"scheme": request.scheme, "host": request.host, "form": dict(request.form)}
        return {**seen, "query": dict(request.args), "cookies": dict(request.cookies)}

    app.testing = True  # what the application raises comes through
    return app


def asgi(shop: Shop) -> FastAPI:
    app = FastAPI()

    @app.post(HOOK)
    async def receive(request: Request) -> Any:
        status = shop.receive(await request.body(), request.headers)
        return PlainTextResponse("received", status)

    @app.api_route("/back", methods=["GET", "POST"])
    async def back(request: Request) -> Any:
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        seen = {"scheme": request.url.scheme, "host": request.url.netloc, "form": form}
        return {**seen, "query": dict(request.query_params), "cookies": dict(request.cookies)}

    return app


KINDS: dict[str, Callable[[Shop], Any]] = {
    "wsgi": wsgi,
    "asgi": asgi,
    "test client": lambda shop: TestClient(asgi(shop)),
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Callable[[Shop], Any]:
    return KINDS[request.param]


@pytest.fixture
def shop(client: Iyzico) -> Shop:
    return Shop(client)


@pytest.fixture
def connected(simulator: Simulator, shop: Shop, kind: Callable[[Shop], Any]) -> ConnectedApp:
    return simulator.connect(kind(shop), HOOK)


def test_notifications_are_delivered(
    simulator: Simulator, client: Iyzico, shop: Shop, connected: ConnectedApp
) -> None:
    assert connected.deliver() == []
    made = [client.payment.create(**seed.payment()).payment_id for _ in range(3)]
    responses = connected.deliver()
    assert [(response.status, response.text) for response in responses] == [(200, "received")] * 3
    assert sorted(event.payment_id for event in shop.events) == sorted(made)
    assert connected.deliver() == []
    assert [w.deliveries[0].status for w in simulator.webhooks()] == [200] * 3


def test_wsgi_runs_on_the_thread_of_the_test(
    simulator: Simulator, client: Iyzico, shop: Shop
) -> None:
    connected = simulator.connect(wsgi(shop), HOOK)
    client.payment.create(**seed.payment())
    connected.deliver()
    assert shop.threads == {threading.current_thread().name}


async def test_asgi_runs_on_the_loop_of_the_test(
    simulator: Simulator, client: Iyzico, shop: Shop
) -> None:
    connected = simulator.connect(asgi(shop), HOOK)
    client.payment.create(**seed.payment())
    (response,) = await connected.deliver_async()
    assert response.status == 200
    assert shop.threads == {threading.current_thread().name}
    back = await connected.post_async(FormPost("http://testserver/back", {"a": "1"}, "a=1"))
    assert '"form":{"a":"1"}' in back.text
    assert (await connected.get_async("/back?x=1")).status == 200


def test_refused_notification_comes_again(
    simulator: Simulator, client: Iyzico, shop: Shop, connected: ConnectedApp
) -> None:
    client.payment.create(**seed.payment())
    shop.status = 503
    assert [response.status for response in connected.deliver()] == [503]
    shop.status = 200
    assert [response.status for response in connected.deliver()] == [200]
    assert len({event.dedupe_key for event in shop.events}) == 1
    assert [d.status for d in simulator.webhooks()[0].deliveries] == [503, 200]


def test_faults_of_notifications_hold(
    simulator: Simulator, client: Iyzico, shop: Shop, connected: ConnectedApp
) -> None:
    simulator.add_fault({"webhook": "duplicate"}, times=1)
    simulator.add_fault({"webhook": "lost"}, skip=1, times=1)
    for _ in range(2):
        client.payment.create(**seed.payment())
    assert len(connected.deliver()) == 2
    assert len({event.dedupe_key for event in shop.events}) == 1


def test_what_the_application_raises_is_raised(
    simulator: Simulator, client: Iyzico, shop: Shop, connected: ConnectedApp
) -> None:
    for _ in range(2):
        client.payment.create(**seed.payment())
    shop.problem = ZeroDivisionError("broken shop")
    with pytest.raises(ZeroDivisionError, match="broken shop"):
        connected.deliver()
    assert [d.status for w in simulator.webhooks() for d in w.deliveries] == [500, 500]
    shop.problem = None
    assert [response.status for response in connected.deliver()] == [200, 200]


def test_form_post_comes_across_sites(connected: ConnectedApp) -> None:
    post = FormPost("https://shop.example/back?order=4%202", {"token": "t"}, "token=t%20x")
    back = connected.post(post)
    assert back.status == 200
    assert back.header("Content-Type") == back.header("content-type") is not None
    for part in ('"https"', '"shop.example"', '"t x"', '"4 2"', "{}"):
        assert part in back.text
    assert connected.get("/back").status == 200
    assert connected.get("/nowhere").status == 404
    assert connected.get("/back").location is None


def test_nobody_is_disturbed_between_deliveries(
    simulator: Simulator, client: Iyzico, shop: Shop, connected: ConnectedApp
) -> None:
    client.payment.create(**seed.payment())
    assert simulator.webhook_url is not None
    with pytest.raises(HTTPError, match="503") as refused:
        urlopen(HttpRequest(simulator.webhook_url, b"{}"))
    refused.value.close()
    assert shop.events == []
    assert len(connected.deliver()) == 1


def test_notification_that_is_refused_while_a_round_begins_comes_in_it(
    simulator: Simulator, client: Iyzico, shop: Shop
) -> None:
    connected = simulator.connect(wsgi(shop), HOOK)
    client.payment.create(**seed.payment())
    relay: Any = connected._relay  # pyright: ignore[reportPrivateUsage]
    rounds: list[int] = []
    within: Any = connected
    deliver_all = within._deliver_all

    def too_early() -> None:
        """The first time, the simulator has just been told to come again."""
        if not rounds:
            inbox = relay._inbox
            relay.attend(None)
            deliver_all()
            relay.attend(inbox)
        else:
            deliver_all()
        rounds.append(1)

    within._deliver_all = too_early
    assert [response.status for response in connected.deliver()] == [200]
    assert [d.status for d in simulator.webhooks()[0].deliveries] == [503, 200]


def test_closed_simulator_leaves_no_thread(client: Iyzico, simulator: Simulator) -> None:
    before = threading.active_count()
    with simulator.connect(wsgi(Shop(client)), HOOK):
        assert threading.active_count() > before
    simulator.connect(wsgi(Shop(client)), HOOK)
    simulator.close()
    assert threading.active_count() == before


async def test_cancelled_delivery_leaves_nobody_waiting(
    simulator: Simulator, client: Iyzico, shop: Shop
) -> None:
    started = asyncio.Event()

    async def never(scope: Any, receive: Any, send: Any) -> None:
        started.set()
        await asyncio.Event().wait()

    connected = simulator.connect(never, HOOK)
    client.payment.create(**seed.payment())
    task = asyncio.ensure_future(connected.deliver_async())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    (sent,) = simulator.webhooks()
    assert [delivery.status for delivery in sent.deliveries] == [500]


async def test_delivery_that_is_cancelled_before_it_arrives_is_made_later(
    simulator: Simulator, client: Iyzico, shop: Shop
) -> None:
    connected = simulator.connect(asgi(shop), HOOK)
    made = client.payment.create(**seed.payment())
    task = asyncio.ensure_future(connected.deliver_async())
    await asyncio.sleep(0)  # it begins
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [response.status for response in await connected.deliver_async()] == [200]
    assert [event.payment_id for event in shop.events] == [made.payment_id]


async def test_asgi_on_a_running_loop_says_what_to_await(
    simulator: Simulator, client: Iyzico, shop: Shop
) -> None:
    connected = simulator.connect(asgi(shop), HOOK)
    client.payment.create(**seed.payment())
    for call, awaited in (
        (connected.deliver, "deliver_async"),
        (lambda: connected.get("/back"), "get_async"),
        (lambda: connected.post(FormPost("https://shop.example/back", {}, "")), "post_async"),
    ):
        with pytest.raises(RuntimeError, match=rf"await {awaited}\("):
            call()
    assert [response.status for response in await connected.deliver_async()] == [200]


def test_what_is_no_application_is_told_before_anything_is_delivered(
    simulator: Simulator, shop: Shop
) -> None:
    of_django = importlib.import_module("django.test").Client()
    for app in (wsgi(shop).test_client(), of_django, "shop:app", None):
        with pytest.raises(TypeError, match="get_wsgi_application"):
            simulator.connect(app, HOOK)
    assert simulator.webhook_url is None


async def silent_asgi(scope: Any, receive: Any, send: Any) -> None:
    """Ends without a response."""


def silent_wsgi(environ: Any, start_response: Any) -> list[bytes]:
    return []


@pytest.mark.parametrize("app", [silent_asgi, silent_wsgi])
def test_application_that_does_not_respond_is_told(simulator: Simulator, app: Any) -> None:
    with pytest.raises(RuntimeError, match="ended without a response"):
        simulator.connect(app, HOOK).get("/")


@pytest.mark.parametrize(
    "path",
    [
        "hook",
        "",
        "https://shop.example/hook",
        " /hook",
        "/a b",
        "/a\tb",
        "/a\nb",
        "/hook\r\n",
        "hook/",
    ],
)
def test_path_that_no_notification_can_reach_is_refused(
    simulator: Simulator, shop: Shop, path: str
) -> None:
    threads = threading.active_count()
    with pytest.raises(ValueError, match="such as '/payments/webhook'"):
        simulator.connect(wsgi(shop), path)
    assert threading.active_count() == threads
    assert simulator.webhook_url is None


@pytest.mark.parametrize("path", ["/", "/hook", "//hook", "/ödeme", "/a?b=c", "/a%20b", "/%zz"])
def test_path_that_a_notification_can_reach_is_reached(
    simulator: Simulator, client: Iyzico, path: str
) -> None:
    paths: list[str] = []

    def app(environ: Any, start_response: Any) -> list[bytes]:
        paths.append(environ["PATH_INFO"])
        start_response("200 OK", [])
        return [b""]

    connected = simulator.connect(app, path)
    client.payment.create(**seed.payment())
    assert [response.status for response in connected.deliver()] == [200]
    assert len(paths) == 1


async def test_application_that_is_not_connected_any_more_gets_nothing(
    simulator: Simulator, client: Iyzico, shop: Shop
) -> None:
    connected = simulator.connect(wsgi(shop), HOOK)
    client.payment.create(**seed.payment())
    connected.close()
    with pytest.raises(RuntimeError, match="closed"):
        connected.deliver()
    with pytest.raises(RuntimeError, match="closed"):
        await connected.deliver_async()
    connected.close()
