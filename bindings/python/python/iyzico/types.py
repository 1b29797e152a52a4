"""The values of the API: choices, requests and responses.

Requests are dictionaries: `types.Buyer(id="BY789", ...)` makes one, and a literal does as well.
Responses are frozen dataclasses with amounts as `decimal.Decimal`.
"""

# Type checkers take names for exported that a relative `*` or `X as X` brings in.
from ._response import Response as Response  # noqa: PLC0414
from ._response import Verification as Verification  # noqa: PLC0414
from ._types import *  # noqa: F403
