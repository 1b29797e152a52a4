"""How a client is set up."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from iyzico._aliases import OnAttempt, OnEnd, OnStart
    from iyzico._environment import Key
    from iyzico._words import RateLimit, Verify


class Settings(TypedDict, total=False):
    """How a client is set up. What is left out, or `None`, has a default."""

    api_key: Key | None
    """API key of the merchant; from `IYZICO_API_KEY` when missing."""
    secret_key: Key | None
    """Secret key of the merchant; from `IYZICO_SECRET_KEY` when missing."""
    base_url: str | None
    """Address of the service; from `IYZICO_BASE_URL` or the prefix of the key when missing."""
    merchant_id: str | None
    """Merchant ID, for notifications about subscriptions; from `IYZICO_MERCHANT_ID` when
    missing."""
    timeout: float | None
    """Seconds for one attempt."""
    connect_timeout: float | None
    """Seconds for opening a connection."""
    total_timeout: float | None
    """Seconds for all attempts together."""
    max_response_bytes: int | None
    """Longest response that is read."""
    max_connections: int | None
    """Most connections that are open at a time."""
    root_certificate_pem: bytes | None
    """A certificate authority to trust besides the usual ones, for proxies and simulators."""
    system_certificates: bool | None
    """Whether the operating system says which certificate authorities are trusted (`True`), or the
    list of the web that comes with this package (`False`). When missing: `SSL_CERT_FILE` and
    `SSL_CERT_DIR` where one of them is set, otherwise the list of the web."""
    proxy: str | None
    """Address of a proxy, `http://`, `https://` or `socks5://`; from `HTTPS_PROXY`, `ALL_PROXY` and
    `NO_PROXY` when missing, where a variable that cannot be read is an error."""
    http2: bool | None
    """Whether all calls share one connection, over HTTP/2. Off when missing: a connection that
    breaks takes the responses of all calls on it, and the beginning of a request stays in memory
    unwiped."""
    allow_other_hosts: bool | None
    """Whether `base_url` may name a host that is neither iyzico's nor this machine."""
    verify: Verify | None
    """How strictly responses are looked at."""
    client_version: str | None
    """Value of the header `x-iyzi-client-version`, with which plug-ins name themselves."""
    former_marks: Sequence[str] | None
    """Marks that the same merchant had before its API key or `base_url` was changed, the oldest
    first: its handles and the records of its payments have them. What has one of them stays its
    own, and what is made from now on has the oldest one. Never name another merchant here."""
    rate_limit: RateLimit | None
    """What to do about calls beyond the number that iyzico accepts; `off` when missing."""
    calls_per_minute: Mapping[str, int | None] | None
    """Limits in place of the published ones, `{"payment.cancel": 50}`; `None` lifts one."""
    on_attempt: OnAttempt | None
    """Called for every attempt, before the call returns or raises. What it raises is logged."""
    on_start: OnStart | None
    """Called when a call begins. What it raises is logged."""
    on_end: OnEnd | None
    """Called when a call has ended, before it returns or raises. What it raises is logged."""


def misspelled(client: str, names: list[str]) -> TypeError:
    """Returns the error for a setting that there is not; what was given for it is not in it."""
    from difflib import get_close_matches

    known = list(Settings.__annotations__)
    close = get_close_matches(names[0].lower(), known, 1)
    hint = f"did you mean {close[0]}=...?" if close else f"settings are {', '.join(known)}"
    return TypeError(f"{client}(...) got an unexpected keyword argument '{names[0]}'; {hint}")
