"""Event loops hear of their sockets themselves, and let go of them on every way out."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
from typing import TYPE_CHECKING

import pytest

import seed
import servers
from iyzico import AsyncIyzico, IyzicoError, errors
from test_runtimes import run_program

if TYPE_CHECKING:
    from collections.abc import Callable


LOOPS: list[Callable[[], asyncio.AbstractEventLoop]] = [asyncio.new_event_loop]
if sys.platform != "win32":
    import uvloop

    LOOPS.append(uvloop.new_event_loop)

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="a thread hears of sockets")
every_loop = pytest.mark.parametrize("new_loop", LOOPS)


class Refusing:
    """A server that refuses every request once it may, and keeps its connections."""

    def __init__(self) -> None:
        self.asked, self.answers, self.answered = (threading.Event() for _ in range(3))
        self.connections: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.base_url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            self.connections.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        while connection.recv(65536):
            self.asked.set()
            self.answers.wait()
            connection.sendall(b"HTTP/1.1 500 X\r\nContent-Length: 2\r\n\r\n{}")
            self.answered.set()

    def client(self) -> AsyncIyzico:
        return AsyncIyzico(
            api_key="sandbox-key",
            secret_key="sandbox-secret",
            base_url=self.base_url,
            max_connections=1,
        )


async def be_refused(client: AsyncIyzico) -> None:
    with pytest.raises(IyzicoError) as refused:
        await client.bin.check(bin_number="552879", timeout=servers.PATIENCE / 3)
    assert "500" in str(refused.value)


@every_loop
def test_loops_after_one_another_use_the_same_connection(
    new_loop: Callable[[], asyncio.AbstractEventLoop],
) -> None:
    server = Refusing()
    server.answers.set()
    client = server.client()
    for _ in range(3):
        loop = new_loop()
        loop.run_until_complete(be_refused(client))
        loop.run_until_complete(be_refused(client))
        loop.close()
    assert len(server.connections) == 1


@on_linux
@every_loop
def test_call_whose_loop_was_closed_waits_for_no_response(
    new_loop: Callable[[], asyncio.AbstractEventLoop],
) -> None:
    server = Refusing()
    client = server.client()
    calls: list[asyncio.Task[None]] = []

    async def begin() -> None:
        calls.append(asyncio.ensure_future(be_refused(client)))
        await asyncio.to_thread(server.asked.wait, servers.PATIENCE)

    loop = new_loop()
    loop.run_until_complete(begin())
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()
    threading.Timer(0.2, server.answers.set).start()  # the first call would never have ended
    asyncio.run(be_refused(client))
    assert len(server.connections) == 2, "the closed loop's call has taken its connection with it"
    assert not calls[0].done()


@every_loop
def test_response_to_a_loop_that_stands_still_frees_the_connection(
    new_loop: Callable[[], asyncio.AbstractEventLoop],
) -> None:
    server = Refusing()
    client = server.client()
    goes_on = threading.Event()

    async def stand_still() -> None:
        call = asyncio.ensure_future(be_refused(client))
        await asyncio.to_thread(server.asked.wait, servers.PATIENCE)
        server.answers.set()
        goes_on.wait()
        await call

    def run() -> None:
        loop = new_loop()
        loop.run_until_complete(stand_still())
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    assert server.asked.wait(servers.PATIENCE)
    try:
        asyncio.run(be_refused(client))
    finally:
        goes_on.set()
        thread.join(servers.PATIENCE)
    assert not thread.is_alive(), "the loop hears how its call has ended"


@on_linux
async def test_response_that_came_before_the_loop_was_told_counts() -> None:
    server = Refusing()
    async with server.client() as client:
        call = asyncio.ensure_future(client.payment.create(**seed.payment()))
        await asyncio.to_thread(server.asked.wait, servers.PATIENCE)
        server.answers.set()
        assert server.answered.wait(servers.PATIENCE)  # the loop stands still meanwhile
        call.cancel()
        with pytest.raises(asyncio.CancelledError) as cancelled:
            await call
        lost = errors.interrupted(cancelled.value)
        assert lost is not None
        assert lost.raw_text, "the response had come"


def test_idle_connection_that_ends_wakes_nobody_again_and_again() -> None:
    server = Refusing()
    server.answers.set()
    client = server.client()
    woken: list[object] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        watch = loop.add_reader

        def count(descriptor: int, collect: Callable[[object], None], bell: object) -> None:
            def count_and_collect() -> None:
                woken.append(bell)
                collect(bell)

            watch(descriptor, count_and_collect)

        loop.add_reader = count  # type: ignore[assignment]
        await be_refused(client)
        before = len(woken)
        server.connections[0].shutdown(socket.SHUT_RDWR)
        await asyncio.sleep(0.3)
        assert len(woken) - before < 10
        await be_refused(client)

    asyncio.run(main())
    assert len(server.connections) == 2


FORK = """
    import asyncio, gc, os, sys
    import seed, servers
    from iyzico.testing import Simulator

    async def main(simulator):
        client = simulator.async_client()
        await client.payment.create(**seed.payment())  # a connection that is idle
        simulator.add_fault({"delay": {"milliseconds": 500}}, call="payment.create")
        call = asyncio.ensure_future(client.payment.create(**seed.payment(), timeout=10))
        await asyncio.to_thread(servers.wait_for_first_fault, simulator)
        child = os.fork()
        if child == 0:
            call.get_coro().close()  # what the call holds goes, and with it the socket
            del call, client
            gc.collect()
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        print(bool((await call).payment_id))

    simulator = Simulator()
    asyncio.run(main(simulator))
    simulator.close()
"""


@on_linux
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_child_takes_no_response_from_its_parent() -> None:
    assert run_program(FORK) == "True"
