"""Take payments with iyzico: typed, signed, tested without a network.

Not an official iyzico product.
"""

from iyzico import errors, types, webhook
from iyzico._client import AsyncIyzico, Iyzico
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
    "errors",
    "types",
    "webhook",
]
