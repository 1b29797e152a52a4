"""Fixtures and markers of pytest: a bank on this machine for every test that asks for one.

    def test_declined_card(iyzico_simulator, iyzico_client):
        with pytest.raises(iyzico.ApiError):
            shop.pay(iyzico_client, card_number="4111111111111129")

Installed together with `iyzico`, nothing has to be imported. The simulator is loaded by the first
test that uses a fixture.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Generator
from pathlib import Path
from typing import Any, cast

import pytest

from iyzico import AsyncIyzico, Iyzico
from iyzico import _names as t

__all__ = ["RequestSnapshot"]

_MARKERS = (
    "iyzico(**options): how the simulator of this test is set up, as for iyzico.testing.Simulator",
    "iyzico_fault(fault, **conditions): adds a fault, as Simulator.add_fault does",
    "iyzico_scenario(scenario): plays a scenario, as Simulator.play does",
)
_NAMES = frozenset(marker.partition("(")[0] for marker in _MARKERS)
_FIXTURE = "iyzico_simulator"
_UPDATE = "--iyzico-update"
_FOLDER = "__iyzico__"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the option that writes snapshots anew."""
    parser.getgroup("iyzico").addoption(
        _UPDATE, action="store_true", help="rewrite the snapshots of requests to iyzico"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Makes the markers known."""
    for marker in _MARKERS:
        config.addinivalue_line("markers", marker)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fails a test whose marker would do nothing, for it would pass without what it is about.

    A marker of a class or a module is for those of its tests that have a simulator.
    """
    own = [marker.name for marker in item.own_markers if marker.name in _NAMES]
    if own and _FIXTURE not in getattr(item, "fixturenames", [_FIXTURE]):
        text = f"the marker {own[0]} is for a test with the fixture {_FIXTURE}, or one that uses it"
        pytest.fail(text, pytrace=False)


@pytest.fixture
def iyzico_simulator(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Generator[t.Simulator]:
    """A simulated iyzico for this test alone: `iyzico.testing.Simulator`.

    Its address, keys and merchant number are in the environment, so that every client that is made
    during the test talks to it; one that a module makes when it is imported does not. Numbers and
    tokens are the same in each run of a test, and others in each test.
    """
    from iyzico.testing import Simulator

    node: pytest.Item = request.node
    options: dict[str, Any] = {"seed": zlib.crc32(node.nodeid.encode())}
    for marker in _markers(node, "iyzico"):
        if marker.args:
            text = f"options have names: iyzico(starts_at=...), not iyzico({marker.args[0]!r})"
            raise TypeError(text)
        options |= marker.kwargs
    with Simulator(**cast("Any", options)) as simulator:
        for name in ("api_key", "secret_key", "base_url", "merchant_id"):
            monkeypatch.setenv(f"IYZICO_{name.upper()}", getattr(simulator, name))
        for marker in _markers(node, "iyzico_scenario")[-1:]:
            simulator.play(*marker.args, **marker.kwargs)
        for marker in reversed([*node.iter_markers("iyzico_fault")]):
            simulator.add_fault(*marker.args, **marker.kwargs)
        yield simulator


@pytest.fixture
def iyzico_client(iyzico_simulator: t.Simulator) -> Generator[Iyzico]:
    """A blocking client that talks to `iyzico_simulator`."""
    with iyzico_simulator.client() as client:
        yield client


@pytest.fixture
def iyzico_async_client(iyzico_simulator: t.Simulator) -> Generator[AsyncIyzico]:
    """An asynchronous client that talks to `iyzico_simulator`.

    It works with pytest-asyncio and with the plugin of anyio, on asyncio.
    """
    client = iyzico_simulator.async_client()
    yield client
    client.close()


@pytest.fixture
def iyzico_snapshot(
    request: pytest.FixtureRequest, iyzico_simulator: t.Simulator
) -> RequestSnapshot:
    """Compares the requests of this test with those of its snapshot file."""
    node: pytest.Item = request.node
    _, _, name = node.nodeid.partition("::")
    folder = node.path.parent / _FOLDER / node.path.stem
    update = bool(node.config.getoption(_UPDATE))
    return RequestSnapshot(iyzico_simulator, folder / _file_name(name), update=update)


class RequestSnapshot:
    """The requests that a test sends, and the file in which they are kept.

        iyzico_snapshot.check()

    `pytest --iyzico-update` writes the file, which belongs into the repository.
    """

    def __init__(self, simulator: t.Simulator, path: Path, *, update: bool) -> None:
        self._simulator = simulator
        self._path = path
        self._update = update

    def check(self, name: str | None = None) -> None:
        """Fails when what was sent so far differs from the snapshot of this name."""
        suffix = ".json" if name is None else f"-{_file_name(name)}.json"
        path = self._path.with_name(self._path.name + suffix)
        sent = json.dumps(self._simulator.sent(), indent=2, ensure_ascii=False) + "\n"
        if self._update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(sent, encoding="utf-8")
            return
        if not path.exists():
            pytest.fail(f"no snapshot at {path}; `pytest {_UPDATE}` writes it", pytrace=False)
        # Compared as data, so that pytest shows which field differs.
        assert json.loads(sent) == json.loads(path.read_text(encoding="utf-8")), path  # noqa: S101


def _markers(node: pytest.Item, name: str) -> list[pytest.Mark]:
    """Returns the markers of a test; each is closer to it than those before."""
    found: list[pytest.Mark] = []
    for part in node.listchain():
        own = [marker for marker in part.own_markers if marker.name == name]
        # pytest lists those of a class behind those of its bases, and all others the closest first.
        found += own if isinstance(part, pytest.Class) else own[::-1]
    of_parameters: list[pytest.Mark] = getattr(getattr(node, "callspec", None), "marks", [])
    return sorted(found, key=of_parameters.__contains__)


def _file_name(text: str) -> str:
    """Returns a name for a file that no other text has, on no system."""
    plain = re.sub(r"[^a-zA-Z0-9_.-]", "-", text)
    if plain == text.lower():
        return text
    return f"{plain[:100]}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
