"""A shop in Flask: hosted form, 3-D Secure, notifications. `python examples/flask_shop.py`."""

import tempfile
from pathlib import Path

from flask import Flask, redirect, render_template_string, request, url_for
from werkzeug.wrappers import Response

import shop
from iyzico import InvalidRequest
from iyzico.checkout import SqliteStore, StoredPayment
from iyzico.flask import FlaskIyzico

payments = FlaskIyzico(store=SqliteStore(Path(tempfile.mkdtemp()) / "payments.db"))
shipped: list[str] = []


def create_app() -> Flask:
    """Makes the application; the simulator takes the place of iyzico unless told otherwise."""
    app = Flask(__name__)
    if shop.simulator is not None:
        app.config["IYZICO_BASE_URL"] = shop.simulator.url
        app.config["IYZICO_API_KEY"] = shop.simulator.api_key
        app.config["IYZICO_SECRET_KEY"] = shop.simulator.secret_key
    payments.init_app(app)
    app.register_error_handler(InvalidRequest, mistyped)
    app.add_url_rule("/cart/<order>", view_func=cart)
    app.add_url_rule("/cart/<order>/form", view_func=pay_on_form, methods=["POST"])
    app.add_url_rule("/cart/<order>/3ds", view_func=pay_with_3ds, methods=["POST"])
    app.add_url_rule("/payments/back", view_func=back, methods=["POST"])
    app.add_url_rule("/payments/webhook", view_func=notified, methods=["POST"])
    app.add_url_rule("/orders/<reference>", view_func=order)
    return app


def cart(order: str) -> str:
    """Shows the ways to pay for an order."""
    return render_template_string(CART, order=order)


def pay_on_form(order: str) -> Response:
    """Sends the buyer to iyzico's page; one that is open already is the same page."""
    back_url = url_for("back", _external=True)
    started = payments.checkout.start_form(order, **shop.request(order), callback_url=back_url)
    return redirect(started.url or page_of(started.payment), 303)


def pay_with_3ds(order: str) -> str | Response:
    """Shows the bank's page."""
    back_url = url_for("back", _external=True)
    card = shop.card(request.form["number"])
    started = payments.checkout.start_three_ds(
        order, **shop.request(order), payment_card=card, callback_url=back_url
    )
    return started.html or redirect(page_of(started.payment), 303)


@payments.callback
def back(payment: StoredPayment) -> Response:
    """Takes in the buyer, who comes back without a session, and perhaps twice."""
    ship_once(payment)
    return redirect(page_of(payment), 303)


@payments.webhook
def notified(payment: StoredPayment | None) -> str:
    """Takes in a notification, which may come before the buyer, or alone."""
    ship_once(payment)
    return ""


def order(reference: str) -> str:
    """Shows what became of the payment. Its address cannot be guessed and needs no session."""
    payment = payments.checkout.settle(reference)
    ship_once(payment)
    return render_template_string(ORDER, payment=payment)


def mistyped(error: InvalidRequest) -> tuple[str, int]:
    """Says what to correct, such as the number of the card. Nothing was sent."""
    return error.advice.buyer_en if error.advice else "Please check your entries.", 400


def page_of(payment: StoredPayment) -> str:
    """Returns the address of the page of a payment."""
    return url_for("order", reference=payment.reference)


def ship_once(payment: StoredPayment | None) -> None:
    """Hands a paid order to the warehouse, once, however often it is called."""
    if payment and payment.is_paid and payments.checkout.claim_shipping(payment.reference):
        shipped.append(payment.order)


CART = """
<form method="post" action="{{ url_for('pay_on_form', order=order) }}">
  <button>Pay on iyzico's page</button></form>
<form method="post" action="{{ url_for('pay_with_3ds', order=order) }}">
  <input name="number" autocomplete="cc-number"><button>Pay with 3-D Secure</button></form>
"""
ORDER = """
{% if payment.is_paid %}Paid: {{ payment.paid_price }} {{ payment.currency }}. Thank you!
{% elif payment.may_pay_again %}Not paid. {{ payment.message_en }}
  <a href="{{ url_for('cart', order=payment.order) }}">Try again</a>
{% elif payment.state == "waiting" and payment.page_url %}Not paid yet. {{ payment.message_en }}
  <a href="{{ payment.page_url }}">Go on paying</a>
{% else %}We are finding out what became of your payment. Please do not pay again.{% endif %}
"""

if __name__ == "__main__":
    create_app().run(port=8000)
