"""Every flow that sends the buyer to a page, holds an amount or stores a card."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

import seed
from iyzico import (
    AlreadyDone,
    ApiError,
    AsyncIyzico,
    InvalidRequest,
    Iyzico,
    callback,
    decode_html,
    is_as_ordered,
    types,
)
from iyzico.callback import PageCallback, ThreeDsCallback
from iyzico.errors import NotAuthenticated
from iyzico.testing import PageError

if TYPE_CHECKING:
    from iyzico.testing import FormPost, Simulator


def confirmed(simulator: Simulator, post: FormPost) -> ThreeDsCallback:
    assert post.action == seed.CALLBACK_URL
    read = callback.read(post.body, secret_key=simulator.secret_key)
    assert isinstance(read, ThreeDsCallback)
    return read


def page_of(simulator: Simulator, post: FormPost) -> str:
    assert post.action == seed.CALLBACK_URL
    read = callback.read(post.fields, secret_key=simulator.secret_key)
    assert isinstance(read, PageCallback)
    return read.token


def check_paid(payment: types.Payment | types.PageResult, phase: str = "AUTH") -> None:
    assert payment.status == "success"
    assert payment.verification == "verified"
    assert payment.phase == phase
    assert payment.paid_price == Decimal("1.2")
    assert len(payment.item_transactions) == 3


def test_three_ds(simulator: Simulator, client: Iyzico) -> None:
    page = client.three_ds.initialize(**seed.three_ds())
    assert page.verification == "verified"
    assert decode_html(page.three_ds_html_content).startswith("<!doctype html>")
    assert simulator.ledger() == []
    post = simulator.three_ds(page.three_ds_html_content).approve()
    completion = confirmed(simulator, post).completion(
        paid_price=Decimal("1.2"), basket_id="B67832", currency="TRY"
    )
    paid = client.three_ds.complete(**completion)
    check_paid(paid)
    assert paid.payment_id == page.payment_id
    assert paid.md_status == 1


async def test_three_ds_on_an_event_loop(simulator: Simulator, async_client: AsyncIyzico) -> None:
    page = await async_client.three_ds.initialize(**seed.three_ds())
    post = simulator.three_ds(page.three_ds_html_content).approve()
    completion = confirmed(simulator, post).uncompared_completion()
    check_paid(await async_client.three_ds.complete_uncompared(**completion))


def test_swapped_payment_is_refused(simulator: Simulator, client: Iyzico) -> None:
    page = client.three_ds.initialize(**seed.three_ds())
    post = simulator.three_ds(page.three_ds_html_content).approve()
    completion = confirmed(simulator, post).completion(
        paid_price="0.1", basket_id="B67832", currency="TRY"
    )
    # iyzico responds to the wrong amount as to a second completion.
    with pytest.raises(AlreadyDone) as caught:
        client.three_ds.complete(**completion)
    assert (caught.value.code, caught.value.outcome) == ("5115", "unknown")


@pytest.mark.parametrize("response", ["reject", "wrong_code"])
def test_buyer_who_does_not_confirm(simulator: Simulator, client: Iyzico, response: str) -> None:
    page = client.three_ds.initialize(**seed.three_ds())
    post = getattr(simulator.three_ds(page.three_ds_html_content), response)()
    with pytest.raises(NotAuthenticated) as caught:
        confirmed(simulator, post)
    assert caught.value.payment_id == page.payment_id
    assert simulator.ledger() == []


def test_buyer_who_leaves_the_bank(simulator: Simulator, client: Iyzico) -> None:
    page = client.three_ds.initialize(**seed.three_ds())
    simulator.three_ds(page.three_ds_html_content).abandon()
    with pytest.raises(PageError, match="answered, left or paid") as caught:
        simulator.three_ds(page.three_ds_html_content).approve()
    assert (caught.value.reason, caught.value.code) == ("over", "")
    assert simulator.ledger() == []


def test_hold_and_capture(client: Iyzico) -> None:
    request = types.AuthorizePayment(**seed.payment())
    held = client.payment.authorize(**request)
    check_paid(held, "PRE_AUTH")
    taken = client.payment.capture(
        payment_id=held.payment_id, paid_price="1.2", currency="TRY", ip="85.34.78.112"
    )
    check_paid(taken, "POST_AUTH")
    with pytest.raises(ApiError) as caught:
        client.payment.capture(payment_id=held.payment_id, paid_price="1.2")
    assert caught.value.code == "5082"


def test_hold_with_three_ds(simulator: Simulator, client: Iyzico) -> None:
    request = types.InitializeThreeDsAuthorization(**seed.three_ds())
    page = client.three_ds.initialize_authorization(**request)
    post = simulator.three_ds(page.three_ds_html_content).approve()
    completion = confirmed(simulator, post).uncompared_completion()
    check_paid(client.three_ds.complete_uncompared(**completion), "PRE_AUTH")


def test_checkout_form(simulator: Simulator, client: Iyzico) -> None:
    form = client.checkout_form.initialize(**seed.form())
    assert form.token_expire_time == 1800
    assert "<script" in decode_html(form.checkout_form_content or "")
    with pytest.raises(PageError) as caught:
        simulator.page(form.token).approve(card_number=seed.CARD_WITHOUT_FUNDS)
    assert (caught.value.reason, caught.value.code) == ("refused", "10051")
    unpaid = client.checkout_form.retrieve(token=form.token)
    assert (unpaid.is_paid, unpaid.may_ship, unpaid.error_code) == (False, False, "10051")
    assert (unpaid.ends_with_page, unpaid.is_refused_by_risk) == (True, False)
    assert isinstance(unpaid.advice, types.Advice)
    assert unpaid.advice.buyer_en
    token = page_of(simulator, simulator.page(form.token).approve(installment=3))
    assert token == form.token
    paid = client.checkout_form.retrieve(token=token)
    assert paid.payment_status == "SUCCESS"
    assert (paid.is_paid, paid.may_ship, paid.advice) == (True, True, None)
    assert (paid.ends_with_page, paid.is_refused_by_risk) == (False, False)
    assert paid.installment == 3
    assert paid.paid_price is not None
    assert paid.paid_price > Decimal("1.2")


def test_page_is_compared_with_the_order(simulator: Simulator, client: Iyzico) -> None:
    form = client.checkout_form.initialize(**seed.form())
    with pytest.raises(ApiError) as caught:
        client.checkout_form.retrieve(token=form.token)
    assert caught.value.is_unpaid_page
    token = page_of(simulator, simulator.page(form.token).approve(installment=3))
    paid = client.checkout_form.retrieve(token=token)
    order: dict[str, Any] = {"price": "1", "paid_price": Decimal("1.2"), "basket_id": "B67832"}
    assert is_as_ordered(paid, **order)
    changes: list[dict[str, Any]] = [
        {"price": "2"},
        {"paid_price": 9},
        {"currency": "USD"},
        {"basket_id": None},
    ]
    for change in changes:
        assert not is_as_ordered(paid, **{**order, **change})
    assert not is_as_ordered(dataclasses.replace(paid, payment_status="FAILURE"), **order)
    with pytest.raises(InvalidRequest, match=r"^paid_price: is required"):
        is_as_ordered(paid, price="1")  # type: ignore[call-arg]
    with pytest.raises(InvalidRequest, match=r"^basket: is not a field"):
        is_as_ordered(paid, **order, basket="B67832")  # type: ignore[call-arg]
    with pytest.raises(ApiError) as caught:
        client.payment.retrieve(payment_id="404")
    assert not caught.value.is_unpaid_page


def test_history_tells_that_money_has_gone_back(client: Iyzico) -> None:
    made = client.payment.create(**seed.payment())
    assert not client.payment.history(payment_id=made.payment_id).has_gone_back
    client.payment.cancel(payment_id=made.payment_id, ip="85.34.78.112")
    assert client.payment.history(payment_id=made.payment_id).has_gone_back


def test_risk_control_refuses_a_payment(simulator: Simulator, client: Iyzico) -> None:
    simulator.next_fraud_status(-1)
    refused = client.payment.create(**seed.payment())
    assert (refused.is_refused_by_risk, refused.may_ship) == (True, False)


async def test_checkout_form_on_an_event_loop(
    simulator: Simulator, async_client: AsyncIyzico
) -> None:
    form = await async_client.checkout_form.initialize(**seed.form())
    token = page_of(simulator, simulator.page(form.token).approve(three_ds=True))
    check_paid(await async_client.checkout_form.retrieve(token=token))


def test_checkout_form_that_holds(simulator: Simulator, client: Iyzico) -> None:
    request = types.InitializeCheckoutFormAuthorization(**seed.form())
    form = client.checkout_form.initialize_authorization(**request)
    token = page_of(simulator, simulator.page(form.token).approve())
    check_paid(client.checkout_form.retrieve(token=token), "PRE_AUTH")


def test_buyer_who_gives_up_in_the_form(simulator: Simulator, client: Iyzico) -> None:
    form = client.checkout_form.initialize(**seed.form())
    simulator.page(form.token).abandon()
    simulator.page(form.token).go_to_bank().reject()
    page_of(simulator, simulator.page(form.token).reject())
    assert simulator.ledger() == []


def test_form_that_is_too_old(simulator: Simulator, client: Iyzico) -> None:
    form = client.checkout_form.initialize(**seed.form())
    simulator.advance(1801)
    with pytest.raises(PageError) as caught:
        simulator.page(form.token).approve()
    assert caught.value.reason == "expired"


def test_pay_with_iyzico(simulator: Simulator, client: Iyzico) -> None:
    page = client.pay_with_iyzico.initialize(**seed.pay_with_iyzico())
    assert page.token in (page.pay_with_iyzico_page_url or "")
    token = page_of(simulator, simulator.page(page.token).approve())
    check_paid(client.pay_with_iyzico.retrieve(token=token))


def test_bkm(simulator: Simulator, client: Iyzico) -> None:
    page = client.bkm.initialize(**seed.bkm())
    assert "<html" in decode_html(page.html_content)
    token = page_of(simulator, simulator.page(page.token).approve())
    paid = client.bkm.retrieve(token=token)
    assert paid.payment_status == "SUCCESS"
    assert paid.verification == "verified"


def test_stored_card(client: Iyzico) -> None:
    card = types.CardData(
        card_alias="my card",
        card_holder_name="John Doe",
        card_number=seed.GOOD_CARD,
        expire_month="12",
        expire_year="2030",
    )
    stored = client.card.create(email="email@email.com", card=card)
    assert stored.card_user_key is not None
    (listed,) = client.card.list(card_user_key=stored.card_user_key).card_details
    assert (listed.card_token, listed.card_alias) == (stored.card_token, "my card")
    request = seed.payment()
    request["payment_card"] = types.PaymentCard(
        card_user_key=stored.card_user_key, card_token=stored.card_token
    )
    check_paid(client.payment.create(**request))
    client.card.delete(card_user_key=stored.card_user_key, card_token=stored.card_token)
    assert client.card.list(card_user_key=stored.card_user_key).card_details == ()


def test_card_is_stored_with_a_payment(client: Iyzico) -> None:
    request = seed.payment()
    request["payment_card"] = {**seed.card(), "register_card": True}
    paid = client.payment.create(**request)
    assert paid.card_user_key
    assert paid.card_token
