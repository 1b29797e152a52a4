"""One tree of errors, which says of each what is known and what to do."""

from __future__ import annotations

import copy
import inspect
import pickle
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import iyzico
import seed
from iyzico import AuthenticationError, CardDeclined, Iyzico, IyzicoError, callback, errors, webhook
from iyzico.errors import Finding

if TYPE_CHECKING:
    from collections.abc import Callable

    from iyzico.testing import Simulator

PAGE = Path(__file__).parents[3] / "docs/reference/errors.md"
KNOWN = (
    "outcome",
    "code",
    "group",
    "advice",
    "conversation_id",
    "pending",
    "raw",
    "raw_text",
    "endpoint",
    "message",
    "payment_id",
    "http_status",
    "category",
    "retry",
    "actor",
    "other_card",
    "retryable",
)

CLASSES = [
    value
    for value in vars(errors).values()
    if isinstance(value, type) and issubclass(value, IyzicoError)
]


def rows_of_the_page() -> list[tuple[str, str, str]]:
    """Returns kind, class and class above of each row."""
    row = re.compile(
        r"\| `(\w+)` \| `(\w+)`(?:, under `(\w+)`)? \| `\w+Error` \| [^|]+\. \| [^|]+\. \|"
    )
    table = PAGE.read_text().partition("## Codes")[0]
    rows = [row.fullmatch(line) for line in table.splitlines() if line.startswith("| `")]
    assert all(rows)
    return [(m[1], m[2], m[3] or "IyzicoError") for m in rows if m]


def test_every_kind_of_the_core_has_its_class() -> None:
    rows = rows_of_the_page()
    assert len(rows) > 10
    for kind, name, above in rows:
        assert getattr(errors, name).kind == kind
        assert issubclass(getattr(errors, name), getattr(errors, above))
    assert {kind for kind, _, _ in rows} == {each.kind for each in set(CLASSES)} - {""}


def test_every_error_of_the_package_is_in_the_tree() -> None:
    for name in {*errors.__all__, *iyzico.__all__}:
        value = getattr(errors, name, None) or getattr(iyzico, name)
        if inspect.isclass(value) and issubclass(value, Exception):
            assert issubclass(value, IyzicoError), name


@pytest.mark.parametrize("kind", CLASSES)
def test_every_class_knows_the_same_and_pickles(kind: type[IyzicoError]) -> None:
    plain = kind("text")
    assert all(hasattr(plain, name) for name in KNOWN)
    assert plain.outcome in {"not_sent", "refused", "unknown"}
    advice = errors.Advice(key="k", merchant_en="a", merchant_tr="b", buyer_en="c", buyer_tr="d")
    finding = Finding("buyer.name", "buyer.name", "error", "is required")
    full = kind(
        "text",
        outcome="unknown",
        code="10051",
        group="NOT_SUFFICIENT_FUNDS",
        advice=advice,
        conversation_id="order-42",
        pending="{}",
        raw_text='{"price": 1.10}',
        **({"findings": (finding,)} if kind is errors.InvalidRequest else {}),
    )
    for error in (plain, full):
        for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
            assert (type(twin), twin.args, vars(twin)) == (kind, error.args, vars(error))
            assert all(getattr(twin, name) == getattr(error, name) for name in KNOWN)
    with pytest.raises(TypeError, match="has no attribute outcom"):
        kind("text", outcom="refused")


def test_declined_card_tells_the_buyer(client: Iyzico) -> None:
    with pytest.raises(CardDeclined) as caught:
        client.payment.create(**seed.payment(seed.CARD_WITHOUT_FUNDS, reference="order-42"))
    error = caught.value
    assert (error.outcome, error.code, error.group) == ("refused", "10051", "NOT_SUFFICIENT_FUNDS")
    assert error.conversation_id == "order-42"
    assert error.advice is not None
    assert error.raw is not None
    assert error.raw["errorCode"] == "10051"
    assert pickle.loads(pickle.dumps(error)).raw == error.raw


def test_wrong_keys_are_an_authentication_error(simulator: Simulator) -> None:
    client = simulator.client(secret_key="sandbox-wrong")
    for call in (client.connection.test, lambda: client.payment.create(**seed.payment())):
        with pytest.raises(AuthenticationError) as caught:
            call()
        assert caught.value.outcome == "refused"
    with pytest.raises(AuthenticationError):
        client.bin.check(bin_number="552879")


def limited(client: Iyzico) -> errors.RateLimited:
    """Asks until there are too many calls."""
    while True:
        with pytest.raises(IyzicoError) as caught:
            client.payment.retrieve(payment_conversation_id="x")
        if isinstance(caught.value, errors.RateLimited):
            return caught.value


def test_rate_limits_of_both_sides_are_one_class(simulator: Simulator) -> None:
    simulator.enforce_rate_limits()
    limits: Any = {"payment.retrieve": 1}
    held = simulator.client(rate_limit="fail_fast", calls_per_minute=limits)
    # A call that only reads is repeated after a pause, but not when it has less time than that.
    sent = simulator.client(total_timeout=5)
    found: dict[str, errors.RateLimited] = {}
    for name, client in (("ours", held), ("theirs", sent)):
        found[name] = limited(client)
    assert (found["ours"].code, found["ours"].outcome) == ("", "not_sent")
    assert found["ours"].retry_after is not None
    assert (found["theirs"].code, found["theirs"].outcome) == ("50000", "refused")
    assert found["theirs"].retry_after is None


def test_fault_of_a_gateway_is_no_declined_card(simulator: Simulator) -> None:
    simulator.add_fault({"gateway": {"status": 503}}, call="payment.create")
    with simulator.client() as client, pytest.raises(IyzicoError) as caught:
        client.payment.create(**seed.payment())
    assert not isinstance(caught.value, CardDeclined)
    assert caught.value.outcome == "unknown"
    assert caught.value.pending is not None


def test_second_cancellation_is_already_done(client: Iyzico) -> None:
    payment = client.payment.create(**seed.payment())
    assert payment.payment_id
    client.payment.cancel(payment_id=payment.payment_id)
    with pytest.raises(errors.AlreadyDone) as caught:
        client.payment.cancel(payment_id=payment.payment_id)
    assert caught.value.kind == "already_done"


def _webhook_unsigned() -> object:
    return webhook.verify(b'{"iyziEventType":"X","paymentId":1}', {}, secret_key="sandbox-x")


def _webhook_forged() -> object:
    body = b'{"iyziEventType":"X","paymentId":1,"paymentConversationId":"c","status":"SUCCESS"}'
    return webhook.verify(body, "00", secret_key="sandbox-x")


def _callback_forged() -> object:
    fields = callback.sign(payment_id="1", secret_key="sandbox-x")
    return callback.read({**fields, "paymentId": "2"}, secret_key="sandbox-x")


@pytest.mark.parametrize("arrive", [_webhook_unsigned, _webhook_forged, _callback_forged])
def test_wrong_signatures_are_one_class(arrive: Callable[[], object]) -> None:
    with pytest.raises(errors.SignatureError) as caught:
        arrive()
    # What is forged says nothing about money.
    assert (caught.value.kind, caught.value.outcome) == ("signature", "unknown")
    above = errors.CallbackError if arrive is _callback_forged else errors.WebhookError
    assert isinstance(caught.value, above)


def test_closed_client_is_told(simulator: Simulator) -> None:
    client = simulator.client()
    client.close()
    client.close()
    for call in (
        client.connection.test,
        lambda: client.lint("bin.check", bin_number="1"),
        lambda: client.pending("payment.create", **seed.payment(reference="x")),
        lambda: client.request("GET", "/v2/x"),
    ):
        with pytest.raises(errors.ClientClosed, match="closed") as caught:
            call()
        assert caught.value.outcome == "not_sent"
    with pytest.raises(errors.ClientClosed, match="closed") as caught:
        client.resolve("{}")
    assert caught.value.outcome == "unknown", "what became of a call is as open as before"
    settled = client.payment.create_once(**seed.payment())
    assert isinstance(settled, iyzico.NotSent)
    assert isinstance(settled.error, errors.ClientClosed)
