"""The application `iyzico.django`."""

from __future__ import annotations

from django.apps import AppConfig


class IyzicoConfig(AppConfig):
    """Sets up the checks of the settings."""

    name = "iyzico.django"
    label = "iyzico"
    verbose_name = "iyzico"

    def ready(self) -> None:
        """Registers the checks."""
        from iyzico.django import _checks

        _checks.register()
