"""Many threads, one client: every response belongs to its request, and nothing grows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from iyzico import Iyzico
from load import MOST_CONNECTIONS

if TYPE_CHECKING:
    from iyzico.testing import Simulator

PROGRAM = Path(__file__).with_name("load.py")


def shop(simulator: Simulator, threads: int, calls: int) -> dict[str, Any]:
    keys = {"IYZICO_API_KEY": simulator.api_key, "IYZICO_SECRET_KEY": simulator.secret_key}
    done = subprocess.run(
        [sys.executable, str(PROGRAM), simulator.base_url, str(threads), str(calls)],
        env={**os.environ, **keys},
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    print(found)  # noqa: T201
    assert found["problems"] == []
    assert found["made"] == found["attempts"] == threads * calls
    assert 0 < found["connections"] <= MOST_CONNECTIONS
    assert found["paid"] == len(simulator.ledger())
    assert found["paid"] + found["declined"] == len(simulator.attempts())
    requests = simulator.requests()
    assert requests
    assert {request.signature.verdict for request in requests} == {"verified"}
    return found


def test_busy_shop(simulator: Simulator) -> None:
    shop(simulator, threads=32, calls=60)


@pytest.mark.long
def test_busy_shop_for_long(simulator: Simulator) -> None:
    """32 threads with 3,000 calls each; the memory after a tenth of them is that of the end."""
    found = shop(simulator, threads=32, calls=3_000)
    after_warm_up, at_the_end = found["memory"]
    assert at_the_end - after_warm_up < 8 * 1024 * 1024


class Counting(ThreadingHTTPServer):
    """A server that counts its connections."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Success)
        self.lock = threading.Lock()
        self.opened = self.now = self.most = 0

    def count(self, change: int) -> None:
        with self.lock:
            self.opened += max(change, 0)
            self.now += change
            self.most = max(self.most, self.now)


class Success(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Counting  # pyright: ignore[reportIncompatibleVariableOverride]

    def setup(self) -> None:
        self.server.count(1)
        super().setup()

    def finish(self) -> None:
        super().finish()
        self.server.count(-1)

    def do_GET(self) -> None:
        body = b'{"status":"success","locale":"tr","systemTime":1}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def test_server_sees_no_more_connections_than_allowed() -> None:
    with Counting() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}"
        client = Iyzico(
            api_key="sandbox-key",
            secret_key="sandbox-secret",
            base_url=address,
            max_connections=8,
        )

        def work(_: int) -> None:
            client.connection.test()

        with client, ThreadPoolExecutor(32) as pool:
            list(pool.map(work, range(32 * 30)))
        server.shutdown()
        thread.join()
    assert 0 < server.most <= 8
    assert server.opened <= 8
