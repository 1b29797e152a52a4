"""What the buyer's browser brings back, genuine and not."""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

import seed
from iyzico import ApiError, ConfigError, Iyzico, callback, decode_html, errors
from iyzico.callback import PageCallback, ThreeDsCallback

if TYPE_CHECKING:
    from iyzico.testing import Simulator

SECRET = "sandbox-secretKey"


def signed(**fields: str) -> dict[str, str]:
    return callback.sign(secret_key=SECRET, **{"payment_id": "22484292", **fields})


def refuse(body: bytes | str | dict[str, str]) -> errors.CallbackError:
    with pytest.raises(errors.CallbackError) as caught:
        callback.read(body, secret_key=SECRET)
    is_genuine = isinstance(caught.value, errors.NotAuthenticated)
    assert caught.value.outcome == ("refused" if is_genuine else "unknown")
    return caught.value


def test_genuine_post_leads_to_the_finishing_request() -> None:
    confirmed = callback.read(
        urlencode(signed(conversation_id="order-42", conversation_data="a+b=&ç")), secret_key=SECRET
    )
    assert isinstance(confirmed, ThreeDsCallback)
    assert confirmed.completion(paid_price="1.2", basket_id="B1", currency="TRY") == {
        "payment_id": "22484292",
        "conversation_id": "order-42",
        "conversation_data": "a+b=&ç",
        "paid_price": "1.2",
        "basket_id": "B1",
        "currency": "TRY",
    }


def test_post_of_the_official_clients_is_genuine() -> None:
    # The example that iyzico ships with its PHP and .NET clients.
    body = (
        "status=success&paymentId=22484292&conversationData=&conversationId=&mdStatus=1"
        "&signature=a4f73b80bb32a6ef8358090bbd8609a49a7b53f463048f8ef147496e236d04f0"
    )
    confirmed = callback.read(body, secret_key="jLc7GQHD2pyJoqXDeEcTnGHYtP7Ai5jl")
    assert confirmed == ThreeDsCallback(payment_id="22484292")


def test_body_is_taken_as_it_comes() -> None:
    fields = signed()
    expected = ThreeDsCallback(payment_id="22484292")
    for body in (fields, urlencode(fields), urlencode(fields).encode()):
        assert callback.read(body, secret_key=SECRET) == expected


def test_token_names_a_page() -> None:
    assert callback.read("token=e828c62d", secret_key=SECRET) == PageCallback(token="e828c62d")


def test_secret_key_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError):
        callback.read(signed())
    monkeypatch.setenv("IYZICO_SECRET_KEY", SECRET)
    assert callback.read(signed()) == ThreeDsCallback(payment_id="22484292")


@pytest.mark.parametrize("field", ["paymentId", "status", "mdStatus", "conversationId"])
def test_changed_post_is_forged(field: str) -> None:
    error = refuse({**signed(), field: "1729"})
    assert isinstance(error, errors.ForgedCallback)
    assert error.reason == "forged"


def test_post_without_a_signature_is_forged() -> None:
    fields = signed()
    del fields["signature"]
    assert isinstance(refuse(fields), errors.ForgedCallback)


def test_post_without_a_field_is_incomplete() -> None:
    error = refuse({**signed(), "mdStatus": ""})
    assert isinstance(error, errors.IncompleteCallback)
    assert (error.reason, error.field) == ("incomplete", "mdStatus")


class Form(dict[str, str]):
    """A form as Django, Flask and FastAPI make it: a look-up shows one of several values."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        super().__init__({name: values[-1] for name, values in fields.items()})
        self._fields = fields

    def getlist(self, name: str) -> list[str]:
        return self._fields[name]


def test_repeated_field_is_seen_in_every_kind_of_body() -> None:
    fields = {name: [value] for name, value in signed().items()}
    fields["paymentId"].insert(0, "1729")
    for body in (urlencode(fields, doseq=True), Form(fields)):
        error = refuse(body)
        assert isinstance(error, errors.RepeatedField)
        assert (error.reason, error.field) == ("repeated", "paymentId")


@pytest.mark.parametrize("body", [b"", b"hello=world", b"\xff\xfe", "{}"])
def test_other_posts_are_unknown(body: bytes | str) -> None:
    error = refuse(body)
    assert isinstance(error, errors.UnknownCallback)
    assert error.reason == "unknown_form"


def test_buyer_who_was_not_authenticated() -> None:
    error = refuse(signed(md_status="0", status="failure", conversation_id="order-42"))
    assert isinstance(error, errors.NotAuthenticated)
    assert error.reason == "not_authenticated"
    assert (error.md_status, error.payment_id) == ("0", "22484292")
    assert error.conversation_id == "order-42"
    assert "not authenticated" in error.meaning_en
    assert "doğrulama" in error.meaning_tr
    assert error.advice is not None
    assert "başka bir kart" in error.advice.buyer_tr
    for twin in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
        assert (type(twin), str(twin), vars(twin)) == (type(error), str(error), vars(error))


def test_post_that_comes_twice_finishes_once(simulator: Simulator, client: Iyzico) -> None:
    page = client.three_ds.initialize(**seed.three_ds())
    body = simulator.three_ds(page.three_ds_html_content).approve().body
    confirmed, again = (callback.read(body, secret_key=simulator.secret_key) for _ in range(2))
    assert isinstance(confirmed, ThreeDsCallback)
    assert confirmed == again
    client.three_ds.complete_uncompared(**confirmed.uncompared_completion())
    with pytest.raises(ApiError) as caught:
        client.three_ds.complete_uncompared(**confirmed.uncompared_completion())
    assert caught.value.code == "5115"


def test_html_is_read_whether_base64_or_raw() -> None:
    assert decode_html("PHA+w7ZkZW1lPC9wPg==") == "<p>ödeme</p>"
    assert decode_html("<p>ödeme</p>") == "<p>ödeme</p>"
