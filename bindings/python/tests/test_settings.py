"""What can be set, for a client and for one call."""

from __future__ import annotations

import asyncio
import pickle
import threading
import time
import traceback
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, TypedDict, cast

import pytest

import seed
import servers
from iyzico import (
    AsyncIyzico,
    ConfigError,
    Iyzico,
    IyzicoError,
    RateLimited,
    TransportError,
    UntrustedResponse,
)
from iyzico._settings import Settings
from iyzico.testing import Simulator

if TYPE_CHECKING:
    from iyzico import Attempt


class Keys(TypedDict):
    api_key: str
    secret_key: str


KEYS = Keys(api_key="sandbox-key", secret_key="sandbox-secret")


def test_calls_beyond_the_limit_fail_at_once(simulator: Simulator) -> None:
    limits = {"bin.check": 2, "connection.test": None}
    with simulator.client(rate_limit="fail_fast", calls_per_minute=limits) as client:
        for _ in range(2):
            client.bin.check(bin_number="552879")
            client.connection.test()
        with pytest.raises(RateLimited, match="nothing was sent") as caught:
            client.bin.check(bin_number="552879")
    error = caught.value
    assert (error.endpoint, error.per_minute, error.outcome) == ("bin.check", 2, "not_sent")
    assert error.retry_after is not None
    assert 0 < error.retry_after <= 60
    twin = pickle.loads(pickle.dumps(error))
    assert vars(twin) == vars(error)
    assert [request.call for request in simulator.requests()].count("bin.check") == 2


def test_calls_beyond_the_limit_wait(simulator: Simulator) -> None:
    with simulator.client(rate_limit="wait", calls_per_minute={"bin.check": 1}) as client:
        client.bin.check(bin_number="552879")
        started = time.monotonic()
        with pytest.raises(RateLimited):
            client.bin.check(bin_number="552879", total_timeout=0.2)
        assert 0.2 <= time.monotonic() - started < 55


def test_limits_count_for_nothing_when_they_are_off(simulator: Simulator) -> None:
    with simulator.client(calls_per_minute={"bin.check": 1}) as client:
        for _ in range(3):
            client.bin.check(bin_number="552879")


def test_burst_stays_below_the_limit_of_the_simulator(simulator: Simulator) -> None:
    simulator.enforce_rate_limits()
    client = simulator.client(rate_limit="fail_fast")

    def ask() -> str:
        with pytest.raises(IyzicoError) as caught:
            client.payment.retrieve(payment_conversation_id="order-42")
        return caught.value.code or type(caught.value).__name__

    assert Counter(ask() for _ in range(500)) == {"5087": 50, "RateLimited": 450}


def test_unsigned_responses_are_accepted_only_when_asked(simulator: Simulator) -> None:
    simulator.add_fault("missingSignature", call="payment.create")
    with simulator.client() as client:
        with pytest.raises(UntrustedResponse):
            client.payment.create(**seed.payment())
        assert client.payment.create(verify="not", **seed.payment()).verification == "skipped"
    with simulator.client(verify="not") as client:
        client.payment.create(**seed.payment())
        with pytest.raises(UntrustedResponse):
            client.payment.create(verify="strictly", **seed.payment())


@pytest.mark.parametrize("option", ["timeout", "total_timeout"])
def test_time_of_one_call(option: str) -> None:
    with servers.Silent() as server:
        client = Iyzico(**KEYS, base_url=server.base_url)
        with pytest.raises(TransportError, match="within 200ms"):
            client.connection.test(**cast("dict[str, Any]", {option: 0.2}))


def test_time_for_connecting() -> None:
    # An address that is reserved for documents: nobody responds, or the network refuses.
    client = Iyzico(**KEYS, base_url="https://192.0.2.1", allow_other_hosts=True)
    with pytest.raises(TransportError) as caught:
        client.payment.create(connect_timeout=0.2, timeout=3600, **seed.payment())
    assert caught.value.outcome == "not_sent"


def test_plug_in_names_itself() -> None:
    named: list[str | None] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            named.append(self.headers["x-iyzi-client-version"])
            self.send_error(400)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}"
        for version in (None, "shop-plugin-1.2"):
            client = Iyzico(**KEYS, base_url=address, client_version=version)
            with pytest.raises(UntrustedResponse):
                client.connection.test()
        server.shutdown()
        thread.join()
    assert named[1] == "shop-plugin-1.2"
    assert str(named[0]).startswith("iyzico-python-")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("verify", "sometimes"),
        ("rate_limit", "strict"),
        ("calls_per_minute", {"payment.steal": 1}),
        ("calls_per_minute", {"payment.create": 0}),
        ("client_version", "line\nbreak"),
        ("connect_timeout", float("inf")),
        ("max_connections", 0),
    ],
)
def test_setting_that_cannot_work_is_refused(setting: str, value: object) -> None:
    with pytest.raises(ConfigError) as caught:
        Iyzico(**KEYS, **cast("dict[str, Any]", {setting: value}))
    assert caught.value.setting == setting


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SSL_CERT_FILE", "/nowhere"),
        ("SSL_CERT_DIR", "/nowhere"),
        ("HTTPS_PROXY", "http://user:s3same@127.0.0.1:99999"),
        ("https_proxy", "socks4://user:s3same@127.0.0.1:1"),
        ("ALL_PROXY", "http//user:s3same@127.0.0.1:1"),
        ("all_proxy", "ftp://user:s3same@127.0.0.1:1"),
    ],
)
def test_variable_that_cannot_work_is_named(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    for other in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigError, match=rf"^{variable}: ") as caught:
        Iyzico(**KEYS).bin.check(bin_number="552879")
    assert caught.value.setting == variable
    assert "s3same" not in str(caught.value)


@pytest.mark.parametrize("client", [Iyzico, AsyncIyzico])
def test_misspelt_setting_is_refused_with_the_closest_one(
    client: type[Iyzico | AsyncIyzico],
) -> None:
    expected = rf"^{client.__name__}\(\.\.\.\) got .* argument 'timeuot'; did you mean timeout="
    with pytest.raises(TypeError, match=expected):
        client(**cast("dict[str, Any]", {"timeuot": 1}))


@pytest.mark.parametrize("setting", list(Settings.__annotations__))
def test_every_setting_is_found_when_a_letter_is_missing(setting: str) -> None:
    with pytest.raises(TypeError, match=rf"did you mean {setting}="):
        Iyzico(**cast("dict[str, Any]", {setting[:-1]: 1}))


def test_setting_that_resembles_none_is_refused_with_all_of_them() -> None:
    with pytest.raises(TypeError, match=r"settings are api_key, secret_key, base_url, ") as caught:
        Iyzico(**cast("dict[str, Any]", {"colour": "sandbox-secret", "secret_key": "sandbox-b"}))
    frames = [frame.f_locals for frame, _ in traceback.walk_tb(caught.value.__traceback__)][1:]
    assert frames
    assert "sandbox-" not in repr([str(caught.value), frames])


class Named(Iyzico):
    """A client of a program."""


class Shop(Iyzico):
    """A client of a program, with an argument of its own."""

    def __init__(self, shop: str) -> None:
        super().__init__(**KEYS)
        self.shop = shop


def test_client_of_a_program_is_set_up_like_ours() -> None:
    with pytest.raises(TypeError, match=r"^Named\(\.\.\.\) got "):
        Named(**cast("dict[str, Any]", {"timeuot": 1}))
    with Named(**KEYS) as client:
        assert repr(client).startswith("<Named ")
    with Shop(shop="books") as client:
        assert client.shop == "books"


@pytest.mark.parametrize("setting", ["timeout", "max_connections", "api_key", "proxy"])
def test_setting_of_another_kind_is_refused(setting: str) -> None:
    with pytest.raises(ConfigError, match=r"must be .*, not list") as caught:
        Iyzico(**cast("dict[str, Any]", {**KEYS, setting: [1]}))
    assert caught.value.setting == setting


def test_nothing_is_set_by_none(simulator: Simulator) -> None:
    nothing = cast("dict[str, Any]", dict.fromkeys(Settings.__annotations__))
    nothing.update(KEYS, base_url=simulator.base_url)
    with Iyzico(**nothing) as client:
        assert client.lint("connection.test") == []


@pytest.mark.parametrize(("http2", "connections"), [(False, 4), (True, 1)])
def test_calls_share_a_connection_over_http2(http2: bool, connections: int) -> None:  # noqa: FBT001
    opened: list[Attempt] = []

    async def call_at_once(simulator: Simulator) -> None:
        async with simulator.async_client(http2=http2, on_attempt=opened.append) as client:
            calls = (client.bin.check(bin_number="552879") for _ in range(4))
            await asyncio.gather(*calls)

    with Simulator(tls=True) as simulator:
        simulator.add_fault({"delay": {"milliseconds": 200}})
        asyncio.run(call_at_once(simulator))
    assert [attempt.connection_reused for attempt in opened].count(False) == connections
