"""The clients of `iyzico.fastapi` live as long as any application that shares them."""

from itertools import permutations
from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient

from iyzico import AsyncIyzico, ConfigError, Iyzico
from iyzico.errors import ClientClosed
from iyzico.fastapi import FastAPIIyzico
from iyzico.testing import Simulator

APPS = (0, 1, 2)
# Of every order in which three applications start and end: the first time an application is named
# it starts, the second time it ends.
ORDERS = sorted(set(permutations((*APPS, *APPS))))


def browser_of(app: FastAPI) -> Any:
    return TestClient(app)


def shared(simulator: Simulator) -> FastAPIIyzico:
    return FastAPIIyzico(
        base_url=simulator.url, api_key=simulator.api_key, secret_key=simulator.secret_key
    )


async def test_clients_close_with_the_last_application(simulator: Simulator) -> None:
    assert len(ORDERS) == 90
    payments = shared(simulator)
    for order in ORDERS:
        running: dict[int, Any] = {}
        clients: set[Iyzico | AsyncIyzico] = set()
        for app in order:
            if app in running:
                await running.pop(app).__aexit__(None, None, None)
            else:
                running[app] = payments.lifespan(FastAPI())
                await running[app].__aenter__()
            if running:
                assert (await payments.async_client().connection.test()).status == "success"
                clients |= {payments.client(), payments.async_client()}
            else:
                for client in (payments.client, payments.async_client):
                    with pytest.raises(RuntimeError, match="has not started"):
                        client()
                with pytest.raises(ClientClosed):
                    next(it for it in clients if isinstance(it, Iyzico)).connection.test()
                assert len(clients) == 2, order
                clients.clear()


def test_two_applications_side_by_side(simulator: Simulator) -> None:
    payments = shared(simulator)

    def application() -> FastAPI:
        app = FastAPI(lifespan=payments.lifespan)

        @app.get("/blocking")
        def blocking(client: Annotated[Iyzico, Depends(payments.client)]) -> str:
            return client.connection.test().status or ""

        @app.get("/async")
        async def asynchronous(
            client: Annotated[AsyncIyzico, Depends(payments.async_client)],
        ) -> str:
            return (await client.connection.test()).status or ""

        assert callable(blocking)
        assert callable(asynchronous)
        return app

    def works(browser: Any) -> bool:
        return [browser.get(path).json() for path in ("/blocking", "/async")] == ["success"] * 2

    with browser_of(application()) as first:
        assert works(first)
        with browser_of(application()) as second:
            assert works(first)
            assert works(second)
        assert works(first)


async def test_start_that_fails_is_none(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    payments = FastAPIIyzico(base_url=simulator.url)
    with pytest.raises(ConfigError):
        await payments.lifespan(FastAPI()).__aenter__()
    monkeypatch.setenv("IYZICO_API_KEY", simulator.api_key)
    monkeypatch.setenv("IYZICO_SECRET_KEY", simulator.secret_key)
    async with payments.lifespan(FastAPI()):
        assert payments.client().connection.test().status == "success"
    with pytest.raises(RuntimeError, match="has not started"):
        payments.client()
