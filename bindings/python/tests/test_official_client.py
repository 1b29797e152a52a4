"""The official client, from PyPI and unmodified, takes the simulator for iyzico."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

import seed
from iyzico import callback
from iyzico._native import wire_name
from iyzico.callback import ThreeDsCallback

if TYPE_CHECKING:
    from iyzico.testing import Simulator

PROGRAM = Path(__file__).with_name("official_client.py")
Call: TypeAlias = tuple[str, str, "dict[str, Any] | None"]


class Official:
    """Makes calls with the official client, in one process for each batch."""

    def __init__(self, simulator: Simulator, folder: Path) -> None:
        assert simulator.certificate_pem is not None
        self._authority = folder / "authority.pem"
        self._authority.write_text(simulator.certificate_pem)
        self._options = {
            "api_key": simulator.api_key,
            "secret_key": simulator.secret_key,
            "base_url": simulator.base_url.removeprefix("https://"),
        }

    def call(self, *calls: Call, **options: str) -> list[dict[str, Any]]:
        done = subprocess.run(
            [sys.executable, str(PROGRAM)],
            input=json.dumps([{**self._options, **options}, calls]),
            env={**os.environ, "SSL_CERT_FILE": str(self._authority)},
            stdout=subprocess.PIPE,
            text=True,
            timeout=60,
            check=True,
        )
        responses: list[dict[str, Any]] = json.loads(done.stdout)
        return responses

    def pay(self, number: str = seed.GOOD_CARD) -> dict[str, Any]:
        (payment,) = self.call(("Payment", "create", on_the_wire(seed.payment(number))))
        return payment


@pytest.fixture
def official(simulator_tls: Simulator, tmp_path: Path) -> Official:
    return Official(simulator_tls, tmp_path)


def on_the_wire(value: Any) -> Any:
    """Spells a request as the official client wants it."""
    if isinstance(value, dict):
        fields: dict[str, Any] = value  # pyright: ignore[reportUnknownVariableType]
        return {wire_name(k): on_the_wire(v) for k, v in fields.items() if v is not None}
    if isinstance(value, list):
        elements: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
        return [on_the_wire(element) for element in elements]
    return str(value)


def test_payment_is_exact_and_can_be_looked_up(official: Official) -> None:
    made = official.pay()
    assert made["status"] == "success"
    payouts = [item["merchantPayoutAmount"] for item in made["itemTransactions"]]
    assert sorted(payouts) == [0.1597, 0.23955, 0.39925]
    (found,) = official.call(("Payment", "retrieve", {"paymentId": made["paymentId"]}))
    assert found["status"] == "success"
    assert found["paymentId"] == made["paymentId"]


def test_declined_card(official: Official) -> None:
    declined = official.pay(seed.CARD_WITHOUT_FUNDS)
    assert declined["status"] == "failure"
    assert (declined["errorCode"], declined["errorGroup"]) == ("10051", "NOT_SUFFICIENT_FUNDS")


def test_cancel_and_refunds(official: Official) -> None:
    first, second, third = official.pay(), official.pay(), official.pay()
    line = third["itemTransactions"][0]["paymentTransactionId"]
    responses = official.call(
        ("Cancel", "create", {"paymentId": first["paymentId"], "ip": "85.34.78.112"}),
        ("Payment", "refund", {"paymentId": second["paymentId"], "price": "0.7"}),
        ("Refund", "create", {"paymentTransactionId": line, "price": "0.1", "currency": "TRY"}),
    )
    assert [response["status"] for response in responses] == ["success"] * 3


def test_readings(official: Official) -> None:
    responses = official.call(
        ("ApiTest", "retrieve", None),
        ("BinNumber", "retrieve", {"locale": "tr", "binNumber": "55287900"}),
        ("InstallmentInfo", "retrieve", {"binNumber": "552879", "price": "100"}),
    )
    assert [response["status"] for response in responses] == ["success"] * 3


@pytest.mark.parametrize("finish", ["ThreedsPayment", "ThreedsV2Payment"])
def test_three_ds(official: Official, simulator_tls: Simulator, finish: str) -> None:
    (start,) = official.call(("ThreedsInitialize", "create", on_the_wire(seed.three_ds())))
    assert start["status"] == "success"
    post = simulator_tls.three_ds(start["threeDSHtmlContent"]).approve()
    confirmed = callback.read(post.body, secret_key=simulator_tls.secret_key)
    assert isinstance(confirmed, ThreeDsCallback)
    completion: Any = (
        confirmed.completion(paid_price="1.2", basket_id="B67832", currency="TRY")
        if finish == "ThreedsV2Payment"
        else confirmed.uncompared_completion()
    )
    responses = official.call(
        (finish, "create", on_the_wire(completion)),
        (finish, "create", on_the_wire(completion)),
        ("ThreedsPayment", "retrieve", {"paymentId": confirmed.payment_id}),
    )
    assert [response["status"] for response in responses] == ["success", "failure", "success"]
    assert responses[0]["phase"] == "AUTH"
    assert responses[1]["errorCode"] == "5115"


def test_hold_with_three_ds(official: Official, simulator_tls: Simulator) -> None:
    (start,) = official.call(("ThreedsInitializePreAuth", "create", on_the_wire(seed.three_ds())))
    post = simulator_tls.three_ds(start["paymentId"]).approve()
    carried = {name: post.fields[name] for name in ("paymentId", "conversationData")}
    (held,) = official.call(("ThreedsPayment", "create", carried))
    assert (held["status"], held["phase"]) == ("success", "PRE_AUTH")


FORMS = {
    "CheckoutFormInitialize": (seed.form(), "CheckoutForm"),
    "CheckoutFormInitializePreAuth": (seed.form(), "CheckoutForm"),
    "PayWithIyzico": (seed.pay_with_iyzico(), "CheckoutForm"),
    "BkmInitialize": (seed.bkm(), "Bkm"),
}


@pytest.mark.parametrize("start", FORMS)
def test_pages(official: Official, simulator_tls: Simulator, start: str) -> None:
    request, result = FORMS[start]
    (opened,) = official.call((start, "create", on_the_wire(request)))
    assert opened["status"] == "success"
    token = simulator_tls.page(opened["token"]).approve().fields["token"]
    (paid,) = official.call((result, "retrieve", {"token": token}))
    assert (paid["status"], paid["paymentStatus"]) == ("success", "SUCCESS")
    assert paid["token"] == opened["token"]


def test_hold_and_capture(official: Official) -> None:
    (held,) = official.call(("PaymentPreAuth", "create", on_the_wire(seed.payment())))
    capture = {"paymentId": held["paymentId"], "paidPrice": "1.2", "currency": "TRY"}
    responses = official.call(
        ("PaymentPreAuth", "retrieve", {"paymentId": held["paymentId"]}),
        ("PaymentPostAuth", "create", capture),
        ("PaymentPostAuth", "create", capture),
    )
    assert [response["status"] for response in responses] == ["success", "success", "failure"]
    assert [response.get("phase") for response in responses] == ["PRE_AUTH", "POST_AUTH", None]
    assert responses[2]["errorCode"] == "5082"


def test_stored_card(official: Official) -> None:
    card = {**on_the_wire(seed.card()), "cardAlias": "my card"}
    del card["cvc"]
    (stored,) = official.call(("Card", "create", {"email": "email@email.com", "card": card}))
    keys = {name: stored[name] for name in ("cardUserKey", "cardToken")}
    payment = {**on_the_wire(seed.payment()), "paymentCard": keys}
    paid, before, deleted, after = official.call(
        ("Payment", "create", payment),
        ("CardList", "retrieve", {"cardUserKey": stored["cardUserKey"]}),
        ("Card", "delete", keys),
        ("CardList", "retrieve", {"cardUserKey": stored["cardUserKey"]}),
    )
    assert [response["status"] for response in (paid, before, deleted, after)] == ["success"] * 4
    assert [found["cardToken"] for found in before["cardDetails"]] == [stored["cardToken"]]
    assert not after["cardDetails"]


def test_wrong_secret_key(official: Official) -> None:
    responses = official.call(
        ("ApiTest", "retrieve", None),
        ("Payment", "create", on_the_wire(seed.payment())),
        secret_key="sandbox-wrong",
    )
    assert [response["errorCode"] for response in responses][1:] == ["1000"]
