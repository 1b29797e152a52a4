"""Words of the package itself, as types."""

from typing import Literal, TypeAlias

Verification: TypeAlias = Literal["verified", "unsigned", "skipped"]
"""Whether iyzico's signature of a response was verified.

- `verified`: the signature is right.
- `unsigned`: iyzico does not sign the responses of this call.
- `skipped`: verification was switched off.
"""

Verify: TypeAlias = Literal["strictly", "not"]
"""How strictly a response is looked at.

- `strictly`: signature and echoed values must be right; a missing signature is an error.
- `not`: nothing is compared. For recorded responses without signatures; never for real money.
"""
