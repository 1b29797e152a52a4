"""Servers that do not response as iyzico does."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

    from typing_extensions import Self

    from iyzico.testing import Simulator

# A limit that only keeps a broken test from waiting for ever.
PATIENCE = 60


@contextmanager
def answering(status: int, content_type: str, body: bytes) -> Generator[str]:
    """Starts a server that gives this response to everything; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Silent:
    """A server that takes a request and never responds.

    With `greets` it responds to the first one, so that a client has a connection to it, and no part
    of a short timeout is spent on opening one.
    """

    def __init__(self, *, greets: bool = False) -> None:
        self._greets = greets
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.base_url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.asked = threading.Event()
        self.abandoned = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        self._connection, _ = self._listener.accept()
        with self._connection as connection:
            connection.settimeout(PATIENCE)
            if self._greets:
                self._greet(connection)
            if connection.recv(1):
                self.asked.set()
            while connection.recv(65536):
                pass
            self.abandoned.set()

    def _greet(self, connection: socket.socket) -> None:
        """Responses a request without a body."""
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += connection.recv(1)
        body = b'{"status":"success"}'
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))

    def hang_up(self) -> None:
        """Ends the connection of the one who asked."""
        self._connection.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._thread.is_alive():
            # A thread that waits for a client is not woken by the end of its listener.
            socket.create_connection(self._listener.getsockname()).close()
        self._thread.join(PATIENCE)
        self._listener.close()


def wait_for_first_fault(simulator: Simulator) -> None:
    """Blocks until a call has met the fault that was added first."""
    while not simulator.faults()[0].fired:
        time.sleep(0.001)


def unused_address() -> str:
    """Returns an address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"
