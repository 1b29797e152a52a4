"""The guides run as they stand, and say the same in both languages."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.testclient import TestClient
from flask import Flask, redirect, request

import seed
from django_app import application
from iyzico import webhook
from iyzico.checkout import Checkout, SqliteStore
from iyzico.compat import _check, _source_reader
from iyzico.django._checks import check_cookies
from notifications import MERCHANT, signed, subscription, take_in_all
from suites import try_suite
from test_official_operations import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from iyzico.testing import Simulator

DOCS = Path(__file__).parents[3] / "docs"
GUIDES = ("python.md", "python.tr.md")
MOVING = "moving-from-iyzipay-python.md"
_BLOCK = re.compile(r"^<!-- ([a-z0-9-]+) -->\n```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def text_of(guide: str) -> str:
    return (DOCS / guide).read_text(encoding="utf-8")


def blocks_of(guide: str) -> dict[str, str]:
    return {name: code for name, _, code in _BLOCK.findall(text_of(guide))}


BLOCKS = blocks_of("python.md")


def outline(guide: str) -> list[str]:
    """Returns what the structure of a page is made of."""
    kinds = {
        "## ": "chapter",
        "# ": "title",
        "- ": "item",
        "|": "row",
        "```": "fence",
        "<!-- ": "block",
    }
    lines = _BLOCK.sub(lambda block: f"<!-- {block[1]}", text_of(guide)).splitlines()
    found = [
        f"{kind} {line if kind == 'block' else ''}"
        for line in lines
        for prefix, kind in kinds.items()
        if line.startswith(prefix)
    ]
    return [*found, *[f"step {n}" for n in re.findall(r"^(\d+)\. ", text_of(guide), re.MULTILINE)]]


def test_both_languages_have_the_same_blocks_and_structure() -> None:
    english, turkish = (blocks_of(guide) for guide in GUIDES)
    assert "message_tr" in turkish["cookies"]
    turkish["cookies"] = turkish["cookies"].replace("message_tr", "message_en")
    assert english == turkish
    assert [*english] == [*turkish]
    assert outline("python.md") == outline("python.tr.md")


@pytest.mark.parametrize("guide", [*GUIDES, MOVING])
def test_every_block_has_a_name_and_every_link_leads_somewhere(guide: str) -> None:
    text = text_of(guide)
    assert text.count("```") == 2 * len(_BLOCK.findall(text))
    for link in re.findall(r"\]\(([^)#]+)", text):
        assert "://" in link or (DOCS / link).exists(), link


class Reader:
    """Somebody who types what the guide says, from top to bottom."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self.names: dict[str, Any] = {}

    def run(self, *blocks: str, **names: Any) -> dict[str, Any]:
        self.names.update(names)
        for block in blocks:
            source = BLOCKS[block].replace("Simulator()", "given_simulator()")
            exec(compile(source, f"python.md: {block}", "exec"), self.names)
        return self.names


@pytest.fixture
def reader(
    simulator: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Generator[Reader]:
    monkeypatch.chdir(tmp_path)
    for name in ("base_url", "api_key", "secret_key"):
        monkeypatch.setenv(f"IYZICO_{name.upper()}", getattr(simulator, name))
    reader = Reader(simulator)
    reader.names["given_simulator"] = lambda: simulator
    reader.run("first-payment")
    yield reader
    reader.names["client"].close()


def run_first_payment(reader: Reader) -> None:
    assert reader.names["payment"].may_ship


def run_hosted_form(reader: Reader) -> None:
    names = reader.run("hosted-form")
    url = names["pay"]("1001")
    assert url.startswith(reader.simulator.url)
    token = url.rpartition("/")[2].partition("?")[0]
    body = reader.simulator.page(token).approve(installment=3).body
    pages = [names["back"](body) for _ in range(2)]
    assert pages[0] == pages[1]
    assert names["pay"]("1001") == pages[0]
    run_cookies(reader, pages[0].rpartition("/")[2])


def run_cookies(reader: Reader, reference: str | None = None) -> None:
    if reference is None:
        run_hosted_form(reader)
        return
    names = reader.run("cookies")
    assert names["order_page"](reference) == "Paid. Thank you!"


def run_django_settings(reader: Reader) -> None:
    from django.conf import settings
    from django.test import override_settings

    application()
    names = reader.run("django-settings")
    assert set(names["INSTALLED_APPS"]) <= set(settings.INSTALLED_APPS)
    with override_settings(SESSION_COOKIE_SAMESITE=names["SESSION_COOKIE_SAMESITE"]):
        assert check_cookies(None) == []


def run_django_views(reader: Reader) -> None:
    application()
    from django.test import RequestFactory, override_settings
    from django.urls import path

    card = {"holder": "Jane Doe", "number": seed.GOOD_CARD, "month": "12", "year": "2030"}
    with override_settings(IYZICO={}):
        names = reader.run("django-settings", "django-views")
        order: Any = path("orders/<slug:reference>/", shown, name="order")
        posted: Any = RequestFactory().post("/", {**card, "cvc": "123"})
        mistyped: Any = RequestFactory().post("/", {**card, "cvc": "12"})
        with override_settings(ROOT_URLCONF=(order,)):
            refused = names["pay"](mistyped, "guide-1")
            assert (refused.status_code, "CVC" in refused.content.decode()) == (400, True)
            bank_page = names["pay"](posted, "guide-1").content.decode()
            form = reader.simulator.three_ds(bank_page).approve()
            kind = "application/x-www-form-urlencoded"
            for _ in range(2):
                came: Any = RequestFactory().post("/", form.body, content_type=kind)
                assert names["back"](came)["location"].startswith("/orders/")
            assert names["pay"](posted, "guide-1").status_code == 302
        event = {"iyziEventType": "API_AUTH", "paymentId": 1, "status": "SUCCESS"}
        assert notified(names["notified"], event, reader.simulator) == 200
    assert len(reader.simulator.ledger()) == 2


def shown(*_: object, **__: object) -> Any:
    """The page of an order, which nobody opens here."""


def notified(view: Any, event: Mapping[str, object], simulator: Simulator) -> int:
    from django.test import RequestFactory

    signature = webhook.sign(event, secret_key=simulator.secret_key)
    headers = {webhook.SIGNATURE_HEADER: signature}
    sent = RequestFactory().post("/", event, content_type="application/json", headers=headers)
    status: int = view(sent).status_code
    return status


def run_fastapi_webhook(reader: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    names = reader.run("hosted-form", "fastapi-webhook")
    app: Any = TestClient(names["app"])
    with app:
        shop = reader.simulator.connect(app, "/payments/webhook")
        url = names["pay"]("1002")
        reader.simulator.page(url.rpartition("/")[2].partition("?")[0]).approve()
        assert [response.status for response in shop.deliver()] == [200]
    assert "ship 1002" in capsys.readouterr().out


def run_plain_webhook(reader: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    names = reader.run("plain-webhook")
    event = {
        "iyziEventType": "API_AUTH",
        "paymentId": names["payment"].payment_id,
        "status": "SUCCESS",
    }
    told = capsys.readouterr

    def deliver() -> str:
        signature = webhook.sign(event, secret_key=reader.simulator.secret_key)
        told()
        assert names["webhook"](event, {webhook.SIGNATURE_HEADER: signature}) == 200
        return str(told().out)

    assert deliver() == f"ship {event['paymentId']}\n"
    assert deliver() == ""
    assert names["webhook"](event, {}) == 400
    with reader.simulator.client(merchant_id=MERCHANT) as named:
        reader.names["client"], nameless = named, reader.names["client"]
        take_in_all(names["webhook"], reader.simulator, named, lambda: told().out)
        reader.names["client"] = nameless
    about = subscription("subscription.order.success")
    assert names["webhook"](about, signed(about, reader.simulator)) == 500

    # A payment under review ships when it is accepted: both notifications have the same key.
    reader.simulator.next_fraud_status(0)
    reviewed = names["client"].payment.create(**seed.payment())
    event |= {"paymentId": reviewed.payment_id, "iyziReferenceCode": "review"}
    assert deliver() == ""
    accepted: Any = {"tamper": {"field": "fraudStatus", "value": 1}}
    reader.simulator.add_fault(accepted, call="payment.retrieve")
    event["iyziReferenceCode"] = "acceptance"
    assert deliver() == f"ship {reviewed.payment_id}\n"
    assert deliver() == ""


def run_stored_cards(reader: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    reader.run("stored-cards")
    assert "the blue one 552879" in capsys.readouterr().out


def run_subscriptions(reader: Reader) -> None:
    assert reader.run("subscriptions")["subscription"].reference_code


def run_marketplace(reader: Reader) -> None:
    names = reader.run("marketplace")
    found = names["client"].payment.retrieve(payment_id=names["sold"].payment_id)
    assert found.item_transactions[0].transaction_status == 2


SHOP = """
from iyzico import Iyzico
from test_guides import order_request, small_shop

shipped = []
app, open_form = small_shop(shipped)


def pay(client, card_number):
    return client.payment.create(**order_request(card_number))


def pay_once(client):
    return client.payment.create_once(**order_request())
"""


def order_request(card_number: str = seed.GOOD_CARD) -> Any:
    return seed.payment(card_number, reference="order-42")


def small_shop(shipped: list[str]) -> tuple[Flask, Callable[[str], Any]]:
    """Makes the application that the tests of the guide speak of."""
    import tempfile

    from iyzico import Iyzico

    app = Flask("shop")
    store = SqliteStore(Path(tempfile.mkdtemp()) / "payments.db")

    def checkout() -> Checkout:
        return Checkout(Iyzico(), store)

    def open_form(order: str) -> Any:
        form: Any = {**seed.form(), "callback_url": "https://testserver/back"}
        return checkout().start_form(order, **form).payment

    @app.post("/payments/webhook")
    def hook() -> str:
        payment = checkout().notified(request.get_data(), request.headers)
        if payment and payment.is_paid and store.claim_shipping(payment.reference):
            shipped.append(payment.order)
        return ""

    @app.post("/back")
    def back() -> Any:
        return redirect(f"/orders/{checkout().returned(request.get_data()).reference}", 303)

    return app, open_form


def run_tests(reader: Reader, tmp_path: Path) -> None:
    assert reader
    (tmp_path / "shop.py").write_text(SHOP, encoding="utf-8")
    source = f"import shop\n{BLOCKS['tests']}"
    (tmp_path / "test_shop.py").write_text(source, encoding="utf-8")
    here = str(Path(__file__).parent)
    for arguments in (["--iyzico-update"], []):
        output = try_suite(tmp_path, "-o", f"pythonpath={here} {tmp_path}", *arguments)
        assert "5 passed" in output, output


def run_errors(reader: Reader) -> None:
    remembered: list[str] = []
    cancelled: list[str] = []
    names = reader.run("errors", remember=remembered.append, cancel=cancelled.append)
    pay = names["try_to_pay"]
    good = {
        "price": "149.90",
        "paid_price": "149.90",
        "payment_card": names["card"],
        "buyer": names["buyer"],
        "billing_address": names["address"],
        "basket_items": names["items"],
    }
    assert pay(good) == "Thank you!"
    mistyped = {**names["card"], "card_number": "5528790000000009"}
    assert "kart" in pay({**good, "payment_card": mistyped}).lower()
    assert "girdiğiniz bilgileri" in pay({**good, "price": "-1"})
    declined = {**names["card"], "card_number": seed.CARD_WITHOUT_FUNDS}
    assert "limit" in pay({**good, "payment_card": declined}).lower()
    reader.simulator.next_fraud_status(0)
    assert pay(good) == "Your payment is being checked."
    reader.simulator.next_fraud_status(-1)
    assert pay(good) == "Your payment was not accepted."
    assert len(cancelled) == 1
    reader.simulator.add_fault({"cut": "afterCommit"}, call="payment.create", times=1)
    assert "do not pay again" in pay(good)
    assert len(remembered) == 1
    names = reader.run("settle-later")
    assert names["settle"](remembered[0]) == "ship"


def run_async(reader: Reader) -> None:
    assert len(reader.run("async")["responses"]) == 2


def run_gunicorn(reader: Reader) -> None:
    names = reader.run("gunicorn")
    assert callable(names["post_fork"])
    client = names["client"]
    child = os.fork() if hasattr(os, "fork") else None
    if child == 0:
        ok = client.connection.test().status == "success"
        os._exit(0 if ok else 1)
    if child is not None:
        assert os.waitpid(child, 0)[1] == 0
    assert client.connection.test().status == "success"


def run_timeouts(reader: Reader) -> None:
    names = reader.run("timeouts")
    assert names["found"].bin_number == "552879"
    names["patient"].close()


def run_live(reader: Reader) -> None:
    reader.run("live")


def run_settle_job(reader: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    names = reader.run("hosted-form")
    names["pay"]("1003")
    reader.run("settle-job")
    assert "1003 waiting" in capsys.readouterr().out


RUNS: dict[str, Callable[..., None]] = {
    name.removeprefix("run_").replace("_", "-"): run
    for name, run in list(globals().items())
    if name.startswith("run_")
}
TOGETHER = {"install", "settle-later"}
"""Blocks that are no Python, or run with another one."""


def test_every_block_is_run() -> None:
    assert set(BLOCKS) == set(RUNS) | TOGETHER


@pytest.mark.parametrize("block", RUNS)
def test_block_runs(
    block: str, reader: Reader, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = RUNS[block]
    wanted = run.__code__.co_varnames[: run.__code__.co_argcount]
    given = {"reader": reader, "tmp_path": tmp_path, "capsys": capsys}
    run(**{name: given[name] for name in wanted if name in given})


def test_blocks_are_formatted() -> None:
    for name, code in BLOCKS.items():
        if name == "install":
            continue
        done = subprocess.run(
            [sys.executable, "-m", "ruff", "format", "--check", "--line-length", "100", "-"],
            input=code,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (name, done.stderr)


def test_moving_over_runs(reader: Reader) -> None:
    blocks = blocks_of(MOVING)
    host = '"base_url": "sandbox-api.iyzipay.com"'
    assert host in blocks["import"]
    here = blocks["import"].replace(host, f'"base_url": "{reader.simulator.url}"')
    names: dict[str, Any] = {"os": os, "json": json, "Decimal": Decimal}
    exec(here, names)
    assert names["response"]["status"] == "success"
    exec(blocks["calls"], names)
    assert names["bin_number"].raw["status"] == "success"
    names["client"].close()


def test_moving_over_tells_every_name_and_every_finding() -> None:
    text = text_of(MOVING)
    rows = re.findall(r"^\| `(\w+)\(\)\.(\w+)` \| `client\.([\w.]+)` \|$", text, re.MULTILINE)
    assert {f"{kind}.{method}": name for kind, method, name in rows} == OPERATIONS
    sources = [Path(str(module.__file__)) for module in (_check, _source_reader)]
    checker = "".join(source.read_text(encoding="utf-8") for source in sources)
    tell = r'(?:_tell\(\w+(?:\["base_url"\]|\[name\])?|Place\(path, [^"]*), "([a-z-]+)"'
    codes = set(re.findall(tell, checker))
    assert {"import", "sent-again", "base-url", "unreadable", "dependency"} <= codes
    for guide in (MOVING, MOVING.replace(".md", ".tr.md")):
        table = text_of(guide).partition("| `name` |")[0]
        listed = re.findall(r"^\| (`[^|]*`) \|", table + "| `name` |", re.MULTILINE)
        assert set(re.findall(r"`([a-z-]+)`", " ".join(listed))) == codes


def test_install_block_names_what_the_task_builds() -> None:
    assert "cargo xtask package python" in BLOCKS["install"]


def test_turkish_pages_say_which_repository_or_store() -> None:
    """`depo` alone is the repository to some readers and the store of payments to others."""
    pages = [*DOCS.glob("*.tr.md"), *DOCS.glob("guide/tr/*.md"), DOCS.parent / "README.tr.md"]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        unclear = re.findall(r"(?i)(?<!kod )(?<!kay.t )\bdepo\w*", text)
        assert unclear == [], page.name
