"""A simulator inside the process, for tests without a network.

It is ready within milliseconds and stops at the end of the block:

    with Simulator() as simulator, simulator.client() as client:
        client.connection.test()
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from iyzico import AsyncIyzico, Iyzico, _native

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self, Unpack

    from iyzico._client import Settings

__all__ = ["Options", "Simulator"]


class Options(TypedDict, total=False):
    """How a simulator is set up."""

    port: int
    """Port to listen on; 0, the default, takes a free one."""
    api_key: str | None
    """API key that it accepts."""
    secret_key: str | None
    """Secret key that goes with it."""
    tls: bool
    """Whether it speaks TLS, with a certificate of its own authority."""
    seed: int | None
    """Changes every number that the simulator makes up."""


class Simulator:
    """A simulated iyzico on this machine. It runs until it is closed."""

    def __init__(self, **options: Unpack[Options]) -> None:
        self._native = _native.Simulator(**options)
        self.base_url = self._native.base_url
        """Address to give to a client."""
        self.api_key = self._native.api_key
        """API key that it accepts."""
        self.secret_key = self._native.secret_key
        """Secret key that goes with it."""
        self.certificate_pem = self._native.certificate_pem
        """Certificate authority to trust, when it speaks TLS."""

    def client(self, **settings: Unpack[Settings]) -> Iyzico:
        """Returns a blocking client that talks to it."""
        return Iyzico(**self._settings(settings))

    def async_client(self, **settings: Unpack[Settings]) -> AsyncIyzico:
        """Returns an asynchronous client that talks to it."""
        return AsyncIyzico(**self._settings(settings))

    def _settings(self, settings: Settings) -> Settings:
        defaults: Settings = {
            "base_url": self.base_url,
            "api_key": self.api_key,
            "secret_key": self.secret_key,
        }
        if self.certificate_pem is not None:
            defaults["root_certificate_pem"] = self.certificate_pem.encode()
        return {**defaults, **settings}

    def close(self) -> None:
        """Stops it and frees the port."""
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
