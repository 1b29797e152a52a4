"""The example shops in Django, Flask and FastAPI, as a buyer goes through them."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, get_args

import httpx2
import pytest
from fastapi.testclient import TestClient

import seed
from browser import SHOP, Browser
from iyzico import callback, webhook
from iyzico.checkout import Checkout, State, StoredPayment
from iyzico.testing import FormPost, PageError, Simulator

if TYPE_CHECKING:
    from collections.abc import Generator

EXAMPLES = Path(__file__).parents[1] / "examples"
BACK = "/payments/back"
HOOK = "/payments/webhook"


@dataclass
class Shop:
    """One of the shops, open."""

    app: Any
    browser: Browser
    simulator: Simulator
    checkout: Callable[[], Checkout]
    shipped: list[str]
    slash: str
    impatient: Callable[[], None]

    @property
    def back(self) -> str:
        return f"{SHOP}{BACK}{self.slash}"

    @property
    def hook(self) -> str:
        return f"{HOOK}{self.slash}"


Setup: TypeAlias = Callable[[pytest.MonkeyPatch], Any]


@contextmanager
def django_shop(monkeypatch: pytest.MonkeyPatch) -> Generator[Shop]:
    from django_app import application

    app = application()
    from django.conf import settings

    from django_shop import orders
    from iyzico.django.payments import checkout

    simulator: Simulator = settings.SIMULATOR
    client: Any = httpx2.Client(transport=httpx2.WSGITransport(app), base_url=SHOP)
    with client:
        yield Shop(
            app,
            Browser(client),
            simulator,
            checkout,
            orders.shipped,
            "/",
            lambda: monkeypatch.setattr(settings, "IYZICO_DEADLINE", 0.01, raising=False),
        )


@contextmanager
def flask_shop(monkeypatch: pytest.MonkeyPatch) -> Generator[Shop]:
    import flask_shop
    import shop

    app = flask_shop.create_app()
    assert shop.simulator is not None

    def checkout() -> Checkout:
        with app.app_context():
            return flask_shop.payments.checkout

    client: Any = httpx2.Client(transport=httpx2.WSGITransport(app), base_url=SHOP)
    with client:
        yield Shop(
            app,
            Browser(client),
            shop.simulator,
            checkout,
            flask_shop.shipped,
            "",
            lambda: monkeypatch.setattr(flask_shop.payments, "_deadline", 0.01),
        )


@contextmanager
def fastapi_shop(monkeypatch: pytest.MonkeyPatch) -> Generator[Shop]:
    import fastapi_shop
    import shop

    assert shop.simulator is not None
    client = TestClient(fastapi_shop.app, base_url=SHOP, follow_redirects=False)
    with client:
        yield Shop(
            client,
            Browser(client),
            shop.simulator,
            fastapi_shop.payments.checkout,
            fastapi_shop.shipped,
            "",
            lambda: monkeypatch.setattr(fastapi_shop.payments, "_deadline", 0.01),
        )


SHOPS = {"django": django_shop, "flask": flask_shop, "fastapi": fastapi_shop}
_ORDERS = itertools.count(1)


@pytest.fixture
def order() -> str:
    return f"order-{next(_ORDERS)}"


@pytest.fixture(params=SHOPS)
def shop(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Generator[Shop]:
    monkeypatch.syspath_prepend(str(EXAMPLES))  # pyright: ignore[reportUnknownMemberType]
    with SHOPS[request.param](monkeypatch) as shop:
        shop.simulator.reset()
        shop.simulator.webhook_url = None
        yield shop


def on_form(shop: Shop, order: str) -> str:
    """Goes to iyzico's page; returns its token."""
    page = shop.browser.submit(shop.browser.open(f"/cart/{order}{shop.slash}"))
    assert page.url.startswith(shop.simulator.url)
    return page.url.rpartition("/")[2].partition("?")[0]


def at_bank(shop: Shop, order: str, card: str = seed.GOOD_CARD) -> str:
    """Goes to the bank's page; returns its text."""
    page = shop.browser.submit(shop.browser.open(f"/cart/{order}{shop.slash}"), 1, number=card)
    assert (page.status, page.url.startswith(SHOP)) == (200, True)
    return page.text


def test_hosted_form_and_reload(shop: Shop, order: str) -> None:
    post = shop.simulator.page(on_form(shop, order)).approve()
    assert post.action == shop.back
    pages = [shop.browser.come_back(post) for _ in range(3)]
    assert {page.url for page in pages} == {pages[0].url}
    assert {page.text for page in pages} == {pages[0].text}
    assert "Paid: 149.9" in pages[0].text
    assert shop.browser.open(pages[0].url).text == pages[0].text
    assert shop.shipped.count(order) == 1
    assert len(shop.simulator.ledger()) == 1


def test_three_ds_and_reload(shop: Shop, order: str) -> None:
    post = shop.simulator.three_ds(at_bank(shop, order)).approve()
    pages = [shop.browser.come_back(post) for _ in range(3)]
    assert {(page.url, page.text) for page in pages} == {(pages[0].url, pages[0].text)}
    assert "Paid: 149.9" in pages[0].text
    assert shop.shipped.count(order) == 1
    assert len(shop.simulator.ledger()) == 1
    # The cart leads to the payment that there is, and not to another one.
    again = shop.browser.submit(
        shop.browser.open(f"/cart/{order}{shop.slash}"), 1, number=seed.GOOD_CARD
    )
    assert again.url == pages[0].url
    assert len(shop.simulator.ledger()) == 1


def test_mistyped_card_can_be_corrected(shop: Shop, order: str) -> None:
    cart = shop.browser.open(f"/cart/{order}{shop.slash}")
    for number in ("5528790000000009", "12"):
        page = shop.browser.submit(cart, 1, number=number)
        assert (page.status, "check the card number" in page.text) == (400, True), page.text
    assert "check" not in at_bank(shop, order)
    assert shop.simulator.ledger() == []


def test_buyer_who_gives_up_and_tries_again(shop: Shop, order: str) -> None:
    rejected = shop.simulator.three_ds(at_bank(shop, order)).reject()
    page = shop.browser.come_back(rejected)
    assert "Not paid." in page.text
    assert shop.browser.come_back(rejected).url == page.url
    post = shop.simulator.three_ds(at_bank(shop, order)).approve()
    assert "Paid: 149.9" in shop.browser.come_back(post).text
    assert shop.shipped.count(order) == 1


def test_card_without_funds_and_another_one(shop: Shop, order: str) -> None:
    token = on_form(shop, order)
    with pytest.raises(PageError):
        shop.simulator.page(token).approve(card_number=seed.CARD_WITHOUT_FUNDS)
    page = shop.browser.come_back(shop.simulator.page(token).reject())
    assert "Go on paying" in page.text
    assert on_form(shop, order) == token
    page = shop.browser.come_back(shop.simulator.page(token).approve())
    assert "Paid: 149.9" in page.text


@pytest.mark.parametrize("state", get_args(State))
def test_page_of_an_order_says_of_every_state_what_to_do(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, state: State
) -> None:
    """What is not paid is not declined: it may be under review, or not known."""
    payment = StoredPayment(
        reference="r1",
        order="o1",
        kind="checkout_form",
        state=state,
        price="1",
        paid_price="1",
        page_url="https://iyzico.example/page",
    )

    def settle(_: Checkout, reference: str) -> StoredPayment:
        assert reference == "r1"
        return payment

    monkeypatch.setattr(Checkout, "settle", settle)
    page = shop.browser.open(f"/orders/r1{shop.slash}").text
    if payment.is_paid:
        assert "Thank you" in page
    elif payment.may_pay_again:
        assert "Try again" in page
    elif state == "waiting":
        assert "Go on paying" in page
    else:
        assert "do not pay again" in page
        assert payment.page_url not in page


def test_forged_and_foreign_callbacks(shop: Shop, order: str) -> None:
    bank_page = at_bank(shop, order)
    genuine = shop.simulator.three_ds(bank_page).approve()
    posts = {
        genuine.body.replace("signature=", "signature=0"): 400,
        genuine.body.replace("mdStatus=1", "mdStatus=2"): 400,
        "a=b": 400,
        "": 400,
        "token=e828c62d": 404,
    }
    stranger = callback.sign(payment_id="1", secret_key=shop.simulator.secret_key)
    posts["&".join(f"{name}={value}" for name, value in stranger.items())] = 404
    for body, status in posts.items():
        assert shop.browser.come_back(FormPost(shop.back, {}, body)).status == status, body
    assert shop.browser.open(f"{BACK}{shop.slash}").status == 405
    assert shop.simulator.ledger() == []
    assert "Paid" in shop.browser.come_back(genuine).text


def test_notification_before_the_buyer_and_twice(shop: Shop, order: str) -> None:
    app = shop.simulator.connect(shop.app, shop.hook, host="shop.example")
    shop.simulator.add_fault({"webhook": "duplicate"})
    post = shop.simulator.page(on_form(shop, order)).approve()
    assert [response.status for response in app.deliver()] == [200, 200]
    assert shop.shipped.count(order) == 1
    assert "Paid: 149.9" in shop.browser.come_back(post).text
    assert shop.shipped.count(order) == 1


def test_notification_alone(shop: Shop, order: str) -> None:
    app = shop.simulator.connect(shop.app, shop.hook, host="shop.example")
    shop.simulator.page(on_form(shop, order)).approve()
    app.deliver()  # the buyer has closed the browser
    assert shop.shipped.count(order) == 1


def test_forged_notification(shop: Shop) -> None:
    event = {"iyziEventType": "API_AUTH", "paymentId": 1, "status": "SUCCESS"}
    signature = webhook.sign(event, secret_key=shop.simulator.secret_key)
    app = shop.simulator.connect(shop.app, shop.hook, host="shop.example")
    for given, status in ((signature, 200), ("0" * 64, 400), ("", 400)):
        headers = {webhook.SIGNATURE_HEADER: given}
        response = shop.browser.client.post(shop.hook, json=event, headers=headers)
        assert response.status_code == status
    app.close()


@pytest.mark.parametrize("how", ["notification", "look-up"])
def test_connection_that_is_cut(shop: Shop, order: str, how: str) -> None:
    shop.impatient()
    app = shop.simulator.connect(shop.app, shop.hook, host="shop.example")
    post = shop.simulator.three_ds(at_bank(shop, order)).approve()
    app.deliver()
    shop.simulator.add_fault({"cut": "afterCommit"}, call="three_ds.complete", times=1)
    shop.simulator.add_fault({"lag": {"seconds": 3600}}, call="three_ds.complete", times=1)
    page = shop.browser.come_back(post)
    assert "Please do not pay again" in page.text
    assert "Please do not pay again" in shop.browser.come_back(post).text
    # Whoever pays again all the same is not charged again.
    again = shop.browser.submit(
        shop.browser.open(f"/cart/{order}{shop.slash}"), 1, number=seed.GOOD_CARD
    )
    assert again.url == page.url
    assert shop.shipped.count(order) == 0
    shop.simulator.clear_faults()
    shop.simulator.advance(3601)
    if how == "notification":
        app.deliver()
    else:
        shop.browser.open(page.url)
    assert shop.shipped.count(order) == 1
    assert "Paid: 149.9" in shop.browser.open(page.url).text
    assert len(shop.simulator.ledger()) == 1


def test_callbacks_are_short() -> None:
    for name in ("django_shop/views.py", "flask_shop.py", "fastapi_shop.py"):
        lines = (EXAMPLES / name).read_text(encoding="utf-8").splitlines()
        start = next(n for n, line in enumerate(lines) if line.startswith("def back("))
        end = next(n for n in range(start, len(lines)) if not lines[n])
        statements = [line for line in lines[start + 1 : end] if '"""' not in line]
        assert 1 <= len(statements) <= 5
