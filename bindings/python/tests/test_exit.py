"""However a program ends, it ends cleanly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

PROGRAMS = {
    "blocking": """
        client.connection.test()
    """,
    "asynchronous": """
        async def main():
            client = simulator.async_client()
            await asyncio.gather(*(client.connection.test() for _ in range(20)))
        asyncio.run(main())
    """,
    "abandoned task": """
        async def main():
            client = simulator.async_client()
            tasks = [asyncio.create_task(client.connection.test()) for _ in range(20)]
            await asyncio.sleep(0)
        asyncio.run(main())
    """,
    "event loop that never ends": """
        async def main():
            client = simulator.async_client()
            with contextlib.suppress(iyzico.TransportError):
                while True:
                    await client.connection.test()
        threading.Thread(target=asyncio.run, args=(main(),), daemon=True).start()
        time.sleep(0.02)
    """,
    "threads that never end": """
        def work():
            while True:
                with contextlib.suppress(iyzico.TransportError):
                    client.connection.test()
        for _ in range(4):
            threading.Thread(target=work, daemon=True).start()
        time.sleep(0.02)
    """,
    "look-ups that never end": """
        simulator.add_fault({"cut": "afterCommit"})
        def work():
            with contextlib.suppress(iyzico.ConfigError):
                client.resolve(PENDING, first_pause=0.01, longest_pause=0.01, deadline=1000)
        for _ in range(4):
            threading.Thread(target=work, daemon=True).start()
        time.sleep(0.05)
    """,
    "hooks that never end": """
        told = threading.Event()
        def work():
            with simulator.client(on_attempt=lambda _: told.set()) as client:
                while True:
                    with contextlib.suppress(iyzico.TransportError):
                        client.connection.test()
        for _ in range(4):
            threading.Thread(target=work, daemon=True).start()
        assert told.wait(60)
    """,
    "loop that is left with a call": """
        logging.getLogger("asyncio").addHandler(logging.NullHandler())
        simulator.add_fault({"delay": {"milliseconds": 3_600_000}})
        loop = asyncio.new_event_loop()
        call = loop.create_task(simulator.async_client().connection.test())
        loop.run_until_complete(asyncio.sleep(0.02))
        loop.close()
    """,
    "client that is closed by the end": """
        # Its calls are cancelled, and the log says so.
        logging.getLogger("iyzico").addHandler(logging.NullHandler())
        async def main():
            client = simulator.async_client(on_attempt=note)
            asyncio.create_task(client.payment.create_once(price="1"))
            tasks = [asyncio.create_task(client.resolve(PENDING)) for _ in range(20)]
            await asyncio.sleep(0.02)
        asyncio.run(main())
    """,
}

# Python ends while other threads are inside a call: that goes wrong once in many runs, if at all.
RISKY = {
    "event loop that never ends",
    "threads that never end",
    "hooks that never end",
}

PREAMBLE = """
import asyncio, contextlib, logging, threading, time
import iyzico
from iyzico.testing import Simulator
simulator = Simulator()
client = simulator.client()
PENDING = '{"endpoint": "payment.create", "conversationId": "order-42"}'
def note(_):
    pass
"""


@pytest.mark.parametrize("program", PROGRAMS)
def test_short_programs_end_cleanly(program: str) -> None:
    source = PREAMBLE + textwrap.dedent(PROGRAMS[program])

    def run(_: int) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-X", "faulthandler", "-W", "error", "-c", source],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        return done.returncode, done.stderr

    runs = 50 if program in RISKY else 10
    with ThreadPoolExecutor(4) as pool:
        results = set(pool.map(run, range(runs)))
    assert results == {(0, "")}


@pytest.mark.skipif(os.name == "nt", reason="sends a signal")
@pytest.mark.parametrize(
    "call", ["connection.test()", "resolve(PENDING)", "resolve(PENDING, timeout=0.01)"]
)
def test_ctrl_c_ends_the_wait(call: str) -> None:
    source = PREAMBLE + textwrap.dedent(f"""
        import signal, socket, iyzico
        # A shell that runs the tests in the background lets its programs ignore the signal.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        listener = socket.create_server(("127.0.0.1", 0))
        client = iyzico.Iyzico(
            api_key="sandbox-key",
            secret_key="sandbox-secret",
            base_url="http://127.0.0.1:" + str(listener.getsockname()[1]),
        )
        print("waiting", flush=True)
        client.{call}
    """)
    with subprocess.Popen(
        [sys.executable, "-c", source],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "waiting\n"
        time.sleep(0.2)
        program.send_signal(signal.SIGINT)
        _, errors = program.communicate(timeout=60)
    assert "KeyboardInterrupt" in errors.splitlines()
