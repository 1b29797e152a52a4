"""The program is told about every attempt, and nothing that it does then costs a response."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from typing import TYPE_CHECKING, Any, get_args

import pytest

import seed
import servers
from iyzico import (
    ApiError,
    Attempt,
    ConfigError,
    Iyzico,
    IyzicoError,
    Succeeded,
    TransportError,
    Unknown,
    _choices,
)

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from iyzico.testing import Simulator


def test_success_is_told_before_the_call_returns(simulator: Simulator) -> None:
    seen: list[Attempt] = []
    client = simulator.client(on_attempt=seen.append)
    for _ in range(2):
        client.connection.test()
    client.bin.check(bin_number="552879", conversation_id="order-7")
    assert seen.pop().conversation_id == "order-7"
    first, second = seen
    assert (first.endpoint, first.number, first.http_status) == ("connection.test", 1, 200)
    assert (first.outcome, first.error_kind, first.next_attempt_in) == (None, None, None)
    assert first.duration > 0
    assert (first.connection_reused, second.connection_reused) == (False, True)


def test_refusal_is_told_with_its_code(simulator: Simulator) -> None:
    seen: list[Attempt] = []
    with simulator.client(on_attempt=seen.append) as client, pytest.raises(ApiError):
        client.payment.create(**seed.payment(seed.CARD_WITHOUT_FUNDS))
    (attempt,) = seen
    assert (attempt.outcome, attempt.error_kind) == ("refused", "card_declined")
    assert (attempt.error_code, attempt.error_group) == ("10051", "NOT_SUFFICIENT_FUNDS")


def test_retries_are_told(simulator: Simulator) -> None:
    seen: list[Attempt] = []
    simulator.add_fault({"gateway": {"status": 503}}, call="bin.check", times=1)
    with simulator.client(on_attempt=seen.append) as client:
        client.bin.check(bin_number="552879")
    first, second = seen
    assert (first.number, first.http_status, first.error_kind) == (1, 503, "untrusted_response")
    assert first.next_attempt_in is not None
    assert 0 < first.next_attempt_in < 2
    assert (second.number, second.http_status, second.outcome) == (2, 200, None)


def test_kinds_of_attempts_are_those_of_the_errors_of_calls() -> None:
    kinds = {each.kind for each in subclasses(IyzicoError) if each.kind}
    assert set(get_args(_choices.ErrorKind)) == kinds


def subclasses(error: type[IyzicoError]) -> list[type[IyzicoError]]:
    below = [deeper for each in error.__subclasses__() for deeper in subclasses(each)]
    return [error, *below]


def test_look_ups_are_told(simulator: Simulator) -> None:
    seen: list[Attempt] = []
    simulator.add_fault({"cut": "afterCommit"}, call="payment.create")
    with simulator.client(on_attempt=seen.append) as client:
        settled = client.payment.create_once(**seed.payment(), first_pause=0.02)
    assert isinstance(settled, Succeeded)
    assert [attempt.endpoint for attempt in seen] == ["payment.create", "payment.retrieve"]
    assert [attempt.outcome for attempt in seen] == ["unknown", None]


async def test_attempts_are_told_on_the_thread_of_the_event_loop(simulator: Simulator) -> None:
    threads: list[int] = []

    def note(_: Attempt) -> None:
        threads.append(threading.get_ident())
        asyncio.get_running_loop()

    async with simulator.async_client(on_attempt=note) as client:
        await asyncio.gather(*(client.connection.test() for _ in range(50)))
    assert threads == [threading.get_ident()] * 50


def test_attempts_are_told_on_the_thread_of_the_call(simulator: Simulator) -> None:
    told = threading.local()
    counts: list[int] = []

    def note(_: Attempt) -> None:
        told.count = getattr(told, "count", 0) + 1

    with simulator.client(on_attempt=note) as client:

        def work() -> None:
            for number in range(1, 51):
                client.connection.test()
                assert told.count == number
            counts.append(told.count)

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert counts == [50] * 8


def test_hook_that_raises_loses_no_response(
    simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: Attempt) -> None:
        text = "the metrics are down"
        raise LookupError(text)

    with simulator.client(on_attempt=fail) as client:
        assert client.payment.create(**seed.payment()).payment_id
        with pytest.raises(ApiError):
            client.payment.create(**seed.payment(seed.CARD_WITHOUT_FUNDS))
    errors = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert [record.name for record in errors] == ["iyzico"] * 2
    assert "LookupError: the metrics are down" in caplog.text


def test_attempts_are_logged(simulator: Simulator, caplog: pytest.LogCaptureFixture) -> None:
    with simulator.client() as client:
        client.connection.test()
        assert caplog.records == []
        caplog.set_level(logging.DEBUG, logger="iyzico")
        client.connection.test()
        with pytest.raises(ApiError):
            client.bin.check(bin_number="000000")
    lines = [record.getMessage() for record in caplog.records]
    first, second = (line for line in lines if "attempt 1" in line)
    assert first.startswith("connection.test, attempt 1: success after ")
    assert second.startswith("bin.check, attempt 1: refused after ")
    assert "code 5066" in second


def test_logger_is_asked_for_once(
    simulator: Simulator, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each time takes a lock that all threads of the program share."""
    asked: list[object] = []
    caplog.set_level(logging.DEBUG, logger="iyzico")
    with simulator.client() as client:
        client.connection.test()
        caplog.clear()
        with monkeypatch.context() as patch:
            patch.setattr(logging, "getLogger", asked.append)
            client.connection.test()
    assert caplog.records
    assert asked == []


async def give_up(call: Coroutine[Any, Any, object], simulator: Simulator) -> None:
    """Cancels a call when it has met the only fault."""
    task = asyncio.create_task(call)
    await asyncio.to_thread(servers.wait_for_first_fault, simulator)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def test_dropped_attempts_are_told_with_the_next_call(simulator: Simulator) -> None:
    seen: list[Attempt] = []
    simulator.add_fault({"delay": {"milliseconds": 3_600_000}}, call="payment.create")
    async with simulator.async_client(on_attempt=seen.append) as client:
        await give_up(client.payment.create(**seed.payment()), simulator)
        await client.connection.test()
        abandoned, answered = seen
        assert (abandoned.endpoint, abandoned.error_kind) == ("payment.create", "abandoned")
        assert abandoned.outcome == "unknown"
        assert answered.endpoint == "connection.test"


async def test_what_is_left_is_told_at_the_end(simulator: Simulator) -> None:
    seen: list[Attempt] = []
    simulator.add_fault({"delay": {"milliseconds": 3_600_000}})
    async with simulator.async_client(on_attempt=seen.append) as client:
        await give_up(client.payment.create_once(**seed.payment()), simulator)
    assert [attempt.error_kind for attempt in seen] == ["abandoned"]


def test_every_look_up_that_fails_is_told() -> None:
    seen: list[Attempt] = []
    with servers.answering(500, "text/html", b"") as base_url:
        client = Iyzico(
            api_key="sandbox-key",
            secret_key="sandbox-secret",
            base_url=base_url,
            on_attempt=seen.append,
        )
        pace: Any = {"first_pause": 0.01, "longest_pause": 0.01}
        settled = client.payment.create_once(**seed.payment(), deadline=0.1, **pace)
        assert isinstance(settled, Unknown)
        while len(seen) < LOOK_UPS:  # a slow machine gets more time
            assert isinstance(client.resolve(settled.pending, deadline=0.1, **pace), Unknown)
    assert seen[0].endpoint == "payment.create"
    assert {attempt.endpoint for attempt in seen[1:]} == {"payment.retrieve"}


LOOK_UPS = 6


async def notes(_: Attempt) -> None: ...


@pytest.mark.parametrize("hook", [notes, "print"])
def test_hook_must_be_a_plain_function(simulator: Simulator, hook: Any) -> None:
    with pytest.raises(ConfigError) as caught:
        simulator.client(on_attempt=hook)
    assert caught.value.setting == "on_attempt"


def test_attempt_holds_no_place_for_secrets() -> None:
    assert list(Attempt.__annotations__) == [
        "endpoint",
        "conversation_id",
        "number",
        "duration",
        "http_status",
        "outcome",
        "error_kind",
        "error_code",
        "error_group",
        "connection_reused",
        "next_attempt_in",
        "ended_at",
    ]


def test_attempt_without_a_connection(simulator: Simulator) -> None:
    seen: list[Attempt] = []
    address = servers.unused_address()
    client = simulator.client(base_url=address, on_attempt=seen.append)
    with pytest.raises(TransportError):
        client.payment.create(**seed.payment())
    (attempt,) = seen
    assert (attempt.outcome, attempt.connection_reused) == ("not_sent", None)
