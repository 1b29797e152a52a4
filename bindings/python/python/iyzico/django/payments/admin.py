"""Payments in the admin: paid, not paid, for a person to decide on, and not settled yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.utils.html import format_html

from iyzico.django.payments._checkout import checkout, outside_of_transactions
from iyzico.django.payments.models import Payment

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

_COLORS = {"green": "#1a7f37", "red": "#cf222e", "purple": "#8250df", "yellow": "#9a6700"}
_SIGNS = {"green": "✓", "red": "✗", "purple": "!", "yellow": "…"}


@admin.register(Payment)
class PaymentAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # not generic when Django runs
    """Shows payments, and looks them up. Nothing is changed by hand."""

    list_display = ("order", "light", "amount_and_currency", "payment_id", "kind", "made_at")
    list_filter = ("state", "kind", "shipped")
    search_fields = ("order", "reference", "payment_id", "token")
    date_hierarchy = "made_at"
    actions = ("look_up",)

    @admin.display(description="state", ordering="state")
    def light(self, payment: Payment) -> str:
        """The state in its color, and a sign for those who do not see colors."""
        color = payment.record.color
        label: str = payment.get_state_display()  # type: ignore[attr-defined] # made by Django
        return format_html(
            '<span style="color:{};font-weight:600">{} {}</span>',
            _COLORS[color],
            _SIGNS[color],
            label,
        )

    @admin.display(description="amount", ordering="paid_price")
    def amount_and_currency(self, payment: Payment) -> str:
        """What the buyer pays."""
        return f"{payment.paid_price} {payment.currency}"

    @admin.action(description="Look up what became of the selected payments")
    def look_up(self, request: HttpRequest, queryset: QuerySet[Payment]) -> None:
        """Settles payments as far as it is known. It charges nothing.

        One that cannot be looked up is logged, and shown as it was.
        """
        settled = checkout().settle_all([payment.record for payment in queryset])
        text = ", ".join(f"{payment.order}: {payment.state}" for payment in settled)
        self.message_user(request, text, messages.INFO)

    # What a look-up finds stays written down: with ATOMIC_REQUESTS, a request is a transaction.
    @outside_of_transactions
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:  # noqa: ANN401
        """Shows the list, and does what was chosen for payments in it."""
        return super().changelist_view(request, extra_context)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002
        """Nobody adds a payment by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002
        """Nobody changes a payment by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002
        """Nobody deletes a payment by hand."""
        return False
