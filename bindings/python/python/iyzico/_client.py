"""The clients: blocking and asynchronous."""

from __future__ import annotations

import asyncio
import atexit
import os
from typing import TYPE_CHECKING, TypedDict, TypeVar

from iyzico import _native
from iyzico._answer import Answer, read
from iyzico._api import AsyncResources, Resources
from iyzico._loop import calls_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from typing_extensions import Self, Unpack

    from iyzico.errors import Finding

A = TypeVar("A", bound=Answer)

atexit.register(_native.stop)


class Settings(TypedDict, total=False):
    """How a client is set up. What is left out has a sane default."""

    api_key: str | None
    """API key of the merchant; from `IYZICO_API_KEY` when missing."""
    secret_key: str | None
    """Secret key of the merchant; from `IYZICO_SECRET_KEY` when missing."""
    base_url: str | None
    """Address of the service; from `IYZICO_BASE_URL` or the prefix of the key when missing."""
    timeout: float | None
    """Seconds for one attempt."""
    connect_timeout: float | None
    """Seconds for opening a connection."""
    total_timeout: float | None
    """Seconds for all attempts together."""
    max_response_bytes: int | None
    """Longest answer that is read."""
    max_connections: int | None
    """Most connections that are open at a time."""
    root_certificate_pem: bytes | None
    """A certificate authority to trust besides the usual ones, for proxies and simulators."""
    proxy: str | None
    """Address of an HTTP proxy; from the usual environment variables when missing."""
    allow_other_hosts: bool
    """Whether `base_url` may name a host that is neither iyzico's nor this machine."""


def _with_environment(settings: Settings) -> Settings:
    return {
        **settings,
        "api_key": settings.get("api_key") or os.environ.get("IYZICO_API_KEY"),
        "secret_key": settings.get("secret_key") or os.environ.get("IYZICO_SECRET_KEY"),
        "base_url": settings.get("base_url") or os.environ.get("IYZICO_BASE_URL") or None,
    }


class Iyzico(Resources):
    """Talks to iyzico and waits for each answer. Safe to share between threads.

    Keys and base URL come from the arguments, or from the environment: `IYZICO_API_KEY`,
    `IYZICO_SECRET_KEY`, `IYZICO_BASE_URL`. Other Python threads run while one waits.
    """

    def __init__(self, **settings: Unpack[Settings]) -> None:
        self._native = _native.Client(**_with_environment(settings))
        super().__init__(self._call)

    def _call(
        self, endpoint: str, answer: type[A], request: Mapping[str, object], timeout: float | None
    ) -> A:
        return read(answer, self._native.call(endpoint, request, timeout))

    def lint(self, endpoint: str, **request: object) -> list[Finding]:
        """Judges the request of a call without sending it: errors and warnings.

        `client.lint("payment.create", price="1", ...)` takes what `client.payment.create` takes.
        """
        return self._native.lint(endpoint, request)

    def close(self) -> None:
        """Closes the connections. Calls that are under way come to their end."""
        self._native.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncIyzico(AsyncResources):
    """Talks to iyzico on an asyncio event loop. Set up like `Iyzico`.

    Cancelling the task that waits for an answer drops the request; whether it was carried out is
    then unknown, so look the payment up.
    """

    def __init__(self, **settings: Unpack[Settings]) -> None:
        self._native = _native.Client(**_with_environment(settings))
        super().__init__(self._call)

    async def _call(
        self, endpoint: str, answer: type[A], request: Mapping[str, object], timeout: float | None
    ) -> A:
        calls = calls_of(asyncio.get_running_loop())
        return read(answer, await calls.make(self._native, endpoint, request, timeout))

    def lint(self, endpoint: str, **request: object) -> list[Finding]:
        """Judges the request of a call without sending it: errors and warnings.

        `client.lint("payment.create", price="1", ...)` takes what `client.payment.create` takes.
        """
        return self._native.lint(endpoint, request)

    def close(self) -> None:
        """Closes the connections. Calls that are under way come to their end."""
        self._native.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
