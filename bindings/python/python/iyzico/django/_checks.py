"""What `python manage.py check` says about the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.core import checks

from iyzico.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.apps import AppConfig


def register() -> None:
    """Registers the checks."""
    checks.register(check_client, "iyzico")
    checks.register(check_checkout, "iyzico")
    checks.register(check_cookies, "iyzico", deploy=True)
    checks.register(check_keys, "iyzico", deploy=True)


def check_client(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001 - Django passes it
    **_: Any,  # noqa: ANN401
) -> list[checks.CheckMessage]:
    """Whether a client can be made of the settings."""
    from iyzico.django._client import client

    try:
        client()
    except (ConfigError, TypeError) as problem:
        hint = (
            "IYZICO = {...} in the settings, or IYZICO_API_KEY and IYZICO_SECRET_KEY in the"
            " environment"
        )
        return [checks.Error(f"iyzico: {problem}", hint=hint, id="iyzico.E001")]
    return []


def check_checkout(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001
    **_: Any,  # noqa: ANN401
) -> list[checks.CheckMessage]:
    """Whether a checkout can be made of the settings."""
    if not apps.is_installed("iyzico.django.payments") or check_client(None):
        return []
    from iyzico.django.payments import checkout

    try:
        checkout()
    except ConfigError as problem:
        name = f"IYZICO_{(problem.setting or '').upper()}"
        return [checks.Error(f"{name}: {problem}", hint=_EXAMPLES.get(name), id="iyzico.E002")]
    return []


def check_cookies(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001
    **_: Any,  # noqa: ANN401
) -> list[checks.CheckMessage]:
    """Whether buyers are still logged in when they come back from the bank."""
    if str(getattr(settings, "SESSION_COOKIE_SAMESITE", "Lax")).lower() != "strict":
        return []
    return [
        checks.Warning(
            "SESSION_COOKIE_SAMESITE is 'Strict': buyers who come back from the bank's page are"
            " logged out on the page that they land on.",
            hint="Use 'Lax'. The callback itself comes without cookies and needs none: redirect"
            " from it to a page, and put the reference of the payment into its address.",
            id="iyzico.W001",
        )
    ]


def check_keys(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001
    **_: Any,  # noqa: ANN401
) -> list[checks.CheckMessage]:
    """Whether a site that goes live has keys of the sandbox."""
    from iyzico.django._client import configured

    try:
        given = configured().complete()
    except (ConfigError, TypeError):
        return []  # `check_client` tells of it
    base_url, api_key = str(given["base_url"] or ""), str(given["api_key"])
    if "sandbox" in base_url or api_key.startswith("sandbox-"):
        text = "The keys are those of the sandbox: no payment moves money."
        return [checks.Warning(text, id="iyzico.W002")]
    return []


_EXAMPLES = {
    "IYZICO_DEADLINE": "IYZICO_DEADLINE = 10 in the settings, a number of seconds",
    "IYZICO_LOOK_UP_UNSIGNED": "IYZICO_LOOK_UP_UNSIGNED = True in the settings, or nothing",
}
