"""The programs of the README run, and what they catch is caught."""

from __future__ import annotations

import asyncio
import re
import textwrap
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import attrs
import pytest
import trio

import iyzico
import seed
import servers
from iyzico import AsyncIyzico, Iyzico, Settled, callback, types, webhook
from notifications import MERCHANT, Event, take_in_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from iyzico.testing import Fault, Simulator

README = Path(__file__).parents[1] / "README.md"
BLOCKS: list[str] = re.findall(
    r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL
)


SimpleOrder: Any = attrs.make_class("SimpleOrder", list(seed.payment()))


def block_with(words: str) -> str:
    (block,) = (block for block in BLOCKS if words in block)
    return block


async def run(block: str, **names: Any) -> dict[str, Any]:
    """Runs a block inside a function, as readers do; returns its names."""
    source = "async def reader():\n" + textwrap.indent(block, "    ") + "\n    return locals()\n"
    exec(compile(source, "README.md", "exec"), names)
    local: Any = await names["reader"]()
    return {"returned": local} if isinstance(local, int) else local


def nobody() -> Iyzico:
    """Returns a client of an address where nobody listens."""
    return Iyzico(api_key="k", secret_key="s", base_url=servers.unused_address())


def test_first_program_runs(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    exec(BLOCKS[0], {})
    payment_id, payout = capsys.readouterr().out.split()
    assert payment_id
    assert payout == "130.725125"
    assert caplog.messages == []  # its data are those of a payment that nobody complains about


def test_every_program_is_python() -> None:
    assert len(BLOCKS) > 3
    for block in BLOCKS:
        compile("async def reader():\n" + textwrap.indent(block, "    "), "README.md", "exec")


ERRORS = block_with("except InvalidRequest as error")


async def test_errors_of_a_payment_are_caught(
    simulator: Simulator, client: Iyzico, capsys: pytest.CaptureFixture[str]
) -> None:
    invalid = {**seed.payment(), "currency": "LIRA"}
    await run(ERRORS, client=client, request=invalid)
    assert "currency is not a currency that iyzico takes" in capsys.readouterr().out
    declined = seed.payment(seed.CARD_WITHOUT_FUNDS)
    await run(ERRORS, client=client, request=declined)
    assert "10051 NOT_SUFFICIENT_FUNDS" in capsys.readouterr().out
    await run(ERRORS, client=nobody(), request=seed.payment())
    assert "nothing was sent" in capsys.readouterr().out
    assert simulator.ledger() == []


@pytest.mark.parametrize("fault", ["wrongSignature", {"cut": "afterCommit"}])
async def test_lost_payment_is_found(simulator: Simulator, client: Iyzico, fault: Fault) -> None:
    simulator.add_fault(fault, call="payment.create")
    local = await run(ERRORS, client=client, request=seed.payment())
    assert isinstance(local["settled"], iyzico.Succeeded)
    assert len(simulator.ledger()) == 1


ONCE = block_with("case Unknown(pending)")


@pytest.mark.parametrize(
    ("card", "fraud_status", "called"),
    [
        (seed.GOOD_CARD, 1, "ship"),
        (seed.GOOD_CARD, 0, "wait_for_notification"),
        (seed.GOOD_CARD, -1, "cancel"),
        (seed.CARD_WITHOUT_FUNDS, 1, "ask_for_another_card"),
        (seed.GOOD_CARD, 1, "try_again"),
    ],
)
async def test_endings_are_told_apart(
    simulator: Simulator, client: Iyzico, card: str, fraud_status: Any, called: str
) -> None:
    simulator.next_fraud_status(fraud_status)
    seen: list[str] = []

    def named(name: str) -> Callable[..., None]:
        return lambda *_: seen.append(name)

    def request_of(_: object, conversation_id: str) -> types.CreatePayment:
        return seed.payment(card, reference=conversation_id)

    names = ("ship", "wait_for_notification", "cancel", "try_again", "ask_for_another_card")
    await run(
        ONCE,
        client=client if called != "try_again" else nobody(),
        order=None,
        store=print,
        request_of=request_of,
        **{name: named(name) for name in names},
    )
    assert seen == [called]


INTERRUPTED = block_with("errors.interrupted")


async def test_timeout_leads_to_the_payment(simulator: Simulator) -> None:
    simulator.add_fault({"delay": {"milliseconds": 3_600_000, "at": "afterCommit"}}, times=1)
    async with simulator.async_client() as client:

        async def wait_for(call: Any, _: float) -> object:
            task = asyncio.ensure_future(call)
            await asyncio.to_thread(servers.wait_for_first_fault, simulator)
            return await asyncio.wait_for(task, 0)

        block = INTERRUPTED.replace("asyncio.wait_for", "wait_for")
        local = await run(block, client=client, request=seed.payment(), wait_for=wait_for)
    assert isinstance(client, AsyncIyzico)
    assert isinstance(local["settled"], iyzico.Succeeded)
    assert len(simulator.ledger()) == 1


CALLBACKS = block_with("callback.read(request.body)")


async def test_callback_that_comes_twice_charges_once(simulator: Simulator, client: Iyzico) -> None:
    page = client.three_ds.initialize(**seed.three_ds())
    body = simulator.three_ds(page.three_ds_html_content).approve().body
    order = SimpleNamespace(paid_price="1.2", basket_id="B67832")

    def find_order(payment_id: str) -> SimpleNamespace:
        assert payment_id == page.payment_id
        return order

    shipped: list[str] = []
    for _ in range(2):
        local = await run(
            CALLBACKS,
            client=client,
            request=SimpleNamespace(body=body),
            find_order=find_order,
            ship=shipped.append,
        )
        settled: Settled[types.Payment] = local["settled"]
        assert isinstance(settled, iyzico.Succeeded)
    assert shipped == [page.payment_id] * 2
    (booked,) = simulator.ledger()
    assert booked.phase == "AUTH"


async def test_callbacks_that_lead_to_nothing_are_caught(
    client: Iyzico, simulator: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    key = simulator.secret_key
    refused = callback.sign(payment_id="1", md_status="0", status="failure", secret_key=key)
    for body in (refused, {**refused, "signature": "0"}):
        await run(CALLBACKS, client=client, request=SimpleNamespace(body=body))
    assert capsys.readouterr().out.split()[0] == "0"


async def test_objects_become_requests(client: Iyzico) -> None:
    local = await run(block_with("fields_of"), client=client, order=SimpleOrder(**seed.payment()))
    assert local["payment"].payment_id


def test_calls_are_spans(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("api_key", "secret_key", "base_url"):
        monkeypatch.setenv(f"IYZICO_{name.upper()}", getattr(simulator, name))
    names: dict[str, Any] = {"Iyzico": Iyzico}
    exec(block_with("instrument(Iyzico())"), names)
    assert names["client"].connection.test().status == "success"


def test_threads_of_trio_and_gevent_pay(client: Iyzico) -> None:
    names: dict[str, Any] = {"client": client, "request": seed.payment()}
    source = textwrap.indent(block_with("trio.to_thread"), "    ")
    exec("async def reader():\n" + source + "\n    return payment\n", names)
    assert trio.run(names["reader"]).payment_id
    exec(block_with("ThreadPool"), names)
    assert names["payment"].payment_id


WEBHOOKS = block_with("webhook.verify")


async def test_notifications_are_believed_or_rejected(client: Iyzico, simulator: Simulator) -> None:
    made = client.payment.create(**seed.payment())
    event = {"iyziEventType": "API_AUTH", "paymentId": made.payment_id, "status": "SUCCESS"}
    headers = {"HTTP_X_IYZ_SIGNATURE_V3": webhook.sign(event, secret_key=simulator.secret_key)}
    shipped: list[str] = []
    names: dict[str, Any] = {"client": client, "ship": shipped.append}
    await run(WEBHOOKS, request=SimpleNamespace(body=event, headers=headers), **names)
    assert shipped == [made.payment_id]
    forged = await run(WEBHOOKS, request=SimpleNamespace(body=event, headers={}), **names)
    assert forged == {"returned": 400}


def test_every_kind_of_notification_is_taken_in(simulator: Simulator) -> None:
    shipped: list[str] = []

    def new() -> list[str]:
        made, shipped[:] = [*shipped], []
        return made

    with simulator.client(merchant_id=MERCHANT) as client:

        def receive(event: Event, headers: dict[str, str]) -> int:
            names: dict[str, Any] = {"client": client, "ship": shipped.append}
            request = SimpleNamespace(body=event, headers=headers)
            returned = asyncio.run(run(WEBHOOKS, request=request, **names))
            return int(returned.get("returned", 200))

        take_in_all(receive, simulator, client, new)


async def test_what_is_not_known_is_sent_all_the_same(client: Iyzico, simulator: Simulator) -> None:
    await run(block_with("client.request("), client=client)
    first, second = simulator.requests()
    assert (first.call, second.call) == ("bin.check", "bin.check")
    assert '"newField":"1.50"' in first.body
