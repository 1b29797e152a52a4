"""Helpers for Django.

    INSTALLED_APPS = [..., "iyzico.django"]
    IYZICO = {"api_key": ..., "secret_key": ...}   # or IYZICO_API_KEY and IYZICO_SECRET_KEY

- `client()` is one client for the process, set up from the settings.
- `callback_view` and `webhook_view` wrap the views to which buyers and iyzico post.
- `python manage.py check` says what is missing in the settings.

`iyzico.django.payments` is an application of its own, for shops that want payments, their states
and the race between callbacks and notifications taken care of.
"""

from __future__ import annotations

from iyzico.django._client import client
from iyzico.django._views import callback_view, webhook_view

__all__ = ["callback_view", "client", "webhook_view"]
