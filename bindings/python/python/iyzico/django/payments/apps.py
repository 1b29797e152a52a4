"""The application `iyzico.django.payments`."""

from __future__ import annotations

from django.apps import AppConfig


class IyzicoPaymentsConfig(AppConfig):
    """Payments and their states."""

    name = "iyzico.django.payments"
    label = "iyzico_payments"
    verbose_name = "iyzico payments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers the checks of the settings, also where `iyzico.django` is not installed."""
        from iyzico.django import _checks

        _checks.register()
