"""What can go wrong, and what is then known about the money.

Every `IyzicoError` says by its `outcome` whether money may have moved. Catch the classes by whose
turn it is: fix the request (`InvalidRequest`), ask the buyer or look the code up (`ApiError`), look
the payment up before anything else (`UntrustedAnswer`, `TransportError` with outcome `unknown`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "Actor",
    "Advice",
    "ApiError",
    "CallbackError",
    "Category",
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
    "RepeatedField",
    "Retry",
    "SignatureMissing",
    "SignatureWrong",
    "TransportError",
    "UnknownCallback",
    "UnknownForm",
    "UntrustedAnswer",
    "WebhookRejected",
]

Outcome: TypeAlias = Literal["not_sent", "refused", "unknown"]
"""What is known about the money when a call fails.

- `not_sent`: nothing was sent; no money moved, trying again is safe.
- `refused`: iyzico answered and refused; no money moved.
- `unknown`: the request left and no trustworthy answer came; money may have moved. Look the payment
  up before trying again.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What to do about an error, in Turkish and English."""

    merchant_en: str
    """For the merchant's developer or support, in English."""
    merchant_tr: str
    """For the merchant's developer or support, in Turkish."""
    buyer_en: str
    """Safe to show to a buyer, in English."""
    buyer_tr: str
    """Safe to show to a buyer, in Turkish."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong, or doubtful, in a request."""

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
    """The error code that iyzico answers to this mistake, where it is known."""


class IyzicoError(Exception):
    """A call failed. Says what is known about the money, and what to do."""

    def __init__(
        self,
        text: str,
        *,
        outcome: Outcome = "unknown",
        endpoint: str | None = None,
        advice: Advice | None = None,
    ) -> None:
        super().__init__(text)
        self.outcome: Outcome = outcome
        """What is known about the money."""
        self.endpoint = endpoint
        """Name of the call, such as `payment.create`; `None` when none was made."""
        self.advice = advice
        """What to do, in two languages, where something is known."""


class InvalidRequest(IyzicoError, ValueError):
    """The request breaks the rules of the API and was not sent: fix the request."""

    def __init__(
        self,
        text: str,
        *,
        findings: Sequence[Finding] = (),
        outcome: Outcome = "not_sent",
        endpoint: str | None = None,
        advice: Advice | None = None,
    ) -> None:
        super().__init__(text, outcome=outcome, endpoint=endpoint, advice=advice)
        self.findings = tuple(findings)
        """Everything that was found, errors and warnings, in the order of the fields."""


class ApiError(IyzicoError):
    """iyzico answered that it did not do what was asked."""

    def __init__(  # noqa: PLR0913
        self,
        text: str,
        *,
        code: str = "",
        group: str | None = None,
        message: str = "",
        conversation_id: str | None = None,
        payment_id: str | None = None,
        retryable: bool | None = None,
        http_status: int | None = None,
        category: Category | None = None,
        retry: Retry | None = None,
        actor: Actor | None = None,
        other_card: bool | None = None,
        outcome: Outcome = "unknown",
        endpoint: str | None = None,
        advice: Advice | None = None,
    ) -> None:
        super().__init__(text, outcome=outcome, endpoint=endpoint, advice=advice)
        self.code = code
        """Error code, such as `10051`. Empty when iyzico sent none."""
        self.group = group
        """Group of the code, mostly on bank answers: `NOT_SUFFICIENT_FUNDS`."""
        self.message = message
        """Message as iyzico sent it, in the language of the request."""
        self.conversation_id = conversation_id
        """The merchant's own reference of the call, echoed."""
        self.payment_id = payment_id
        """iyzico's number of the payment, where a refusal names one."""
        self.retryable = retryable
        """Whether iyzico says that the same refund may be sent again."""
        self.http_status = http_status
        """Status of the HTTP answer. iyzico answers most refusals with 200."""
        self.category = category
        """What the code is about; `None` for codes that are not known."""
        self.retry = retry
        """Whether and how to try again; `None` for codes that are not known."""
        self.actor = actor
        """Who must act; `None` for codes that are not known."""
        self.other_card = other_card
        """Whether another card may help; `None` for codes that are not known."""


class UntrustedAnswer(IyzicoError):
    """An answer came that cannot be trusted. The operation may have been carried out."""

    def __init__(
        self,
        text: str,
        *,
        http_status: int | None = None,
        outcome: Outcome = "unknown",
        endpoint: str | None = None,
        advice: Advice | None = None,
    ) -> None:
        super().__init__(text, outcome=outcome, endpoint=endpoint, advice=advice)
        self.http_status = http_status
        """Status of the HTTP answer."""


class TransportError(IyzicoError):
    """The exchange itself failed: no connection, a timeout, half an answer."""


class RateLimitedError(IyzicoError):
    """The client held the request back because iyzico would have refused it. Nothing was sent."""

    def __init__(  # noqa: PLR0913
        self,
        text: str,
        *,
        per_minute: int = 0,
        retry_after: float = 0.0,
        outcome: Outcome = "not_sent",
        endpoint: str | None = None,
        advice: Advice | None = None,
    ) -> None:
        super().__init__(text, outcome=outcome, endpoint=endpoint, advice=advice)
        self.per_minute = per_minute
        """Calls that are allowed in one minute."""
        self.retry_after = retry_after
        """Seconds after which the call may be made, if no other call is made first."""


class ConfigError(IyzicoError, ValueError):
    """The client was set up in a way that cannot work. Nothing was sent."""

    def __init__(
        self,
        text: str,
        *,
        setting: str | None = None,
        outcome: Outcome = "not_sent",
        endpoint: str | None = None,
        advice: Advice | None = None,
    ) -> None:
        super().__init__(text, outcome=outcome, endpoint=endpoint, advice=advice)
        self.setting = setting
        """Name of the setting, such as `base_url`."""


class WebhookRejected(ValueError):
    """A notification must not be believed. Answer it with an HTTP status of 400."""


class SignatureMissing(WebhookRejected):
    """The header is missing; iyzico support switches it on."""


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
