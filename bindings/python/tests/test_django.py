"""What `iyzico.django` adds to a project, besides what the example shop shows."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any, cast, get_args

import pytest

import seed
from django_app import application

application()

from django.contrib.admin.sites import AdminSite  # noqa: E402
from django.contrib.auth.middleware import LoginRequiredMiddleware  # noqa: E402
from django.contrib.auth.models import AnonymousUser, User  # noqa: E402
from django.core.management import CommandError, call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import Client, RequestFactory, TestCase, override_settings  # noqa: E402
from django.views.debug import ExceptionReporter  # noqa: E402

from checkouts import FORM, card, made  # noqa: E402
from iyzico import ConfigError, callback, webhook  # noqa: E402
from iyzico._payment_record import UNSETTLED  # noqa: E402
from iyzico.checkout import Checkout, State, StoredPayment  # noqa: E402
from iyzico.django import (  # noqa: E402
    _checks,
    callback_view,
    client,
    webhook_view,
)
from iyzico.django.payments import (  # noqa: E402
    DjangoStore,
    checkout,
    payment_callback_view,
    payment_view,
)
from iyzico.django.payments.admin import PaymentAdmin  # noqa: E402
from iyzico.django.payments.models import Payment  # noqa: E402
from iyzico.testing import Simulator  # noqa: E402
from test_compat import frames_of  # noqa: E402
from test_late_payments import finds_what_is_in_the_way  # noqa: E402

PAYMENTS: Any = cast("Any", Payment).objects
USERS: Any = cast("Any", User).objects


def posted(body: str) -> Any:
    return RequestFactory().post("/back", body, content_type="application/x-www-form-urlencoded")


def test_migration_is_that_of_the_model() -> None:
    call_command("makemigrations", "iyzico_payments", check=True, dry_run=True, verbosity=0)


def test_client_is_one_until_the_settings_change(site: Simulator) -> None:
    first = client()
    assert client() is first
    with override_settings(IYZICO={**settings_of(site), "timeout": 5}):
        assert client() is not first
    assert client().connection.test().status == "success"


def settings_of(site: Simulator) -> dict[str, Any]:
    return {"base_url": site.url, "api_key": site.api_key, "secret_key": site.secret_key}


def test_client_comes_from_the_environment(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    with override_settings(IYZICO={}):
        for name, value in settings_of(simulator).items():
            monkeypatch.setenv(f"IYZICO_{name.upper()}", value)
        assert client().connection.test().status == "success"


def ids(problems: list[Any]) -> list[str]:
    return [problem.id for problem in problems]


def test_checks(site: Simulator) -> None:
    assert _checks.check_client(None) == []
    with override_settings(IYZICO={}):
        (problem,) = _checks.check_client(None)
        assert problem.id == "iyzico.E001"
        assert "IYZICO_API_KEY" in (problem.hint or "")
    secret = "sandbox-canary-1"
    for wrong in (
        {"secret_key": f"{secret}\n"},
        {"nonsense": secret},
        {"base_url": "http://x.example"},
    ):
        with override_settings(IYZICO={**settings_of(site), **wrong}):
            (problem,) = _checks.check_client(None)
            assert secret not in str(problem)
            with pytest.raises((ConfigError, TypeError)) as caught:
                client()
            assert all(secret not in shown for shown in frames_of(caught.value))
    assert _checks.check_cookies(None) == []
    with override_settings(SESSION_COOKIE_SAMESITE="Strict"):
        assert ids(_checks.check_cookies(None)) == ["iyzico.W001"]
    assert ids(_checks.check_keys(None)) == ["iyzico.W002"]
    with override_settings(IYZICO={**settings_of(site), "api_key": "live"}):
        assert _checks.check_keys(None) == []


def test_command_check_has_them(site: Simulator) -> None:
    told = io.StringIO()
    with override_settings(SESSION_COOKIE_SAMESITE="Strict"):
        call_command("check", tags=["iyzico"], deploy=True, stderr=told)
    assert "iyzico.W001" in told.getvalue()
    assert "iyzico.W002" in told.getvalue()


def test_checks_come_with_the_payments_alone() -> None:
    program = """
import django
from django.conf import settings
from django.core.management import call_command
settings.configure(
    INSTALLED_APPS=["iyzico.django.payments"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    IYZICO={"api_key": "sandbox-k", "secret_key": "s", "timeuot": 3},
)
django.setup()
call_command("check")
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True
    )
    assert re.search(r"iyzico\.E001.*timeuot", ended.stderr), ended.stderr


def test_verified_callback_and_event(site: Simulator) -> None:
    seen: list[Any] = []

    @callback_view
    def back(request: Any, came: Any, place: str) -> HttpResponse:
        seen.append((came, place))
        return HttpResponse("thanks")

    @webhook_view
    def notified(request: Any, event: Any) -> HttpResponse:
        seen.append(event)
        return HttpResponse()

    fields = callback.sign(payment_id="1", secret_key=site.secret_key)
    body = "&".join(f"{name}={value}" for name, value in fields.items())
    assert back(posted(body), "here").content == b"thanks"
    assert back(posted(body.replace("paymentId=1", "paymentId=2")), "here").status_code == 400
    assert back(RequestFactory().get("/back"), "here").status_code == 405
    assert [(came.payment_id, place) for came, place in seen] == [("1", "here")]
    event = json.dumps({"iyziEventType": "API_AUTH", "paymentId": 1, "status": "SUCCESS"})
    signature = webhook.sign(event, secret_key=site.secret_key)
    for given, status in ((signature, 200), ("0" * 64, 400)):
        headers = {webhook.SIGNATURE_HEADER: given}
        request: Any = RequestFactory().post(
            "/hook", event, content_type="application/json", headers=headers
        )
        assert notified(request).status_code == status
    assert seen[-1].payment_id == "1"
    everybody: Any = LoginRequiredMiddleware(lambda _: HttpResponse())
    for view in (back, notified):
        request = posted("a=b")
        request.user = AnonymousUser()
        assert everybody.process_view(request, view, (), {}) is None
        assert getattr(view, "csrf_exempt", False)
        assert "default" in cast("Any", view)._non_atomic_requests


async def test_view_that_is_async(site: Simulator) -> None:
    @callback_view
    async def back(request: Any, came: Any) -> HttpResponse:
        return HttpResponse(came.token)

    response = await back(posted("token=t"))
    assert response.content == b"t"
    assert (await back(posted("a=b"))).status_code == 400


def test_buyer_who_is_not_confirmed_has_a_declined_payment(site: Simulator) -> None:
    started = checkout().start_three_ds("o1", **made(seed.three_ds()))
    assert started.html is not None

    @payment_callback_view
    def back(request: Any, payment: StoredPayment) -> HttpResponse:
        return HttpResponse(payment.state)

    body = site.three_ds(started.html).reject().body
    assert back(posted(body)).content == b"declined"


def test_workers_charge_an_order_once(site: Simulator) -> None:
    start = threading.Barrier(4)

    def work(_: int) -> str:
        try:
            with site.client() as own:
                start.wait()
                return Checkout(own, DjangoStore(), deadline=60).pay("o2", **card()).reference
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        references = {*pool.map(work, range(4))}
    assert len(references) == 1
    assert len(site.ledger()) == 1
    payment = PAYMENTS.get(order="o2")
    assert checkout().settle(payment.reference).is_paid


def test_shipping_is_claimed_once(site: Simulator) -> None:
    paid = checkout().pay("o3", **card())
    assert [checkout().claim_shipping(paid.reference) for _ in range(2)] == [True, False]
    payment = PAYMENTS.get(reference=paid.reference)
    assert (payment.record.shipped, str(payment)) == (True, "o3: paid")
    assert payment.amount == Decimal("1.2")


def test_record_goes_there_and_back(site: Simulator) -> None:
    record = StoredPayment(
        reference="r1", order="o4", kind="card", state="sending", price="1", paid_price="1.20"
    )
    store = DjangoStore()
    assert store.add(record) is None
    assert store.find(reference="r1") == record
    assert (
        store.add(
            StoredPayment(
                reference="r2",
                order="o4",
                kind="card",
                state="sending",
                price="1",
                paid_price="1.20",
            )
        )
        == record
    )
    assert store.change("r1", ("sending",), {"state": "declined", "holds_order": False})
    other = StoredPayment(
        reference="r2", order="o4", kind="card", state="sending", price="1", paid_price="1.20"
    )
    assert store.add(other) is None
    assert not store.change("r1", ("declined",), {"state": "paid", "holds_order": True})
    assert store.find() is None
    assert [found.reference for found in store.unsettled()] == ["r2"]


@pytest.mark.usefixtures("site")
def test_store_finds_what_is_in_the_way() -> None:
    finds_what_is_in_the_way(DjangoStore())


def test_transaction_around_a_payment_is_refused(site: Simulator) -> None:
    with pytest.raises(RuntimeError, match="payment_view"), transaction.atomic():
        checkout().pay("o5", **card())
    assert site.requests() == []
    assert not PAYMENTS.filter(order="o5").exists()


def test_payment_stays_when_the_view_fails(site: Simulator) -> None:
    @payment_view
    def buy(request: Any) -> HttpResponse:
        checkout().pay("o6", **card())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        buy(posted(""))
    assert PAYMENTS.get(order="o6").state == "paid"


def test_card_is_in_no_error_page(site: Simulator) -> None:
    number = seed.CARD_WITHOUT_FUNDS

    @payment_view
    def buy(request: Any) -> HttpResponse:
        given = request.POST["number"]
        raise ZeroDivisionError(len(given))

    request = RequestFactory().post("/", {"number": number})
    with override_settings(DEBUG=False), pytest.raises(ZeroDivisionError) as caught:
        buy(request)
    with override_settings(DEBUG=False):
        kind, error, traceback = caught.type, caught.value, caught.tb
        shown = ExceptionReporter(request, kind, error, traceback).get_traceback_text()
    assert number not in shown


class InATestCase(TestCase):
    """A TestCase of Django wraps tests in a transaction; payments work in it."""

    def test_paying(self) -> None:
        with Simulator() as simulator, override_settings(IYZICO=settings_of(simulator)):
            paid = checkout().pay("o7", **card())
            assert paid.is_paid
            assert checkout().pay("o7", **card()) == paid
        assert PAYMENTS.filter(order="o7").count() == 1


def test_command_settles(site: Simulator) -> None:
    site.add_fault({"cut": "afterCommit"}, call="payment.create", times=1)
    site.add_fault({"lag": {"seconds": 60}}, call="payment.create", times=1)
    with override_settings(IYZICO_DEADLINE=0.01):
        assert checkout().pay("o8", **card()).state == "unknown"
    site.advance(61)
    told = io.StringIO()
    call_command("iyzico_settle", stdout=told)
    assert told.getvalue().startswith("o8 ")
    assert told.getvalue().endswith(" paid\n")


@pytest.mark.usefixtures("site")
def test_command_looks_at_an_expired_page_for_a_day() -> None:
    reference = checkout().start_form("o9", **FORM).payment.reference
    for hours, looked_at in ((1, 1), (23, 1), (25, 0)):
        expires_at = int(time.time()) - hours * 3600
        PAYMENTS.filter(reference=reference).update(state="expired", expires_at=expires_at)
        assert [it.reference for it in checkout().settle_all()] == [reference] * looked_at


def admin() -> Client:
    """A browser in which somebody has logged in at the admin."""
    USERS.filter(username="admin").delete()
    USERS.create_superuser("admin", password="admin")
    browser = Client(headers={"host": "shop.example"})
    assert browser.login(username="admin", password="admin")
    return browser


def looked_up(browser: Client, orders: list[str]) -> str:
    chosen = [payment.pk for payment in PAYMENTS.filter(order__in=orders)]
    answered = browser.post(
        "/admin/iyzico_payments/payment/",
        {"action": "look_up", "_selected_action": chosen},
        follow=True,
    )
    (told,) = re.findall(r'class="info">(.*?)</li>', answered.content.decode())
    return str(told).lower()  # the page writes the first letter large


@pytest.mark.parametrize("atomic", [{}, {"ATOMIC_REQUESTS": True}])
def test_admin_looks_up_each_payment_whatever_is_wrong_with_another(
    site: Simulator, monkeypatch: pytest.MonkeyPatch, atomic: dict[str, bool]
) -> None:
    for name, value in {"ATOMIC_REQUESTS": False, **atomic}.items():
        monkeypatch.setitem(connection.settings_dict, name, value)
    started = {order: checkout().start_form(order, **FORM) for order in ("a", "c")}
    for page in started.values():
        site.page(page.payment.token).approve()
    checkout().pay("b", **card())
    PAYMENTS.filter(order="b").update(state="unknown", pending="{")
    told = looked_up(admin(), ["a", "b", "c"])
    assert {*told.split(", ")} == {"a: paid", "b: unknown", "c: paid"}
    assert {it.order: it.state for it in PAYMENTS.all()} == {
        "a": "paid",
        "b": "unknown",
        "c": "paid",
    }


def test_admin_shows_green_red_and_yellow(site: Simulator) -> None:
    browser = admin()
    checkout().pay("green", **card())
    checkout().pay("red", **card(seed.CARD_WITHOUT_FUNDS))
    site.next_fraud_status(0)
    reviewed = checkout().pay("yellow", **card())
    listed = browser.get("/admin/iyzico_payments/payment/").content.decode()
    for color, label in (
        ("#1a7f37", "✓ paid"),
        ("#cf222e", "✗ declined"),
        ("#9a6700", "… charged, under review"),
    ):
        assert f"color:{color}" in listed
        assert label in listed
    payment = PAYMENTS.get(reference=reviewed.reference)
    assert browser.get(f"/admin/iyzico_payments/payment/{payment.pk}/change/").status_code == 200
    assert browser.get("/admin/iyzico_payments/payment/add/").status_code == 403
    assert looked_up(browser, ["yellow"]) == "yellow: under_review"
    assert f"{site.secret_key}" not in listed


@pytest.mark.parametrize("state", get_args(State))
def test_admin_says_of_every_state_whether_money_moved(state: State) -> None:
    payment = Payment(order="o11", kind="card", state=state, price="1", paid_price="1")
    shown = PaymentAdmin(Payment, AdminSite()).light(payment)
    if state == "paid":
        color, words = "#1a7f37", "✓ paid"
    elif payment.record.may_pay_again:
        color, words = "#cf222e", "✗ .*(not charged|no payment known)"
    elif state in UNSETTLED:
        color, words = "#9a6700", "… (?!paid|.*not charged)"
    else:
        color, words = "#8250df", "! charged"
    assert re.search(f"color:{color};.*>{words}", shown), shown


def test_payments_in_a_second_database_stay_when_requests_are_atomic() -> None:
    program = Path(__file__).with_name("second_database.py")
    ended = subprocess.run(
        [sys.executable, program], check=False, capture_output=True, text=True, timeout=120
    )
    assert (ended.stdout, ended.returncode) == ("paid paid paid paid\n", 0), ended.stderr


def test_command_fails_when_a_payment_cannot_be_looked_up(site: Simulator) -> None:
    site.add_fault({"gateway": {"status": 403}}, call="checkout_form.retrieve", times=1)
    bad = checkout().start_form("o10", **FORM).payment
    site.page(bad.token).approve()
    told = io.StringIO()
    with pytest.raises(CommandError, match="could not be looked up: 1;"):
        call_command("iyzico_settle", stdout=told)
    assert told.getvalue() == f"o10 {bad.reference} waiting not looked up\n"
    told = io.StringIO()
    call_command("iyzico_settle", stdout=told)
    assert told.getvalue() == f"o10 {bad.reference} paid\n"
