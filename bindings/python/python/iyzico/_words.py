"""Words of the package itself, as types."""

from typing import Literal, TypeAlias

from iyzico._choices import ErrorKind, KnownActor, KnownCategory, KnownRetry

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

Outcome: TypeAlias = Literal["not_sent", "refused", "unknown"]
"""What is known about the money when a call fails.

- `not_sent`: nothing was sent; no money moved, trying again is safe.
- `refused`: iyzico refused, in a response that can be trusted; no money moved.
- `unknown`: the request left and no trustworthy response came; money may have moved. Look the
  payment up before trying again.
"""

Category: TypeAlias = KnownCategory | str
"""What an error code is about."""

Retry: TypeAlias = KnownRetry | str
"""Whether and how to try again.

- `fix_request`: the same request fails again.
- `correct_card`: the buyer may correct what was typed.
- `another_card`: declined; never with the same data.
- `never`: an account, a configuration or a state is in the way.
- `query_first`: the outcome is unknown; look the payment up before anything else.
- `query_payment`: the payment is in another state; read it.
- `after_pause`: the same call may be sent again later; nothing was carried out.
- `later_after_query`: again later, once a look-up shows that it was not carried out.
- `three_ds`: the same payment through 3-D Secure.
- `new_three_ds`: a new 3-D Secure payment from its start.
- `single_installment`: the same payment in a single charge.
- `renew_token`: fetch a new access token, then repeat.
"""

Actor: TypeAlias = KnownActor | str
"""Who must act."""

AttemptErrorKind: TypeAlias = ErrorKind | Literal["abandoned"] | str
"""Why an attempt failed: which error, or `abandoned` when the program dropped the call."""

RateLimit: TypeAlias = Literal["off", "wait", "fail_fast"]
"""What the client does when a call would exceed the number of calls that iyzico accepts.

- `off`: sends at once.
- `wait`: waits for its turn, at most as long as the total timeout.
- `fail_fast`: raises `RateLimited` at once.
"""
