"""Money calls that are sent once: what is returned, and what the bank has booked."""

from __future__ import annotations

import asyncio
import json
import pickle
from typing import TYPE_CHECKING, Any, cast

import pytest

import seed
import servers
from iyzico import (
    ApiError,
    AsyncIyzico,
    ConfigError,
    Declined,
    InvalidRequest,
    Iyzico,
    IyzicoError,
    NotSent,
    RateLimited,
    ReferenceInUse,
    RefusedByRisk,
    Succeeded,
    TransportError,
    UnderReview,
    Unknown,
    UntrustedResponse,
    types,
)
from once import CARRIED_OUT, GIVING_UP, NOT_CARRIED_OUT, PATIENTLY, QUICKLY, check_found, keys

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from iyzico import Settled
    from iyzico.testing import Fault, Simulator


def test_answered_call_is_not_looked_up(simulator: Simulator, client: Iyzico) -> None:
    settled = client.payment.create_once(**seed.payment(reference="order-42"))
    assert isinstance(settled, Succeeded)
    assert not settled.looked_up
    assert settled.response.conversation_id == "order-42"
    assert settled.response.verification == "verified"
    assert len(simulator.ledger()) == len(simulator.requests()) == 1


@pytest.mark.parametrize("fault", CARRIED_OUT, ids=str)
def test_lost_response_is_found(simulator: Simulator, client: Iyzico, fault: Fault) -> None:
    simulator.add_fault(fault, call="payment.create")
    check_found(client.payment.create_once(**seed.payment(), **QUICKLY), simulator)


@pytest.mark.parametrize("fault", CARRIED_OUT[:3], ids=str)
async def test_lost_response_is_found_on_an_event_loop(
    simulator: Simulator, async_client: AsyncIyzico, fault: Fault
) -> None:
    simulator.add_fault(fault, call="payment.create")
    check_found(await async_client.payment.create_once(**seed.payment(), **QUICKLY), simulator)


@pytest.mark.parametrize("fault", NOT_CARRIED_OUT, ids=str)
def test_not_found_proves_nothing(simulator: Simulator, client: Iyzico, fault: Fault) -> None:
    simulator.add_fault(fault, call="payment.create", times=1)
    settled = client.payment.create_once(**seed.payment(reference="order-42"), **GIVING_UP)
    assert isinstance(settled, Unknown)
    assert settled.error.outcome == "unknown"
    assert settled.error.endpoint == "payment.create"
    error = settled.error
    while "5087" not in str(error):  # a slow machine has not looked it up yet
        again = client.resolve(settled.pending, **GIVING_UP)
        assert isinstance(again, Unknown)
        error = again.error
    assert simulator.ledger() == []
    assert [request.call for request in simulator.requests()].count("payment.create") <= 1


def test_look_ups_that_fail_are_repeated(simulator: Simulator, client: Iyzico) -> None:
    simulator.add_fault({"cut": "afterCommit"}, call="payment.create")
    simulator.add_fault("wrongSignature", call="payment.retrieve", times=2)
    check_found(client.payment.create_once(**seed.payment(), **QUICKLY), simulator)
    assert simulator.faults()[1].fired == 2


def test_payment_that_shows_late_is_found_late(simulator: Simulator, client: Iyzico) -> None:
    simulator.add_fault({"lag": {"seconds": 30}}, call="payment.create")
    simulator.add_fault({"cut": "afterCommit"}, call="payment.create")
    settled = client.payment.create_once(**seed.payment(), **GIVING_UP)
    assert isinstance(settled, Unknown)
    again = client.resolve(settled.pending, **GIVING_UP)
    assert isinstance(again, Unknown)
    assert json.loads(again.pending) == json.loads(settled.pending)
    simulator.advance(31)
    check_found(client.resolve(again.pending, **QUICKLY), simulator)


def test_declined_card(simulator: Simulator, client: Iyzico) -> None:
    settled = client.payment.create_once(**seed.payment(seed.CARD_WITHOUT_FUNDS))
    assert isinstance(settled, Declined)
    assert isinstance(settled.error, ApiError)
    assert (settled.error.code, settled.error.outcome) == ("10051", "refused")
    assert simulator.ledger() == []
    assert len(simulator.requests()) == 1


def test_nothing_is_sent_where_nobody_listens() -> None:
    with Iyzico(**keys(servers.unused_address())) as client:
        settled = client.payment.create_once(**seed.payment())
    assert isinstance(settled, NotSent)
    assert isinstance(settled.error, TransportError)
    assert settled.error.outcome == "not_sent"


def test_call_that_is_held_back_is_not_sent(simulator: Simulator) -> None:
    limits = {"payment.create": 1}
    with simulator.client(rate_limit="fail_fast", calls_per_minute=limits) as client:
        client.payment.create(**seed.payment())
        settled = client.payment.create_once(**seed.payment())
    assert isinstance(settled, NotSent)
    assert isinstance(settled.error, RateLimited)
    assert len(simulator.ledger()) == 1


def test_silence_stays_unknown() -> None:
    with servers.Silent(greets=True) as server:
        client = Iyzico(**keys(server.base_url))
        client.connection.test()
        timeout = 0.1
        settled = client.payment.create_once(timeout=timeout, **GIVING_UP, **seed.payment())
        while isinstance(settled, NotSent):  # a slow machine has not sent it in so short a time
            timeout *= 2
            settled = client.payment.create_once(timeout=timeout, **GIVING_UP, **seed.payment())
        assert isinstance(settled, Unknown)
        assert settled.error.outcome == "unknown"


def test_page_of_a_proxy_stays_unknown() -> None:
    with servers.answering(502, "text/html", b"<html></html>") as base_url:
        client = Iyzico(**keys(base_url))
        settled = client.payment.create_once(**GIVING_UP, **seed.payment(reference="order-42"))
    assert isinstance(settled, Unknown)
    assert json.loads(settled.pending)["conversationId"] == "order-42"


@pytest.mark.parametrize(
    "fault",
    [
        {"gateway": {"status": 502}},
        "wrongSignature",
        {"cut": "afterCommit"},
        {"tamper": {"field": "status", "value": "failure"}},
    ],
    ids=str,
)
def test_unknown_keeps_what_the_plain_call_would_have_raised(
    simulator: Simulator,
    fault: Any,
) -> None:
    client = simulator.client()
    simulator.add_fault(fault, call="payment.create")
    with pytest.raises(IyzicoError) as plain:
        client.payment.create(**seed.payment())
    simulator.clear_faults()
    simulator.add_fault(fault, call="payment.create")
    simulator.add_fault({"cut": "beforeRead"}, call="payment.retrieve")
    settled = client.payment.create_once(**GIVING_UP, **seed.payment())
    assert isinstance(settled, Unknown)
    cause = settled.error.__cause__
    assert type(cause) is type(plain.value)
    assert isinstance(cause, IyzicoError)
    for name in ("outcome", "code", "group", "endpoint", "http_status", "advice"):
        assert getattr(cause, name, None) == getattr(plain.value, name, None), name
    assert (cause.raw is None) == (plain.value.raw is None)


def raised(call: Callable[..., object], **request: Any) -> IyzicoError:
    with pytest.raises((InvalidRequest, ApiError, ConfigError, UntrustedResponse)) as caught:
        call(**request)
    return caught.value


@pytest.mark.parametrize(
    "changes",
    [
        {"price": 1.5},
        {"price": "0"},
        {"payment_card": seed.card("5528790000000009")},
        {"paid_price": "1.21", "payment_card": seed.card(seed.CARD_WITHOUT_FUNDS)},
        {"timeout": -1.0},
        {"verify": "sometimes"},
    ],
    ids=["float", "zero", "mistyped card", "declined", "timeout", "verify"],
)
def test_error_is_what_the_plain_call_raises(client: Iyzico, changes: dict[str, Any]) -> None:
    request: dict[str, Any] = {**seed.payment(reference="order-42"), **changes}
    settled = client.payment.create_once(**request)
    assert isinstance(settled, NotSent | Declined)
    plain = raised(client.payment.create, **request)
    assert type(settled.error) is type(plain)
    assert str(settled.error) == str(plain)
    assert settled.error.outcome == plain.outcome


@pytest.mark.parametrize("setting", ["deadline", "first_pause", "longest_pause"])
def test_impossible_pace_is_refused(simulator: Simulator, client: Iyzico, setting: str) -> None:
    pace: dict[str, Any] = {setting: float("nan")}
    settled = client.payment.create_once(**seed.payment(), **pace)
    assert isinstance(settled, NotSent)
    assert isinstance(settled.error, ConfigError)
    assert settled.error.setting == setting
    assert simulator.requests() == []


def test_endings_survive_pickle(client: Iyzico) -> None:
    paid = client.payment.create_once(**seed.payment())
    declined = client.payment.create_once(**seed.payment(seed.CARD_WITHOUT_FUNDS))
    assert pickle.loads(pickle.dumps(paid)) == paid
    twin = pickle.loads(pickle.dumps(declined))
    assert isinstance(twin, Declined)
    assert str(twin) == str(declined)


@pytest.mark.parametrize("call", ["payment.create", "payment.retrieve"])
async def test_cancelled_task_drops_everything(simulator: Simulator, call: str) -> None:
    delay: Fault = {"delay": {"milliseconds": 3_600_000, "at": "afterCommit"}}
    simulator.add_fault(delay, call=call, times=1)
    simulator.add_fault({"cut": "afterCommit"}, call="payment.create")
    simulator.add_fault({"lag": {"seconds": 30}}, call="payment.create")
    async with simulator.async_client() as client:
        request = seed.payment(reference="order-42")
        pending = client.pending("payment.create", **request)
        task = asyncio.create_task(client.payment.create_once(**request, **QUICKLY))
        await asyncio.to_thread(servers.wait_for_first_fault, simulator)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await client.connection.test()
        asked = len(simulator.requests())
        await asyncio.sleep(0.3)
        assert len(simulator.requests()) == asked
        simulator.advance(31)
        check_found(await client.resolve(pending, **QUICKLY), simulator)


def succeeded(settled: Mapping[str, object]) -> int:
    return sum(isinstance(ending, Succeeded) for ending in settled.values())


@pytest.mark.parametrize(
    "scenario", ["bad-network", "failing-proxy", "forged-responses", "lost-responses"]
)
async def test_no_scenario_charges_twice(simulator: Simulator, scenario: str) -> None:
    simulator.play(scenario)
    references = [f"order-{number}" for number in range(60)]
    async with simulator.async_client(timeout=60) as client:

        async def pay(reference: str) -> Settled[types.Payment]:
            card = seed.CARD_WITHOUT_FUNDS if reference.endswith("7") else seed.GOOD_CARD
            request = seed.payment(card, reference=reference)
            return await client.payment.create_once(**request, **PATIENTLY)

        settled: dict[str, Settled[Any]] = dict(
            zip(references, await asyncio.gather(*map(pay, references)), strict=True)
        )
        while succeeded(settled) <= 30:  # a slow machine gets more time
            for reference, ending in settled.items():
                if isinstance(ending, Unknown):
                    settled[reference] = await client.resolve(ending.pending, **PATIENTLY)
    booked = [payment.conversation_id for payment in simulator.ledger()]
    assert len(booked) == len(set(booked))
    for reference, ending in settled.items():
        match ending:
            case Succeeded() | UnderReview() | RefusedByRisk():
                assert reference in booked
            case NotSent() | Declined():
                assert reference not in booked
            case Unknown(pending):
                assert json.loads(pending)["conversationId"] == reference
    assert sum(state.fired for state in simulator.faults()) > 0


def test_same_request_is_one_call(simulator: Simulator, client: Iyzico) -> None:
    request = seed.payment(reference="order-42")
    first = client.payment.create_once(**request)
    assert isinstance(first, Succeeded)
    check_found(client.payment.create_once(**request, **QUICKLY), simulator)


def test_other_request_with_the_same_reference_is_not_sent(
    simulator: Simulator, client: Iyzico
) -> None:
    client.payment.create_once(**seed.payment(reference="order-42"))
    other = {**seed.payment(reference="order-42"), "paid_price": "1.3"}
    settled = client.payment.create_once(**cast("Any", other))
    assert isinstance(settled, Unknown)
    assert isinstance(settled.error, ReferenceInUse)
    assert (settled.error.outcome, settled.error.conversation_id) == ("unknown", "order-42")
    assert settled.error.pending == settled.pending
    assert len(simulator.ledger()) == 1


def test_warnings_come_with_the_response(client: Iyzico, caplog: pytest.LogCaptureFixture) -> None:
    request = cast("Any", {**seed.payment(), "installment": 7})
    settled = client.payment.create_once(**request)
    if isinstance(settled, Succeeded):
        assert "installment" in [finding.path for finding in settled.response.warnings]
        (line,) = [record for record in caplog.records if record.name == "iyzico"]
        assert "payment.create: " in line.getMessage()
        assert "installment is not offered by every bank" in line.getMessage()
