"""Handles of money calls: known before the call, resolved later, by whichever process."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any, cast

import pytest

import seed
from iyzico import (
    AsyncIyzico,
    ConfigError,
    InvalidRequest,
    Iyzico,
    NotSent,
    Succeeded,
    Unknown,
    types,
)
from once import GIVING_UP, QUICKLY, check_found, check_unknown

if TYPE_CHECKING:
    from iyzico.testing import Simulator

RESOLVER = """
import sys
from iyzico import Iyzico, Succeeded

base_url, api_key, secret_key = sys.argv[1:]
with Iyzico(base_url=base_url, api_key=api_key, secret_key=secret_key) as client:
    match client.resolve(sys.stdin.read()):
        case Succeeded(payment, looked_up=True):
            print(payment.payment_id, payment.paid_price)
"""


def test_number_of_an_earlier_payment_does_not_resolve_a_charge(
    simulator: Simulator, client: Iyzico
) -> None:
    earlier = client.payment.create(**seed.payment())
    simulator.add_fault({"cut": "afterRead"}, call="payment.create", times=1)
    settled = client.payment.create_once(**seed.payment(), **GIVING_UP)
    assert isinstance(settled, Unknown)
    other = simulator.client()  # it knows nothing of the first one
    found = other.resolve(settled.pending, payment_id=earlier.payment_id, **GIVING_UP)
    assert isinstance(found, Unknown)
    assert len(simulator.ledger()) == 1


def test_another_process_resolves_the_handle(simulator: Simulator, client: Iyzico) -> None:
    simulator.add_fault({"lag": {"seconds": 30}}, call="payment.create")
    simulator.add_fault({"cut": "afterCommit"}, call="payment.create")
    settled = client.payment.create_once(**seed.payment(), **GIVING_UP)
    assert isinstance(settled, Unknown)
    simulator.advance(31)
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            RESOLVER,
            simulator.base_url,
            simulator.api_key,
            simulator.secret_key,
        ],
        input=settled.pending,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    (booked,) = simulator.ledger()
    assert done.stdout.split() == [booked.payment_id, "1.20"]


async def test_handle_is_resolved_on_an_event_loop(
    simulator: Simulator, async_client: AsyncIyzico
) -> None:
    request = seed.payment(reference="order-42")
    pending = async_client.pending("payment.create", **request)
    made = await async_client.payment.create(**request)
    settled = await async_client.resolve(pending, **QUICKLY)
    check_found(settled, simulator)
    assert isinstance(settled, Succeeded)
    assert isinstance(settled.response, types.Payment)
    assert settled.response.payment_id == made.payment_id


def test_handle_is_known_before_the_call(simulator: Simulator, client: Iyzico) -> None:
    request = seed.payment(reference="order-42")
    before = client.pending("payment.create", **request)
    assert simulator.requests() == []
    simulator.add_fault({"cut": "afterRead"}, call="payment.create")
    settled = client.payment.create_once(**request, **GIVING_UP)
    assert isinstance(settled, Unknown)
    known, sent = json.loads(before), json.loads(settled.pending)
    assert known.pop("sentAt") <= sent.pop("sentAt")
    assert known.pop("merchant") == sent.pop("merchant")
    assert (
        known
        == sent
        == {
            "endpoint": "payment.create",
            "conversationId": "order-42",
            "price": "1.0",
            "paidPrice": "1.2",
            "currency": "TRY",
            "basketId": "B67832",
            "installment": 1,
            "firstSixDigits": "552879",
            "lastFourDigits": "0008",
        }
    )


def test_handle_before_the_call_needs_a_reference(client: Iyzico) -> None:
    with pytest.raises(ConfigError) as caught:
        client.pending("payment.create", **seed.payment())
    assert caught.value.setting == "conversation_id"
    with pytest.raises(InvalidRequest):
        client.pending("payment.create", conversation_id="order-42", price=1.5)
    with pytest.raises(ConfigError):
        client.pending(cast("Any", "bin.check"), conversation_id="order-42", bin_number="552879")
    with pytest.raises(ValueError, match="there is no call"):
        client.pending(cast("Any", "payment.steal"))


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", "order-42", '{"endpoint": "bin.check", "conversationId": "1"}']
)
async def test_text_that_is_no_handle_is_refused(simulator: Simulator, text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        simulator.client().resolve(text)
    assert caught.value.outcome == "unknown"
    with pytest.raises(ConfigError):
        await simulator.async_client().resolve(text)


async def test_a_handle_of_another_merchant_is_not_resolved(simulator: Simulator) -> None:
    order: dict[str, Any] = {**seed.payment(), "conversation_id": "1001"}
    own = simulator.client()
    handle = own.pending("payment.create", **order)
    assert isinstance(own.payment.create_once(**order), Succeeded)
    key, secret_key = "sandbox-other", "sandbox-secret"
    waiting = AsyncIyzico(api_key=key, secret_key=secret_key, base_url=simulator.url)
    with Iyzico(api_key=key, secret_key=secret_key, base_url=simulator.url) as other:
        for settled in (
            other.resolve(handle, **GIVING_UP),
            other.payment.create_once(**order, pending=handle, **GIVING_UP),
            await waiting.resolve(handle, **GIVING_UP),
        ):
            assert isinstance(settled, Unknown)
            assert settled.pending == handle
            assert "another merchant or another host" in str(settled.error)
    await waiting.aclose()
    assert simulator.api_key not in handle
    assert isinstance(own.resolve(handle, **QUICKLY), Succeeded)
    named = json.loads(handle)
    del named["merchant"]  # as an earlier version stored it
    assert isinstance(own.resolve(json.dumps(named), **QUICKLY), Succeeded)


def test_handle_of_an_earlier_attempt_is_looked_up_first(simulator: Simulator) -> None:
    request = seed.payment(reference="order-42")
    with simulator.client() as before:
        handle = before.pending("payment.create", **request)
        before.payment.create(**request)
    with simulator.client() as after:
        check_found(after.payment.create_once(pending=handle, **request, **QUICKLY), simulator)
    assert len(simulator.ledger()) == 1


@pytest.mark.parametrize("is_async", [False, True])
async def test_handle_that_cannot_be_read_says_that_something_was_sent(
    simulator: Simulator, client: Iyzico, async_client: AsyncIyzico, *, is_async: bool
) -> None:
    request = seed.payment(reference="order-42")
    with simulator.client() as before:
        handle = before.pending("payment.create", **request)
        before.payment.create(**request)
    unreadable: list[Any] = [
        "",
        "no handle",
        handle[:40],
        json.dumps(handle),
        handle.encode(),
        json.loads(handle),
        [handle],
        7,
        json.dumps({**request, "payment_card": {"card_number": "5528790000000008"}}, default=str),
    ]
    create_once: Any = (async_client if is_async else client).payment.create_once
    for pending in unreadable:
        settled = create_once(pending=pending, **request)
        settled = await settled if is_async else settled
        assert isinstance(settled, Unknown)
        assert isinstance(settled.error, ConfigError)
        assert settled.error.setting == "pending"
        check_unknown(settled, settled.pending)
        assert "55287900" not in f"{settled!r} {settled.error!r} {settled.pending}"
        check_found(client.resolve(settled.pending, **QUICKLY), simulator)
        # Of a request that is none, nothing can be looked up.
        unnamed = create_once(pending=pending)
        unnamed = await unnamed if is_async else unnamed
        again = client.payment.create_once(pending=unnamed.pending, **request)
        check_unknown(again, unnamed.pending)
    assert len(simulator.ledger()) == 1


@pytest.mark.parametrize("is_async", [False, True])
@pytest.mark.parametrize("name", ["pendng", "peding", "Pending", "handle", "pending_handle"])
async def test_handle_under_another_name_says_that_something_was_sent(
    simulator: Simulator, client: Iyzico, async_client: AsyncIyzico, *, name: str, is_async: bool
) -> None:
    request = seed.payment(reference="order-42")
    with simulator.client() as before:
        handle = before.pending("payment.create", **request)
        before.payment.create(**request)
    create_once: Any = (async_client if is_async else client).payment.create_once
    for given in ({name: handle}, {name: handle, "pending": None}):
        settled = create_once(**request, **given)
        settled = await settled if is_async else settled
        check_unknown(settled, handle)
        assert "is not a field of this call" in str(settled.error)
    settled = create_once(**request, extra={name: handle}, **QUICKLY)
    settled = await settled if is_async else settled
    assert not isinstance(settled, NotSent)
    assert len(simulator.ledger()) == 1
    for unreadable in ("", "no handle", handle[:40], json.loads(handle), 7):
        settled = create_once(**request, **{name: unreadable})
        settled = await settled if is_async else settled
        check_unknown(settled, settled.pending)
    for nothing in ({"pric": "1.00"}, {"deadlin": 5}):  # which say nothing of an earlier call
        settled = create_once(**seed.payment(reference="order-43"), **nothing)
        settled = await settled if is_async else settled
        assert isinstance(settled, NotSent)
