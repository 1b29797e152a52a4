"""Money calls that are sent once: what is answered, and what the bank has booked."""

from __future__ import annotations

import asyncio
import json
import pickle
import subprocess
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypedDict, cast, get_args

import pytest

import seed
import servers
from iyzico import (
    AlreadyDone,
    ApiError,
    AsyncIyzico,
    ClientClosed,
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
    callback,
    types,
)
from iyzico._choices import MoneyCallName
from iyzico._resources import Resources

if TYPE_CHECKING:
    from collections.abc import Callable

    from iyzico import Found, Settled
    from iyzico.testing import Fault, Simulator


class Pace(TypedDict):
    deadline: float
    first_pause: float
    longest_pause: float


QUICKLY = Pace(deadline=60, first_pause=0.02, longest_pause=0.05)
GIVING_UP = Pace(deadline=0.1, first_pause=0.02, longest_pause=0.05)
PATIENTLY = Pace(deadline=2, first_pause=0.02, longest_pause=0.5)

CARRIED_OUT: list[Fault] = [
    {"cut": "afterCommit"},
    {"cut": {"responseByte": 0}},
    {"cut": {"responseByte": 300}},
    {"gateway": {"status": 502}},
    {"gateway": {"status": 504, "at": "afterCommit"}},
    {"tamper": {"field": "paidPrice", "value": "1.00"}},
    {"tamper": {"field": "conversationId"}},
    "emptyResponse",
    "halfResponse",
    "wrongSignature",
    "missingSignature",
]
NOT_CARRIED_OUT: list[Fault] = [
    {"cut": "beforeRead"},
    {"cut": "afterRead"},
    {"gateway": {"at": "beforeCommit"}},
]


def keys(base_url: str) -> dict[str, Any]:
    return {"api_key": "sandbox-key", "secret_key": "sandbox-secret", "base_url": base_url}


def check_found(settled: Settled[Found], simulator: Simulator) -> None:
    assert isinstance(settled, Succeeded)
    assert settled.looked_up
    assert isinstance(settled.response, types.Payment)
    (booked,) = simulator.ledger()
    assert settled.response.payment_id == booked.payment_id
    assert settled.response.paid_price == booked.paid_price == Decimal("1.2")


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


RESOLVER = """
import sys
from iyzico import Iyzico, Succeeded

base_url, api_key, secret_key = sys.argv[1:]
with Iyzico(base_url=base_url, api_key=api_key, secret_key=secret_key) as client:
    match client.resolve(sys.stdin.read()):
        case Succeeded(payment, looked_up=True):
            print(payment.payment_id, payment.paid_price)
"""


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
        settled = client.payment.create_once(timeout=0.1, **GIVING_UP, **seed.payment())
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


def test_hold_and_capture_are_found(simulator: Simulator, client: Iyzico) -> None:
    simulator.add_fault({"cut": "afterCommit"}, call=["payment.authorize", "payment.capture"])
    hold = client.payment.authorize_once(**seed.payment(), **QUICKLY)
    assert isinstance(hold, Succeeded)
    assert hold.looked_up
    captured = client.payment.capture_once(
        payment_id=hold.response.payment_id, paid_price="1.2", currency="TRY", **QUICKLY
    )
    assert isinstance(captured, Succeeded)
    assert captured.looked_up
    assert captured.response.phase == "POST_AUTH"
    (booked,) = simulator.ledger()
    assert booked.phase == "POST_AUTH"


def test_end_of_three_ds_is_found(simulator: Simulator, client: Iyzico) -> None:
    simulator.add_fault({"cut": "afterCommit"}, call="three_ds.complete")
    page = client.three_ds.initialize(**seed.three_ds())
    post = simulator.three_ds(page.three_ds_html_content).approve()
    confirmed = callback.read(post.body, secret_key=simulator.secret_key)
    assert isinstance(confirmed, callback.ThreeDsCallback)
    completion = confirmed.completion(paid_price="1.2", basket_id="B67832", currency="TRY")
    check_found(client.three_ds.complete_once(**completion, **QUICKLY), simulator)


def test_cancellation_is_found(simulator: Simulator, client: Iyzico) -> None:
    made = client.payment.create(**seed.payment())
    simulator.add_fault({"cut": "afterCommit"}, call="payment.cancel")
    settled = client.payment.cancel_once(payment_id=made.payment_id, **QUICKLY)
    assert isinstance(settled, Succeeded)
    assert settled.looked_up
    assert isinstance(settled.response, types.Cancellation)
    assert settled.response.price == Decimal("1.2")
    (booked,) = simulator.ledger()
    assert booked.cancellation is not None


@pytest.mark.parametrize("fault", CARRIED_OUT[:3], ids=str)
def test_refund_of_an_amount_is_found(simulator: Simulator, client: Iyzico, fault: Fault) -> None:
    made = client.payment.create(**seed.payment())
    simulator.add_fault(fault, call="payment.refund_amount")
    settled = client.payment.refund_amount_once(
        payment_id=made.payment_id, price="0.5", currency="TRY", **QUICKLY
    )
    assert isinstance(settled, Succeeded)
    assert settled.looked_up
    assert isinstance(settled.response, types.Refund)
    assert settled.response.price == Decimal("0.5")
    (booked,) = simulator.ledger()
    assert [refund.price for refund in booked.refunds] == [Decimal("0.5")]


def test_refund_of_a_line_is_found_by_its_payment(simulator: Simulator, client: Iyzico) -> None:
    made = client.payment.create(**seed.payment())
    line = made.item_transactions[0].payment_transaction_id
    simulator.add_fault({"cut": "afterCommit"}, call="payment.refund")
    settled = client.payment.refund_once(payment_transaction_id=line, price="0.1", **QUICKLY)
    assert isinstance(settled, Unknown)
    assert "the payment of the line is not known" in str(settled.error)
    found = client.resolve(settled.pending, payment_id=made.payment_id, **QUICKLY)
    assert isinstance(found, Succeeded)
    assert isinstance(found.response, types.Refund)
    settled = client.payment.refund_once(
        payment_transaction_id=line, price="0.1", payment_id=made.payment_id, **QUICKLY
    )
    assert isinstance(settled, Succeeded)
    assert settled.looked_up
    (booked,) = simulator.ledger()
    assert [refund.price for refund in booked.refunds] == [Decimal("0.1")] * 2


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


def test_every_call_that_moves_money_can_be_sent_once() -> None:
    sent_once = {
        f"{name}.{action.removesuffix('_once')}"
        for name in vars(Resources)
        if not name.startswith("_")
        for action in dir(getattr(Resources, name))
        if action.endswith("_once")
    }
    assert sent_once == set(get_args(MoneyCallName))


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

        settled = dict(zip(references, await asyncio.gather(*map(pay, references)), strict=True))
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
    assert sum(isinstance(ending, Succeeded) for ending in settled.values()) > 30


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


def check_unknown(settled: Settled[Found], handle: str) -> None:
    assert isinstance(settled, Unknown)
    assert settled.pending == settled.error.pending == handle
    assert settled.error.outcome == "unknown"
    assert "no money moved" not in str(settled.error)


def test_payment_under_review_is_not_shipped(simulator: Simulator, client: Iyzico) -> None:
    request = seed.payment(reference="order-42")
    handle = client.pending("payment.create", **request)
    simulator.next_fraud_status(0)
    settled = client.payment.create_once(**request)
    assert isinstance(settled, UnderReview)
    assert not settled.response.may_ship
    found = client.resolve(handle, **QUICKLY)
    assert isinstance(found, UnderReview)
    assert found.looked_up


def test_payment_that_risk_control_refused_was_made_and_is_not_declined(
    simulator: Simulator, client: Iyzico
) -> None:
    request = seed.payment(reference="order-42")
    handle = client.pending("payment.create", **request)
    simulator.next_fraud_status(-1)
    settled = client.payment.create_once(**request)
    again = client.payment.create_once(**request, **QUICKLY)
    with simulator.client() as elsewhere:
        found = elsewhere.payment.create_once(pending=handle, **request, **QUICKLY)
        resolved = elsewhere.resolve(handle, **QUICKLY)
    for ending in (settled, again, found, resolved):
        assert isinstance(ending, RefusedByRisk)
        assert isinstance(ending.response, types.Payment)
        assert (ending.response.fraud_status, ending.response.may_ship) == (-1, False)
        assert ending.response.payment_id == simulator.ledger()[0].payment_id
    assert len(simulator.ledger()) == 1


def test_second_completion_is_not_a_reason_for_another_card(
    simulator: Simulator, client: Iyzico
) -> None:
    page = client.three_ds.initialize(**seed.three_ds())
    post = simulator.three_ds(page.three_ds_html_content).approve()
    confirmed = callback.read(post.body, secret_key=simulator.secret_key)
    assert isinstance(confirmed, callback.ThreeDsCallback)
    completion = confirmed.completion(paid_price="1.2", basket_id="B67832", currency="TRY")
    client.three_ds.complete(**completion)
    with pytest.raises(AlreadyDone) as caught:
        client.three_ds.complete(**completion)
    error = caught.value
    assert (error.code, error.outcome) == ("5115", "unknown")
    assert error.raw is not None
    assert error.raw["errorCode"] == "5115"
    assert error.pending is not None
    assert isinstance(pickle.loads(pickle.dumps(error)), AlreadyDone)
    check_found(client.resolve(error.pending, **QUICKLY), simulator)


def test_warnings_come_with_the_response(client: Iyzico, caplog: pytest.LogCaptureFixture) -> None:
    request = cast("Any", {**seed.payment(), "installment": 7})
    settled = client.payment.create_once(**request)
    if isinstance(settled, Succeeded):
        assert "installment" in [finding.path for finding in settled.response.warnings]
        (line,) = [record for record in caplog.records if record.name == "iyzico"]
        assert "payment.create: " in line.getMessage()
        assert "installment is not offered by every bank" in line.getMessage()
