"""A shop in FastAPI: hosted form, 3-D Secure, notifications. `python examples/fastapi_shop.py`."""

import tempfile
from pathlib import Path
from typing import Annotated

import uvicorn
from fastapi import Depends, FastAPI, Form, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

import shop
from iyzico import InvalidRequest
from iyzico.checkout import Checkout, SqliteStore, StoredPayment
from iyzico.fastapi import FastAPIIyzico

store = SqliteStore(Path(tempfile.mkdtemp()) / "payments.db")
payments = (
    FastAPIIyzico(
        store=store,
        base_url=shop.simulator.url,
        api_key=shop.simulator.api_key,
        secret_key=shop.simulator.secret_key,
    )
    if shop.simulator
    else FastAPIIyzico(store=store)
)
app = FastAPI(lifespan=payments.lifespan)
shipped: list[str] = []

TheCheckout = Annotated[Checkout, Depends(payments.checkout)]
Returned = Annotated[StoredPayment, Depends(payments.returned)]
Notified = Annotated[StoredPayment | None, Depends(payments.notified)]


@app.get("/cart/{order}")
def cart(order: str) -> HTMLResponse:
    """Shows the ways to pay for an order."""
    return HTMLResponse(CART.format(order=order))


@app.post("/cart/{order}/form")
def pay_on_form(order: str, request: Request, checkout: TheCheckout) -> Response:
    """Sends the buyer to iyzico's page; one that is open already is the same page."""
    back_url = str(request.url_for("back"))
    started = checkout.start_form(order, **shop.request(order), callback_url=back_url)
    return RedirectResponse(started.url or page_of(started.payment), 303)


@app.post("/cart/{order}/3ds")
def pay_with_3ds(
    order: str, number: Annotated[str, Form()], request: Request, checkout: TheCheckout
) -> Response:
    """Shows the bank's page."""
    back_url, card = str(request.url_for("back")), shop.card(number)
    started = checkout.start_three_ds(
        order, **shop.request(order), payment_card=card, callback_url=back_url
    )
    if started.html is None:
        return RedirectResponse(page_of(started.payment), 303)
    return HTMLResponse(started.html)


@app.post("/payments/back")
def back(payment: Returned) -> Response:
    """Takes in the buyer, who comes back without a session, and perhaps twice."""
    ship_once(payment)
    return RedirectResponse(page_of(payment), 303)


@app.post("/payments/webhook")
def notified(payment: Notified) -> None:
    """Takes in a notification, which may come before the buyer, or alone."""
    ship_once(payment)


@app.get("/orders/{reference}")
def order(reference: str, checkout: TheCheckout) -> HTMLResponse:
    """Shows what became of the payment. Its address cannot be guessed and needs no session."""
    payment = checkout.settle(reference)
    ship_once(payment)
    if payment.is_paid:
        return HTMLResponse(f"Paid: {payment.paid_price} {payment.currency}. Thank you!")
    if payment.may_pay_again:
        again = f'<a href="/cart/{payment.order}">Try again</a>'
        return HTMLResponse(f"Not paid. {payment.message_en} {again}")
    if payment.state == "waiting" and payment.page_url:
        on = f'<a href="{payment.page_url}">Go on paying</a>'
        return HTMLResponse(f"Not paid yet. {payment.message_en} {on}")
    return HTMLResponse("We are finding out what became of your payment. Please do not pay again.")


@app.exception_handler(InvalidRequest)
def mistyped(_: Request, error: InvalidRequest) -> Response:
    """Says what to correct, such as the number of the card. Nothing was sent."""
    text = error.advice.buyer_en if error.advice else "Please check your entries."
    return PlainTextResponse(text, 400)


def page_of(payment: StoredPayment) -> str:
    """Returns the address of the page of a payment."""
    return f"/orders/{payment.reference}"


def ship_once(payment: StoredPayment | None) -> None:
    """Hands a paid order to the warehouse, once, however often it is called."""
    if payment and payment.is_paid and payments.checkout().claim_shipping(payment.reference):
        shipped.append(payment.order)


CART = """
<form method="post" action="/cart/{order}/form"><button>Pay on iyzico's page</button></form>
<form method="post" action="/cart/{order}/3ds">
  <input name="number" autocomplete="cc-number"><button>Pay with 3-D Secure</button></form>
"""

if __name__ == "__main__":
    uvicorn.run(app, port=8000)
