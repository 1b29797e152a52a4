"""What a merchant's developer gets wrong, and what we say to it."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, cast

import pytest

import seed
import servers
from iyzico import (
    ApiError,
    AsyncIyzico,
    ConfigError,
    InvalidRequest,
    Iyzico,
    TransportError,
    UntrustedResponse,
)

if TYPE_CHECKING:
    from iyzico.errors import Finding
    from iyzico.testing import Simulator


def refuse(client: Iyzico, **changes: object) -> InvalidRequest:
    """Changes the seed payment and returns the refusal."""
    request = cast("Any", {**seed.payment(), **changes})
    with pytest.raises(InvalidRequest) as caught:
        client.payment.create(**request)
    assert caught.value.outcome == "not_sent"
    assert caught.value.endpoint == "payment.create"
    return caught.value


def errors_of(error: InvalidRequest) -> list[Finding]:
    return [finding for finding in error.findings if finding.level == "error"]


def only(error: InvalidRequest) -> Finding:
    (finding,) = errors_of(error)
    return finding


def test_float_is_refused_wherever_it_stands(client: Iyzico) -> None:
    items = cast("Any", seed.payment()["basket_items"])
    items[1]["price"] = 0.5
    error = refuse(client, paid_price=1.2, basket_items=items)
    assert [finding.path for finding in errors_of(error)] == ["paid_price", "basket_items[1].price"]
    assert "basket_items[1].price: float is not exact; pass Decimal or str" in str(error)
    assert errors_of(error)[1].wire_path == "basketItems[1].price"
    assert errors_of(error)[1].got == "0.5"


async def test_float_is_refused_on_an_event_loop(async_client: AsyncIyzico) -> None:
    request = cast("Any", {**seed.payment(), "price": 1.0})
    with pytest.raises(InvalidRequest, match="price: float is not exact"):
        await async_client.payment.create(**request)


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_amount_that_is_no_number_is_refused(client: Iyzico, amount: str) -> None:
    assert only(refuse(client, price=Decimal(amount))).path == "price"


def test_comma_is_refused(client: Iyzico) -> None:
    finding = only(refuse(client, price="1,0"))
    assert finding.path == "price"
    assert "comma" in finding.problem


def test_exponent_of_a_decimal_does_not_matter(client: Iyzico) -> None:
    request = seed.payment()
    request["basket_items"] = [seed.line("BI101", "Boat", Decimal("1E+2"))]
    request["price"] = request["paid_price"] = Decimal(100)
    assert client.payment.create(**request).price == Decimal(100)


def test_price_of_zero_is_refused(client: Iyzico) -> None:
    errors = [f.path for f in refuse(client, price=0).findings if f.level == "error"]
    assert "price" in errors


def test_lines_that_do_not_add_up_are_refused(client: Iyzico) -> None:
    finding = only(refuse(client, price="1.1"))
    assert finding.path == "basket_items"
    assert finding.code == "5062"


def test_line_too_many_is_refused(client: Iyzico) -> None:
    lines = [seed.line(f"BI{number}", "Screw", "0.01") for number in range(501)]
    finding = only(refuse(client, price="5.01", paid_price="5.01", basket_items=lines))
    assert finding.path == "basket_items"
    assert "501" in finding.got


def test_mistyped_card_is_refused_without_showing_it(client: Iyzico) -> None:
    error = refuse(client, payment_card=seed.card("5528790000000009"))
    assert only(error).path == "payment_card.card_number"
    assert only(error).code == "12"
    assert "5528790000000009" not in str(error) + repr(error) + repr(error.findings)


def test_expired_card_is_refused(client: Iyzico) -> None:
    card = seed.card()
    card["expire_year"] = "2020"
    assert only(refuse(client, payment_card=card)).path.startswith("payment_card")


def test_american_express_has_four_digits_on_its_front(client: Iyzico) -> None:
    assert only(refuse(client, payment_card=seed.card(seed.AMERICAN_EXPRESS))).path == (
        "payment_card.cvc"
    )


@pytest.mark.parametrize("currency", ["LIRA", "T", "₺"])
def test_currency_has_three_letters(client: Iyzico, currency: str) -> None:
    assert only(refuse(client, currency=currency)).path == "currency"


def test_physical_line_needs_a_shipping_address(client: Iyzico) -> None:
    assert only(refuse(client, shipping_address=None)).path == "shipping_address"


def test_missing_field_is_named(client: Iyzico) -> None:
    finding = only(refuse(client, paid_price=None))
    assert (finding.path, finding.problem) == ("paid_price", "is required")


def test_everything_wrong_is_said_at_once(client: Iyzico) -> None:
    error = refuse(client, price="1,0", currency="LIRA", payment_card=seed.card("1234"))
    paths = {finding.path for finding in error.findings if finding.level == "error"}
    assert {"price", "currency", "payment_card.card_number"} <= paths
    assert all(path in str(error) for path in paths)


def test_value_that_cannot_be_sent_is_named_by_its_type(client: Iyzico) -> None:
    buyer = {**seed.payment()["buyer"], "name": b"John"}
    finding = only(refuse(client, buyer=buyer))
    assert finding.path == "buyer.name"
    assert finding.problem.startswith("bytes cannot be sent")


class OddFloat(float):
    """As NumPy's numbers, it writes itself in another way: here as more of the request."""

    def __repr__(self) -> str:
        return '1}, "cvc": {"got": 2'

    __str__ = __repr__


class OddInt(int):
    def __repr__(self) -> str:
        return '1, "x": 2'

    __str__ = __repr__

    def __index__(self) -> int:
        return 5


class OddDecimal(Decimal):
    def __str__(self) -> str:
        return "9"

    __repr__ = __str__

    def is_finite(self) -> bool:
        return False


class OddText(str):
    __slots__ = ()

    def __str__(self) -> str:
        return "JPY"

    __repr__ = __str__


def test_float_of_another_class_is_told_with_the_rest(client: Iyzico) -> None:
    error = refuse(client, paid_price=OddFloat(149.9), currency="LIRA")
    told = {finding.path: finding for finding in errors_of(error)}
    assert list(told) == ["paid_price", "currency"]
    assert told["paid_price"].problem.startswith("float is not exact")
    assert told["paid_price"].got == "149.9"
    with pytest.raises(
        ConfigError, match=r"timeout: must be a positive number of seconds, not -1\.5"
    ):
        Iyzico(api_key="sandbox-a", secret_key="sandbox-b", timeout=OddFloat(-1.5))


def test_what_a_subclass_says_about_itself_is_not_sent(client: Iyzico) -> None:
    request = cast("Any", seed.payment(reference="order-42"))
    request["basket_items"] = [seed.line("BI101", "Boat", OddDecimal("1.5"))]
    request.update(price=OddDecimal("1.5"), paid_price=OddDecimal("1.5"), installment=OddInt(1))
    request["currency"] = OddText("TRY")
    paid = client.payment.create(**request)
    assert (paid.price, paid.installment, paid.currency) == (Decimal("1.5"), 1, "TRY")
    long = refuse(client, installment=OddInt(10**30), currency="LIRA")
    told = {finding.path: finding.got for finding in errors_of(long)}
    assert told.keys() == {"installment", "currency"}
    assert told["installment"].startswith("31 characters")


def test_our_own_word_for_what_is_wrong_is_no_field(client: Iyzico) -> None:
    marker = {"$unusable": f"is {seed.GOOD_CARD}", "got": seed.GOOD_CARD}
    for changes in ({"price": marker}, {"buyer": {**seed.payment()["buyer"], "name": marker}}):
        error = refuse(client, **changes)
        assert only(error).problem == "has a field named $unusable, which no request has"
        assert seed.GOOD_CARD not in str(error)


class ValueIsItself(enum.Enum):
    LIRA = "TRY"

    @property
    def value(self) -> Any:
        return self


class DateIsItself(dt.date):
    def isoformat(self) -> Any:
        return self


def test_value_that_leads_to_itself_ends(client: Iyzico) -> None:
    error = refuse(client, currency=ValueIsItself.LIRA, installment=0)
    told = {finding.path: finding.problem for finding in errors_of(error)}
    assert told["currency"] == "contains itself"
    assert "installment" in told
    buyer = {**seed.payment()["buyer"], "registration_date": DateIsItself(2020, 1, 1)}
    finding = only(refuse(client, buyer=buyer))
    assert finding.path == "buyer.registration_date"
    assert finding.problem == "DateIsItself gives DateIsItself for its text"


def test_list_that_holds_itself_hides_nothing(client: Iyzico) -> None:
    endless: list[object] = []
    endless.append(endless)
    error = refuse(client, basket_items=endless, currency="LIRA")
    assert {"basket_items", "currency"} == {finding.path for finding in errors_of(error)}
    buyer = cast("Any", {**seed.payment()["buyer"], "email": "x"})
    buyer["name"] = buyer
    told = {finding.path: finding.problem for finding in errors_of(refuse(client, buyer=buyer))}
    assert told["buyer.name"] == "contains itself"
    assert "buyer.email" in told


def deep(levels: int) -> object:
    inside: object = "x"
    for _ in range(levels):
        inside = [inside]
    return inside


TOO_MUCH: dict[str, object] = {
    "a deep list": deep(100_000),
    "a deep dict": {"a": deep(100_000)},
    "a long list": ["x"] * 200_000,
    "a large dict": {f"f{number}": number for number in range(60_000)},
    "shared many times": [["x"] * 1000] * 1000,
}


@pytest.mark.parametrize("kind", TOO_MUCH)
@pytest.mark.parametrize("field", ["basket_items", "buyer.name", "zzz"])
def test_too_much_hides_nothing(client: Iyzico, kind: str, field: str) -> None:
    changes: dict[str, Any] = {"currency": "LIRA", "installment": 0}
    if field == "buyer.name":
        changes["buyer"] = {**seed.payment()["buyer"], "name": TOO_MUCH[kind]}
    else:
        changes[field] = TOO_MUCH[kind]
    paths = [finding.path for finding in refuse(client, **changes).findings]
    assert {"currency", "installment"} <= set(paths)
    assert any(path.startswith(field.partition(".")[0]) for path in paths)


def test_half_a_surrogate_pair_is_refused(client: Iyzico) -> None:
    assert only(refuse(client, basket_id="\ud83d")).path == "basket_id"


def test_key_that_is_not_text_is_refused(client: Iyzico) -> None:
    assert only(refuse(client, buyer={1: "John"})).path == "buyer"


def test_field_in_two_spellings_is_refused(client: Iyzico) -> None:
    finding = only(refuse(client, paidPrice="1.3"))
    assert finding.path == "paid_price"
    assert finding.problem.startswith("is given more than once")


@pytest.mark.parametrize("name", ["PRICE", "Price", "PaidPrice", "_price", "__class__", "_"])
def test_what_no_field_is_called_is_named_as_it_was_written(client: Iyzico, name: str) -> None:
    for path, changes in (
        (name, {name: "1"}),
        (f"buyer.{name}", {"buyer": {**seed.payment()["buyer"], name: "1"}}),
    ):
        error = refuse(client, **changes)
        assert (only(error).path, only(error).wire_path) == (path, path)
        assert f"{path}: is not a field of this call" in str(error)


class Currency(str, enum.Enum):
    LIRA = "TRY"


class Installment(enum.IntEnum):
    SINGLE = 1


@dataclass
class ShopAddress:
    contact_name: str
    city: str
    country: str
    address: str
    zip_code: str | None = None


def test_values_of_python_are_understood(client: Iyzico) -> None:
    request = cast("Any", seed.payment())
    request["currency"] = Currency.LIRA
    request["installment"] = Installment.SINGLE
    request["billing_address"] = ShopAddress("Jane Doe", "İzmir", "Turkey", "Kordon 1")
    request["buyer"] = MappingProxyType(
        {
            **request["buyer"],
            "registration_date": dt.datetime(2013, 4, 21, 12, 12, 9, 5, tzinfo=dt.timezone.utc),
            "last_login_date": dt.datetime(2015, 10, 5, 12, 43, 35),  # noqa: DTZ001
        }
    )
    request["basket_items"] = tuple(request["basket_items"])
    assert client.payment.create(**request).currency == "TRY"


def test_lint_returns_errors_and_warnings_without_sending(client: Iyzico) -> None:
    request = cast("Any", {**seed.payment(), "currency": "LIRA", "installment": 7})
    findings = {finding.path: finding for finding in client.lint("payment.create", **request)}
    assert findings["currency"].level == "error"
    assert findings["installment"].level == "warning"
    assert client.lint("bin.check", bin_number=552879.0)[0].path == "bin_number"
    with pytest.raises(ValueError, match=r"no call .payment\.steal"):
        client.lint(cast("Any", "payment.steal"))


def test_wrong_secret_key_is_explained(simulator: Simulator) -> None:
    with simulator.client(secret_key="sandbox-wrong") as client, pytest.raises(ApiError) as caught:
        client.payment.create(**seed.payment())
    assert caught.value.code == "1000"
    assert caught.value.category == "auth"
    assert caught.value.outcome == "refused"


@pytest.mark.parametrize(
    "base_url",
    [
        "http://api.iyzipay.com",
        "https://api.iyzipay.com@evil.example",
        "https://evil.example",
        "https://api.iyzipay.com/v2",
        "ftp://127.0.0.1",
        "not a url",
    ],
)
def test_wrong_base_url_is_refused_at_once(base_url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Iyzico(api_key="sandbox-key", secret_key="sandbox-secret", base_url=base_url)
    assert caught.value.setting == "base_url"
    assert caught.value.outcome == "not_sent"


def test_missing_key_is_named() -> None:
    with pytest.raises(ConfigError) as caught:
        Iyzico(secret_key="sandbox-secret")
    assert caught.value.setting == "api_key"


def test_settings_come_from_the_environment(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IYZICO_API_KEY", simulator.api_key)
    monkeypatch.setenv("IYZICO_SECRET_KEY", simulator.secret_key)
    monkeypatch.setenv("IYZICO_BASE_URL", simulator.base_url)
    with Iyzico() as client:
        assert client.connection.test().status == "success"


@pytest.mark.parametrize("timeout", [-1.0, float("nan"), 0.0])
def test_impossible_timeout_is_refused(timeout: float) -> None:
    with pytest.raises(ConfigError) as caught:
        Iyzico(api_key="sandbox-key", secret_key="sandbox-secret", timeout=timeout)
    assert caught.value.setting == "timeout"


def test_refused_connection_moved_no_money() -> None:
    client = Iyzico(
        api_key="sandbox-key", secret_key="sandbox-secret", base_url=servers.unused_address()
    )
    with pytest.raises(TransportError, match="refused") as caught:
        client.payment.create(**seed.payment())
    assert caught.value.outcome == "not_sent"


def test_lost_response_leaves_the_outcome_open() -> None:
    with servers.Silent(greets=True) as server:
        client = Iyzico(
            api_key="sandbox-key", secret_key="sandbox-secret", base_url=server.base_url
        )
        client.connection.test()
        with pytest.raises(TransportError) as caught:
            client.payment.create(timeout=0.3, **seed.payment())
    assert caught.value.outcome == "unknown"
    assert caught.value.advice is not None


@pytest.mark.parametrize("status", [200, 502])
def test_page_instead_of_an_response_is_not_trusted(status: int) -> None:
    page = b"<html><body>Bad gateway</body></html>"
    with servers.answering(status, "text/html", page) as base_url:
        client = Iyzico(api_key="sandbox-key", secret_key="sandbox-secret", base_url=base_url)
        with pytest.raises(UntrustedResponse, match="not JSON") as caught:
            client.payment.create(**seed.payment())
    assert caught.value.http_status == status
    assert caught.value.outcome == "unknown"


def test_response_that_is_too_long_is_not_read(simulator: Simulator) -> None:
    client = simulator.client(max_response_bytes=100)
    with pytest.raises(TransportError) as caught:
        client.payment.create(**seed.payment())
    assert caught.value.outcome == "unknown"


def test_value_that_python_cannot_write_hides_no_other_mistake(client: Iyzico) -> None:
    error = refuse(
        client,
        price=1.5,
        currency="LIRA",
        buyer={"name": b"John", "email": "no address"},
        payment_card=seed.card("1234"),
        basket_id="\ud83d",
        enabled_installments=[1, 2.5],
        installmnt=3,
    )
    problems = {finding.path: finding.problem for finding in errors_of(error)}
    assert problems["price"].startswith("float")
    assert problems["buyer.name"].startswith("bytes")
    assert problems["buyer.surname"] == "is required"
    assert problems["basket_id"].startswith("holds half of a surrogate pair")
    assert {"currency", "buyer.email", "payment_card.card_number", "installmnt"} <= set(problems)
    assert len(problems) == len(errors_of(error))


def test_value_that_python_cannot_write_is_not_shown_where_secrets_stand(client: Iyzico) -> None:
    card = {**seed.card(), "card_number": 5528790000000008.5}
    error = refuse(client, payment_card=card)
    assert only(error).path == "payment_card.card_number"
    assert "5528" not in str(error) + repr(error.findings)


@pytest.mark.parametrize("empty", ["", "  ", None])
def test_empty_means_that_nothing_was_given(client: Iyzico, empty: str | None) -> None:
    request = cast("Any", seed.payment())
    request["buyer"].update(gsm_number=empty, registration_date=empty, last_login_date=empty)
    request.update(locale=empty, payment_group=empty, conversation_id=empty)
    assert client.payment.create(**request).may_ship
    finding = only(refuse(client, paid_price=empty))
    assert (finding.path, finding.problem) == ("paid_price", "is required")


def test_float_in_a_list_is_named_by_its_place(client: Iyzico) -> None:
    findings = client.lint("checkout_form.initialize", enabled_installments=[1, 2.5, 3])
    of_list = [finding for finding in findings if finding.path.startswith("enabled_installments")]
    assert [(finding.path, finding.problem, finding.got) for finding in of_list] == [
        ("enabled_installments[1]", "is not a whole number", "2.5")
    ]


def test_decimal_that_was_a_float_is_refused(client: Iyzico) -> None:
    assert 'Decimal("149.9")' in only(refuse(client, price=Decimal(float("149.9")))).problem


class Stubborn:
    """An object of the shop whose fields cannot always be read."""

    __dataclass_fields__: ClassVar[dict[str, None]] = {"name": None}

    @property
    def name(self) -> str:
        secret = "5528790000000008"
        raise LookupError(secret)


def test_value_that_raises_when_read_is_named(client: Iyzico) -> None:
    problems = {f.path: f.problem for f in refuse(client, buyer=Stubborn()).findings}
    assert problems["buyer"] == "cannot be read: LookupError was raised"


def test_very_many_values_are_refused_at_once(client: Iyzico) -> None:
    many = {f"key{number}": "x" for number in range(40_000)}
    assert len(refuse(client, buyer=many).findings) < 300
    with pytest.raises(InvalidRequest, match=r"more than 50000 values"):
        client.payment.create(**cast("Any", {"buyer": [many, many]}))
    twice: list[object] = []
    for _ in range(30):
        twice = [twice, twice]
    with pytest.raises(InvalidRequest, match=r"more than 50000 values"):
        client.payment.create(**cast("Any", {"buyer": twice}))


def test_newcomer_is_told_where_keys_come_from() -> None:
    with pytest.raises(ConfigError) as caught:
        Iyzico()
    text = str(caught.value)
    assert "api_key=..., secret_key=..." in text
    assert "IYZICO_API_KEY and IYZICO_SECRET_KEY" in text


def test_what_is_wrong_in_the_environment_is_told_by_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in (("API_KEY", "sandbox a\n"), ("BASE_URL", "https://evil.example")):
        monkeypatch.setenv("IYZICO_API_KEY", "sandbox-a")
        monkeypatch.setenv("IYZICO_SECRET_KEY", "sandbox-b")
        monkeypatch.setenv(f"IYZICO_{name}", value)
        with pytest.raises(
            ConfigError, match=rf"\(from IYZICO_{name} in the environment\)"
        ) as caught:
            Iyzico()
        assert caught.value.setting == name.lower()
        given: Any = {name.lower(): value}
        with pytest.raises(ConfigError) as caught:
            Iyzico(**given)
        assert "environment" not in str(caught.value)


def test_handle_that_is_none_is_named(client: Iyzico) -> None:
    for handle, named in ((None, "not None"), (5, "not int")):
        with pytest.raises(ConfigError, match=named) as caught:
            client.resolve(cast("str", handle))
        assert caught.value.setting == "pending"
