"""The views of the shop: the order, three ways to pay for it, and two places to come back to."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from django_shop import orders
from iyzico import InvalidRequest
from iyzico.checkout import StoredPayment
from iyzico.django.payments import (
    checkout,
    payment_callback_view,
    payment_view,
    payment_webhook_view,
)

logger = logging.getLogger(__name__)


@payment_view
def cart(request: HttpRequest, order: str) -> HttpResponse:
    """Shows the order and the ways to pay for it."""
    return render(request, "cart.html", {"order": order, "total": orders.TOTAL})


@require_POST
@payment_view
def pay_on_form(request: HttpRequest, order: str) -> HttpResponse:
    """Sends the buyer to iyzico's page; one that is open already is the same page."""
    back = request.build_absolute_uri(reverse("back"))
    started = checkout().start_form(order, **orders.request(order), callback_url=back)
    return redirect(started.url or reverse("order", args=[started.payment.reference]))


@require_POST
@payment_view
def pay_with_3ds(request: HttpRequest, order: str) -> HttpResponse:
    """Shows the bank's page."""
    back = request.build_absolute_uri(reverse("back"))
    try:
        started = checkout().start_three_ds(
            order,
            **orders.request(order),
            payment_card=orders.card(request.POST["number"]),
            callback_url=back,
        )
    except InvalidRequest as error:
        return mistyped(error)
    if started.html is None:
        return redirect("order", started.payment.reference)
    return HttpResponse(started.html)


@require_POST
@payment_view
def pay_with_card(request: HttpRequest, order: str) -> HttpResponse:
    """Charges the card at once."""
    card = orders.card(request.POST["number"])
    try:
        payment = checkout().pay(order, **orders.request(order), payment_card=card)
    except InvalidRequest as error:
        return mistyped(error)
    return redirect("order", payment.reference)


def mistyped(error: InvalidRequest) -> HttpResponse:
    """Says what to correct. Nothing was sent; the log has every field that is wrong."""
    logger.warning("%s", error)
    text = error.advice.buyer_en if error.advice else "Please check your entries."
    return HttpResponse(text, status=400, content_type="text/plain")


@payment_callback_view
def back(request: HttpRequest, payment: StoredPayment) -> HttpResponse:
    """Takes in the buyer, who comes back without a session, and perhaps twice."""
    orders.ship_once(payment)
    return redirect("order", payment.reference)


@payment_webhook_view
def notified(request: HttpRequest, payment: StoredPayment | None) -> HttpResponse:
    """Takes in a notification, which may come before the buyer, or alone."""
    orders.ship_once(payment)
    return HttpResponse()


@payment_view
def order(request: HttpRequest, reference: str) -> HttpResponse:
    """Shows what became of the payment. Its address cannot be guessed and needs no session."""
    payment = checkout().settle(reference)
    orders.ship_once(payment)
    return render(request, "order.html", {"payment": payment})
