from collections.abc import Mapping

from iyzico._answer import Verification
from iyzico.errors import Finding

class Client:
    """A client with its connections."""

    def __init__(
        self,
        *,
        api_key: str | None = None,
        secret_key: str | None = None,
        base_url: str | None = None,
        timeout: float | None = None,
        connect_timeout: float | None = None,
        total_timeout: float | None = None,
        max_response_bytes: int | None = None,
        max_connections: int | None = None,
        root_certificate_pem: bytes | None = None,
        proxy: str | None = None,
        allow_other_hosts: bool = False,
    ) -> None: ...
    def call(
        self, endpoint: str, request: Mapping[str, object], timeout: float | None
    ) -> tuple[str, Verification, str]:
        """Makes a call and waits for the answer: body, verification, text as received."""

    def start(
        self,
        endpoint: str,
        request: Mapping[str, object],
        timeout: float | None,
        mailbox: Mailbox | None = None,
        ticket: int = 0,
    ) -> Pending:
        """Makes a call; its ticket is put into the mailbox when it has finished."""

    def lint(self, endpoint: str, request: Mapping[str, object]) -> list[Finding]:
        """Judges a request without sending it."""

    def close(self) -> None:
        """Closes the connections. Calls that are under way come to their end."""

class Pending:
    """A call that is under way."""

    def wait(self) -> tuple[str, Verification, str]:
        """Waits for the answer. Other threads run meanwhile, and Ctrl-C ends the wait."""

    def result(self) -> tuple[str, Verification, str]:
        """Returns the answer of a call that has finished."""

    def cancel(self) -> None:
        """Drops the request: the connection is closed and an answer is not waited for."""

class Mailbox:
    """Receives the tickets of finished calls for one event loop."""

    def __init__(self) -> None: ...
    def fileno(self) -> int:
        """Returns the descriptor that becomes readable when there is something to collect."""

    def collect(self) -> list[int]:
        """Takes all tickets."""

class Simulator:
    """A running simulator."""

    base_url: str
    api_key: str
    secret_key: str
    certificate_pem: str | None

    def __init__(
        self,
        *,
        port: int = 0,
        api_key: str | None = None,
        secret_key: str | None = None,
        tls: bool = False,
        seed: int | None = None,
    ) -> None: ...
    def close(self) -> None:
        """Stops it and frees the port."""

def stop() -> None:
    """Ends all traffic before the interpreter does; called when Python exits."""

def wire_name(path: str) -> str:
    """Spells a field, or a path of fields, as on the wire: `paid_price` is `paidPrice` there."""

def verify_webhook(
    secret_key: str, body: bytes, signature: str | None, merchant_id: str | None = None
) -> str:
    """Verifies a notification over its raw body; returns the event as JSON text."""

def sign_webhook(secret_key: str, body: bytes, merchant_id: str | None = None) -> str:
    """Signs a notification as iyzico does."""
