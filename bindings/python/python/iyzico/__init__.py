"""Take payments with iyzico: typed, signed, tested without a network.

Not an official iyzico product.
"""

from iyzico import callback, errors, types, webhook
from iyzico._api import Found
from iyzico._attempt import Attempt
from iyzico._client import AsyncIyzico, Iyzico
from iyzico._native import decode_html
from iyzico._paging import AsyncPages, Pages
from iyzico._settled import Declined, NotSent, Settled, Succeeded, Unknown
from iyzico.errors import (
    ApiError,
    ConfigError,
    InvalidRequest,
    IyzicoError,
    RateLimitedError,
    TransportError,
    UntrustedAnswer,
)

__all__ = [
    "ApiError",
    "AsyncIyzico",
    "AsyncPages",
    "Attempt",
    "ConfigError",
    "Declined",
    "Found",
    "InvalidRequest",
    "Iyzico",
    "IyzicoError",
    "NotSent",
    "Pages",
    "RateLimitedError",
    "Settled",
    "Succeeded",
    "TransportError",
    "Unknown",
    "UntrustedAnswer",
    "callback",
    "decode_html",
    "errors",
    "types",
    "webhook",
]
