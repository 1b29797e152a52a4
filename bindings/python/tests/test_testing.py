"""What a test sees of the simulator, and may change about it."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import pickle
import subprocess
import sys
import threading
from contextlib import contextmanager
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, cast
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

import seed
from iyzico import (
    ApiError,
    AsyncIyzico,
    ConfigError,
    Iyzico,
    IyzicoError,
    TransportError,
    webhook,
)
from iyzico.testing import PageError, Simulator

if TYPE_CHECKING:
    from collections.abc import Generator

    from iyzico.webhook import WebhookEvent


@contextmanager
def shop(simulator: Simulator, status: int = 200) -> Generator[list[WebhookEvent]]:
    """Receives notifications and verifies them."""
    events: list[WebhookEvent] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            events.append(webhook.verify(body, self.headers, secret_key=simulator.secret_key))
            self.send_response(status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        simulator.webhook_url = f"http://127.0.0.1:{server.server_port}/iyzico"
        yield events
        server.shutdown()
        thread.join()


def test_closed_simulator_is_closed_for_pages_as_well() -> None:
    simulator = Simulator()
    client = simulator.client()
    bank = simulator.three_ds(client.three_ds.initialize(**seed.three_ds()).payment_id or "")
    page = simulator.page(client.checkout_form.initialize(**seed.form()).token)
    simulator.close()
    for act in (bank.approve, bank.reject, page.approve, page.go_to_bank, page.abandon):
        with pytest.raises(RuntimeError, match="the simulator is closed"):
            act()
    with pytest.raises(TransportError, match="no money moved"):
        client.payment.create(**seed.payment())
    Simulator(port=int(simulator.url.rpartition(":")[2])).close()


def test_ledger_is_exact(simulator: Simulator, client: Iyzico) -> None:
    made = client.payment.create(**seed.payment(reference="order-42"))
    client.payment.refund_amount(payment_id=made.payment_id, price="0.5")
    (booked,) = simulator.ledger()
    assert (booked.payment_id, booked.conversation_id) == (made.payment_id, "order-42")
    assert (booked.channel, booked.phase) == ("api", "AUTH")
    assert str(booked.paid_price) == "1.2"
    assert booked.made_at.tzinfo is dt.timezone.utc
    assert booked.card is not None
    assert booked.card.last_four_digits == "0008"
    assert booked.cancellation is None
    (refund,) = booked.refunds
    assert refund.price == Decimal("0.5")
    for line in booked.lines:
        assert line.commission + line.fee + line.reserve + line.payout == line.paid_price


def test_attempts_and_requests_tell_what_went_wrong(simulator: Simulator, client: Iyzico) -> None:
    with pytest.raises(ApiError):
        client.payment.create(**seed.payment(seed.CARD_WITHOUT_FUNDS))
    with simulator.client(secret_key="sandbox-wrong") as stranger, pytest.raises(ApiError):
        stranger.connection.test()
    (attempt,) = simulator.attempts()
    assert (attempt.error_code, attempt.error_group) == ("10051", "NOT_SUFFICIENT_FUNDS")
    declined, refused = simulator.requests()
    assert (declined.call, declined.error_code) == ("payment.create", "10051")
    assert declined.authorization is not None
    assert declined.authorization.api_key == simulator.api_key
    assert seed.CARD_WITHOUT_FUNDS not in declined.body
    assert declined.signature.verdict == "verified"
    assert refused.signature.verdict == "wrong"
    assert refused.signature.hint
    simulator.reset()
    assert (simulator.ledger(), simulator.attempts(), simulator.requests()) == ([], [], [])


def test_notification_is_delivered_at_once(simulator: Simulator, client: Iyzico) -> None:
    with shop(simulator) as events:
        made = client.payment.create(**seed.payment())
        assert events == []
        simulator.deliver_webhooks()
        (event,) = events
    assert (event.payment_id, event.status) == (made.payment_id, "SUCCESS")
    (sent,) = simulator.webhooks()
    assert sent.url == simulator.webhook_url
    assert json.loads(sent.body)["iyziReferenceCode"] == sent.reference
    assert [delivery.status for delivery in sent.deliveries] == [200]
    assert (sent.next_at, sent.under_way) == (None, False)


async def test_notification_is_delivered_beside_an_event_loop(
    simulator: Simulator, async_client: AsyncIyzico
) -> None:
    with shop(simulator) as events:
        await async_client.payment.create(**seed.payment())
        await asyncio.to_thread(simulator.deliver_webhooks)
    assert len(events) == 1


def test_receiver_that_fails_is_asked_three_times(simulator: Simulator, client: Iyzico) -> None:
    with shop(simulator, status=500) as events:
        client.payment.create(**seed.payment())
        for _ in range(4):
            simulator.deliver_webhooks()
    assert len({event.dedupe_key for event in events}) == 1
    (sent,) = simulator.webhooks()
    assert [delivery.status for delivery in sent.deliveries] == [500] * 3


def test_without_an_address_there_are_no_notifications(
    simulator: Simulator, client: Iyzico
) -> None:
    assert simulator.webhook_url is None
    client.payment.create(**seed.payment())
    simulator.deliver_webhooks()
    assert simulator.webhooks() == []


@pytest.mark.parametrize("status", [1, 0, -1])
def test_verdict_of_risk_control(simulator: Simulator, client: Iyzico, status: int) -> None:
    simulator.next_fraud_status(status, conversation_id="order-42")  # type: ignore[arg-type]
    assert client.payment.create(**seed.payment()).fraud_status == 1
    judged = client.payment.create(**seed.payment(reference="order-42"))
    assert judged.fraud_status == status
    assert client.payment.create(**seed.payment(reference="order-42")).fraud_status == 1


@pytest.mark.parametrize("status", [1, -1])
def test_review_ends(simulator: Simulator, client: Iyzico, status: int) -> None:
    simulator.next_fraud_status(0)
    paid = client.payment.create(**seed.payment())
    simulator.end_review(paid.payment_id, accepted=status == 1)
    found = client.payment.retrieve(payment_id=paid.payment_id)
    assert (found.fraud_status, found.may_ship) == (status, status == 1)
    with pytest.raises(ConfigError, match="payment_id: names a payment that is not under review"):
        simulator.end_review(paid.payment_id)
    with pytest.raises(ConfigError, match="payment_id: names no payment"):
        simulator.end_review("1")


def test_verdict_on_one_payment_is_named_once(simulator: Simulator) -> None:
    with pytest.raises(ConfigError, match="basket_id: cannot be given besides"):
        simulator.next_fraud_status(0, conversation_id="order-42", basket_id="B1")


def test_clock_is_moved() -> None:
    starts_at = dt.datetime(2026, 3, 1, 12, tzinfo=dt.timezone.utc)
    with Simulator(starts_at=starts_at) as simulator:
        simulator.advance(24 * 60 * 60)
        assert simulator.now() - starts_at >= dt.timedelta(days=1)
        for wrong in (-1, float("nan")):
            with pytest.raises(TypeError, match="seconds: must be a positive number of seconds"):
                simulator.advance(wrong)


def test_unknown_pages_are_refused(simulator: Simulator) -> None:
    for page in (simulator.page("e828c62d"), simulator.three_ds("1")):
        with pytest.raises(PageError, match="no page has this number or token") as caught:
            page.approve()
        assert caught.value.reason == "unknown"


def test_page_opens_with_whatever_stands_for_it(simulator: Simulator, client: Iyzico) -> None:
    form = client.checkout_form.initialize(**seed.form())
    bkm = client.bkm.initialize(**seed.bkm())
    given = [form.token, form.payment_page_url, form.checkout_form_content, bkm.html_content]
    for page in given:
        assert page
        simulator.page(page).abandon()


def test_page_error_is_one_of_ours_and_can_be_copied(simulator: Simulator) -> None:
    with pytest.raises(IyzicoError) as caught:
        simulator.page("e828c62d").approve()
    assert (type(caught.value), caught.value.outcome) == (PageError, "not_sent")
    copied = pickle.loads(pickle.dumps(caught.value))
    assert (str(copied), vars(copied)) == (str(caught.value), vars(caught.value))


def test_closed_simulator_says_so() -> None:
    simulator = Simulator()
    simulator.close()
    simulator.close()
    with pytest.raises(RuntimeError, match="the simulator is closed"):
        simulator.ledger()


def test_simulator_says_where_it_listens() -> None:
    with Simulator(allow_host="bank.internal") as simulator:
        assert simulator.url == simulator.base_url
        assert repr(simulator) == f"<Simulator at {simulator.url}>"
        with urlopen(Request(simulator.url, headers={"Host": "bank.internal"})) as page:
            assert page.status == 200
        elsewhere = Request(simulator.url, headers={"Host": "elsewhere.example"})
        with pytest.raises(HTTPError, match="403") as refused:
            urlopen(elsewhere)
        refused.value.close()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("webhook_url", "nowhere"),
        ("webhook_url", "http://shop:3000/"),
        ("starts_at", dt.datetime(1969, 12, 31, tzinfo=dt.timezone.utc)),
        ("starts_at", dt.datetime(9999, 12, 31, 23, tzinfo=dt.timezone.utc)),
        ("allow_host", "http://shop"),
        ("api_key", ""),
        ("scenario", "nope"),
        ("port", 65_536),
    ],
)
def test_setting_that_cannot_work_is_named(setting: str, value: Any) -> None:
    with pytest.raises(ConfigError) as caught:
        Simulator(**{setting: value})
    assert caught.value.setting == setting
    assert str(caught.value).startswith(f"{setting}: ")


@pytest.mark.parametrize("url", ["nope", "", "https://127.0.0.1/", "http://shop:3000/"])
def test_address_that_nothing_can_be_delivered_to_is_refused_later_as_well(
    simulator: Simulator, url: str
) -> None:
    simulator.webhook_url = before = "http://127.0.0.1:9/"
    with pytest.raises(ConfigError) as caught:
        simulator.webhook_url = url
    assert caught.value.setting == "webhook_url"
    assert simulator.webhook_url == before


@pytest.mark.parametrize("year", [1969, 9999])
def test_clock_shows_no_moment_that_it_cannot_go_on_from(simulator: Simulator, year: int) -> None:
    before = simulator.now()
    with pytest.raises(ConfigError, match="moment: must be between the years 1970 and 9999"):
        simulator.set_clock(dt.datetime(year, 12, 31, 23, tzinfo=dt.timezone.utc))
    assert simulator.now() - before < dt.timedelta(days=1)


@pytest.mark.parametrize("setting", ["api_key", "secret_key"])
@pytest.mark.parametrize("key", ["", " ", "a b", "sandbox-key\n"])
def test_key_that_is_none_is_refused_by_name(setting: str, key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Simulator(**cast("Any", {setting: key}))
    assert caught.value.setting == setting


def test_simulator_that_did_not_start_can_be_shown() -> None:
    simulator = Simulator.__new__(Simulator)
    with pytest.raises(ConfigError):
        cast("Any", simulator).__init__(api_key="")
    assert repr(simulator) == "<Simulator that did not start>"


@pytest.mark.parametrize("status", [2, -2, True, 1.0, "1", None])
def test_unknown_verdict_of_risk_control_is_refused(simulator: Simulator, status: Any) -> None:
    with pytest.raises(TypeError, match="status: must "):
        simulator.next_fraud_status(status)


def test_unknown_option_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="allow_hots"):
        Simulator(**cast("Any", {"allow_hots": "bank.internal"}))


def test_missing_simulator_is_named_in_one_line() -> None:
    error = _error_of("sys.modules['iyzico_simulator'] = None")
    hint = "needs the package iyzico-simulator: pip install 'iyzico[testing]'"
    assert error == f"ModuleNotFoundError: iyzico.testing {hint}"


def test_simulator_of_another_version_is_named_in_one_line() -> None:
    error = _error_of("from iyzico_simulator import _native; _native.VERSION = '9.9.9'")
    own = version("iyzico")
    mismatch = f"iyzico-simulator 9.9.9 does not go with iyzico {own}"
    assert error == f"ImportError: {mismatch}: pip install 'iyzico[testing]'"


def _error_of(preparation: str) -> str:
    source = f"import sys, iyzico; {preparation}; import iyzico.testing"
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    return done.stderr.splitlines()[-1]
