"""Makes the native half of a client."""

from __future__ import annotations

import os

from iyzico import _names as t
from iyzico import _native
from iyzico.errors import ConfigError


def connect(settings: dict[str, t.Any], *, waits: bool) -> _native.Client:
    """Makes the native client, for threads that wait or for event loops.

    What is wrong in the environment is told by its name there.
    """
    taken, variables = take(settings)
    try:
        return _native.Client(taken, waits)
    except ConfigError as error:
        variable = variables.get(error.setting or "")
        if variable is not None:
            error.args = (f"{error} (from {variable} in the environment)",)
        raise


def take(settings: dict[str, t.Any]) -> tuple[dict[str, t.Any], dict[str, str]]:
    """Takes the settings out of their arguments, and adds what the environment says.

    Returns them, and from which variables they come. The arguments are empty afterwards: they stand
    in the frames of our own functions, and a report of an error with the values of its frames would
    show the key.
    """
    taken: dict[str, t.Any] = {**settings}
    settings.clear()
    variables: dict[str, str] = {}
    for name in ("api_key", "secret_key", "base_url", "merchant_id"):
        variable = f"IYZICO_{name.upper()}"
        # A key that is blank was not left out: it must not become the one of another merchant.
        if taken.get(name) is None or (name == "base_url" and taken[name] == ""):
            taken[name] = os.environ.get(variable) or None
            variables[name] = variable
    missing = [name for name in ("api_key", "secret_key") if taken[name] is None]
    if missing:
        taken.clear()
        wanted = " and ".join(f"IYZICO_{name.upper()}" for name in missing)
        text = (
            f"{' and '.join(missing)}: missing; pass Iyzico({'=..., '.join(missing)}=...) or set"
            f" {wanted} in the environment; the merchant panel shows both keys"
        )
        raise ConfigError(text, setting=missing[0])
    return taken, variables
