"""Take payments with iyzico: typed, signed, tested without a network.

Not an official iyzico product.
"""

from iyzico import _interpreter  # noqa: F401 # pyright: ignore[reportUnusedImport]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from iyzico import callback, errors, types, webhook
    from iyzico._aliases import Settled
    from iyzico._attempt import Attempt, CallEnded, CallStarted
    from iyzico._calls import Found
    from iyzico._client import AsyncIyzico, Iyzico
    from iyzico._native import decode_html, fields_of, is_as_ordered
    from iyzico._paging import AsyncPages, Pages
    from iyzico._price import Price
    from iyzico._raw import RawResponse
    from iyzico._settled import Declined, NotSent, RefusedByRisk, Succeeded, UnderReview, Unknown
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

    __version__: str

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
    "Price",
    "RateLimited",
    "RawResponse",
    "ReferenceInUse",
    "RefusedByRisk",
    "ServiceError",
    "Settled",
    "SignatureError",
    "Succeeded",
    "TransportError",
    "UnderReview",
    "Unknown",
    "UntrustedResponse",
    "__version__",
    "callback",
    "decode_html",
    "errors",
    "fields_of",
    "is_as_ordered",
    "types",
    "webhook",
]

_MODULES = {
    "Attempt": "_attempt",
    "CallEnded": "_attempt",
    "CallStarted": "_attempt",
    "Found": "_calls",
    "AsyncIyzico": "_client",
    "Iyzico": "_client",
    "__version__": "_native",
    "decode_html": "_native",
    "fields_of": "_native",
    "is_as_ordered": "_native",
    "AsyncPages": "_paging",
    "Pages": "_paging",
    "Price": "_price",
    "RawResponse": "_raw",
    "Declined": "_settled",
    "NotSent": "_settled",
    "RefusedByRisk": "_settled",
    "Settled": "_aliases",
    "Succeeded": "_settled",
    "UnderReview": "_settled",
    "Unknown": "_settled",
}


def __getattr__(name: str) -> object:
    """Imports what a program uses when it is first used; errors are what is not listed."""
    if name not in __all__:
        text = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(text)
    from iyzico._family import load

    if name in ("callback", "errors", "types", "webhook"):
        return load(f"{__name__}.{name}")
    module = load(f"{__name__}.{_MODULES.get(name, 'errors')}")
    found: object = getattr(module, "VERSION" if name == "__version__" else name)
    return globals().setdefault(name, found)


def __dir__() -> list[str]:
    return sorted(__all__)
