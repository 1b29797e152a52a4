"""Take payments with iyzico: typed, signed, tested without a network.

Not an official iyzico product.
"""

from iyzico import callback, errors, types, webhook
from iyzico._client import AsyncIyzico, Iyzico
from iyzico._native import decode_html
from iyzico.errors import (
    ApiError,
    ConfigError,
    InvalidRequest,
    IyzicoError,
    TransportError,
    UntrustedAnswer,
)

__all__ = [
    "ApiError",
    "AsyncIyzico",
    "ConfigError",
    "InvalidRequest",
    "Iyzico",
    "IyzicoError",
    "TransportError",
    "UntrustedAnswer",
    "callback",
    "decode_html",
    "errors",
    "types",
    "webhook",
]
