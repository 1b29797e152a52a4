"""`python manage.py iyzico_settle`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from iyzico.django.payments import checkout


class Command(BaseCommand):
    """Finds out what became of payments whose end is not known. It charges nothing."""

    help = "Finds out what became of payments whose end is not known. It charges nothing."

    def handle(self, *_: Any, **__: Any) -> None:  # noqa: ANN401 - Django passes options
        """Settles them, and prints a line for each."""
        for payment in checkout().settle_all():
            self.stdout.write(f"{payment.order} {payment.reference} {payment.state}")
