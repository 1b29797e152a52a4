"""What `iyzico.compat` makes of a refusal: a response only where no money can have moved."""

from __future__ import annotations

import json
import re
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

import seed
from iyzico import ApiError, ConfigError, Iyzico, IyzicoError, RateLimited, UntrustedResponse
from iyzico.compat import iyzipay
from test_compat import options
from test_official_client import on_the_wire

if TYPE_CHECKING:
    from collections.abc import Generator

    from iyzico.testing import Fault, Simulator

TABLE = Path(__file__).parents[3] / "api" / "errors.toml"
CODES = re.findall(r'^code = "(.+)"$', TABLE.read_text(encoding="utf-8"), re.MULTILINE)
KEYS: Any = {"api_key": "sandbox-key", "secret_key": "sandbox-secret"}

PAID = on_the_wire(seed.payment(reference="open"))
ONE_PAYMENT = {"conversationId": "open", "paymentId": "17"}
REFUND = {"conversationId": "open", "paymentTransactionId": "17", "price": "1", "currency": "TRY"}
CALLS: list[tuple[str, str, dict[str, Any]]] = [
    ("Payment", "payment.create", PAID),
    ("PaymentPreAuth", "payment.authorize", PAID),
    ("PaymentPostAuth", "payment.capture", {**ONE_PAYMENT, "paidPrice": "1", "currency": "TRY"}),
    ("ThreedsPayment", "three_ds.complete_uncompared", ONE_PAYMENT),
    ("Cancel", "payment.cancel", ONE_PAYMENT),
    ("Refund", "payment.refund", REFUND),
]


class Refusing:
    """A server that gives the response which was set last to everything."""

    status = 200
    body: bytes = b""

    def refuse(self, status: int, refusal: object) -> None:
        self.status = status
        self.body = json.dumps(refusal).encode()


@contextmanager
def refusing() -> Generator[tuple[str, Refusing]]:
    refusing = Refusing()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body leave together, or each call waits for a late confirmation

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(refusing.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(refusing.body)))
            self.end_headers()
            self.wfile.write(refusing.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", refusing
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def refusals() -> Generator[tuple[int, dict[str, Any]]]:
    said = {"status": "failure", "errorMessage": "no", "conversationId": "open"}
    for code in [*dict.fromkeys(CODES), "77777", "", None]:
        for status in (200, 404, 422, 500):
            for group in ({}, {"errorGroup": "SYSTEM_ERROR"}):
                coded = {} if code is None else {"errorCode": code}
                yield status, {**said, **coded, **group}
    yield 200, {**said, "errorCode": "10051", "paymentStatus": "SUCCESS"}


def ended(call: Any) -> dict[str, Any] | IyzicoError:
    try:
        response: dict[str, Any] = json.load(call())
    except IyzicoError as error:
        return error
    return response


@pytest.mark.parametrize(("kind", "name", "request_"), CALLS)
def test_refusal_is_a_response_only_where_no_money_has_moved(
    kind: str, name: str, request_: dict[str, Any]
) -> None:
    counted: Counter[str] = Counter()
    with refusing() as (url, server), Iyzico(**KEYS, base_url=url) as client:
        resource, _, action = name.partition(".")
        for status, refusal in refusals():
            server.refuse(status, refusal)
            with pytest.raises(IyzicoError) as caught:
                getattr(getattr(client, resource), action)(**request_)
            known = caught.value
            counted[known.outcome] += 1
            told = ended(
                lambda: getattr(iyzipay, kind)().create(request_, {**KEYS, "base_url": url})
            )
            if isinstance(known, ApiError | RateLimited) and known.outcome == "refused":
                assert told == refusal, status
                continue
            assert isinstance(told, type(known)), (status, refusal, told)
            assert (told.outcome, told.code) == (known.outcome, known.code)
            assert (told.pending is None) == (known.pending is None)
    assert counted["refused"] > 50, counted
    assert counted["unknown"] > 50, counted


def test_refusal_of_a_request_without_a_class() -> None:
    counted: Counter[str] = Counter()
    with refusing() as (url, server), Iyzico(**KEYS, base_url=url) as client:
        for status, refusal in refusals():
            server.refuse(status, refusal)
            with pytest.raises(IyzicoError) as caught:
                client.request("POST", "/v2/new/call", {"a": "1"})
            how = {**KEYS, "base_url": url}
            resource = iyzipay.IyzipayResource()
            told = ended(lambda: resource.connect("POST", "/v2/new/call", how, {"a": "1"}))  # noqa: B023
            counted[caught.value.outcome] += 1
            assert isinstance(told, IyzicoError) == (caught.value.outcome == "unknown"), refusal
    assert min(counted.values()) > 50, counted


def test_shop_that_asks_for_another_card_charges_once(simulator: Simulator) -> None:
    replaced: Fault = {"tamper": {"field": "status", "value": "failure"}}
    simulator.add_fault(replaced, call="payment.create", times=1)

    def shop() -> str:
        for attempt in ("first card", "second card"):
            request = {**PAID, "conversationId": attempt}
            response = json.load(iyzipay.Payment().create(request, options(simulator)))
            if response["status"] == "success":
                return "thank you"
        return "declined"

    with pytest.raises(IyzicoError) as caught:
        shop()
    assert caught.value.outcome == "unknown"
    assert caught.value.pending is not None
    assert len(simulator.ledger()) == 1


def test_callback_that_is_loaded_again_is_no_refusal(simulator: Simulator) -> None:
    request = on_the_wire({**seed.payment(reference="t1"), "callback_url": seed.CALLBACK_URL})
    how = options(simulator)
    page = json.load(iyzipay.ThreedsInitialize().create(request, how))
    post = simulator.three_ds(page["paymentId"]).approve()
    carried = {"conversationData": post.fields["conversationData"]}
    completion = {"conversationId": "t1", "paymentId": page["paymentId"], **carried}
    paid = json.load(iyzipay.ThreedsPayment().create(completion, how))
    assert paid["status"] == "success"
    with pytest.raises(ApiError) as again:
        iyzipay.ThreedsPayment().create(completion, how)
    assert again.value.outcome == "unknown"
    del completion["conversationData"]
    cancelled = json.load(iyzipay.Cancel().create(completion, how))
    assert cancelled["status"] == "success"
    with pytest.raises(ApiError) as again:
        iyzipay.Cancel().create(completion, how)
    assert again.value.outcome == "unknown"


OPTIONS: dict[str, object] = {
    "verify": "not",
    "timeout": 1,
    "connect_timeout": "none",
    "total_timeout": 1,
    "extra": {"basketId": "B2"},
}


@pytest.mark.parametrize("name", OPTIONS)
def test_field_that_is_called_like_an_option_is_a_field(simulator: Simulator, name: str) -> None:
    request: Any = {**PAID, name: object()}
    with simulator.client() as client, pytest.raises(ConfigError, match=name):
        client.payment.create(**request)  # it is an option there
    request[name] = OPTIONS[name]
    response = json.load(iyzipay.Payment().create(request, options(simulator)))
    assert response["status"] == "success"
    assert json.loads(simulator.requests()[-1].body)[name] == OPTIONS[name]
    simulator.add_fault("wrongSignature", call="payment.create", times=1)
    with pytest.raises(UntrustedResponse):
        iyzipay.Payment().create(request, options(simulator))


@pytest.mark.parametrize("count", [1, 99, 100, 101, 350])
def test_all_fields_that_nobody_knows_are_sent(simulator: Simulator, count: int) -> None:
    new = {f"new{number}": "1" for number in range(count)}
    response = iyzipay.BinNumber().retrieve({"binNumber": "552879", **new}, options(simulator))
    assert json.load(response)["status"] == "success"
    assert json.loads(simulator.requests()[-1].body).items() >= new.items()
