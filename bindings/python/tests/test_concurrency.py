from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

import seed
import servers
from iyzico import AsyncIyzico, Iyzico, TransportError

if TYPE_CHECKING:
    from pathlib import Path

    from iyzico.testing import Simulator


def test_threads_get_their_own_responses(client: Iyzico) -> None:
    def work(thread: int) -> None:
        for number in range(50):
            reference = f"{thread}-{number}"
            if number % 5 == 0:
                made = client.payment.create(**seed.payment(reference=reference))
                assert made.verification == "verified"
                assert made.conversation_id == reference
            else:
                found = client.bin.check(conversation_id=reference, bin_number="552879")
                assert found.conversation_id == reference

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(work, range(16)))


async def test_tasks_get_their_own_responses(async_client: AsyncIyzico) -> None:
    references = [str(number) for number in range(500)]
    found = await asyncio.gather(
        *(async_client.bin.check(conversation_id=r, bin_number="552879") for r in references)
    )
    assert [response.conversation_id for response in found] == references


def test_other_threads_run_while_one_waits() -> None:
    with servers.Silent() as server:
        client = Iyzico(
            api_key="sandbox-key", secret_key="sandbox-secret", base_url=server.base_url
        )

        def wait() -> None:
            with pytest.raises(TransportError):
                client.payment.create(**seed.payment())

        thread = threading.Thread(target=wait)
        thread.start()
        assert server.asked.wait(servers.PATIENCE)
        for _ in range(50):
            time.sleep(0.001)
        assert thread.is_alive(), "nothing ran before the call had ended"
        server.hang_up()
        thread.join()


async def test_cancelled_task_drops_the_request() -> None:
    with servers.Silent() as server:
        client = AsyncIyzico(
            api_key="sandbox-key", secret_key="sandbox-secret", base_url=server.base_url
        )
        task = asyncio.create_task(client.payment.create(**seed.payment()))
        assert await asyncio.to_thread(server.asked.wait, servers.PATIENCE)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.to_thread(server.abandoned.wait, servers.PATIENCE)


def put_forward_the_clock_of_the_event_loop(seconds: float) -> None:
    loop = asyncio.get_running_loop()
    now = loop.time
    vars(loop)["time"] = lambda: now() + seconds


async def test_timeout_of_asyncio_drops_the_request() -> None:
    with servers.Silent() as server:
        client = AsyncIyzico(
            api_key="sandbox-key", secret_key="sandbox-secret", base_url=server.base_url
        )
        limited = asyncio.wait_for(client.payment.create(**seed.payment()), 3600)
        task = asyncio.create_task(limited)
        assert await asyncio.to_thread(server.asked.wait, servers.PATIENCE)
        put_forward_the_clock_of_the_event_loop(2 * 3600)
        with pytest.raises(asyncio.TimeoutError):
            await task
        assert await asyncio.to_thread(server.abandoned.wait, servers.PATIENCE)


def test_one_client_serves_several_event_loops(simulator: Simulator) -> None:
    client = simulator.async_client()

    async def check() -> None:
        assert (await client.connection.test()).status == "success"

    for _ in range(20):
        asyncio.run(check())
    gc.collect()


def test_event_loop_without_sockets_to_watch(simulator: Simulator) -> None:
    """The usual event loop of Windows is one."""
    client = simulator.async_client()

    def refuse(*_: object) -> None:
        raise NotImplementedError

    async def check() -> None:
        asyncio.get_running_loop().add_reader = refuse  # type: ignore[assignment]
        assert (await client.connection.test()).status == "success"
        with servers.Silent() as server:
            silent = AsyncIyzico(
                api_key="sandbox-key", secret_key="sandbox-secret", base_url=server.base_url
            )
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(silent.connection.test(), 0.2)

    asyncio.run(check())


def _pay(client: Iyzico, responses: multiprocessing.Queue[str]) -> None:
    responses.put(client.payment.create(**seed.payment()).payment_id)


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="needs fork")
def test_client_works_in_a_child_process_after_a_fork(client: Iyzico) -> None:
    here = client.payment.create(**seed.payment()).payment_id
    fork = multiprocessing.get_context("fork")
    responses: multiprocessing.Queue[str] = fork.Queue()
    child = fork.Process(target=_pay, args=(client, responses))
    child.start()
    there = responses.get(timeout=60)
    child.join(60)
    assert child.exitcode == 0
    assert there != here
    assert client.payment.create(**seed.payment()).payment_id not in {here, there}


SLOW_LOGGING = """
import builtins

builtins.is_half_loaded.set()
builtins.may_go_on.wait(60)


class Logger:
    def isEnabledFor(self, level):
        return False


def getLogger(name):
    return Logger()
"""

READS_MEANWHILE = """
import builtins
import sys
import threading

from iyzico import _log

assert "logging" not in sys.modules
builtins.is_half_loaded, builtins.may_go_on = threading.Event(), threading.Event()
answers = []
loads = threading.Thread(target=__import__, args=("logging",))
reads = threading.Thread(target=lambda: answers.append(_log.is_read(_log.DEBUG)))
loads.start()
builtins.is_half_loaded.wait(60)
reads.start()
reads.join(0.3)
builtins.may_go_on.set()
reads.join(60)
loads.join(60)
print(answers)
"""


def test_a_module_that_another_thread_is_loading_is_waited_for(tmp_path: Path) -> None:
    (tmp_path / "logging.py").write_text(SLOW_LOGGING, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", READS_MEANWHILE],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("[False]\n", "")
