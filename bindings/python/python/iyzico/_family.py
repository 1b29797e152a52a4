"""The calls of one resource, as an attribute of a client."""

from __future__ import annotations

import sys

from iyzico import _names as t


def load(name: str) -> t.ModuleType:
    """Imports a module. `importlib` can do so, but takes longer to be imported than the module."""
    __import__(name)
    return sys.modules[name]


class Family:
    """Imports the calls of a resource when they are first used: `client.payment`."""

    __slots__ = ("_class", "_resource")

    def __init__(self, resource: str, name: str) -> None:
        self._resource = resource
        self._class = name

    def __get__(self, client: t.Any, _: type | None = None) -> t.Any:  # noqa: ANN401
        kind = getattr(load(f"iyzico._resources.{self._resource}"), self._class)
        if client is None:
            return kind
        attributes: dict[str, t.Any] = client.__dict__
        return attributes.setdefault(self._resource, kind(*client._calls))  # noqa: SLF001
