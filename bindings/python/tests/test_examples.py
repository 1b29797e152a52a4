"""Every example runs as it is, and stays short."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from notifications import MERCHANT

EXAMPLES = Path(__file__).parents[1] / "examples"
LAST_LINES = {
    "hold_and_capture.py": "taken: paid 149.90, ship",
    "hosted_form.py": "reloaded: payment 10851936 shipped before",
    "in_store.py": "paid 149.90, hand the goods over",
    "installment_table.py": " 12 x 13.64 = 163.69",
    "link.py": "now it is PASSIVE",
    "lost_response.py": "later: paid 149.90, ship",
    "marketplace.py": "refunded 49.90 and the seller keeps the share",
    "payouts.py": "John Doe: DEPOSIT_SUCCESS",
    "reconcile.py": "CANCELLED: payment 10851937, ours 0.00, at iyzico 149.90",
    "refund.py": "refused: 5093 the payment is PARTIALLY_REFUNDED",
    "request_to_pay.py": "Ayse Demir asks for 250.00 PARTIALLY_PAID",
    "stored_card.py": "cards left: 0",
    "subscription.py": "now it is CANCELED",
    "subscription_card.py": "it was UNPAID, and the new plan is PENDING",
    "three_ds.py": "reloaded: paid 149.90, shipped before",
    "webhook_fastapi.py": "the receiver responded 200",
    "webhook_flask.py": "the receiver responded 200",
}


#: A payment is under review, then accepted: both notifications have the same signed values.
REVIEW = """
import json, sys
from fastapi.testclient import TestClient
import shop
from iyzico import webhook

app = __import__(sys.argv[1]).app
simulator = shop.simulator
simulator.next_fraud_status(0)
payment = shop.client.payment.create(**shop.order(), payment_card=shop.card())


def deliver(reference):
    event = {"iyziEventType": "API_AUTH", "paymentId": payment.payment_id, "status": "SUCCESS"}
    body = json.dumps({**event, "iyziReferenceCode": reference})
    signature = webhook.sign(body, secret_key=simulator.secret_key)
    headers = {webhook.SIGNATURE_HEADER: signature}
    if hasattr(app, "test_client"):
        response = app.test_client().post("/iyzico", data=body, headers=headers)
    else:
        response = TestClient(app).post("/iyzico", content=body, headers=headers)
    print(reference, response.status_code)


deliver("review")
simulator.add_fault({"tamper": {"field": "fraudStatus", "value": 1}}, call="payment.retrieve")
deliver("acceptance")
deliver("again")
"""


@pytest.mark.parametrize("name", ["webhook_flask", "webhook_fastapi"])
def test_a_payment_under_review_ships_when_it_is_accepted(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", REVIEW, name],
        env={**os.environ, "PYTHONPATH": str(EXAMPLES)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    lines = ["review 200", "API_AUTH ship", "acceptance 200", "again 200"]
    assert done.stdout.splitlines() == lines, done.stderr


EVERY_FORM = """
import json, sys
from fastapi.testclient import TestClient
import notifications
import shop

app = __import__(sys.argv[1]).app


def receive(event, headers):
    body = json.dumps(event)
    if hasattr(app, "test_client"):
        return app.test_client().post("/iyzico", data=body, headers=headers).status_code
    browser = TestClient(app, raise_server_exceptions=False)
    return browser.post("/iyzico", content=body, headers=headers).status_code


def shipped():
    paid = [*shop.shipped]
    shop.shipped.clear()
    return paid


notifications.take_in_all(receive, shop.simulator, shop.client, shipped)
"""


@pytest.mark.parametrize("name", ["webhook_flask", "webhook_fastapi"])
def test_every_kind_of_notification_is_taken_in(name: str) -> None:
    path = os.pathsep.join([str(EXAMPLES), *sys.path])  # the tests are in it
    done = subprocess.run(
        [sys.executable, "-c", EVERY_FORM, name],
        env={**os.environ, "PYTHONPATH": path, "IYZICO_MERCHANT_ID": MERCHANT},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


OF_VERSION = """
import sqlite3, sys
import django

django.VERSION = (int(sys.argv[1]), int(sys.argv[2]), 0, "final", 0)
from django_shop import settings

options = dict(settings.DATABASES["default"]["OPTIONS"])
if django.VERSION >= (5, 1):
    assert options.pop("transaction_mode") == "IMMEDIATE"
sqlite3.connect(":memory:", **options)  # which takes all that Django does not know
"""


@pytest.mark.parametrize("version", ["4.2", "5.0", "5.1", "6.0"])
def test_the_shop_of_django_starts_with_every_version_that_the_extra_admits(version: str) -> None:
    oldest = '"Django>=4.2"'
    assert oldest in (EXAMPLES.parent / "pyproject.toml").read_text("utf-8")
    done = subprocess.run(
        [sys.executable, "-c", OF_VERSION, *version.split(".")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(EXAMPLES), *sys.path])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


#: A link is paid: its notification names the payment, and a token that is that of no form.
LINK = """
import json, sys
from fastapi.testclient import TestClient
import shop
from iyzico import webhook

app = __import__(sys.argv[1]).app
simulator = shop.simulator
link = shop.client.link.create_fast(description="A course", price="10", currency_code="TRY").data
simulator.page(link.url).approve()
(paid,) = simulator.ledger()
event = {
    "iyziEventType": "CHECKOUT_FORM_AUTH",
    "iyziPaymentId": paid.payment_id,
    "iyziReferenceCode": "r-1",
    "paymentConversationId": paid.conversation_id,
    "status": "SUCCESS",
    "token": link.token,
}
body = json.dumps(event)
headers = {webhook.SIGNATURE_HEADER: webhook.sign(body, secret_key=simulator.secret_key)}
if hasattr(app, "test_client"):
    response = app.test_client().post("/iyzico", data=body, headers=headers)
else:
    response = TestClient(app).post("/iyzico", content=body, headers=headers)
print(response.status_code)
"""


@pytest.mark.parametrize("name", ["webhook_flask", "webhook_fastapi"])
def test_a_payment_through_a_link_ships(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LINK, name],
        env={**os.environ, "PYTHONPATH": str(EXAMPLES)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.splitlines() == ["CHECKOUT_FORM_AUTH ship", "200"], done.stderr


def test_every_example_is_known() -> None:
    names = {path.name for path in EXAMPLES.glob("*.py")}
    assert names == {*LAST_LINES, "shop.py", "fastapi_shop.py", "flask_shop.py"}


@pytest.mark.parametrize("name", LAST_LINES)
def test_example_runs(name: str) -> None:
    example = EXAMPLES / name
    assert len(example.read_text(encoding="utf-8").splitlines()) < 40
    done = subprocess.run(
        [sys.executable, str(example)],
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == LAST_LINES[name]
