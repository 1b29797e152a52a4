"""Fields and requests that this version does not know."""

from __future__ import annotations

import json
import logging
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import pytest

import seed
from iyzico import (
    ApiError,
    AsyncIyzico,
    ConfigError,
    InvalidRequest,
    Iyzico,
    RawResponse,
    Succeeded,
    TransportError,
    UntrustedResponse,
)
from servers import answering

if TYPE_CHECKING:
    from iyzico.testing import Simulator

EXTRA = {"newField": 1, "new_amount": Decimal("1.50"), "nested": [{"aField": True}, None]}
SENT = {"newField": 1, "new_amount": "1.50", "nested": [{"aField": True}, None]}


def sent(simulator: Simulator, call: str) -> dict[str, Any]:
    request = next(one for one in reversed(simulator.requests()) if one.call == call)
    assert request.signature.verdict == "verified"
    body: dict[str, Any] = json.loads(request.body)
    return body


def test_extra_fields_are_signed_and_sent_under_their_own_names(
    client: Iyzico, simulator: Simulator
) -> None:
    client.bin.check(bin_number="552879", extra=EXTRA)
    body = sent(simulator, "bin.check")
    assert {name: body[name] for name in SENT} == SENT
    assert body["binNumber"] == "552879"


def test_none_and_whole_numbers_of_any_size_are_sent_as_what_they_are(
    client: Iyzico, simulator: Simulator
) -> None:
    free = {"emptied": None, "nested": [{"emptied": None}], "big": 2**70}
    text = '"emptied":null,"nested":[{"emptied":null}],"big":1180591620717411303424'
    client.bin.check(bin_number="552879", extra=free)
    assert next(reversed(simulator.requests())).body.endswith(f",{text}}}")
    client.request("POST", "/payment/bin/check", {"binNumber": "552879", **free})
    assert next(reversed(simulator.requests())).body == f'{{"binNumber":"552879",{text}}}'


async def test_asynchronous_calls_take_them_as_well(
    async_client: AsyncIyzico, simulator: Simulator
) -> None:
    await async_client.bin.check(bin_number="552879", extra=EXTRA)
    assert sent(simulator, "bin.check")["newField"] == 1


def test_money_call_has_them_and_its_look_up_has_not(client: Iyzico, simulator: Simulator) -> None:
    simulator.add_fault({"cut": "afterCommit"}, call="payment.create", times=1)
    request = seed.payment(reference="way-out-1")
    pending = client.pending("payment.create", extra={"newField": 1}, **request)
    ended = client.payment.create_once(**request, extra={"newField": 1}, first_pause=0.01)
    assert isinstance(ended, Succeeded)
    assert ended.looked_up
    assert sent(simulator, "payment.create")["newField"] == 1
    assert "newField" not in sent(simulator, "payment.retrieve")
    assert "newField" not in pending
    assert isinstance(client.resolve(pending), Succeeded)


@pytest.mark.parametrize(
    ("extra", "path"),
    [
        ({"binNumber": "1"}, "extra.binNumber"),
        ({"conversationId": "1"}, "extra.conversationId"),
        ({"new_amount": 1.5}, "extra.new_amount"),
        ({"note": "5528 7900 0000 0008"}, "extra.note"),
        ({"cvc": "123"}, "extra.cvc"),
    ],
)
def test_what_must_not_be_added_is_refused(
    client: Iyzico, simulator: Simulator, extra: dict[str, Any], path: str
) -> None:
    with pytest.raises(InvalidRequest) as caught:
        client.bin.check(bin_number="552879", extra=extra)
    (finding,) = caught.value.findings
    assert (finding.path, finding.wire_path) == (path, path)
    assert caught.value.outcome == "not_sent"
    assert "0008" not in f"{caught.value!r} {caught.value}"
    assert client.lint("bin.check", bin_number="552879", extra=extra) == [finding]
    assert simulator.requests() == []


def test_extra_fields_are_a_dict(client: Iyzico) -> None:
    with pytest.raises(ConfigError, match="extra: must be a dict of fields, not list"):
        client.bin.check(bin_number="552879", extra=cast("Any", [1]))


def test_log_tells_their_names_alone(client: Iyzico, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "iyzico")
    client.bin.check(bin_number="552879", extra={"newField": "a value"})
    with pytest.raises(InvalidRequest):
        client.bin.check(bin_number="552879", extra={seed.GOOD_CARD: 1})
    assert "bin.check: extra fields ['newField']" in caplog.text
    assert "a value" not in caplog.text
    assert seed.GOOD_CARD not in caplog.text


def test_request_is_signed_and_gives_the_response_as_it_is(
    client: Iyzico, simulator: Simulator
) -> None:
    response = client.request(
        "POST", "/payment/iyzipos/installment", {"binNumber": "552879", "price": Decimal("10.50")}
    )
    assert isinstance(response, RawResponse)
    assert response.http_status == 200
    prices = response.raw["installmentDetails"][0]["installmentPrices"]
    assert all(not isinstance(price["totalPrice"], float) for price in prices)
    assert json.loads(response.raw_text)["status"] == "success"
    assert sent(simulator, "installment.list") == {"binNumber": "552879", "price": "10.50"}
    assert [warning.path for warning in response.warnings] == ["path"]


async def test_asynchronous_client_makes_requests_as_well(async_client: AsyncIyzico) -> None:
    response = await async_client.request("get", "/payment/test")
    assert response.raw["status"] == "success"


def test_path_of_a_get_has_its_query(client: Iyzico, simulator: Simulator) -> None:
    client.request("GET", "/v2/reporting/payment/transactions?transactionDate=2026-11-28&page=1")
    request = simulator.requests()[-1]
    assert (request.call, request.signature.verdict) == ("report.transactions", "verified")


def test_refusal_says_that_no_money_moved(client: Iyzico) -> None:
    with pytest.raises(ApiError) as caught:
        client.request("POST", "/payment/detail", {"paymentId": "1"})
    assert (caught.value.endpoint, caught.value.outcome) == ("request", "refused")


def test_lost_response_leaves_the_outcome_unknown(client: Iyzico, simulator: Simulator) -> None:
    simulator.add_fault({"cut": "afterCommit"})
    before = len(simulator.requests())
    with pytest.raises(TransportError) as caught:
        client.request("POST", "/payment/bin/check", {"binNumber": "552879"})
    assert (caught.value.outcome, caught.value.pending) == ("unknown", None)
    assert len(simulator.requests()) == before + 1


@pytest.mark.parametrize(
    ("request_", "wrong"),
    [
        (("POST", "https://evil.example/x"), "path"),
        (("POST", "v2/new"), "path"),
        (("POST", "/v2/../new"), "path"),
        (("POST", "/v2/new", {"a": 1.5}), "body.a"),
        (("POST", "/v2/new", {"card_no": seed.GOOD_CARD}), "body.card_no"),
        (("GET", "/v2/new", {"a": 1}), "body"),
    ],
)
def test_what_must_not_leave_stays_here(
    client: Iyzico, simulator: Simulator, request_: tuple[Any, ...], wrong: str
) -> None:
    with pytest.raises(InvalidRequest) as caught:
        client.request(*request_)
    assert [finding.path for finding in caught.value.findings] == [wrong]
    assert seed.GOOD_CARD not in f"{caught.value!r} {caught.value}"
    assert simulator.requests() == []


def test_card_goes_to_a_call_that_is_known(client: Iyzico, simulator: Simulator) -> None:
    body = {"locale": "tr", "paymentCard": {"cardNumber": seed.GOOD_CARD, "cvc": "123"}}
    with pytest.raises(ApiError):
        client.request("POST", "/payment/auth", body)
    assert simulator.requests()[-1].call == "payment.create"


def test_method_is_one_of_those_of_the_api(client: Iyzico) -> None:
    with pytest.raises(ConfigError, match="method: must be GET"):
        client.request("TRACE", "/v2/new")


def test_page_of_a_proxy_is_not_believed(simulator: Simulator) -> None:
    with (
        answering(502, "text/html", b"<html>") as base_url,
        simulator.client(base_url=base_url) as client,
        pytest.raises(UntrustedResponse) as caught,
    ):
        client.request("POST", "/v2/new")
    assert caught.value.outcome == "unknown"
