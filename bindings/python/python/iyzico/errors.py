"""What can go wrong, and what is then known about the money.

Every error is an `IyzicoError`, and says by its `outcome` whether money may have moved:

    try:
        payment = client.payment.create(**request)
    except CardDeclined as error:
        show(error.advice.buyer_en)
    except IyzicoError as error:
        if error.outcome == "unknown":
            look_up_later(error.pending)  # client.resolve(error.pending)

What to do about each class stands in `docs/reference/errors.md`.
"""

from __future__ import annotations

from iyzico import _names as t
from iyzico._native import Record
from iyzico._shared import Advice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from iyzico._words import Actor, Category, Outcome, Retry

__all__ = [
    "Actor",
    "Advice",
    "AlreadyDone",
    "ApiError",
    "AuthenticationError",
    "CallbackError",
    "CardDeclined",
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
    "RateLimited",
    "ReferenceInUse",
    "RepeatedField",
    "Retry",
    "ServiceError",
    "SignatureError",
    "SignatureMissing",
    "SignatureWrong",
    "TransportError",
    "UnknownCallback",
    "UnknownForm",
    "UntrustedResponse",
    "WebhookError",
    "interrupted",
]


def __getattr__(name: str) -> object:
    """Imports what `typing` is needed for when a program asks for it: outcomes and other words."""
    if name not in __all__:
        text = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(text)
    return getattr(t, name)


class Finding(Record, kw_only=False):
    """One thing that is wrong, or doubtful, in a request."""

    __slots__ = ()

    path: str
    """Where, as Python spells it: `basket_items[2].price`. Empty for the whole request."""
    wire_path: str
    """Where, as the wire spells it: `basketItems[2].price`."""
    level: t.Literal["error", "warning"]
    """An error stops the request; a warning does not."""
    problem: str
    """What is wrong."""
    got: str = ""
    """What was given. Secret values are described by their shape, never shown."""
    allowed: str = ""
    """What would be accepted. Empty when `problem` says it all."""
    code: str | None = None
    """The error code with which iyzico responds to this mistake, where it is known."""


class IyzicoError(Exception):
    """Something failed. Says what is known about the money, and what to do."""

    kind: t.ClassVar[str] = ""
    """Name of the class, the same in every language: `card_declined`; empty in `checkout`."""

    outcome: t.Outcome = "unknown"
    """What is known about the money."""
    endpoint: str | None = None
    """Name of the call, such as `payment.create`; `None` when none was made."""
    code: str = ""
    """iyzico's error code, such as `10051`. Empty when there is none."""
    group: str | None = None
    """Group of the code, mostly where a bank refused: `NOT_SUFFICIENT_FUNDS`."""
    message: str = ""
    """Message as iyzico sent it, in the language of the request."""
    advice: Advice | None = None
    """What to do, in two languages, where something is known."""
    conversation_id: str | None = None
    """The merchant's own reference of the call, given or made by the client."""
    payment_id: str | None = None
    """iyzico's ID for the payment, where a refusal names one."""
    pending: str | None = None
    """The handle for `client.resolve`, if the call moves money, left, and can be looked up."""
    http_status: int | None = None
    """Status of the HTTP response, if one came. iyzico sends most refusals with 200."""
    retryable: bool | None = None
    """Whether iyzico says that the same refund may be sent again."""
    is_unpaid_page: bool = False
    """Whether the refusal means that nobody has paid yet on the page that was asked for."""
    category: t.Category | None = None
    """What the code is about; `None` for codes that are not known."""
    retry: t.Retry | None = None
    """Whether and how to try again; `None` for codes that are not known."""
    actor: t.Actor | None = None
    """Who must act; `None` for codes that are not known."""
    other_card: bool | None = None
    """Whether another card may help; `None` for codes that are not known."""
    raw_text: str | None = None
    """The response as it was received, if one came; card numbers in it are hidden."""

    def __init__(self, text: str = "", **known: t.Any) -> None:  # noqa: ANN401
        """Makes an error of a text and what is known, by the names of the attributes."""
        super().__init__(text)
        for name, value in known.items():
            if not hasattr(type(self), name):
                unknown = f"{type(self).__name__} has no attribute {name}"
                raise TypeError(unknown)
            setattr(self, name, value)

    @property
    def raw(self) -> dict[str, t.Any] | None:
        """The response with its names on the wire; `None` when none came or it is no JSON object.

        Read anew from `raw_text` each time; numbers with a decimal point are `Decimal`.
        """
        from iyzico import _exact_json

        try:
            received = _exact_json.read(self.raw_text or "")
        except (ValueError, RecursionError):
            return None
        return received if isinstance(received, dict) else None  # pyright: ignore[reportUnnecessaryIsInstance]


class InvalidRequest(IyzicoError, ValueError):
    """The request breaks the rules of the API and was not sent: fix the request.

    Or a record that was given to be compared is wrong: then `endpoint` is `None`.
    """

    kind = "invalid_request"
    outcome: t.Outcome = "not_sent"
    findings: tuple[Finding, ...] = ()
    """Everything that was found, errors and warnings."""


class ApiError(IyzicoError):
    """iyzico responded that it did not do what was asked."""

    kind = "api"


class CardDeclined(ApiError):
    """The card, or what the buyer typed, was not accepted. No money moved.

    Show the buyer `advice.buyer_en` or `advice.buyer_tr`, and let the buyer correct the card or
    take another one.
    """

    kind = "card_declined"


class AuthenticationError(ApiError):
    """iyzico did not accept the keys or the signature."""

    kind = "authentication"


class AlreadyDone(ApiError):
    """The refusal can mean that the same call was carried out before, perhaps a moment ago.

    A callback that came twice, a second capture or cancellation: the money may be there. Look the
    payment up, `client.resolve(error.pending)`, and never ask the buyer for another card.
    """

    kind = "already_done"


class ServiceError(ApiError):
    """iyzico or a bank failed.

    If the call moves money, `outcome` is `unknown`: resolve `pending` before anything else.
    """

    kind = "service"


class RateLimited(IyzicoError):
    """Too many calls: iyzico refused (`code` says so), or the client held the call back.

    Wait, then make the same call again.
    """

    kind = "rate_limited"
    outcome: t.Outcome = "not_sent"
    per_minute: int | None = None
    """Calls that are allowed in one minute; `None` when iyzico refused."""
    retry_after: float | None = None
    """Seconds after which the call may be made, if no other call is made first; `None` when iyzico
    refused."""


class UntrustedResponse(IyzicoError):
    """A response came that cannot be trusted. The operation may have been carried out."""

    kind = "untrusted_response"


class TransportError(IyzicoError):
    """The exchange itself failed: no connection, a timeout, half a response."""

    kind = "transport"


class ReferenceInUse(IyzicoError):
    """The `conversation_id` belongs to another request that may have moved money.

    It stays here, and may be the same order: look up with `pending` what became of the other one
    first.
    """

    kind = "reference_in_use"
    outcome: t.Outcome = "unknown"


class ConfigError(IyzicoError, ValueError):
    """The client was set up in a way that cannot work, or an option was. Nothing was sent now."""

    kind = "config"
    outcome: t.Outcome = "not_sent"
    setting: str | None = None
    """Name of the setting, such as `base_url`."""


class ClientClosed(IyzicoError, RuntimeError):
    """The client was closed before. Nothing was sent now."""

    kind = "client_closed"
    outcome: t.Outcome = "not_sent"


class SignatureError(IyzicoError, ValueError):
    """The signature of a webhook or callback is missing or wrong.

    It was forged, changed, or signed with another key. Respond with HTTP status 400, and change
    nothing: what it says about a payment is not true.
    """

    kind = "signature"


class WebhookError(IyzicoError, ValueError):
    """A notification must not be believed. Respond with HTTP status 400.

    What it says is not known to be true, so it says nothing about money either.
    """

    kind = "webhook"
    reason: str = "unknown"
    """Name of the reason, the same in every language."""


class SignatureMissing(SignatureError, WebhookError):
    """The request has no signature; iyzico support switches it on."""

    reason = "signature_missing"


class SignatureWrong(SignatureError, WebhookError):
    """The header does not fit the body: changed, parsed and written again, or not from iyzico."""

    reason = "signature_wrong"


class NotAnEvent(WebhookError):
    """The body is not a notification of iyzico."""

    reason = "not_an_event"


class UnknownForm(WebhookError):
    """The body names neither a payment, a token nor a subscription."""

    reason = "unknown_form"


class MerchantIdMissing(WebhookError):
    """Notifications about subscriptions need `merchant_id`, a setting of the client.

    It says nothing against the notification, so do not respond with 400: set it, and respond with a
    failure until then, so that the notification comes again.
    """

    reason = "merchant_id_missing"

    def __str__(self) -> str:
        return f"{super().__str__()}; pass merchant_id=... or set IYZICO_MERCHANT_ID"


class CallbackError(IyzicoError, ValueError):
    """A callback leads to no payment. No money moved by it."""

    kind = "callback"
    reason: str = "unknown"
    """Name of the reason, the same in every language."""


class UnknownCallback(CallbackError):
    """The post has neither the fields of 3-D Secure nor a token."""

    reason = "unknown_form"


class IncompleteCallback(CallbackError):
    """A field that every genuine post has is missing."""

    reason = "incomplete"
    field: str = ""
    """The field that is missing, as the wire spells it."""


class RepeatedField(CallbackError):
    """A field stands in the post more than once; a genuine post names each once."""

    reason = "repeated"
    field: str = ""
    """The field that is repeated, as the wire spells it."""


class ForgedCallback(SignatureError, CallbackError):
    """The signature is missing or wrong: forged, changed, or signed with another secret key."""

    reason = "forged"


class NotAuthenticated(CallbackError):
    """The bank did not confirm the buyer. The post is genuine; the payment has failed.

    Show the buyer `advice.buyer_en` or `advice.buyer_tr`.
    """

    kind = "not_authenticated"
    outcome: t.Outcome = "refused"
    reason = "not_authenticated"
    md_status: str = ""
    """What the bank reports; only `1` would be a success."""
    meaning_en: str = ""
    """What that means to the merchant, in English."""
    meaning_tr: str = ""
    """What that means to the merchant, in Turkish."""


WebhookRejected = WebhookError
RateLimitedError = RateLimited


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

    `None` when it interrupted no call. Of several calls, as in a group of tasks, it is one whose
    outcome is unknown: ask for each exception of the group.
    """
    known = None
    for related, is_told in _related(error):
        found = getattr(related, "iyzico_error", related)
        if isinstance(found, IyzicoError):
            if found.outcome == "unknown":
                return found
            # What was caught before something else went wrong there was not interrupted.
            if is_told or found is not related:
                known = known or found
    return known


def _related(error: BaseException) -> t.Iterator[tuple[BaseException, bool]]:
    """The error and all behind it; `False` for what was only handled when it came."""
    seen: set[int] = set()
    waiting: list[tuple[object, bool]] = [(error, True)]
    while waiting:
        related, is_told = waiting.pop(0)
        if not isinstance(related, BaseException) or id(related) in seen:
            continue
        seen.add(id(related))
        yield related, is_told
        is_group = hasattr(related, "derive")  # also that of the package for Python 3.10
        held: tuple[object, ...] = getattr(related, "exceptions", ()) if is_group else ()
        waiting += [(each, is_told) for each in (*held, related.__cause__)]
        waiting.append((related.__context__, False))
