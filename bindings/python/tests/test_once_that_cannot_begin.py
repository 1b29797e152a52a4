"""Money calls that cannot begin: what an earlier one has left unknown stays unknown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import pytest

import seed
from iyzico import (
    AsyncIyzico,
    ClientClosed,
    ConfigError,
    Iyzico,
    NotSent,
    Unknown,
)
from once import GIVING_UP, QUICKLY, check_found, check_unknown

if TYPE_CHECKING:
    from iyzico.testing import Simulator

HOPELESS: list[dict[str, Any]] = [
    {"timeout": -1.0},
    {"timeout": 0},
    {"timeot": 5},
    {"verify": "sometimes"},
    {"deadline": "soon"},
    {"payment_id": "7"},
    {"extra": "x"},
    {"extra": {"price": "1"}},
    {"extra": {"more": object()}},
]


@pytest.mark.parametrize("is_async", [False, True])
async def test_call_that_cannot_begin_leaves_the_same_call_before_it_unknown(
    simulator: Simulator, *, is_async: bool
) -> None:
    lost, new = seed.payment(reference="order-42"), seed.payment(reference="order-43")
    client: Any = simulator.async_client() if is_async else simulator.client()

    async def create_once(**request: Any) -> Any:
        settled = client.payment.create_once(**request)
        return await settled if is_async else settled

    simulator.add_fault({"cut": "afterCommit"}, call="payment.create", times=1)
    simulator.add_fault({"gateway": {"status": 503}}, call="payment.retrieve")
    assert isinstance(await create_once(**lost, **GIVING_UP), Unknown)
    simulator.clear_faults()

    async def check(options: dict[str, Any]) -> None:
        settled = await create_once(**lost, **options)
        check_unknown(settled, settled.pending)
        advice = settled.error.advice
        assert advice is not None
        assert advice.key == "outcome_unknown"
        assert "sentAt" not in json.loads(settled.pending), "it was sent at another time"
        with simulator.client() as other:
            check_found(other.resolve(settled.pending, **QUICKLY), simulator)
        settled = await create_once(**new, **options)
        assert isinstance(settled, NotSent)
        assert (settled.error.outcome, settled.error.pending) == ("not_sent", None)

    for options in HOPELESS:
        await check(options)
    client.close()
    client.close()
    for options in [{}, *HOPELESS]:
        await check(options)
    assert len(simulator.ledger()) == 1


def test_search_that_cannot_begin_leaves_the_call_unknown(
    simulator: Simulator, client: Iyzico
) -> None:
    handle = client.pending("payment.create", **seed.payment(reference="order-42"))
    for options in WRONG_OPTIONS:
        with pytest.raises(ConfigError) as caught:
            client.resolve(handle, **options)
        assert (caught.value.outcome, caught.value.pending) == ("unknown", handle)
    with pytest.raises(ConfigError) as caught:
        client.resolve("no handle")
    assert (caught.value.outcome, caught.value.pending) == ("unknown", None)
    client.close()
    with pytest.raises(ClientClosed) as closed:
        client.resolve(handle)
    assert (closed.value.outcome, closed.value.pending) == ("unknown", handle)
    assert "no money moved" not in str(closed.value)
    assert simulator.requests() == []


WRONG_OPTIONS: list[dict[str, Any]] = [
    {"timeout": -1.0},
    {"verify": "sometimes"},
    {"deadline": "soon"},
    {"payment_id": 5},
]


@pytest.mark.parametrize("options", WRONG_OPTIONS)
async def test_wrong_option_leaves_an_earlier_call_unknown(
    simulator: Simulator, client: Iyzico, async_client: AsyncIyzico, options: dict[str, Any]
) -> None:
    request = seed.payment(reference="order-42")
    handle = client.pending("payment.create", **request)
    calls: list[Any] = [client.payment.create_once, async_client.payment.create_once]
    everything: dict[str, Any] = {**request, **options, "pending": handle}
    if "payment_id" in options:
        calls = [client.payment.refund_once, async_client.payment.refund_once]
        everything = {"payment_transaction_id": "1", "price": "1", **options, "pending": handle}
    ended = [calls[0](**everything), await calls[1](**everything)]
    for settled in ended:
        check_unknown(settled, handle)
        assert isinstance(settled.error, ConfigError)
    assert simulator.requests() == []


async def test_closed_client_leaves_an_earlier_call_unknown(simulator: Simulator) -> None:
    request = seed.payment(reference="order-42")
    client, waiting = simulator.client(), simulator.async_client()
    handle = client.pending("payment.create", **request)
    client.close()
    waiting.close()
    check_unknown(client.payment.create_once(pending=handle, **request), handle)
    check_unknown(await waiting.payment.create_once(pending=handle, **request), handle)


def test_missing_loop_leaves_an_earlier_call_unknown(simulator: Simulator) -> None:
    request = seed.payment(reference="order-42")
    waiting = simulator.async_client()
    handle = waiting.pending("payment.create", **request)
    call = cast("Any", waiting.payment.create_once(pending=handle, **request))
    with pytest.raises(StopIteration) as ended:
        call.send(None)
    check_unknown(ended.value.value, handle)
