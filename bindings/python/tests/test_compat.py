"""`iyzico.compat.iyzipay` gives what the official client, from PyPI and unmodified, gives."""

from __future__ import annotations

import inspect
import json
import re
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import iyzipay  # pyright: ignore[reportMissingTypeStubs]
import pytest
from iyzipay import (  # pyright: ignore[reportMissingTypeStubs]
    iyzipay_resource,
    pki_builder,
)

import seed
import servers
from cases import CASES, fill, prepare, read
from iyzico import InvalidRequest, IyzicoError, TransportError, UntrustedResponse
from iyzico.compat import _check, _request
from iyzico.compat import iyzipay as ours
from iyzico.testing import Simulator
from test_official_client import on_the_wire
from test_official_operations import OPERATIONS, SAME, SPELT_OTHERWISE, Official

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

theirs: Any = iyzipay
"""The official client."""


@pytest.fixture(scope="module")
def site() -> Generator[Simulator]:
    with Simulator(tls=True) as simulator:
        yield simulator


@pytest.fixture(scope="module")
def official(site: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Generator[Official]:
    official = Official(site, tmp_path_factory.mktemp("official"))
    yield official
    official.stop()


def options(simulator: Simulator) -> dict[str, Any]:
    made: dict[str, Any] = {
        "api_key": simulator.api_key,
        "secret_key": simulator.secret_key,
        "base_url": simulator.base_url.removeprefix("https://"),
    }
    if simulator.certificate_pem is not None:
        made["base_url"] = simulator.base_url.removeprefix("https://")
        made["root_certificate_pem"] = simulator.certificate_pem.encode()
    else:
        made["base_url"] = simulator.base_url
    return made


def public(names: Iterable[str]) -> set[str]:
    return {name for name in names if not name.startswith("_")}


NOT_HERE = {
    "generate_v2_hash": "the client signs, and only the core knows how",
    "get_http_header": "the client signs",
    "get_http_header_v2": "the client signs",
    "header": "the client signs",
    "httplib": "connections are the client's",
}
"""What classes of the official client have, and these have not; the guide and the check say so."""


def test_every_name_is_there() -> None:
    for theirs in (iyzipay, iyzipay_resource, pki_builder):
        own = {name for name in public(vars(theirs)) if name not in IMPORTED}
        assert own <= public(dir(ours)), theirs
    for name, kind in inspect.getmembers(iyzipay_resource, inspect.isclass):
        given = [""] if name == "PKIBuilder" else []
        there, here = kind(*given), getattr(ours, name)(*given)
        assert public(dir(there)) - public(dir(here)) <= NOT_HERE.keys(), name
        for attribute in public(dir(there)) & public(dir(here)):
            value = getattr(there, attribute)
            if not callable(value):
                assert getattr(here, attribute) == value, (name, attribute)
            elif attribute != "connect":
                parameters = inspect.signature(value).parameters
                assert [*inspect.signature(getattr(here, attribute)).parameters] == [*parameters]
    for name in ("api_key", "secret_key", "base_url"):
        assert getattr(ours, name) == getattr(iyzipay, name)
    told = (DOCS / "moving-from-iyzipay-python.md").read_text(encoding="utf-8")
    for name in NOT_HERE:
        assert f"`{name}`" in told
        places = _check.check_source(f"import iyzipay\nx = iyzipay.Payment().{name}\n")
        assert {place.code for place in places} & {"signing", "connection"}, name


IMPORTED = {
    *("base64", "hashlib", "hmac", "importlib", "iyzipay", "json", "random", "string"),
    "urlencode",
}
DOCS = Path(__file__).parents[3] / "docs"


def test_star_imports_what_it_does_of_the_official_client() -> None:
    theirs: dict[str, Any] = {}
    here: dict[str, Any] = {}
    exec("from iyzipay import *", theirs)
    exec("from iyzico.compat.iyzipay import *", here)
    more = {"IyzipayResource", "Options", "Request", "Response", "client_of"}
    assert public(here) == public(theirs) | more


def test_methods_are_functions_with_names_of_their_own(simulator: Simulator) -> None:
    with patch.object(ours.Payment, "create", autospec=True) as create:
        assert ours.Payment().create({}, {}) is create.return_value
        with pytest.raises(TypeError, match="options"):
            ours.Payment().create({})  # type: ignore[call-arg]
    unbound: Any = ours.BinNumber.retrieve
    response = unbound(ours.BinNumber(), {"binNumber": "552879"}, options(simulator))
    assert json.load(response)["status"] == "success"
    for operation in OPERATIONS:
        resource, method = operation.split(".")
        made: Any = getattr(getattr(ours, resource)(), method)
        with pytest.raises(TypeError, match=rf"^{operation}\(\) "):
            made(1, 2, 3, 4, 5)


def test_subclass_adds_a_call_by_the_address_of_its_class(simulator: Simulator) -> None:
    class Mine:
        __slots__ = ("call",)

        def __init__(self) -> None:
            self.call = "of somebody else"

    class Extended(ours.Subscription):
        mine = Mine()

        def orders(self, request: dict[str, Any], options: dict[str, Any]) -> ours.Response:
            address = f"{self.url}/subscriptions/{request['referenceCode']}"
            return self.connect("GET", address, options)

    response = json.load(Extended().orders({"referenceCode": "x"}, options(simulator)))
    assert response["status"] == "failure"
    assert simulator.requests()[-1].path == "/v2/subscription/subscriptions/x"


def call(resource: str, method: str, request: dict[str, Any] | None, site: Simulator) -> Any:
    arguments = [options(site)] if request is None else [request, options(site)]
    response = getattr(getattr(ours, resource)(), method)(*arguments)
    return json.loads(response.read().decode("utf-8"))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_response_is_the_official_one(official: Official, site: Simulator, operation: str) -> None:
    resource, method = operation.split(".")
    responses: list[Any] = []
    for who in ("official", "ours"):
        with site.client() as client:
            request = request_of(operation, site, client)
        response = (
            official.call(resource, method, request)
            if who == "official"
            else call(resource, method, request, site)
        )
        responses.append(comparable(response))
    assert responses[0]["status"] == "success"
    assert responses[1] == responses[0]
    made = site.requests()[-1]
    assert made.call == OPERATIONS[operation] or {made.call, OPERATIONS[operation]} <= SAME


NO_REFERENCE: dict[str, dict[str, Any]] = {
    "missing": {},
    "none": {"conversationId": None},
    "empty": {"conversationId": ""},
    "blank": {"conversationId": " "},
}


@pytest.mark.parametrize("kind", NO_REFERENCE)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_reference_that_the_client_made_is_in_no_response(
    site: Simulator, operation: str, kind: str
) -> None:
    resource, method = operation.split(".")
    with site.client() as client:
        request = request_of(operation, site, client)
    if request is not None:
        request = {**request, **NO_REFERENCE[kind]}
        if kind == "missing":
            request.pop("conversationId", None)
    response = call(resource, method, request, site)
    refused = call(resource, method, request and {**request, "locale": "xx"}, site)
    sent = site.requests()[-1]
    # One that has the digits of a card by chance is hidden.
    made = re.search(r'conversationId"?[:=]\s*"?(\w+)', f"{sent.path} {sent.body}")
    for told in (response, refused):
        assert told.get("conversationId") in {None, (request or {}).get("conversationId")}
        assert made is None or made[1] not in json.dumps(told)


def test_reference_that_the_client_made_is_in_no_refusal(simulator: Simulator) -> None:
    request = on_the_wire(seed.payment(seed.CARD_WITHOUT_FUNDS))
    for given in NO_REFERENCE.values():
        asked = {name: value for name, value in request.items() if name != "conversationId"}
        response = json.load(ours.Payment().create({**asked, **given}, options(simulator)))
        assert response["errorCode"] == "10051"
        assert "conversationId" not in response


def test_response_reads_like_one_of_http_client() -> None:
    with Simulator() as simulator:
        response = ours.ApiTest().retrieve(options(simulator))
        assert (response.status, response.code, response.getcode(), response.reason) == (
            200,
            200,
            200,
            "OK",
        )
        assert str(response.getheader("content-type")).startswith("application/json")
        assert response.getheader("nothing", "x") == "x"
        assert dict(response.getheaders()) == dict(response.headers)
        assert json.load(response)["status"] == "success"
        assert response.read() == b""


def test_bytes_are_those_of_iyzico(simulator: Simulator) -> None:
    response = ours.Payment().create(on_the_wire(seed.payment()), options(simulator)).read()
    with simulator.client() as client:
        payment_id = json.loads(response)["paymentId"]
        found = client.payment.retrieve(payment_id=payment_id)
    # An amount keeps the digits with which it came.
    assert b'"price":1' in response
    assert found.payment_id == payment_id


def test_refusal_is_a_response(simulator: Simulator) -> None:
    request = on_the_wire(seed.payment(seed.CARD_WITHOUT_FUNDS))
    response = json.load(ours.Payment().create(request, options(simulator)))
    assert (response["status"], response["errorCode"]) == ("failure", "10051")
    assert response["errorGroup"] == "NOT_SUFFICIENT_FUNDS"


def test_refusal_that_is_foreseen_is_a_response_with_its_code(simulator: Simulator) -> None:
    request = on_the_wire({**seed.payment(reference="order-42"), "basket_items": []})
    response = json.load(ours.Payment().create(request, options(simulator)))
    assert response["status"] == "failure"
    assert response["errorCode"].isdecimal()
    assert response["conversationId"] == "order-42"
    assert simulator.requests() == []


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("tr", "Lütfen kart"),
        (None, "Lütfen kart"),
        ("en", "Please check the card number"),
        ("EN", "Please check the card number"),
    ],
)
def test_mistyped_card_is_told_in_words_for_the_buyer(
    simulator: Simulator, locale: str | None, told: str
) -> None:
    request = {**on_the_wire(seed.payment("5528790000000009")), "locale": locale}
    response = json.load(ours.Payment().create(request, options(simulator)))
    assert (response["status"], response["errorCode"]) == ("failure", "12")
    assert response["errorMessage"].startswith(told)
    assert simulator.requests() == []


@pytest.mark.parametrize("price", [1.0, 0.1 + 0.2])
def test_binary_float_is_refused(simulator: Simulator, price: float) -> None:
    request = {**on_the_wire(seed.payment()), "price": price}
    with pytest.raises(InvalidRequest, match="float"):
        ours.Payment().create(request, options(simulator))
    assert simulator.requests() == []


def test_request_is_the_callers_and_stays_as_it_is(simulator: Simulator) -> None:
    request = on_the_wire(seed.payment())
    before = json.dumps(request)
    ours.Payment().create(request, options(simulator))
    assert json.dumps(request) == before


def test_field_that_nobody_knows_is_sent(simulator: Simulator) -> None:
    request = {"binNumber": "552879", "newField": "1"}
    ours.BinNumber().retrieve(request, options(simulator))
    assert '"newField":"1"' in simulator.requests()[-1].body


@pytest.mark.parametrize("operation", OPERATIONS)
def test_field_inside_of_others_that_nobody_knows_is_left_out(
    site: Simulator, operation: str
) -> None:
    resource, method = operation.split(".")
    with site.client() as client:
        request = request_of(operation, site, client)
    asked = {name: with_unknown_fields(value) for name, value in (request or {}).items()}
    before = json.dumps(asked)
    response = call(resource, method, None if request is None else asked, site)
    assert response["status"] == "success"
    assert "notAField" not in site.requests()[-1].body
    assert "not_a_field" not in site.requests()[-1].body
    assert json.dumps(asked) == before


def with_unknown_fields(value: Any) -> Any:
    if isinstance(value, dict):
        fields: dict[str, Any] = value  # pyright: ignore[reportUnknownVariableType]
        known = {name: with_unknown_fields(inside) for name, inside in fields.items()}
        return {**known, "notAField": 1.5, "not_a_field": {"price": "x"}}
    if isinstance(value, list):
        items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
        return [with_unknown_fields(item) for item in items]
    return value


@pytest.mark.parametrize("operation", OPERATIONS)
def test_errors_name_fields_as_the_request_does(site: Simulator, operation: str) -> None:
    resource, method = operation.split(".")
    with site.client() as client:
        request = request_of(operation, site, client)
    if operation == "Subscription.activate":
        del (request or {})["subscriptionReferenceCode"]  # it has another name there
    for name in request or {}:
        try:
            response = call(resource, method, {**(request or {}), name: object()}, site)
            told = response["errorMessage"]
        except InvalidRequest as error:
            told = str(error).partition(" was not sent: ")[2]
        assert re.search(rf"^\s*{name}\b", told, re.MULTILINE), told
        assert not re.search(r"[a-z]_[a-z]", told.replace(name, "")), told


def test_request_without_a_class_is_sent(simulator: Simulator) -> None:
    request = {"binNumber": "552879"}
    response = ours.IyzipayResource().connect(
        "POST", "/payment/bin/check", options(simulator), request
    )
    assert json.load(response)["status"] == "success"
    response = ours.IyzipayResource().connect("GET", "/payment/test", options(simulator))
    assert json.load(response)["status"] == "success"
    wrong = ours.IyzipayResource().connect("POST", "/payment/bin/check", options(simulator), {})
    assert json.load(wrong)["status"] == "failure"


def test_forged_response_and_lost_response_are_errors(simulator: Simulator) -> None:
    request = on_the_wire(seed.payment())
    simulator.add_fault("wrongSignature", call="payment.create", times=1)
    with pytest.raises(UntrustedResponse) as untrusted:
        ours.Payment().create(request, options(simulator))
    assert untrusted.value.pending is not None
    nowhere = {**options(simulator), "base_url": servers.unused_address()}
    with pytest.raises(TransportError) as lost:
        ours.Payment().create(request, nowhere)
    assert lost.value.outcome == "not_sent"


def test_one_client_for_equal_options(simulator: Simulator) -> None:
    same, other = options(simulator), {**options(simulator), "timeout": 5}
    for given in (same, dict(reversed(same.items())), other):
        ours.ApiTest().retrieve(given)
    clients = [id(ours.client_of(given)) for given in (same, {**same}, other)]
    assert clients[0] == clients[1] != clients[2]


def test_clients_of_many_merchants_do_not_pile_up(simulator: Simulator) -> None:
    for number in range(100):
        ours.client_of({**options(simulator), "client_version": f"shop-{number}"})
    assert len(_request._CLIENTS) <= 64  # pyright: ignore[reportPrivateUsage]


def test_nothing_secret_in_what_an_error_shows(simulator: Simulator) -> None:
    secret, card = simulator.secret_key, seed.CARD_WITHOUT_FUNDS
    request = on_the_wire(seed.payment(card))
    failures: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({**request, "price": 1.0}, options(simulator)),
        (request, {**options(simulator), "base_url": servers.unused_address()}),
        (request, {**options(simulator), "nonsense": 1}),
        ({**request, "newField": card}, options(simulator)),
        (request, {**options(simulator), "secret_key": f"{secret} \n"}),
    ]
    for given, how in failures:
        with pytest.raises((IyzicoError, TypeError)) as caught:
            ours.Payment().create(given, how)
        for shown in frames_of(caught.value):
            assert card not in shown
            assert secret not in shown


def frames_of(error: BaseException) -> list[str]:
    """Returns the values in our frames, as a report of the error would show them."""
    package = str(Path(ours.__file__).parents[1])
    shown: list[str] = []
    link: BaseException | None = error
    while link is not None:
        stack = traceback.TracebackException.from_exception(link, capture_locals=True).stack
        shown += [str(frame.locals) for frame in stack if frame.filename.startswith(package)]
        link = link.__cause__ or link.__context__
    assert shown
    return shown


def test_signature_is_verified_as_before(capsys: pytest.CaptureFixture[str]) -> None:
    for resource in (theirs.Payment(), ours.Payment()):
        signature = resource.calculate_hmac_sha256_signature(["1", "10.5"], "secret")
        resource.verify_signature(["1", "10.5"], "secret", signature)
        resource.verify_signature(["1", "10.6"], "secret", signature)
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["Signature verified: True", "Signature verified: False"] * 2


def test_helpers_return_what_the_official_ones_return(tmp_path: Path) -> None:
    for number in ("10.0", "10.50", "0.0", "10", "1.05"):
        assert ours.IyzipayResource.strip_zero(number) == theirs.Payment().strip_zero(number)
    file = tmp_path / "picture"
    file.write_bytes(bytes(range(256)))
    encoded = theirs.IyziFileBase64Encoder.encode(str(file))
    assert ours.IyziFileBase64Encoder.encode(str(file)) == encoded
    request = {
        "locale": "tr",
        "conversationId": "1",
        "currency": "TRY",
        "paymentCard": {"cardToken": "t", "cardUserKey": "k"},
    }
    for given in (request, {**request, "conversationId": None}):
        text = theirs.RetrieveLoyalty().to_pki_string_create(given)
        assert ours.RetrieveLoyalty().to_pki_string_create(given) == text
    built = [
        kind("[")
        .append("a", "1")
        .append("b")
        .append_price("price", "")
        .append_array("list", ["1", "2"])
        .append_array("none")
        .get_request_string()
        for kind in (theirs.PKIBuilder, ours.PKIBuilder)
    ]
    assert built[0] == built[1]
    assert len(ours.IyzipayResource.generate_random_string(8)) == 8


def request_of(operation: str, site: Simulator, client: Any) -> dict[str, Any] | None:
    name = OPERATIONS[operation]
    cases = [read(path) for path in CASES if path.parts[0] == name]
    case = next(case for case in cases if "response" in case)
    request = on_the_wire(fill(case["request"], prepare(site, client, case)))
    resource, method = operation.split(".")
    function = getattr(getattr(theirs, resource), method)
    source = inspect.getsource(function)
    for wire, wanted in SPELT_OTHERWISE.items():
        if f"'{wanted}'" in source:
            request[wanted] = request.pop(wire)
    if operation == "RetrievePaymentDetails.retrieve":
        # Of the two ids that it takes, the official client can only send this one.
        request = {"paymentId": site.ledger()[-1].payment_id}
    if operation == "ReportingScrollTransaction.retrieve":
        request = {"conversationId": "1", "lastId": "", **request}
    if operation == "Subscription.activate":
        request["referenceCode"] = request["subscriptionReferenceCode"]
    return request if "request" in inspect.signature(function).parameters else None


def comparable(response: Any, name: str = "") -> Any:
    """Replaces what differs from call to call."""
    if isinstance(response, dict):
        fields: dict[str, Any] = response  # pyright: ignore[reportUnknownVariableType]
        return {inside: comparable(value, inside) for inside, value in fields.items()}
    if isinstance(response, list):
        elements: list[Any] = response  # pyright: ignore[reportUnknownVariableType]
        return [comparable(element, name) for element in elements]
    if name == "conversationId" or MADE_UP_NAMES.search(name) or MADE_UP.search(str(response)):
        return f"<{name}>"
    return response


MADE_UP_NAMES = re.compile(
    r"([tT]ime|[dD]ate|signature|Key|[tT]oken|Content|[uU]rl|Code|Reference)$"
)
MADE_UP = re.compile(r"\d{4,}|[0-9a-f]{8}-[0-9a-f]{4}")
