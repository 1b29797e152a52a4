"""Nothing is sent before the wait stands, and whatever ends it says what is known of the money."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import textwrap
import threading
from typing import TYPE_CHECKING, Any

import pytest

import seed
import servers
from iyzico import (
    AsyncIyzico,
    CardDeclined,
    ClientClosed,
    ConfigError,
    Iyzico,
    IyzicoError,
    NotSent,
    Succeeded,
    TransportError,
    UntrustedResponse,
    _rare,
    errors,
    types,
)

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from iyzico.testing import Fault, Simulator

HOUR: Fault = {"delay": {"milliseconds": 3_600_000, "at": "afterCommit"}}


def by_hand(call: Coroutine[Any, Any, object]) -> object:
    """Drives a coroutine without an event loop, as trio and other libraries do."""
    try:
        call.send(None)
    except StopIteration as done:
        return done.value
    finally:
        call.close()
    pytest.fail("the call waits for something that is not there")


def test_nothing_is_sent_where_no_loop_of_asyncio_runs(simulator: Simulator) -> None:
    client = simulator.async_client()
    with pytest.raises(ConfigError, match="asyncio") as caught:
        by_hand(client.payment.create(**seed.payment()))
    assert (caught.value.outcome, caught.value.setting) == ("not_sent", "event_loop")
    with pytest.raises(ConfigError):
        by_hand(client.resolve(client.pending("payment.create", **seed.payment(reference="1"))))
    settled = by_hand(client.payment.create_once(**seed.payment()))
    assert isinstance(settled, NotSent)
    assert isinstance(settled.error, ConfigError)
    assert simulator.requests() == []


WITHOUT_DESCRIPTORS = """
import asyncio, resource, sys
import iyzico
from iyzico import AsyncIyzico, Iyzico, NotSent, TransportError

sys.path.insert(0, sys.argv[1])
import seed

keys = {"api_key": "sandbox-key", "secret_key": "sandbox-secret", "base_url": sys.argv[2]}
client, waiting = Iyzico(**keys), AsyncIyzico(**keys)
assert client.payment and waiting.payment and iyzico.types.Payment  # imported before
import iyzico._calls
seed.payment()

def close_the_door():
    import os
    taken = os.open(os.devnull, os.O_RDONLY)
    resource.setrlimit(resource.RLIMIT_NOFILE, (taken + 1, taken + 1))

async def main():
    close_the_door()
    try:
        await waiting.payment.create(**seed.payment())
    except TransportError as error:
        assert error.outcome == "not_sent", error
    else:
        raise AssertionError
    assert isinstance(await waiting.payment.create_once(**seed.payment()), NotSent)

asyncio.run(main())
close_the_door()
try:
    client.payment.create(**seed.payment())
except TransportError as error:
    assert error.outcome == "not_sent", error
else:
    raise AssertionError
assert isinstance(client.payment.create_once(**seed.payment()), NotSent)
"""


WITHOUT_LOGGING = """
import sys
from iyzico import Iyzico

sys.path.insert(0, sys.argv[1])
import seed

sys.modules["logging"] = None  # importing it fails, as without free descriptors
_, _, base_url, api_key, secret_key = sys.argv
client = Iyzico(api_key=api_key, secret_key=secret_key, base_url=base_url)
assert client.payment.create(**seed.payment()).warnings
"""


@pytest.mark.skipif(os.name == "nt", reason="limits descriptors")
def test_nothing_is_sent_without_descriptors(simulator: Simulator) -> None:
    tests = os.path.dirname(__file__)  # noqa: PTH120
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DESCRIPTORS, tests, simulator.base_url],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert simulator.requests() == []


def test_warning_that_cannot_be_logged_costs_no_response(simulator: Simulator) -> None:
    tests = os.path.dirname(__file__)  # noqa: PTH120
    settings = (simulator.base_url, simulator.api_key, simulator.secret_key)
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_LOGGING, tests, *settings],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


async def test_closed_client_says_that_nothing_was_sent(simulator: Simulator) -> None:
    client, waiting = simulator.client(), simulator.async_client()
    handle = client.pending("payment.create", **seed.payment(reference="order-42"))
    client.close()
    waiting.close()
    with pytest.raises(ClientClosed) as caught:
        client.payment.create(**seed.payment())
    assert caught.value.outcome == "not_sent"
    assert isinstance(caught.value, IyzicoError)
    with pytest.raises(ClientClosed):
        await waiting.payment.create(**seed.payment())
    for settled in (
        client.payment.create_once(**seed.payment()),
        await waiting.payment.create_once(**seed.payment()),
    ):
        assert isinstance(settled, NotSent)
        assert isinstance(settled.error, ClientClosed)
    with pytest.raises(ClientClosed):
        client.resolve(handle)
    with pytest.raises(ClientClosed):
        client.lint("payment.create")
    assert simulator.requests() == []


async def interrupt(simulator: Simulator, call: Coroutine[Any, Any, object]) -> BaseException:
    """Cancels a call when it has met the only fault; returns what the task ends with."""
    task = asyncio.create_task(call)
    await asyncio.to_thread(servers.wait_for_first_fault, simulator)
    task.cancel()
    with pytest.raises(asyncio.CancelledError) as caught:
        await task
    return caught.value


@pytest.mark.parametrize("action", ["create", "create_once"])
async def test_cancelled_task_leaves_the_handle(
    simulator: Simulator, action: str, caplog: pytest.LogCaptureFixture
) -> None:
    simulator.add_fault(HOUR, call="payment.create")
    async with simulator.async_client() as client:
        call = getattr(client.payment, action)
        with caplog.at_level(logging.WARNING, logger="iyzico"):
            error = await interrupt(simulator, call(**seed.payment(reference="order-42")))
        lost = errors.interrupted(error)
        assert isinstance(lost, TransportError)
        assert (lost.outcome, lost.endpoint) == ("unknown", "payment.create")
        assert lost.conversation_id == "order-42"
        assert lost.pending is not None
        assert lost.pending in caplog.text
        if sys.version_info >= (3, 11):
            assert lost.pending in error.__notes__[0]
        settled = await client.resolve(lost.pending)
        assert isinstance(settled, Succeeded)
        assert isinstance(settled.response, types.Payment)
        assert settled.response.conversation_id == "order-42"
    assert len(simulator.ledger()) == 1


async def test_timeout_of_the_program_leaves_the_handle(simulator: Simulator) -> None:
    simulator.add_fault(HOUR, call="payment.create")
    async with simulator.async_client() as client:
        with pytest.raises(asyncio.TimeoutError) as caught:
            await asyncio.wait_for(client.payment.create(**seed.payment()), 0.3)
        lost = errors.interrupted(caught.value)
        assert lost is not None
        if lost.outcome == "unknown":  # a slow machine has sent nothing yet
            assert lost.pending is not None
            assert json.loads(lost.pending)["conversationId"] == lost.conversation_id


async def test_interrupted_look_up_keeps_its_handle(simulator: Simulator) -> None:
    simulator.add_fault(HOUR, call="payment.retrieve")
    async with simulator.async_client() as client:
        handle = client.pending("payment.create", **seed.payment(reference="order-42"))
        lost = errors.interrupted(await interrupt(simulator, client.resolve(handle)))
        assert lost is not None
        assert (lost.outcome, lost.pending) == ("unknown", handle)


async def test_call_that_is_dropped_before_it_starts_was_not_sent(simulator: Simulator) -> None:
    async with simulator.async_client() as client:
        task = asyncio.create_task(client.payment.create(**seed.payment()))
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert simulator.requests() == []


class Alarm(Exception):
    """What a handler of a signal raises, as task queues do at their soft limit."""


@pytest.mark.skipif(os.name == "nt", reason="sends a signal")
@pytest.mark.parametrize("raised", [Alarm, KeyboardInterrupt, SystemExit])
def test_signal_leaves_the_handle(
    simulator: Simulator, client: Iyzico, raised: type[BaseException]
) -> None:
    def ring(*_: object) -> None:
        raise raised

    def wait_and_ring() -> None:
        servers.wait_for_first_fault(simulator)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGALRM)

    simulator.add_fault(HOUR, call="payment.create")
    before = signal.signal(signal.SIGALRM, ring)
    bell = threading.Thread(target=wait_and_ring)
    try:
        bell.start()
        with pytest.raises(raised) as caught:
            client.payment.create(**seed.payment(reference="order-42"))
        bell.join()
    finally:
        signal.signal(signal.SIGALRM, before)
    lost = errors.interrupted(caught.value)
    assert lost is not None
    assert lost.pending is not None
    assert isinstance(client.resolve(lost.pending), Succeeded)
    assert len(simulator.ledger()) == 1


def test_hook_that_ends_the_program_loses_no_handle(simulator: Simulator) -> None:
    def leave(_: object) -> None:
        raise SystemExit

    with simulator.client(on_attempt=leave) as client, pytest.raises(SystemExit) as caught:
        client.payment.create(**seed.payment(reference="order-42"))
    lost = errors.interrupted(caught.value)
    assert lost is not None
    assert (lost.outcome, lost.conversation_id) == ("unknown", "order-42")
    assert lost.raw is not None
    assert lost.raw["paymentId"] == simulator.ledger()[0].payment_id
    assert lost.pending is not None
    with simulator.client() as client:
        assert isinstance(client.resolve(lost.pending), Succeeded)


def test_exception_that_takes_nothing_stays_what_it_is(simulator: Simulator) -> None:
    class Closed(BaseException):
        __slots__ = ()

        def __setattr__(self, name: str, value: object) -> None:
            raise TypeError(name)

        def add_note(self, note: str) -> None:
            raise TypeError(note)

    def leave(_: object) -> None:
        raise Closed

    with simulator.client(on_attempt=leave) as client, pytest.raises(Closed) as caught:
        client.payment.create(**seed.payment())
    assert errors.interrupted(caught.value) is None


def test_response_that_python_cannot_read_is_not_lost(
    simulator: Simulator, client: Iyzico, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise LookupError

    monkeypatch.setattr(_rare, "tell_warnings", fail)
    with pytest.raises(UntrustedResponse, match="LookupError") as caught:
        client.payment.create(**seed.payment(reference="order-42"))
    assert caught.value.outcome == "unknown"
    assert caught.value.raw is not None
    assert caught.value.raw["paymentId"] == simulator.ledger()[0].payment_id


def test_error_is_its_own_trace() -> None:
    error = TransportError("lost", pending="{}")
    assert errors.interrupted(error) is error
    assert errors.interrupted(ValueError("another")) is None
    with contextlib.suppress(RecursionError):
        circle = ValueError("a circle")
        circle.__cause__ = circle
        assert errors.interrupted(circle) is None


class Group(Exception):
    """As `ExceptionGroup`, which Python 3.10 does not have."""

    derive = None

    def __init__(self, *exceptions: BaseException) -> None:
        super().__init__("several")
        self.exceptions = exceptions


def after(context: BaseException, error: BaseException) -> BaseException:
    """The error that was raised while another one was handled."""
    error.__context__ = context
    return error


def because(cause: BaseException, error: BaseException) -> BaseException:
    error.__cause__ = cause
    return error


def test_trace_is_found_wherever_it_hangs() -> None:
    lost = TransportError("lost", outcome="unknown", pending="{}")
    refused = CardDeclined("refused", outcome="refused")
    cancelled = asyncio.CancelledError()
    cancelled.iyzico_error = lost  # type: ignore[attr-defined]
    for error in (
        because(cancelled, TimeoutError()),
        after(cancelled, KeyError()),
        Group(ValueError(), because(cancelled, TimeoutError())),
        Group(refused, Group(cancelled)),
        after(Group(cancelled), KeyError()),
        after(cancelled, because(ValueError("why"), RuntimeError("gave up"))),
        after(lost, KeyError()),
    ):
        assert errors.interrupted(error) is lost, repr(error)
    assert errors.interrupted(Group(refused)) is refused
    assert errors.interrupted(because(refused, RuntimeError())) is refused
    assert errors.interrupted(after(refused, KeyError())) is None
    assert errors.interrupted(Group()) is None


FORK = """
import os, sys
from iyzico.testing import Simulator

simulator = Simulator()
client = simulator.client()
client.connection.test()
page = simulator.three_ds("1")
child = os.fork()
if child == 0:
    client.close()
    try:
        simulator.ledger()
    except RuntimeError as error:
        assert "process" in str(error), error
    simulator.close()
    del simulator, page
    sys.exit(0)
assert os.waitpid(child, 0)[1] == 0
client.connection.test()
simulator.close()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_forked_child_closes_in_peace() -> None:
    done = subprocess.run(
        # From 3.12 on Python itself warns of forks where there are threads.
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", textwrap.dedent(FORK)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_async_client_has_the_same_errors(simulator: Simulator) -> None:
    async def main() -> None:
        async with simulator.async_client() as client:
            assert isinstance(client, AsyncIyzico)
            with pytest.raises(errors.InvalidRequest):
                await client.payment.create(**seed.payment("1"))

    asyncio.run(main())
