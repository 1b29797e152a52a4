"""Hooks, logs and spans follow a call from its start to its end, and show nothing secret."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import logging
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

import seed
import servers
from iyzico import (
    CallEnded,
    CallStarted,
    CardDeclined,
    ConfigError,
    Iyzico,
    IyzicoError,
    Succeeded,
    TransportError,
    Unknown,
)
from iyzico.opentelemetry import instrument

if TYPE_CHECKING:
    from collections.abc import Callable

    from iyzico.testing import Simulator


class Told(NamedTuple):
    starts: list[CallStarted]
    ends: list[CallEnded]

    def hooks(self) -> Any:
        return {"on_start": self.starts.append, "on_end": self.ends.append}


@pytest.fixture
def told() -> Told:
    return Told([], [])


def test_start_and_end_are_told(simulator: Simulator, told: Told) -> None:
    with simulator.client(**told.hooks()) as client:
        payment = client.payment.create(**seed.payment(reference="order-42"))
    (start,), (end,) = told
    assert (start.endpoint, start.conversation_id) == ("payment.create", "order-42")
    assert (end.number, end.endpoint, end.conversation_id) == (
        start.number,
        start.endpoint,
        start.conversation_id,
    )
    assert (end.payment_id, end.http_status, end.outcome) == (payment.payment_id, 200, None)
    assert [attempt.number for attempt in end.attempts] == [1]
    assert end.duration >= end.attempts[0].duration > 0
    assert pickle.loads(pickle.dumps(end)) == copy.copy(end) == end


@pytest.mark.parametrize("call", ["create", "create_once"])
@pytest.mark.parametrize(
    ("status", "text"), [(1, "success"), (0, "under review"), (-1, "refused by risk control")]
)
def test_what_risk_control_says_is_told(  # noqa: PLR0913, PLR0917
    simulator: Simulator,
    told: Told,
    caplog: pytest.LogCaptureFixture,
    status: Any,
    text: str,
    call: str,
) -> None:
    simulator.next_fraud_status(status)
    with simulator.client(**told.hooks()) as client, caplog.at_level(logging.DEBUG, "iyzico"):
        getattr(client.payment, call)(**seed.payment())
    (end,) = told.ends
    assert (end.fraud_status, end.outcome, end.error_kind) == (status, None, None)
    assert f"ended: {text} after" in caplog.text
    with simulator.client(**told.hooks()) as client:
        client.bin.check(bin_number="552879")
        client.payment.create_once(**seed.payment(seed.CARD_WITHOUT_FUNDS))
    assert [end.fraud_status for end in told.ends[1:]] == [None, None]


def test_reference_of_the_client_is_known_at_the_end(simulator: Simulator, told: Told) -> None:
    with simulator.client(**told.hooks()) as client:
        payment = client.payment.create(**seed.payment())
    assert told.starts[0].conversation_id is None
    assert told.ends[0].conversation_id == payment.conversation_id


def test_refusal_is_told(simulator: Simulator, told: Told) -> None:
    with simulator.client(**told.hooks()) as client, pytest.raises(CardDeclined):
        client.payment.create(**seed.payment(seed.CARD_WITHOUT_FUNDS))
    (end,) = told.ends
    assert (end.outcome, end.error_kind) == ("refused", "card_declined")
    assert [attempt.error_kind for attempt in end.attempts] == ["card_declined"]
    assert (end.error_code, end.error_group) == ("10051", "NOT_SUFFICIENT_FUNDS")


def test_look_ups_belong_to_the_call(simulator: Simulator, told: Told) -> None:
    simulator.add_fault({"cut": "afterCommit"}, call="payment.create")
    with simulator.client(**told.hooks()) as client:
        settled = client.payment.create_once(**seed.payment(), first_pause=0.02)
    assert isinstance(settled, Succeeded)
    (end,) = told.ends
    assert [attempt.endpoint for attempt in end.attempts] == ["payment.create", "payment.retrieve"]
    assert (end.endpoint, end.outcome) == ("payment.create", None)
    assert end.payment_id == settled.response.payment_id


def test_settled_error_is_told(simulator: Simulator, told: Told) -> None:
    with simulator.client(**told.hooks()) as client:
        client.payment.create_once(**seed.payment(seed.CARD_WITHOUT_FUNDS))
        handle = client.pending("payment.create", **seed.payment(reference="order-42"))
        settled = client.resolve(handle, deadline=0.01)
    assert isinstance(settled, Unknown)
    declined, unknown = told.ends
    assert (declined.outcome, declined.error_kind) == ("refused", "card_declined")
    assert (unknown.endpoint, unknown.outcome) == ("payment.create", "unknown")
    assert unknown.conversation_id == told.starts[1].conversation_id == "order-42"


def test_what_is_not_sent_is_told(simulator: Simulator, told: Told) -> None:
    with simulator.client(**told.hooks()) as client, pytest.raises(IyzicoError):
        client.payment.create(**seed.payment("5528790000000009"))
    (end,) = told.ends
    assert (end.outcome, end.error_kind, end.attempts) == ("not_sent", "invalid_request", ())


async def test_calls_on_an_event_loop_are_told(simulator: Simulator, told: Told) -> None:
    async with simulator.async_client(**told.hooks()) as client:
        await asyncio.gather(*(client.connection.test() for _ in range(20)))
    assert {start.number for start in told.starts} == {end.number for end in told.ends}
    assert len(told.ends) == 20


async def test_cancelled_call_ends(simulator: Simulator, told: Told) -> None:
    simulator.add_fault({"delay": {"milliseconds": 3_600_000}}, call="payment.create")
    async with simulator.async_client(**told.hooks()) as client:
        call = client.payment.create(**seed.payment(reference="order-42"))
        task = asyncio.create_task(call)
        await asyncio.to_thread(servers.wait_for_first_fault, simulator)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        (end,) = told.ends
        assert (end.conversation_id, end.outcome) == ("order-42", "unknown")
        assert end.error_kind == "transport"


@pytest.mark.parametrize("name", ["on_start", "on_end"])
def test_hook_that_raises_loses_no_response(
    simulator: Simulator, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    def fail(_: object) -> None:
        text = "the metrics are down"
        raise LookupError(text)

    hook: Any = {name: fail}
    with simulator.client(**hook) as client:
        assert client.payment.create(**seed.payment()).payment_id
    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.getMessage() == f"{name} failed for payment.create"
    assert "LookupError: the metrics are down" in caplog.text


@pytest.mark.parametrize("name", ["on_attempt", "on_start", "on_end"])
def test_hook_must_be_a_plain_function(simulator: Simulator, name: str) -> None:
    async def notes(_: object) -> None: ...

    hooks: list[Any] = [{name: notes}, {name: "print"}]
    for hook in hooks:
        with pytest.raises(ConfigError, match=f"{name}: must be a plain function") as caught:
            simulator.client(**hook)
        assert caught.value.setting == name


def test_every_line_of_the_log_has_ids(
    simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="iyzico")
    simulator.add_fault({"cut": "afterCommit"}, call="payment.create")
    with simulator.client() as client:
        request: Any = seed.payment(reference="order-42")
        client.payment.create_once(**request, first_pause=0.02, extra={"newField": "x"})
    for record in caplog.records:
        assert record.__dict__["iyzico_endpoint"] in record.getMessage()
    named = [record for record in caplog.records if "extra fields" not in record.getMessage()]
    assert {record.__dict__["iyzico_conversation_id"] for record in named[:2]} == {"order-42"}
    assert all("conversation_id order-42" in record.getMessage() for record in named[:2])
    assert named[-1].__dict__["iyzico_payment_id"] in named[-1].getMessage()


# The environment asks for a log.

PROGRAM = """
import logging, sys
from iyzico import Iyzico
from iyzico.testing import Simulator
{before}
with Simulator() as simulator:
    for _ in range(2):
        with simulator.client() as client:
            client.connection.test()
"""


def log_of(before: str, wanted: str | None) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(before=before)],
        env={**({"IYZICO_LOG": wanted} if wanted else {}), "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stderr.splitlines()


def test_environment_asks_for_a_log() -> None:
    lines = log_of("", "debug")
    assert len([line for line in lines if "attempt 1: success" in line]) == 2
    assert all(" iyzico DEBUG connection.test" in line for line in lines)
    assert log_of("", None) == log_of("", "warning") == []
    assert "IYZICO_LOG is none of" in log_of("", "loud")[0]


def test_log_of_the_program_is_not_doubled() -> None:
    before = "logging.basicConfig(level=logging.DEBUG)"
    lines = log_of(before, "debug")
    assert len([line for line in lines if "attempt 1: success" in line]) == 2
    quiet = "logging.basicConfig(level=logging.WARNING)"
    assert len([line for line in log_of(quiet, "debug") if "attempt 1: success" in line]) == 2


# Spans.


class Spans(NamedTuple):
    provider: TracerProvider
    exporter: InMemorySpanExporter

    def finished(self) -> list[ReadableSpan]:
        return list(self.exporter.get_finished_spans())


@pytest.fixture
def spans() -> Spans:
    provider, exporter = TracerProvider(), InMemorySpanExporter()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    return Spans(provider, exporter)


def id_of(span: ReadableSpan) -> int:
    context = span.get_span_context()
    assert context is not None
    return context.span_id


def traced(simulator: Simulator, spans: Spans, **settings: Any) -> Iyzico:
    return instrument(simulator.client(**settings), tracer_provider=spans.provider)


def test_call_is_a_span_with_its_requests_below(simulator: Simulator, spans: Spans) -> None:
    client = traced(simulator, spans)
    assert instrument(client, tracer_provider=spans.provider) is client
    with spans.provider.get_tracer("shop").start_as_current_span("order") as order:
        payment = client.payment.create(**seed.payment(reference="order-42"))
    request, call, _ = spans.finished()
    assert call.parent is not None
    assert call.parent.span_id == order.get_span_context().span_id
    assert request.parent is not None
    assert request.parent.span_id == id_of(call)
    assert (call.name, call.kind) == ("payment.create", SpanKind.INTERNAL)
    assert dict(call.attributes or {}) == {
        "iyzico.endpoint": "payment.create",
        "iyzico.conversation_id": "order-42",
        "iyzico.payment_id": payment.payment_id,
        "iyzico.fraud_status": 1,
    }
    host, _, port = simulator.base_url.removeprefix("http://").partition(":")
    assert (request.name, request.kind) == ("POST /payment/auth", SpanKind.CLIENT)
    assert dict(request.attributes or {}) == {
        "server.address": host,
        "server.port": int(port),
        "http.request.method": "POST",
        "http.response.status_code": 200,
        "url.template": "/payment/auth",
    }
    assert call.status.status_code is request.status.status_code is StatusCode.UNSET
    assert call.start_time is not None
    assert request.start_time is not None
    assert call.start_time <= request.start_time


def test_failures_are_told_in_spans(simulator: Simulator, spans: Spans) -> None:
    client = traced(simulator, spans)
    simulator.add_fault({"gateway": {"status": 503}}, call="bin.check", times=1)
    client.bin.check(bin_number="552879")
    failed, again, call = spans.finished()
    assert (failed.attributes or {})["error.type"] == "503"
    assert failed.status.status_code is StatusCode.ERROR
    assert (again.attributes or {})["http.request.resend_count"] == 1
    assert call.status.status_code is StatusCode.UNSET
    spans.exporter.clear()
    with pytest.raises(CardDeclined):
        client.payment.create(**seed.payment(seed.CARD_WITHOUT_FUNDS))
    request, call = spans.finished()
    assert (request.attributes or {})["error.type"] == "card_declined"
    attributes = dict(call.attributes or {})
    assert (attributes["error.type"], attributes["iyzico.outcome"]) == ("card_declined", "refused")
    assert attributes["iyzico.error_code"] == "10051"


def test_request_without_a_response_has_a_span(simulator: Simulator, spans: Spans) -> None:
    client = traced(simulator, spans, base_url=servers.unused_address())
    with pytest.raises(TransportError):
        client.payment.create(**seed.payment())
    request, _ = spans.finished()
    assert (request.attributes or {})["error.type"] == "transport"
    assert "http.response.status_code" not in (request.attributes or {})


async def test_spans_on_an_event_loop(simulator: Simulator, spans: Spans) -> None:
    tracer = spans.provider.get_tracer("shop")
    async with simulator.async_client() as client:
        instrument(client, tracer_provider=spans.provider)

        async def order(number: int) -> None:
            with tracer.start_as_current_span(f"order {number}"):
                await client.bin.check(bin_number="552879", conversation_id=f"order {number}")

        await asyncio.gather(*(order(number) for number in range(10)))
    named = {id_of(span): span.name for span in spans.finished()}
    calls = [span for span in spans.finished() if span.name == "bin.check"]
    assert len(calls) == 10
    for call in calls:
        assert call.parent is not None
        assert (call.attributes or {})["iyzico.conversation_id"] == named[call.parent.span_id]


# Nothing secret.


def _pay(client: Iyzico) -> object:
    return client.payment.create(**seed.payment(seed.CARD_WITHOUT_FUNDS))


def _mistype(client: Iyzico) -> object:
    return client.payment.create(**seed.payment("5528790000000009"))


def _lose(client: Iyzico) -> object:
    return client.payment.create_once(**seed.payment(), first_pause=0.02)


def _name_in_the_path(client: Iyzico) -> object:
    return client.link.retrieve(token="canary-token")


@pytest.mark.parametrize("act", [_pay, _mistype, _lose, _name_in_the_path])
def test_nothing_secret_is_told(
    simulator: Simulator,
    spans: Spans,
    told: Told,
    caplog: pytest.LogCaptureFixture,
    act: Callable[[Iyzico], object],
) -> None:
    caplog.set_level(logging.DEBUG)
    simulator.add_fault({"cut": "afterCommit"}, call="payment.create", times=1)
    client = traced(simulator, spans, **told.hooks())
    with contextlib.suppress(IyzicoError):
        act(client)
    assert told.ends
    records = [str(vars(record)) for record in caplog.records if record.name == "iyzico"]
    everything = repr(told) + "".join(span.to_json() for span in spans.finished()) + str(records)
    for secret in (
        seed.GOOD_CARD,
        seed.CARD_WITHOUT_FUNDS,
        "5528790000000009",
        simulator.secret_key,
        "email@email.com",
        "74300864791",
        "canary-token",
    ):
        assert secret not in everything
