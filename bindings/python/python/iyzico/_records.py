"""What the simulator remembers. Moments are those of its own clock."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import Literal, TypeAlias, TypeVar

from iyzico._faults import Fault
from iyzico._json import values_of
from iyzico._native import Record

Channel: TypeAlias = (
    Literal["api", "three_ds", "checkout_form", "pay_with_iyzico", "bkm", "link"] | str
)
"""How a buyer comes to pay."""


class BookedCard(Record):
    """A card as the bank knows it. The number itself is not kept."""

    __slots__ = ()

    bin_number: str
    """First six digits."""
    last_four_digits: str
    """Last four digits."""
    card_association: str | None = None
    """The scheme, where the first digits tell it."""
    card_type: str | None = None
    """Credit or debit, where something is published about the first digits."""
    card_family: str | None = None
    """Installment programme."""


class BookedLine(Record):
    """One line of a payment.

    `paid_price` is `commission` + `fee` + `reserve` + `payout` + `sub_merchant_payout`.
    """

    __slots__ = ()

    payment_transaction_id: str
    """ID of the line."""
    item_id: str
    """The merchant's ID for the product."""
    price: Decimal
    """Price of the line."""
    paid_price: Decimal
    """Part of the paid price that falls on the line: the most that can be refunded for it."""
    surcharge: Decimal
    """Part of the surcharge that falls on the line."""
    commission: Decimal
    """iyzico's commission on the line."""
    fee: Decimal
    """Part of iyzico's fixed fee that falls on the line."""
    reserve: Decimal
    """What iyzico keeps back for a time."""
    payout: Decimal
    """What the merchant is paid. Negative when the fixed fee is higher than the rest."""
    sub_merchant_key: str | None = None
    """Key of the sub-merchant that sells it. Marketplaces only."""
    sub_merchant_price: Decimal
    """Part of the price that goes to the sub-merchant."""
    withholding_tax: Decimal
    """Tax that the merchant withholds from that."""
    sub_merchant_payout: Decimal
    """What the sub-merchant is paid."""
    paid_out: bool
    """Whether it was paid out to the merchant and the sub-merchant."""
    refunded: Decimal
    """What went back to the buyer."""
    charged_to_merchant: Decimal
    """Part of that which the merchant bore alone, at its own wish."""


class Reversal(Record):
    """Money that went back to the buyer."""

    __slots__ = ()

    price: Decimal
    """How much."""
    at: datetime
    """When."""
    payment_transaction_id: str | None = None
    """The line it is for; `None` for an amount of the whole payment."""
    kind: str
    """`to_card`, `charged_to_merchant`, or `to_balance` for the buyer's iyzico balance."""
    host_reference: str
    """The bank's reference number."""


class BookedPayment(Record):
    """A payment and everything that happened to it."""

    __slots__ = ()

    payment_id: str
    """ID of the payment."""
    conversation_id: str | None = None
    """The merchant's reference of the call that made it."""
    made_at: datetime
    """When it was made."""
    captured_at: datetime | None = None
    """When its hold was captured; `None` for a payment that is no hold, and for an open hold."""
    channel: Channel
    """How the buyer came to pay."""
    phase: str
    """Whether the amount was taken (AUTH), is held (PRE_AUTH), or was captured (POST_AUTH)."""
    md_status: int | None = None
    """Result of 3-D Secure; `None` for a payment without it."""
    token: str | None = None
    """Token of the page that the buyer paid on."""
    fraud_status: int
    """What risk control says: 1 accepted, 0 under review, -1 refused."""
    price: Decimal
    """Sum of the lines."""
    paid_price: Decimal
    """Amount taken from the card, or held on it."""
    currency: str
    """Currency of the amounts."""
    installment: int
    """Number of installments."""
    basket_id: str | None = None
    """The merchant's basket number."""
    card: BookedCard | None = None
    """The card that was charged; `None` for a way to pay without one."""
    stored_as: tuple[str, ...] = ()
    """Key of the buyer and token of the card, when it was stored with this payment."""
    surcharge_rate: Decimal
    """Surcharge in percent."""
    surcharge: Decimal
    """Surcharge."""
    commission: Decimal
    """iyzico's commission."""
    fee: Decimal
    """iyzico's fixed fee."""
    lines: tuple[BookedLine, ...]
    """The lines."""
    auth_code: str
    """Approval code of the bank."""
    host_reference: str
    """The bank's reference number."""
    cancellation: Reversal | None = None
    """When and how it was cancelled."""
    refunds: tuple[Reversal, ...] = ()
    """Refunds, oldest first."""


class PaymentAttempt(Record):
    """Somebody tried to pay."""

    __slots__ = ()

    payment_id: str
    """ID of the payment."""
    conversation_id: str | None = None
    """The merchant's reference."""
    at: datetime
    """When."""
    channel: Channel
    """How."""
    card: BookedCard | None = None
    """With which card; `None` for a way to pay without one."""
    paid_price: Decimal
    """How much."""
    currency: str
    """Currency of the amount."""
    error_code: str | None = None
    """Why not; `None` for a success."""
    error_group: str | None = None
    """Group of the error."""


class Claim(Record):
    """What the `Authorization` header of a request says."""

    __slots__ = ()

    api_key: str
    """The API key; shortened when it is not the simulator's."""
    random_key: str
    """The random key."""
    signature: str
    """The signature."""


class SignatureCheck(Record):
    """What the check of a request's signature found."""

    __slots__ = ()

    verdict: Literal["verified", "missing", "malformed", "unknown_key", "wrong"] | str
    """The result."""
    hint: str | None = None
    """The probable cause, when it is not right."""


class LoggedRequest(Record):
    """A request and the outline of its response. Secrets are not in it."""

    __slots__ = ()

    number: int
    """Counts the requests since the start or the last reset, from 1."""
    at: datetime
    """When it came."""
    method: str
    """HTTP method."""
    path: str
    """Path, without the query."""
    call: str | None = None
    """Name of the call, such as `payment.create`; `None` for an unknown path."""
    authorization: Claim | None = None
    """The header, decoded; `None` when it cannot be."""
    signature: SignatureCheck
    """What the check of the signature found."""
    body: str
    """The body as it was sent, secrets masked."""
    payment_id: str | None = None
    """The payment that the response, or else the request, names."""
    status: int
    """HTTP status of the response."""
    error_code: str | None = None
    """Error code of the response; `None` for a success."""
    error_group: str | None = None
    """Group of the error."""
    reason: str | None = None
    """Why it was refused, in more words than the response has."""
    faults: tuple[Fault, ...] = ()
    """What went wrong on purpose."""


class Delivery(Record):
    """One delivery of a notification."""

    __slots__ = ()

    at: datetime
    """When it ended."""
    status: int | None = None
    """HTTP status of the merchant's server; `None` when there was no response."""
    problem: str | None = None
    """Why there was no response."""


class SentWebhook(Record):
    """A notification and its deliveries."""

    __slots__ = ()

    reference: str
    """ID of the notification, the same in every delivery: `iyzi_reference_code`."""
    event: str
    """What happened: `iyzi_event_type`."""
    status: str
    """State of the payment."""
    payment_id: str
    """The payment that it is about."""
    url: str
    """Where it goes."""
    body: str
    """The body as it is sent."""
    signature: str | None = None
    """The value of `X-IYZ-SIGNATURE-V3`, when it is sent."""
    deliveries: tuple[Delivery, ...] = ()
    """Deliveries so far, oldest first; at most three."""
    next_at: datetime | None = None
    """When the next delivery is due; `None` when there is none."""
    under_way: bool
    """Whether a delivery is under way."""


R = TypeVar("R", BookedPayment, PaymentAttempt, LoggedRequest, SentWebhook)


def records(kind: type[R], text: str) -> list[R]:
    """Makes records from their JSON text."""
    return [kind(**values_of(kind, record)) for record in json.loads(text, parse_float=Decimal)]
