"""What can go wrong, and what is then known about the money.

Every `IyzicoError` says by its `outcome` whether money may have moved. Catch the classes by whose
turn it is: fix the request (`InvalidRequest`), ask the buyer or look the code up (`ApiError`), look
the payment up before anything else (`AlreadyDone`, `UntrustedResponse`, `TransportError` with
outcome `unknown`). Where `pending` is there, `client.resolve(error.pending)` finds out.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias, TypedDict, cast

from iyzico._native import Record
from iyzico._shared import Advice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import Unpack

__all__ = [
    "Actor",
    "Advice",
    "AlreadyDone",
    "ApiError",
    "CallbackError",
    "Category",
    "ClientClosed",
    "ConfigError",
    "Finding",
    "ForgedCallback",
    "IncompleteCallback",
    "InvalidRequest",
    "IyzicoError",
    "MerchantIdMissing",
    "NotAnEvent",
    "NotAuthenticated",
    "Outcome",
    "RateLimitedError",
    "ReferenceInUse",
    "RepeatedField",
    "Retry",
    "SignatureMissing",
    "SignatureWrong",
    "TransportError",
    "UnknownCallback",
    "UnknownForm",
    "UntrustedResponse",
    "WebhookRejected",
    "interrupted",
]

Outcome: TypeAlias = Literal["not_sent", "refused", "unknown"]
"""What is known about the money when a call fails.

- `not_sent`: nothing was sent; no money moved, trying again is safe.
- `refused`: iyzico answered and refused; no money moved.
- `unknown`: the request left and no trustworthy response came; money may have moved. Look the
  payment up before trying again.
"""

Category: TypeAlias = (
    Literal[
        "system",
        "validation",
        "auth",
        "marketplace",
        "card_storage",
        "payment_request",
        "payment_state",
        "fraud",
        "rate_limit",
        "subscription",
        "bank_decline",
        "terminal",
    ]
    | str
)
"""What an error code is about."""

Retry: TypeAlias = (
    Literal[
        "fix_request",
        "correct_card",
        "another_card",
        "never",
        "query_first",
        "query_payment",
        "after_pause",
        "later_after_query",
        "three_ds",
        "new_three_ds",
        "single_installment",
        "renew_token",
    ]
    | str
)
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

Actor: TypeAlias = Literal["buyer", "merchant", "developer", "iyzico"] | str
"""Who must act."""


class Finding(Record):
    """One thing that is wrong, or doubtful, in a request."""

    __slots__ = ()

    path: str
    """Where, as Python spells it: `basket_items[2].price`. Empty for the whole request."""
    wire_path: str
    """Where, as the wire spells it: `basketItems[2].price`."""
    level: Literal["error", "warning"]
    """An error stops the request; a warning does not."""
    problem: str
    """What is wrong."""
    got: str = ""
    """What was given. Secret values are described by their shape, never shown."""
    allowed: str = ""
    """What would be accepted. Empty when `problem` says it all."""
    code: str | None = None
    """The error code with which iyzico responds to this mistake, where it is known."""


class _Known(TypedDict, total=False):
    """What every error may know."""

    outcome: Outcome
    endpoint: str | None
    advice: Advice | None
    conversation_id: str | None
    pending: str | None
    raw_text: str | None


class IyzicoError(Exception):
    """A call failed. Says what is known about the money, and what to do."""

    def __init__(  # noqa: PLR0913
        self,
        text: str,
        *,
        outcome: Outcome = "unknown",
        endpoint: str | None = None,
        advice: Advice | None = None,
        conversation_id: str | None = None,
        pending: str | None = None,
        raw_text: str | None = None,
    ) -> None:
        super().__init__(text)
        self.outcome: Outcome = outcome
        """What is known about the money."""
        self.endpoint = endpoint
        """Name of the call, such as `payment.create`; `None` when none was made."""
        self.advice = advice
        """What to do, in two languages, where something is known."""
        self.conversation_id = conversation_id
        """The merchant's own reference of the call, given or made by the client."""
        self.pending = pending
        """The handle for `client.resolve`, if the call moves money, left, and can be looked up."""
        self.raw_text = raw_text
        """The response as it was received, if one came; card numbers in it are hidden."""

    @property
    def raw(self) -> dict[str, Any] | None:
        """The response with its names on the wire; `None` when none came or it is no JSON object.

        Read anew from `raw_text` each time; numbers with a decimal point are `Decimal`.
        """
        import json

        try:
            received = json.loads(self.raw_text or "", parse_float=Decimal)
        except (ValueError, RecursionError):
            return None
        return cast("dict[str, Any]", received) if isinstance(received, dict) else None


class InvalidRequest(IyzicoError, ValueError):
    """The request breaks the rules of the API and was not sent: fix the request."""

    def __init__(
        self, text: str, *, findings: Sequence[Finding] = (), **known: Unpack[_Known]
    ) -> None:
        super().__init__(text, **_unsent(known))
        self.findings = tuple(findings)
        """Everything that was found, errors and warnings."""


class ApiError(IyzicoError):
    """iyzico responded that it did not do what was asked."""

    def __init__(  # noqa: PLR0913
        self,
        text: str,
        *,
        code: str = "",
        group: str | None = None,
        message: str = "",
        payment_id: str | None = None,
        retryable: bool | None = None,
        http_status: int | None = None,
        category: Category | None = None,
        retry: Retry | None = None,
        actor: Actor | None = None,
        other_card: bool | None = None,
        **known: Unpack[_Known],
    ) -> None:
        super().__init__(text, **known)
        self.code = code
        """Error code, such as `10051`. Empty when iyzico sent none."""
        self.group = group
        """Group of the code, mostly on bank responses: `NOT_SUFFICIENT_FUNDS`."""
        self.message = message
        """Message as iyzico sent it, in the language of the request."""
        self.payment_id = payment_id
        """iyzico's number of the payment, where a refusal names one."""
        self.retryable = retryable
        """Whether iyzico says that the same refund may be sent again."""
        self.http_status = http_status
        """Status of the HTTP response. iyzico sends most refusals with 200."""
        self.category = category
        """What the code is about; `None` for codes that are not known."""
        self.retry = retry
        """Whether and how to try again; `None` for codes that are not known."""
        self.actor = actor
        """Who must act; `None` for codes that are not known."""
        self.other_card = other_card
        """Whether another card may help; `None` for codes that are not known."""


class AlreadyDone(ApiError):
    """The refusal can mean that the same call was carried out before, perhaps a moment ago.

    A callback that came twice, a second capture or cancellation: the money may be there. Look the
    payment up, `client.resolve(error.pending)`, and never ask the buyer for another card.
    """


class UntrustedResponse(IyzicoError):
    """A response came that cannot be trusted. The operation may have been carried out."""

    def __init__(
        self, text: str, *, http_status: int | None = None, **known: Unpack[_Known]
    ) -> None:
        super().__init__(text, **known)
        self.http_status = http_status
        """Status of the HTTP response."""


class TransportError(IyzicoError):
    """The exchange itself failed: no connection, a timeout, half a response."""


class RateLimitedError(IyzicoError):
    """The client held the request back because iyzico would have refused it. Nothing was sent."""

    def __init__(
        self,
        text: str,
        *,
        per_minute: int = 0,
        retry_after: float = 0.0,
        **known: Unpack[_Known],
    ) -> None:
        super().__init__(text, **_unsent(known))
        self.per_minute = per_minute
        """Calls that are allowed in one minute."""
        self.retry_after = retry_after
        """Seconds after which the call may be made, if no other call is made first."""


class ReferenceInUse(IyzicoError):
    """The `conversation_id` belongs to another request that may have moved money.

    Nothing was sent: a look-up could not tell the two apart. Use a reference of its own.
    """

    def __init__(self, text: str, **known: Unpack[_Known]) -> None:
        super().__init__(text, **_unsent(known))


class ConfigError(IyzicoError, ValueError):
    """The client was set up in a way that cannot work. Nothing was sent."""

    def __init__(self, text: str, *, setting: str | None = None, **known: Unpack[_Known]) -> None:
        super().__init__(text, **_unsent(known))
        self.setting = setting
        """Name of the setting, such as `base_url`."""


class ClientClosed(IyzicoError, RuntimeError):
    """The client was closed before. Nothing was sent."""

    def __init__(self, text: str, **known: Unpack[_Known]) -> None:
        super().__init__(text, **_unsent(known))


def _unsent(known: _Known) -> _Known:
    """Returns what is known, of an error that comes before anything is sent."""
    return {"outcome": "not_sent", **known}


def interrupted(error: BaseException) -> IyzicoError | None:
    """Returns what is known about a call whose wait was interrupted by this exception.

    A cancelled task, a timeout of your own or Ctrl-C ends the wait for a response with an exception
    that says nothing about money. What it interrupted stays with it:

        try:
            payment = await asyncio.wait_for(client.payment.create(...), 5)
        except asyncio.TimeoutError as error:
            lost = errors.interrupted(error)
            if lost is not None and lost.pending is not None:
                settled = await client.resolve(lost.pending)

    `None` when it interrupted no call.
    """
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        if isinstance(cause, IyzicoError):
            return cause
        found = getattr(cause, "iyzico_error", None)
        if isinstance(found, IyzicoError):
            return found
        seen.add(id(cause))
        cause = cause.__cause__ or cause.__context__
    return None


class WebhookRejected(ValueError):
    """A notification must not be believed. Response it with an HTTP status of 400."""


class SignatureMissing(WebhookRejected):
    """The request has no signature; iyzico support switches it on."""


class SignatureWrong(WebhookRejected):
    """The header does not fit the body: changed, parsed and written again, or not from iyzico."""


class NotAnEvent(WebhookRejected):
    """The body is not a notification of iyzico."""


class UnknownForm(WebhookRejected):
    """The body names neither a payment, a token nor a subscription."""


class MerchantIdMissing(WebhookRejected):
    """Notifications about subscriptions need `merchant_id`."""


class CallbackError(ValueError):
    """A callback leads to no payment. No money moved by it."""

    reason: ClassVar[str] = "unknown"
    """Name of the reason, the same in every language."""


class UnknownCallback(CallbackError):
    """The post has neither the fields of 3-D Secure nor a token."""

    reason = "unknown_form"


class IncompleteCallback(CallbackError):
    """A field that every genuine post has is missing."""

    reason = "incomplete"

    def __init__(self, text: str, *, field: str = "") -> None:
        super().__init__(text)
        self.field = field
        """The field that is missing, as the wire spells it."""


class RepeatedField(CallbackError):
    """A field stands in the post more than once; a genuine post names each once."""

    reason = "repeated"

    def __init__(self, text: str, *, field: str = "") -> None:
        super().__init__(text)
        self.field = field
        """The field that is repeated, as the wire spells it."""


class ForgedCallback(CallbackError):
    """The signature is missing or wrong: forged, changed, or signed with another secret key."""

    reason = "forged"


class NotAuthenticated(CallbackError):
    """The bank did not confirm the buyer. The post is genuine; the payment has failed."""

    reason = "not_authenticated"

    def __init__(  # noqa: PLR0913
        self,
        text: str,
        *,
        md_status: str = "",
        meaning_en: str = "",
        meaning_tr: str = "",
        payment_id: str = "",
        conversation_id: str | None = None,
    ) -> None:
        super().__init__(text)
        self.md_status = md_status
        """What the bank reports; only `1` would be a success."""
        self.meaning_en = meaning_en
        """What that means, in English."""
        self.meaning_tr = meaning_tr
        """What that means, in Turkish."""
        self.payment_id = payment_id
        """iyzico's number of the payment."""
        self.conversation_id = conversation_id
        """The `conversation_id` that the payment was started with."""
