"""Event loops that were closed or stand still keep nothing that others wait for."""

from __future__ import annotations

import asyncio
import gc
import socket
import sys
import threading
import weakref
from typing import TYPE_CHECKING

import pytest

import seed
import servers
from iyzico import AsyncIyzico, IyzicoError

if TYPE_CHECKING:
    from collections.abc import Callable

    from iyzico.testing import Simulator

LOOPS: list[Callable[[], asyncio.AbstractEventLoop]] = [asyncio.new_event_loop]
if sys.platform != "win32":
    import uvloop

    LOOPS.append(uvloop.new_event_loop)

every_loop = pytest.mark.parametrize("new_loop", LOOPS)


async def check_bin(client: AsyncIyzico) -> str | None:
    return (await client.bin.check(bin_number="552879", timeout=servers.PATIENCE)).bin_number


@every_loop
def test_call_of_a_closed_loop_gives_its_connection_back(
    simulator: Simulator, new_loop: Callable[[], asyncio.AbstractEventLoop]
) -> None:
    simulator.add_fault({"delay": {"milliseconds": 3_600_000}}, call="payment.create")
    client = simulator.async_client(max_connections=1)
    calls: list[asyncio.Task[object]] = []

    async def begin() -> None:
        pay = client.payment.create(**seed.payment(), timeout=10)
        calls.append(asyncio.ensure_future(pay))
        await asyncio.to_thread(servers.wait_for_first_fault, simulator)

    loop = new_loop()
    loop.run_until_complete(begin())
    loop.close()
    assert asyncio.run(check_bin(client)) == "552879"
    gone = weakref.ref(loop)
    calls.clear()
    del loop
    gc.collect()
    assert gone() is None, "what waits for calls keeps the loop"


class OneByOne:
    """A server that keeps the first request waiting, and refuses every one after that at once."""

    def __init__(self) -> None:
        self.asked, self.answers = threading.Event(), threading.Event()
        self.paths: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.base_url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            with connection:
                self.paths.append(connection.recv(65536).split(b" ")[1])
                self.asked.set()
                self.answers.wait()
                connection.sendall(b"HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n")


@every_loop
def test_call_of_a_closed_loop_is_not_sent(
    new_loop: Callable[[], asyncio.AbstractEventLoop],
) -> None:
    server = OneByOne()
    client = AsyncIyzico(
        api_key="sandbox-key",
        secret_key="sandbox-secret",
        base_url=server.base_url,
        max_connections=1,
    )

    async def fail() -> None:
        with pytest.raises(IyzicoError):
            await check_bin(client)

    first = threading.Thread(target=asyncio.run, args=(fail(),))
    first.start()
    server.asked.wait()
    waits: list[asyncio.Task[object]] = []

    async def begin() -> None:
        waits.append(asyncio.ensure_future(client.payment.create(**seed.payment())))
        await asyncio.sleep(0)

    loop = new_loop()
    loop.run_until_complete(begin())
    loop.close()
    server.answers.set()
    first.join()
    asyncio.run(fail())
    assert server.paths == [b"/payment/bin/check"] * 2, "nobody would have heard of the payment"
    assert not waits[0].done()


@every_loop
def test_loop_that_stands_still_holds_up_no_other(
    simulator: Simulator, new_loop: Callable[[], asyncio.AbstractEventLoop]
) -> None:
    simulator.add_fault({"delay": {"milliseconds": 300}}, call="payment.create", times=1)
    client = simulator.async_client(max_connections=1)
    stands, goes_on = threading.Event(), threading.Event()
    numbers: list[str | None] = []

    async def pay() -> None:
        numbers.append((await client.payment.create(**seed.payment())).payment_id)

    async def stand_still() -> None:
        call = asyncio.ensure_future(check_bin(client))
        await asyncio.sleep(0)
        stands.set()
        goes_on.wait()
        numbers.append(await call)

    def run(main: Callable[[], object]) -> None:
        loop = new_loop()
        loop.run_until_complete(main())  # type: ignore[arg-type]
        loop.close()

    threads = [threading.Thread(target=run, args=(main,)) for main in (pay, stand_still)]
    threads[0].start()
    servers.wait_for_first_fault(simulator)
    threads[1].start()
    stands.wait()
    try:
        assert asyncio.run(check_bin(client)) == "552879"
    finally:
        goes_on.set()
        for thread in threads:
            thread.join()
    assert len(numbers) == 2
    assert "552879" in numbers, "the loop hears how its call has ended"
