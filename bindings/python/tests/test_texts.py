"""What is said about mistakes, read as a merchant's developer reads it.

Every text names the argument as it was written in Python, says what was given and what is accepted,
and has no word of what is underneath.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import pytest

import seed
from iyzico import Iyzico, callback, decode_html, webhook
from iyzico.testing import Simulator

if TYPE_CHECKING:
    from collections.abc import Callable

FORBIDDEN = re.compile(
    r"\brust|serde|column|expected struct|invalid type|Option<|NoneType|\[object|undefined is not"
    r"|u32|u64|f64|usize|codec|not an instance of|interpreted as|real number|\\|0{20}"
)
HALF = "\ud83d"
KEY = {"secret_key": "sandbox-secret"}
BODY = '{"iyziEventType":"API_AUTH","paymentId":1,"paymentConversationId":"c","status":"SUCCESS"}'


STEAL = cast("Any", "payment.steal")


@dataclass(frozen=True, slots=True)
class Shop:
    simulator: Simulator
    client: Iyzico

    def set_up(self, **settings: object) -> None:
        self.simulator.client(**cast("Any", settings))

    def pay(self, **changes: object) -> None:
        self.client.payment.create(**cast("Any", {**seed.payment(), **changes}))

    def pay_with(self, part: str, **changes: object) -> None:
        self.pay(**{part: {**cast("Any", seed.payment())[part], **changes}})

    def check(self, **options: object) -> None:
        self.client.bin.check(bin_number="552879", **cast("Any", options))

    def resolve(self, handle: object) -> None:
        self.client.resolve(cast("str", handle), deadline=0.001)

    def resolve_changed(self, **changes: object) -> None:
        request = cast("Any", {**seed.payment(), "conversation_id": "c"})
        handle = json.loads(self.client.pending("payment.create", **request))
        self.resolve(json.dumps({**handle, **changes}))

    def start(self, **options: object) -> None:
        Simulator(**cast("Any", options)).close()

    def spoil(self, fault: object, **conditions: object) -> None:
        self.simulator.add_fault(cast("Any", fault), **cast("Any", conditions))

    def play(self, scenario: object) -> None:
        self.simulator.play(cast("Any", scenario))

    def page(self, **approval: object) -> None:
        self.simulator.page("none").approve(**cast("Any", approval))


@pytest.fixture
def shop(simulator: Simulator, client: Iyzico) -> Shop:
    return Shop(simulator, client)


NUMBER = "must be a positive number of seconds, not "
WHOLE = "must be a whole number greater than 0, not "
FLAG = "must be True or False, not "
FAULTS = "faults are rateLimited, emptyResponse, "

MISTAKES: list[tuple[str, Callable[[Shop], object]]] = [
    ("api_key and secret_key: missing; pass Iyzico(api_key=..., ", lambda _: Iyzico()),
    ("set IYZICO_SECRET_KEY in the environment", lambda _: Iyzico(api_key="sandbox-a")),
    ("by name: api_key=..., secret_key=...", lambda _: cast("Any", Iyzico)("key", "secret")),
    ("got an unexpected keyword argument 'timeuot'", lambda s: s.set_up(timeuot=1)),
    ("api_key: must be text, not int", lambda s: s.set_up(api_key=0)),
    ("api_key: must be text, not bytes", lambda s: s.set_up(api_key=b"sandbox-a")),
    ("secret_key: holds half of a surrogate pair", lambda s: s.set_up(secret_key=HALF)),
    ("secret_key: has white space around it", lambda s: s.set_up(secret_key="sandbox-a\n")),
    ("api_key: is the word that programs write for", lambda s: s.set_up(api_key="None")),
    ("base_url: must be text, not list", lambda s: s.set_up(base_url=["x"])),
    ("base_url: must be text, not bool", lambda s: s.set_up(base_url=False)),
    ("set `allow_other_hosts` if it is", lambda s: s.set_up(base_url="https://a.example")),
    (f"timeout: {NUMBER}nan", lambda s: s.set_up(timeout=float("nan"))),
    (f"timeout: {NUMBER}inf", lambda s: s.set_up(timeout=float("inf"))),
    (f"timeout: {NUMBER}-1.5", lambda s: s.set_up(timeout=-1.5)),
    (f"timeout: {NUMBER}1e+300", lambda s: s.set_up(timeout=1e300)),
    (f"timeout: {NUMBER}a longer int", lambda s: s.set_up(timeout=10**400)),
    (f"timeout: {NUMBER}str", lambda s: s.set_up(timeout="10s")),
    (f"connect_timeout: {NUMBER}bool", lambda s: s.set_up(connect_timeout=True)),
    ("total_timeout: must be greater than 0", lambda s: s.set_up(total_timeout=0)),
    (f"max_connections: {WHOLE}-1", lambda s: s.set_up(max_connections=-1)),
    (f"max_connections: {WHOLE}bool", lambda s: s.set_up(max_connections=True)),
    (f"max_response_bytes: {WHOLE}1.5", lambda s: s.set_up(max_response_bytes=1.5)),
    ("root_certificate_pem: must be bytes, not list", lambda s: s.set_up(root_certificate_pem=[1])),
    ("root_certificate_pem: holds no cert", lambda s: s.set_up(root_certificate_pem=b"none")),
    ("proxy: is not a URL such as http://", lambda s: s.set_up(proxy="::")),
    (f"http2: {FLAG}int", lambda s: s.set_up(http2=1)),
    ('verify: must be "strictly" or "not", not "off"', lambda s: s.set_up(verify="off")),
    ('rate_limit: must be "off", "wait" or "fail_fast", ', lambda s: s.set_up(rate_limit=1)),
    ("calls_per_minute: must be a dict from names", lambda s: s.set_up(calls_per_minute=[])),
    (
        "calls_per_minute: bin.check must be a whole number greater than 0 or None, not str",
        lambda s: s.set_up(calls_per_minute={"bin.check": "x"}),
    ),
    ("calls_per_minute: names must be text, not int", lambda s: s.set_up(calls_per_minute={1: 2})),
    (
        'calls_per_minute: there is no call "bin.chek"; names are like payment.create',
        lambda s: s.set_up(calls_per_minute={"bin.chek": 1}),
    ),
    ("on_attempt: must be a plain function that", lambda s: s.set_up(on_attempt="log")),
    ("timeout: must be greater than 0", lambda s: s.check(timeout=0)),
    (f"timeout: {NUMBER}-1", lambda s: s.check(timeout=-1)),
    ('verify: must be "strictly" or "not", not int', lambda s: s.check(verify=7)),
    (
        "bin.check takes its fields by name, not a str",
        lambda s: cast("Any", s.client.bin).check("5"),
    ),
    (
        "takes its fields by name, not a str by position: retrieve(payment_id=...)",
        lambda s: cast("Any", s.client.payment).retrieve("123"),
    ),
    (
        "payment.create takes its fields by name, not a dict by position: create(**request)",
        lambda s: cast("Any", s.client.payment).create(seed.payment()),
    ),
    (
        "payment.create_once takes its fields by name",
        lambda s: cast("Any", s.client.payment).create_once(seed.payment()),
    ),
    (
        "report.transactions_pages takes its fields by name",
        lambda s: cast("Any", s.client.report).transactions_pages("2026-01-31"),
    ),
    (
        "payment_id: is required unless payment_conversation_id is given",
        lambda s: s.client.payment.retrieve(),
    ),
    ("price: float is not exact; pass Decimal or str (got 1.5; ", lambda s: s.pay(price=1.5)),
    ("price: is NaN, not a number", lambda s: s.pay(price=float("nan"))),
    ("price: is infinite", lambda s: s.pay(price=float("inf"))),
    ('write Decimal("149.9"), not Decimal(149.9)', lambda s: s.pay(price=Decimal(float("149.9")))),
    ("price: holds half of a surrogate pair", lambda s: s.pay(price=HALF)),
    ("price: uses a comma; amounts are written", lambda s: s.pay(price="1,0")),
    ("installment: is not a whole number (got 1.5; ", lambda s: s.pay(installment=1.5)),
    ("currency: is neither text nor a number (got true", lambda s: s.pay(currency=True)),
    ("basket_id: bytes cannot be sent; pass str", lambda s: s.pay(basket_id=b"B1")),
    ("buyer: is not an object with the documented fields (got 1.5", lambda s: s.pay(buyer=1.5)),
    (
        "(got a list; allowed: the data of a card, or card_user_key and card_token)",
        lambda s: s.pay(payment_card=[]),
    ),
    ("basket_items: is not a list of objects", lambda s: s.pay(basket_items={"id": "1"})),
    ("buyer: has a name that is not text", lambda s: s.pay(buyer={7: "x"})),
    ("payment_card.cvc: ", lambda s: s.pay_with("payment_card", cvc=Decimal("12.5"))),
    ("payment_card.card_no: is not a field of", lambda s: s.pay_with("payment_card", card_no="1")),
    ("buyer.ip: is not an IP address", lambda s: s.pay_with("buyer", ip="localhost")),
    (
        "instalment: is not a field of this call (allowed: installment)",
        lambda s: s.pay(instalment=1),
    ),
    (
        "paidprice: is not a field of this call (allowed: paid_price)",
        lambda s: s.pay(paidprice="1"),
    ),
    ("endpoint: must be the name of a call, not int", lambda s: s.client.lint(cast("Any", 7))),
    ('endpoint: there is no call "payment.steal"; names', lambda s: s.client.lint(STEAL)),
    (
        "conversation_id: is required: it finds the call",
        lambda s: s.client.pending(
            "payment.create", **cast("Any", {**seed.payment(), "conversation_id": None})
        ),
    ),
    ("pending: must be the text of a handle, not None", lambda s: s.resolve(None)),
    ("pending: must be the text of a handle, not dict", lambda s: s.resolve({})),
    ("pending: is not the handle of a call, which is a JSON object", lambda s: s.resolve("x")),
    ("pending: is not the handle of a call: endpoint is missing", lambda s: s.resolve("{}")),
    ("of a call: price must be text", lambda s: s.resolve_changed(price=1.5)),
    ("of a call: installment must be a whole", lambda s: s.resolve_changed(installment="x")),
    ("of a call: earlier must be declined or", lambda s: s.resolve_changed(earlier="x")),
    (
        "body: None is not accepted; pass the body",
        lambda _: callback.read(cast("Any", None), **KEY),
    ),
    ("the field token: int is not accepted", lambda _: callback.read({"token": 7}, **KEY)),
    ("the post lacks token", lambda _: callback.read("token=", **KEY)),
    ("secret_key: missing; pass secret_key=...", lambda _: callback.read("token=x")),
    ("secret_key: holds half of a surrogate", lambda _: callback.read("t=x", secret_key=HALF)),
    (
        "payment_id: must be text, not int",
        lambda _: callback.sign(payment_id=cast("Any", 7), **KEY),
    ),
    ("payment_id: must not be None", lambda _: callback.sign(payment_id=cast("Any", None), **KEY)),
    (
        "headers: X-IYZ-SIGNATURE-V3 must be text, not int",
        lambda _: webhook.verify(BODY, cast("Any", {"X-IYZ-SIGNATURE-V3": 7}), **KEY),
    ),
    ("body: the mapping holds what JSON", lambda _: webhook.verify({"a": {1}}, "00", **KEY)),
    (
        "merchant_id: must be text, not int",
        lambda _: webhook.verify(BODY, "00", merchant_id=cast("Any", 7), **KEY),
    ),
    ("content: must be text, not bytes", lambda _: decode_html(cast("Any", b"x"))),
    ("no option named prt; options are webhook_url, ", lambda s: s.start(prt=1)),
    ("port: must be a whole number, 0 or greater, not -1", lambda s: s.start(port=-1)),
    ("port: must be a smaller number than 70000", lambda s: s.start(port=70000)),
    (f"tls: {FLAG}str", lambda s: s.start(tls="yes")),
    ("api_key: has white space around it", lambda s: s.start(api_key=" sandbox-a")),
    ("starts_at: must have a time zone", lambda s: s.start(starts_at=dt.datetime(2026, 1, 31))),  # noqa: DTZ001
    ("starts_at: must be a datetime with", lambda s: s.start(starts_at="2026-01-31")),
    ("allow_host: must be text, or a list of texts", lambda s: s.start(allow_host=7)),
    ("scenario: must be a dict, a text, or the path", lambda s: s.start(scenario=7)),
    (f'fault: "gremlins" is not a fault; {FAULTS}', lambda s: s.spoil("gremlins")),
    (f"fault: the fault is missing; {FAULTS}", lambda s: s.spoil(None)),
    (f"fault: bytes is not a fault; {FAULTS}", lambda s: s.spoil(b"x")),
    ('fault: delay needs details, such as {"delay": ', lambda s: s.spoil("delay")),
    (
        'fault: delay.milliseconds must be a whole number, 0 or greater, not "slow"',
        lambda s: s.spoil({"delay": {"milliseconds": "slow"}}),
    ),
    ("fault: chance must be a number between", lambda s: s.spoil("emptyResponse", chance=2)),
    ("fault: holds a number that is not", lambda s: s.spoil("emptyResponse", chance=float("nan"))),
    ("fault: skip must be a whole number, 0", lambda s: s.spoil("emptyResponse", skip=1.5)),
    (
        "fault: conversation_id must be text, not 7",
        lambda s: s.spoil("emptyResponse", conversation_id=7),
    ),
    ("fault: holds half of a surrogate pair", lambda s: s.spoil("emptyResponse", call=HALF)),
    ("fault: call must be left out", lambda s: s.spoil({"webhook": "lost"}, call="bin.check")),
    ("scenario: rules is not known here; known are", lambda s: s.play({"rules": []})),
    ('scenario: rule 1: "x" is not a fault', lambda s: s.play({"rule": [{"fault": "x"}]})),
    ("scenario: is neither TOML nor JSON: in line 1", lambda s: s.play("seed = ")),
    ("the path or name of a file, not None", lambda s: s.play(None)),
    ("scenario: holds half of a surrogate pair", lambda s: s.play(HALF)),
    ("payment: must be text, not int", lambda s: s.simulator.three_ds(cast("Any", 7))),
    ("token: must not be None", lambda s: s.simulator.page(cast("Any", None))),
    (f"installment: {WHOLE}str", lambda s: s.page(installment="3")),
    (f"three_ds: {FLAG}int", lambda s: s.page(three_ds=1)),
    ("no page has this number or token", lambda s: s.page()),
    ("status: must be 1, 0 or -1, not 7", lambda s: s.simulator.next_fraud_status(cast("Any", 7))),
    (f"seconds: {NUMBER}-1", lambda s: s.simulator.advance(-1)),
    ("moment: must have a time zone", lambda s: s.simulator.set_clock(dt.datetime(2026, 1, 31))),  # noqa: DTZ001
    (f"enforce: {FLAG}str", lambda s: s.simulator.enforce_rate_limits(cast("Any", "yes"))),
]


@pytest.mark.parametrize(("text", "mistake"), MISTAKES, ids=[text for text, _ in MISTAKES])
def test_text_names_the_argument_and_what_is_accepted(
    shop: Shop, text: str, mistake: Callable[[Shop], object]
) -> None:
    with pytest.raises(Exception, match=re.escape(text)) as caught:
        mistake(shop)
    assert not FORBIDDEN.search(str(caught.value)), str(caught.value)
    assert shop.simulator.ledger() == []


OUTCOMES: list[tuple[object, str]] = [
    ("rateLimited", "; no money moved"),
    (
        "emptyResponse",
        "it is not JSON; a proxy, a firewall or a wrong host probably answered (HTTP ",
    ),
    ("wrongSignature", "its signature is wrong; either the secret key is not the one of this mer"),
    (
        {"cut": "afterCommit"},
        "create: the connection was closed before the response was complete; ",
    ),
    (
        {"cut": {"responseByte": 200}},
        "the connection was closed before the response was complete; ",
    ),
    (
        {"gateway": {}},
        "it is not JSON; a proxy, a firewall or a wrong host probably answered (HTTP ",
    ),
    (
        {"tamper": {"field": "status", "value": "x"}},
        "it says neither success nor failure (HTTP 200)",
    ),
]


@pytest.mark.parametrize(("fault", "text"), OUTCOMES, ids=str)
def test_text_of_a_money_call_says_what_became_of_the_money(
    shop: Shop, fault: object, text: str
) -> None:
    shop.spoil(fault)
    with pytest.raises(Exception, match=re.escape(text)) as caught:
        shop.pay()
    said = str(caught.value)
    assert said.endswith(("no money moved", "look the payment up before trying again")), said
    assert not FORBIDDEN.search(said), said


def test_text_of_a_reference_in_use_is_the_same_in_every_language(shop: Shop) -> None:
    request = cast("Any", {**seed.payment(), "conversation_id": "order-1"})
    shop.client.payment.create_once(**request)
    settled = shop.client.payment.create_once(**cast("Any", {**request, "paid_price": "1.1"}))
    text = "the conversation id order-1 belongs to another request that may have moved money"
    assert text in str(cast("Any", settled).error)


def test_reference_in_use_of_a_refund_says_to_look_for_what_went_back(shop: Shop) -> None:
    payment = shop.client.payment.create(**seed.payment())
    refund: Any = {"payment_id": payment.payment_id, "conversation_id": "back-1"}
    shop.client.payment.refund_amount_once(**refund, price="0.1")
    settled: Any = shop.client.payment.refund_amount_once(**refund, price="0.2")
    assert str(settled.error).endswith("look up what went back before trying again")
    assert settled.error.advice.key == "refund_unknown"


def test_wait_is_told_in_seconds(simulator: Simulator) -> None:
    limits = {"bin.check": 1}
    client = simulator.client(rate_limit="fail_fast", calls_per_minute=limits)
    client.bin.check(bin_number="552879")
    with pytest.raises(
        Exception, match=r"1 call in a minute is allowed, try again in \d+ seconds?;"
    ):
        client.bin.check(bin_number="552879")
