"""A project of Django with payments in a database of their own, where requests are atomic."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from iyzico.testing import Simulator

FOLDER = Path(tempfile.mkdtemp())


class Router:
    """Has the payments in a database of their own."""

    def db_for_read(self, model: Any, **_: object) -> str | None:
        return "shop" if model._meta.app_label == "iyzico_payments" else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **_: object) -> bool:
        return (db == "shop") == (app_label == "iyzico_payments")


def database(name: str, **more: object) -> dict[str, object]:
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / f"{name}.db", **more}


def project(simulator: Simulator) -> None:
    keys = {
        "base_url": simulator.url,
        "api_key": simulator.api_key,
        "secret_key": simulator.secret_key,
    }
    middleware = "django.contrib.{}.middleware.{}Middleware"
    settings.configure(
        SECRET_KEY="x" * 50,
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        DATABASES={"default": database("default"), "shop": database("shop", ATOMIC_REQUESTS=True)},
        DATABASE_ROUTERS=[Router()],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.admin",
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.messages",
            "django.contrib.sessions",
            "iyzico.django",
            "iyzico.django.payments",
        ],
        MIDDLEWARE=[
            middleware.format("sessions", "Session"),
            middleware.format("auth", "Authentication"),
            middleware.format("messages", "Message"),
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        IYZICO=keys,
    )
    django.setup()


def views() -> list[Any]:
    from django.contrib import admin
    from django.http import HttpRequest, HttpResponse
    from django.urls import path

    from checkouts import FORM, card
    from iyzico.django import payments

    @payments.payment_view
    def form(_: HttpRequest, order: str) -> HttpResponse:
        return HttpResponse(payments.checkout().start_form(order, **FORM).payment.token)

    @payments.payment_view
    async def pay(_: HttpRequest, order: str) -> HttpResponse:
        from asgiref.sync import sync_to_async

        paid = await sync_to_async(lambda: payments.checkout().pay(order, **card()))()
        return HttpResponse(paid.state)

    @payments.payment_callback_view
    def back(_: HttpRequest, payment: Any) -> HttpResponse:
        return HttpResponse(payment.state)

    @payments.payment_webhook_view
    def notified(_: HttpRequest, payment: Any) -> HttpResponse:
        return HttpResponse(payment.state)

    return [
        path("form/<order>", form),
        path("pay/<order>", pay),
        path("back", back),
        path("notified", notified),
        path("admin/", admin.site.urls),
    ]


def answers(simulator: Simulator) -> list[str]:
    """Goes to each view; returns what it answers."""
    from django.contrib.auth.models import User
    from django.test import Client

    from iyzico import webhook
    from iyzico.django.payments.models import Payment

    browser = Client(raise_request_exception=False)
    token = browser.post("/form/1").content.decode()
    post = simulator.page(token).approve()
    simulator.webhook_url = "http://127.0.0.1:9/"
    form: Any = {"content_type": "application/x-www-form-urlencoded"}
    told = [token and browser.post("/back", post.body, **form).content.decode()]
    told.append(browser.post("/pay/2").content.decode())
    token = browser.post("/form/3").content.decode()
    simulator.page(token).approve()
    sent = simulator.webhooks()[-1]
    headers = {webhook.SIGNATURE_HEADER: sent.signature}
    sending: Any = {"content_type": "application/json", "headers": headers}
    told.append(browser.post("/notified", sent.body, **sending).content.decode())
    token = browser.post("/form/4").content.decode()
    simulator.page(token).approve()
    users: Any = User
    browser.force_login(users.objects.create_superuser("admin", password="admin"))
    payments: Any = Payment
    chosen = payments.objects.get(order="4")
    look_up = {"action": "look_up", "_selected_action": [chosen.pk]}
    browser.post("/admin/iyzico_payments/payment/", look_up)
    chosen.refresh_from_db()
    return [*told, chosen.state]


if __name__ == "__main__":
    sys.path.insert(0, os.fspath(Path(__file__).parent))
    with Simulator() as simulator:
        project(simulator)
        from django.core.management import call_command

        for name in ("default", "shop"):
            call_command("migrate", database=name, verbosity=0)
        urlpatterns = views()
        print(*answers(simulator))  # noqa: T201
