"""Headers, bodies and forms in the shapes in which frameworks and gateways hand them over."""

from __future__ import annotations

import base64
import json
from types import MappingProxyType
from typing import Any, cast

import pytest
from starlette.datastructures import Headers as StarletteHeaders
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
