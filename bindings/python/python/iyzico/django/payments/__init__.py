"""Payments of orders in the database of a Django project: charged once, shipped once.

    INSTALLED_APPS = [..., "iyzico.django", "iyzico.django.payments"]

    started = checkout().start_form(order.number, callback_url=..., **request)
    return redirect(started.url)

    @payment_callback_view
    def back(request, payment):
        return redirect("order", payment.reference)

`python manage.py iyzico_settle` finds out what became of payments whose response was lost; let cron
run it every few minutes. The admin shows payments green (paid), red (not paid), purple (charged,
and a person decides), or yellow (not settled).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from iyzico.django.payments._checkout import (
        DjangoStore,
        checkout,
        payment_callback_view,
        payment_view,
        payment_webhook_view,
    )

__all__ = [
    "DjangoStore",
    "checkout",
    "payment_callback_view",
    "payment_view",
    "payment_webhook_view",
]


def __getattr__(name: str) -> object:
    # Django imports this package before its models can be.
    if name in __all__:
        from iyzico.django.payments import _checkout

        return getattr(_checkout, name)
    text = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(text)
