"""The table of payments."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.db import models

from iyzico.checkout import StoredPayment

if TYPE_CHECKING:
    from datetime import datetime

_KINDS = [
    ("card", "card"),
    ("three_ds", "3-D Secure"),
    ("checkout_form", "iyzico's page"),
]
_STATES = [
    ("starting", "page is being opened"),
    ("waiting", "buyer is at the page"),
    ("sending", "being charged"),
    ("completing", "being charged after 3-D Secure"),
    ("unknown", "not known, response lost"),
    ("under_review", "charged, under review"),
    ("paid", "paid"),
    ("declined", "declined, not charged"),
    ("not_sent", "not sent, not charged"),
    ("abandoned", "left for another attempt, no payment known"),
    ("expired", "page expired, no payment known"),
    ("attention", "charged, a person decides"),
]


class Payment(models.Model):
    """One attempt to pay for an order. Written by the checkout alone; read it as you like."""

    reference: models.CharField[str, str] = models.CharField(max_length=64, unique=True)
    order: models.CharField[str, str] = models.CharField(max_length=128, db_index=True)
    # The merchant and the order, while the attempt counts for it: unique on every database, since
    # no two NULL are equal, where a constraint of two columns, or a conditional one, would not be.
    held_order: models.CharField[str | None, str | None] = models.CharField(  # noqa: DJ001
        max_length=160, unique=True, null=True, editable=False
    )
    kind: models.CharField[str, str] = models.CharField(max_length=20, choices=_KINDS)
    state: models.CharField[str, str] = models.CharField(
        max_length=20, choices=_STATES, db_index=True
    )
    # Text, so that no database rounds what was sent.
    price: models.CharField[str, str] = models.CharField(max_length=40)
    paid_price: models.CharField[str, str] = models.CharField(max_length=40)
    currency: models.CharField[str, str] = models.CharField(max_length=8)
    basket_id: models.CharField[str, str] = models.CharField(max_length=128, blank=True)
    payment_id: models.CharField[str, str] = models.CharField(
        max_length=64, blank=True, db_index=True
    )
    token: models.CharField[str, str] = models.CharField(max_length=128, blank=True, db_index=True)
    page_url: models.TextField[str, str] = models.TextField(blank=True)
    expires_at: models.BigIntegerField[int, int] = models.BigIntegerField(default=0)
    pending: models.TextField[str, str] = models.TextField(blank=True)
    error_code: models.CharField[str, str] = models.CharField(max_length=32, blank=True)
    message_en: models.TextField[str, str] = models.TextField(blank=True)
    message_tr: models.TextField[str, str] = models.TextField(blank=True)
    shipped: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    merchant: models.CharField[str, str] = models.CharField(max_length=32, blank=True, default="")
    paid_as_of: models.BigIntegerField[int, int] = models.BigIntegerField(default=0)
    made_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(auto_now_add=True)
    changed_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(auto_now=True)

    objects: ClassVar[models.Manager[Payment]] = models.Manager()

    class Meta:
        """Newest first."""

        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.order}: {self.state}"

    @property
    def record(self) -> StoredPayment:
        """The payment as the checkout knows it."""
        values = {name: getattr(self, name) for name in RECORD_FIELDS}
        return StoredPayment(**values, holds_order=self.held_order is not None)

    @property
    def amount(self) -> Decimal:
        """What the buyer pays."""
        return Decimal(self.paid_price)


RECORD_FIELDS = [name for name in StoredPayment.__dataclass_fields__ if name != "holds_order"]
