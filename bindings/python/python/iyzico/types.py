"""The values of the API: choices, requests and responses.

Requests are dictionaries: `types.Buyer(id="BY789", ...)` makes one, and a literal does as well.
Responses are frozen dataclasses with amounts as `Price`, which is a `decimal.Decimal`.
"""

from iyzico._family import load
from iyzico._index import MODULES

_OTHERS = {
    "Part": "iyzico._response",
    "Price": "iyzico._price",
    "Response": "iyzico._response",
    "Verification": "iyzico._words",
    "Verify": "iyzico._words",
    "wire": "iyzico._wire",
}

__all__ = [*MODULES, *_OTHERS]  # noqa: PLE0604 # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> object:
    module = MODULES.get(name) or _OTHERS.get(name)
    if module is None:
        text = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(text)
    found = getattr(load(module), name)
    if hasattr(found, "__total__"):  # a request, which may hold a card
        found.__get_pydantic_core_schema__ = _schema
        found.__pydantic_config__ = {"extra": "forbid"}  # what is misspelt would be left out
    return globals().setdefault(name, found)


def _schema(kind: object, handler: object) -> object:
    return load("iyzico._record").pydantic_request(kind, handler)


def __dir__() -> list[str]:
    return sorted(__all__)
