"""Where the package runs: event loops, green threads, children, and other interpreters."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import subprocess
import sys
import textwrap
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
import pytest
import trio

import iyzico
import seed
import servers
from iyzico import AsyncIyzico, Iyzico, errors

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from iyzico.testing import Simulator

if sys.platform != "win32":
    import uvloop


def on_asyncio(main: Callable[[], Awaitable[None]]) -> None:
    anyio.run(main, backend="asyncio")


def on_uvloop(main: Callable[[], Awaitable[None]]) -> None:
    anyio.run(main, backend="asyncio", backend_options={"use_uvloop": True})


def on_uvloop_alone(main: Callable[[], Awaitable[None]]) -> None:
    loop = uvloop.new_event_loop()
    try:
        loop.run_until_complete(main())
    finally:
        loop.close()


LOOPS = [on_asyncio, *([on_uvloop, on_uvloop_alone] if sys.platform != "win32" else [])]
every_loop = pytest.mark.parametrize("run", LOOPS)


@every_loop
def test_calls_on_every_event_loop(simulator: Simulator, run: Callable[[Any], None]) -> None:
    async def main() -> None:
        async with simulator.async_client() as client:
            payments = await asyncio.gather(
                *(client.payment.create(**seed.payment()) for _ in range(10))
            )
            assert len({payment.payment_id for payment in payments}) == 10
            with pytest.raises(errors.CardDeclined):
                await client.payment.create(**seed.payment(seed.CARD_WITHOUT_FUNDS))

    run(main)


@every_loop
def test_deadline_leaves_a_handle(simulator: Simulator, run: Callable[[Any], None]) -> None:
    simulator.add_fault({"delay": {"milliseconds": 3_600_000}}, call="payment.create")

    async def main() -> None:
        async with simulator.async_client() as client:
            call = asyncio.create_task(client.payment.create(**seed.payment(reference="order-42")))
            await asyncio.to_thread(servers.wait_for_first_fault, simulator)
            with pytest.raises(asyncio.TimeoutError) as caught:
                await asyncio.wait_for(call, 0)
        lost = errors.interrupted(caught.value)
        assert lost is not None
        assert (lost.conversation_id, lost.outcome) == ("order-42", "unknown")
        assert lost.pending is not None

    run(main)


def test_scope_of_anyio_ends_a_call(simulator: Simulator) -> None:
    simulator.add_fault({"delay": {"milliseconds": 3_600_000}}, call="payment.create")

    async def main() -> None:
        async with simulator.async_client() as client, anyio.create_task_group() as group:

            async def pay() -> None:
                with pytest.raises(asyncio.CancelledError) as caught:
                    await client.payment.create(**seed.payment(reference="order-42"))
                lost = errors.interrupted(caught.value)
                assert lost is not None
                assert lost.pending is not None
                raise caught.value

            group.start_soon(pay)
            await anyio.to_thread.run_sync(servers.wait_for_first_fault, simulator)
            group.cancel_scope.cancel()

    on_asyncio(main)


def test_client_of_asyncio_says_no_on_trio(simulator: Simulator) -> None:
    async def main() -> None:
        client = simulator.async_client()
        with pytest.raises(
            errors.ConfigError, match=r"with trio, .*use Iyzico in a thread"
        ) as caught:
            await client.payment.create(**seed.payment())
        assert (caught.value.setting, caught.value.outcome) == ("event_loop", "not_sent")

    trio.run(main)
    assert simulator.requests() == []


def test_threads_of_trio_make_calls(simulator: Simulator) -> None:
    numbers: set[str] = set()

    async def pay(client: Iyzico) -> None:
        call = partial(client.payment.create, **seed.payment())
        numbers.add((await trio.to_thread.run_sync(call)).payment_id or "")

    async def main() -> None:
        with simulator.client() as client:
            async with trio.open_nursery() as nursery:
                for _ in range(10):
                    nursery.start_soon(pay, client)

    trio.run(main)
    assert len(numbers) == 10


def run_program(text: str, *arguments: str) -> str:
    program = textwrap.dedent(text)
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=servers.PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


GEVENT = """
    from gevent import monkey
    monkey.patch_all()
    import sys
    import gevent
    from gevent.threadpool import ThreadPool
    import seed, servers
    from iyzico import Iyzico, errors
    from iyzico.testing import Simulator

    def payment():
        request = seed.payment()
        request["buyer"]["identity_number"] = "10000000146"  # nothing to warn of
        return request

    pool = ThreadPool(4)
    with Simulator() as simulator, simulator.client() as client:
        pays = [pool.spawn(client.payment.create, **payment()) for _ in range(10)]
        assert len({pay.get().payment_id for pay in pays}) == 10
        # While a call waits, other greenlets run: this one waits until the call has arrived.
        simulator.add_fault({"delay": {"milliseconds": 3_600_000}}, call="payment.create")
        call = pool.spawn(client.payment.create, **payment())
        servers.wait_for_first_fault(simulator)
        assert not call.ready()
        simulator.close()
        try:
            call.get()
        except errors.TransportError as error:
            print(error.outcome, error.pending is not None)
"""


def test_thread_pool_of_gevent_makes_calls() -> None:
    assert run_program(GEVENT) == "unknown True"


SUBINTERPRETER = """
    import sys
    try:
        import _interpreters as interpreters
    except ImportError:
        import _xxsubinterpreters as interpreters
    if sys.argv[1] == "first":
        import iyzico
    other = interpreters.create()
    code = f"import sys; sys.path[:] = {sys.path!r}\\nimport iyzico"
    run = getattr(interpreters, "exec", None) or interpreters.run_string
    try:
        print(run(other, code))
    except Exception as error:
        print(error)
    import iyzico
    assert iyzico.fields_of({"x": 1}) == {"x": 1}
"""


@pytest.mark.parametrize("imported", ["first", "later"])
def test_subinterpreter_says_no(imported: str) -> None:
    told = run_program(SUBINTERPRETER, imported)
    assert "ImportError" in told
    assert "iyzico runs in the main interpreter only" in told


FORK = """
    import gc, os, sys
    import seed
    from iyzico.testing import Simulator

    simulator = Simulator()
    client = simulator.client()
    client.payment.create(**seed.payment())
    child = os.fork()
    if child == 0:
        client.payment.create(**seed.payment())  # the simulator of the parent answers
        if sys.argv[1] == "closes":
            client.close()
            simulator.close()
        elif sys.argv[1] == "forgets":
            del client, simulator
            gc.collect()
        sys.exit(0)
    assert os.waitpid(child, 0)[1] == 0
    client.payment.create(**seed.payment())
    assert len(simulator.ledger()) == 3
    simulator.close()
    print("done")
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
@pytest.mark.parametrize("how", ["closes", "forgets", "leaves"])
def test_simulator_and_client_survive_a_fork(how: str) -> None:
    assert run_program(FORK, how) == "done"


def test_closing_twice_is_fine(simulator: Simulator) -> None:
    client = simulator.client()
    with client:
        client.close()
    client.close()
    with contextlib.closing(simulator.client()) as closing:
        closing.connection.test()


async def test_client_of_an_event_loop_closes_in_every_way(simulator: Simulator) -> None:
    client = simulator.async_client()
    async with client:
        await client.connection.test()
        await client.aclose()
    await client.aclose()
    client.close()
    with pytest.raises(errors.ClientClosed):
        await client.connection.test()
    settled = await client.payment.create_once(**seed.payment())
    assert isinstance(settled, iyzico.NotSent)
    async with contextlib.aclosing(simulator.async_client()) as closing:
        await closing.connection.test()
    gc.collect()


async def test_calls_under_way_outlive_the_closing(simulator: Simulator) -> None:
    simulator.add_fault({"delay": {"milliseconds": 200}}, call="payment.create")
    client: AsyncIyzico = simulator.async_client()
    call = asyncio.create_task(client.payment.create(**seed.payment()))
    await asyncio.to_thread(servers.wait_for_first_fault, simulator)
    await client.aclose()
    assert (await call).payment_id
