"""Headers, bodies and forms in the shapes in which frameworks and gateways hand them over."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType, SimpleNamespace
from typing import Any, cast

import pytest
from starlette.datastructures import Headers as StarletteHeaders
from starlette.requests import Request as StarletteRequest
from werkzeug.datastructures import Headers as WerkzeugHeaders
from werkzeug.datastructures import MultiDict

from iyzico import ConfigError, callback, errors, webhook

SECRET = "sandbox-secretKey"
EVENT: dict[str, Any] = {
    "paymentConversationId": "order-42-1",
    "merchantId": 3389430,
    "paymentId": 22416035,
    "status": "SUCCESS",
    "iyziReferenceCode": "5cb2ed8b",
    "iyziEventType": "API_AUTH",
}
BODY = json.dumps(EVENT).encode()
SIGNATURE = webhook.sign(BODY, secret_key=SECRET)
NAME = webhook.SIGNATURE_HEADER
META = "HTTP_" + NAME.upper().replace("-", "_")

HEADERS: dict[str, Any] = {
    "the signature": SIGNATURE,
    "the signature in bytes": SIGNATURE.encode(),
    "a dictionary": {NAME: SIGNATURE},
    "lower case": {NAME.lower(): SIGNATURE},
    "a mapping": MappingProxyType({NAME: SIGNATURE}),
    "Django's META": {"REQUEST_METHOD": "POST", "wsgi.input": object(), META: SIGNATURE},
    "pairs of ASGI": [(b"host", b"shop"), (NAME.lower().encode(), SIGNATURE.encode())],
    "pairs of text": [("host", "shop"), (NAME, SIGNATURE)],
    "a generator": ((name, SIGNATURE) for name in [NAME]),
    "bytes in a mapping": {NAME.lower().encode(): SIGNATURE.encode()},
    "values of a gateway": {"host": ["shop"], NAME: [SIGNATURE]},
    "the same value twice": [(NAME, SIGNATURE), (NAME.lower(), SIGNATURE)],
    "Starlette": StarletteHeaders({NAME: SIGNATURE}),
    "Werkzeug": WerkzeugHeaders({NAME: SIGNATURE}),
}


SCOPE: dict[str, Any] = {
    "type": "http",
    "method": "POST",
    "path": "/",
    "headers": [(NAME.lower().encode(), SIGNATURE.encode())],
}


class AiohttpRequest(dict[str, object]):
    """As aiohttp's request: a mapping of what the application keeps with it."""

    headers = MappingProxyType({NAME: SIGNATURE})


@pytest.mark.parametrize("kind", HEADERS)
def test_headers_of_frameworks_are_read(kind: str) -> None:
    assert webhook.verify(BODY, HEADERS[kind], secret_key=SECRET).status == "SUCCESS"


@pytest.mark.parametrize("body", [BODY, bytearray(BODY), memoryview(BODY), BODY.decode(), EVENT])
def test_bodies_of_frameworks_are_read(body: Any) -> None:
    event = webhook.verify(body, SIGNATURE, secret_key=SECRET)
    assert event.payment_id == "22416035"
    assert event.raw == EVENT
    assert webhook.sign(body, secret_key=SECRET) == SIGNATURE


@pytest.mark.parametrize("headers", [{}, [], {NAME: None}, {NAME: []}, {"Host": "shop"}, None])
def test_header_that_is_not_there_is_missing(headers: Any) -> None:
    with pytest.raises(errors.SignatureMissing):
        webhook.verify(BODY, headers, secret_key=SECRET)


@pytest.mark.parametrize("signature", ["\udcff", "\ud800" + SIGNATURE, SIGNATURE + "\udcff"])
def test_bytes_that_are_no_text_are_a_wrong_signature(signature: str) -> None:
    for headers in (signature, {NAME: signature}, [(NAME, signature)], {NAME: [signature]}):
        with pytest.raises(errors.SignatureWrong):
            webhook.verify(BODY, cast("Any", headers), secret_key=SECRET)


def test_two_signatures_are_none() -> None:
    with pytest.raises(errors.SignatureWrong):
        webhook.verify(BODY, [(NAME, SIGNATURE), (NAME, "0")], secret_key=SECRET)


@pytest.mark.parametrize(
    ("headers", "named"),
    [
        (5, "int"),
        (object(), "object"),
        ([1, 2], "list"),
        ({NAME: 5}, "int"),
        ({"headers": {NAME: SIGNATURE}, "body": ""}, "'headers'"),
        ({"multiValueHeaders": {NAME: [SIGNATURE]}}, "'multiValueHeaders'"),
        (SCOPE, r"dict.*scope\[\"headers\"\]"),
        (StarletteRequest(SCOPE), "Request .*request.headers"),
        (AiohttpRequest(), "AiohttpRequest .*request.headers"),
        (SimpleNamespace(headers={NAME: SIGNATURE}), "SimpleNamespace .*request.headers"),
        ([{"key": NAME, "value": SIGNATURE}], "dict inside of list"),
        (["ab"], "str inside of list"),
        ([NAME, SIGNATURE], "str inside of list"),
        ([(NAME, SIGNATURE, "")], "tuple inside of list"),
        ({"ab"}, "str inside of set"),
    ],
)
def test_what_are_no_headers_is_named(headers: Any, named: str) -> None:
    with pytest.raises(TypeError, match=named) as caught:
        webhook.verify(BODY, headers, secret_key=SECRET)
    assert "support" not in str(caught.value)


@pytest.mark.parametrize("body", [None, 5, 1.5, [BODY], object(), True])
def test_what_is_no_body_is_named(body: Any) -> None:
    named = type(body).__name__.replace("NoneType", "None")
    with pytest.raises(TypeError, match=named):
        webhook.verify(body, SIGNATURE, secret_key=SECRET)
    with pytest.raises(TypeError, match=named):
        callback.read(body, secret_key=SECRET)


class OddDecimal(Decimal):
    def __str__(self) -> str:
        return "x"


@pytest.mark.parametrize(
    "changes",
    [
        {"extra": Decimal("1.50")},
        {"paymentId": Decimal(22416035)},
        {"paymentId": OddDecimal(22416035)},
        {"extra": dt.datetime(2026, 1, 1, tzinfo=dt.timezone.utc)},
        {"extra": dt.date(2026, 1, 1)},
        {"iyziEventTime": dt.datetime(2026, 1, 1, tzinfo=dt.timezone.utc)},
        {"extra": MappingProxyType({"a": [MappingProxyType({"b": MappingProxyType({"c": 1})})]})},
        {"extra": float("nan")},
        {"extra": [float("inf"), Decimal("NaN"), Decimal("-Infinity")]},
        {"iyziEventTime": float("nan")},
    ],
)
def test_what_a_parser_makes_of_unsigned_values_does_not_matter(changes: Any) -> None:
    for body in ({**EVENT, **changes}, MappingProxyType({**EVENT, **changes})):
        event = webhook.verify(body, SIGNATURE, secret_key=SECRET)
        assert event.payment_id == "22416035"


def test_numbers_keep_their_digits() -> None:
    event = webhook.verify({**EVENT, "extra": Decimal("1.50")}, SIGNATURE, secret_key=SECRET)
    assert str(event.raw["extra"]) == "1.50"


@pytest.mark.parametrize("value", [float("nan"), Decimal("22416035.1"), dt.date(2026, 1, 1)])
def test_signed_value_that_is_another_is_refused(value: Any) -> None:
    with pytest.raises(errors.WebhookError):
        webhook.verify({**EVENT, "paymentId": value}, SIGNATURE, secret_key=SECRET)


def test_notification_that_holds_itself_is_named() -> None:
    event = {**EVENT}
    event["extra"] = event
    with pytest.raises(TypeError, match="holds what JSON cannot"):
        webhook.verify(event, SIGNATURE, secret_key=SECRET)


def test_notification_that_is_no_json_any_more_is_named() -> None:
    with pytest.raises(TypeError, match="holds what JSON cannot"):
        webhook.verify({**EVENT, "at": object()}, SIGNATURE, secret_key=SECRET)


def test_base64_of_a_gateway_gets_a_hint() -> None:
    with pytest.raises(errors.NotAnEvent, match="base64"):
        webhook.verify(base64.b64encode(BODY), SIGNATURE, secret_key=SECRET)
    with pytest.raises(errors.UnknownCallback, match="base64"):
        callback.read(base64.b64encode(b"token=e828c62d"), secret_key=SECRET)


FORM = callback.sign(payment_id="22484292", conversation_id="order-42", secret_key=SECRET)
FORMS: dict[str, Any] = {
    "a dictionary": FORM,
    "lists of parse_qs": {name: [value] for name, value in FORM.items()},
    "bytes of Tornado": {name: [value.encode()] for name, value in FORM.items()},
    "Werkzeug": MultiDict(FORM),
    "values that are not there": {**FORM, "token": None, "extra": []},
}


@pytest.mark.parametrize("kind", FORMS)
def test_forms_of_frameworks_are_read(kind: str) -> None:
    confirmed = callback.read(FORMS[kind], secret_key=SECRET)
    assert isinstance(confirmed, callback.ThreeDsCallback)
    assert confirmed.conversation_id == "order-42"


class AiohttpForm(Mapping[str, str]):
    """As aiohttp's form, that of the package `multidict`: a look-up returns the first value."""

    def __init__(self, *pairs: tuple[str, str]) -> None:
        self._pairs = pairs

    def __getitem__(self, name: str) -> str:
        return self.getall(name)[0]

    def __iter__(self) -> Iterator[str]:
        return iter(dict(self._pairs))

    def __len__(self) -> int:
        return len(self._pairs)

    def getall(self, name: str) -> list[str]:
        return [value for known, value in self._pairs if known == name]


class FormOfPairs(AiohttpForm):
    """A form that has no method for all values of a field, but yields all pairs."""

    getall = cast("Any", None)

    def items(self) -> Any:
        return self._pairs


@pytest.mark.parametrize("form", [AiohttpForm, FormOfPairs])
def test_field_that_is_repeated_is_refused(form: type[AiohttpForm]) -> None:
    assert callback.read(form(("token", "good")), secret_key=SECRET) == callback.PageCallback(
        token="good"
    )
    with pytest.raises(errors.RepeatedField):
        callback.read(form(("token", "good"), ("token", "evil")), secret_key=SECRET)
    with pytest.raises(errors.RepeatedField):
        callback.read(MultiDict([("token", "good"), ("token", "evil")]), secret_key=SECRET)


def test_bytes_that_are_no_text_are_a_wrong_field() -> None:
    for form in ({"token": "\udcff"}, "token=\udcff", b"token=%ff", {"token": b"\xff"}):
        with pytest.raises(errors.IncompleteCallback):
            callback.read(form, secret_key=SECRET)
    with pytest.raises(errors.UnknownCallback):
        callback.read({"\ud800": "x"}, secret_key=SECRET)
    for name in FORM:
        with pytest.raises(errors.CallbackError):
            callback.read({**FORM, name: FORM[name] + "\udcff"}, secret_key=SECRET)


@pytest.mark.parametrize("form", [{"token": None}, {"token": []}, {"token": [None]}, {}])
def test_missing_value_is_not_a_word(form: Any) -> None:
    with pytest.raises(errors.UnknownCallback):
        callback.read(form, secret_key=SECRET)


@pytest.mark.parametrize(
    "form", [{"token": 5}, {"token": True}, {"token": {"a": "b"}}, {5: "token"}]
)
def test_value_that_is_no_text_is_named(form: Any) -> None:
    with pytest.raises(TypeError, match="is not accepted"):
        callback.read(form, secret_key=SECRET)


@pytest.mark.parametrize("key", [5, b"key", ["key"]])
def test_key_that_is_no_text_is_named(key: Any) -> None:
    with pytest.raises(ConfigError, match="secret_key: must be text"):
        webhook.verify(BODY, SIGNATURE, secret_key=cast("str", key))
