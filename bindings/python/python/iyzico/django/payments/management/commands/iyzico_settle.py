"""`python manage.py iyzico_settle`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from iyzico.django.payments import checkout


class Command(BaseCommand):
    """Resolves payments whose outcome is not known yet. It charges nothing."""

    help = "Resolves payments whose outcome is not known yet. It charges nothing."

    def handle(self, *_: Any, **__: Any) -> None:  # noqa: ANN401 - Django passes options
        """Settles them, and prints a line for each; it fails when one could not be looked up."""
        payments, failed = checkout().settle_each()
        for payment in payments:
            told = " not looked up" if payment.reference in failed else ""
            self.stdout.write(f"{payment.order} {payment.reference} {payment.state}{told}")
        if failed:
            text = (
                f"payments that could not be looked up: {len(failed)}; the log of iyzico says why"
            )
            raise CommandError(text)
