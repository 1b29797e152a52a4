"""The values of the API: choices, requests and answers.

Requests are dictionaries: `types.Buyer(id="BY789", ...)` makes one, and a literal does as well.
Answers are frozen dataclasses with amounts as `decimal.Decimal`.
"""

from iyzico._answer import Answer, Verification
from iyzico._types import *  # noqa: F403
from iyzico._types import __all__ as _generated

__all__ = ["Answer", "Verification"]
__all__ += _generated
