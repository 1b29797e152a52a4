from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any, cast

import pytest

from iyzico.checkout import Checkout, SqliteStore
from iyzico.testing import Simulator

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator
    from pathlib import Path

    from iyzico import AsyncIyzico, Iyzico
    from iyzico.checkout import Store


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what takes long, unless asked for it."""
    if os.environ.get("IYZICO_LONG"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in long]


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("IYZICO_API_KEY", "IYZICO_SECRET_KEY", "IYZICO_BASE_URL", "IYZICO_MERCHANT_ID"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def simulator() -> Generator[Simulator]:
    with Simulator() as simulator:
        yield simulator


@pytest.fixture
def simulator_tls() -> Generator[Simulator]:
    with Simulator(tls=True) as simulator:
        yield simulator


@pytest.fixture
def client(simulator: Simulator) -> Generator[Iyzico]:
    with simulator.client() as client:
        yield client


@pytest.fixture
async def async_client(simulator: Simulator) -> AsyncGenerator[AsyncIyzico]:
    async with simulator.async_client() as client:
        yield client


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return SqliteStore(tmp_path / "payments.db")


@pytest.fixture
def checkout(client: Iyzico, store: Store) -> Checkout:
    """A checkout whose clock stands, so that what it says twice is the same."""
    now = time.time()
    return Checkout(client, store, deadline=60, now=lambda: now)


@pytest.fixture
def other_worker(simulator: Simulator, store: Store) -> Checkout:
    """Another process: it has a client of its own, and the same store."""
    return Checkout(simulator.client(), store, deadline=60)


@pytest.fixture
def site(simulator: Simulator) -> Generator[Simulator]:
    """The Django project of the examples, whose iyzico is the simulator of the test."""
    from django.test import override_settings

    from iyzico.django.payments.models import Payment

    keys = {
        "base_url": simulator.url,
        "api_key": simulator.api_key,
        "secret_key": simulator.secret_key,
    }
    with override_settings(IYZICO=keys):
        yield simulator
    cast("Any", Payment).objects.all().delete()
