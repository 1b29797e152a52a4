"""A shop in Django. The simulator takes the place of iyzico unless IYZICO_BASE_URL is set."""

import os
from pathlib import Path

import django

from iyzico.testing import Simulator

HERE = Path(__file__).parent
SIMULATOR = None if "IYZICO_BASE_URL" in os.environ else Simulator()

SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY", "of this example alone")
DEBUG = "DJANGO_SECRET_KEY" not in os.environ
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver", "shop.example"]
ROOT_URLCONF = "django_shop.urls"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "iyzico.django",
    "iyzico.django.payments",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
# Django 5.1 and newer can take SQLite's lock where a transaction begins: of two buyers, one waits.
IMMEDIATE = {"transaction_mode": "IMMEDIATE"} if django.VERSION >= (5, 1) else {}
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("SHOP_DATABASE", HERE / "shop.sqlite3"),
        "ATOMIC_REQUESTS": True,
        "OPTIONS": {"timeout": 30, **IMMEDIATE},
    }
}
USE_TZ = True
STATIC_URL = "static/"

# With real keys, IYZICO stays empty: they come from IYZICO_API_KEY and IYZICO_SECRET_KEY.
IYZICO = (
    {
        "base_url": SIMULATOR.url,
        "api_key": SIMULATOR.api_key,
        "secret_key": SIMULATOR.secret_key,
    }
    if SIMULATOR
    else {}
)
