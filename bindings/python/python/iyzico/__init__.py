"""Take payments with iyzico: typed, signed, tested without a network.

Not an official iyzico product.
"""

from iyzico import _interpreter  # noqa: F401, I001
from iyzico import callback, errors, types, webhook
from iyzico._api import Found
from iyzico._attempt import Attempt, CallEnded, CallStarted
from iyzico._client import AsyncIyzico, Iyzico
from iyzico._native import decode_html, fields_of
from iyzico._paging import AsyncPages, Pages
from iyzico._raw import RawResponse
from iyzico._settled import Declined, NotSent, Settled, Succeeded, UnderReview, Unknown
from iyzico.errors import (
    AlreadyDone,
    ApiError,
    AuthenticationError,
    CardDeclined,
    ClientClosed,
    ConfigError,
    InvalidRequest,
    IyzicoError,
    RateLimited,
    ReferenceInUse,
    ServiceError,
    SignatureError,
    TransportError,
    UntrustedResponse,
)

__all__ = [
    "AlreadyDone",
    "ApiError",
    "AsyncIyzico",
    "AsyncPages",
    "Attempt",
    "AuthenticationError",
    "CallEnded",
    "CallStarted",
    "CardDeclined",
    "ClientClosed",
    "ConfigError",
    "Declined",
    "Found",
    "InvalidRequest",
    "Iyzico",
    "IyzicoError",
    "NotSent",
    "Pages",
    "RateLimited",
    "RawResponse",
    "ReferenceInUse",
    "ServiceError",
    "Settled",
    "SignatureError",
    "Succeeded",
    "TransportError",
    "UnderReview",
    "Unknown",
    "UntrustedResponse",
    "callback",
    "decode_html",
    "errors",
    "fields_of",
    "types",
    "webhook",
]
