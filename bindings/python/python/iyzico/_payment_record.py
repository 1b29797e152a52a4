"""What is known about a payment, and where it is written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Literal, Protocol, TypeAlias, TypedDict
from uuid import UUID

from iyzico.errors import IyzicoError, Outcome

OrderNumber: TypeAlias = str | int | UUID | Enum
"""The number of an order: text that is not blank, or what becomes text."""

Kind: TypeAlias = Literal["card", "three_ds", "checkout_form"]
"""How the buyer pays: card data in the shop, with 3-D Secure, or on iyzico's page."""

State: TypeAlias = Literal[
    "starting",
    "waiting",
    "sending",
    "completing",
    "unknown",
    "under_review",
    "paid",
    "declined",
    "not_sent",
    "abandoned",
    "expired",
    "attention",
]
"""What is known about a payment.

- `starting`: a page is being opened; no money moves.
- `waiting`: the buyer is at the bank or on iyzico's page.
- `sending`, `completing`: a charge is under way, or its process ended in the middle of it.
- `unknown`: a response was lost; it is looked up, and nothing is sent again.
- `under_review`: charged, and risk control looks at it, or iyzico could not say yet whether it went
  back; ship nothing.
- `paid`: charged and accepted.
- `declined`: refused by iyzico, the bank or the buyer; no money moved.
- `not_sent`: nothing was sent; the order may be paid in another attempt.
- `abandoned`: another attempt took its place before any money moved.
- `expired`: its page is too old, and 3-D Secure is not completed any more. A form that was paid at
  the last moment counts all the same.
- `attention`: charged, and not as it was ordered, or beside another payment, or it went back before
  the shop knew, or risk control refused what was made all the same; a person decides, and the
  order takes no other payment.
"""

OPEN: tuple[State, ...] = ("sending", "completing", "unknown")
"""A charge is under way, or nobody knows how it ended."""
BEFORE: tuple[State, ...] = ("starting", "waiting")
"""Money can still move, and has not as far as is known."""
UNPAID: tuple[State, ...] = (*BEFORE, "expired", "abandoned", "declined")
"""Nothing is known of a payment; a page may have been paid on all the same."""
UNSETTLED: tuple[State, ...] = (*BEFORE, *OPEN, "under_review")
"""The end is not known."""

_NOT_PAID: tuple[State, ...] = ("declined", "not_sent", "abandoned", "expired")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPayment:
    """What a shop knows about one attempt to pay for an order. No card data, no key."""

    reference: str
    """The `conversation_id` of the attempt. It cannot be guessed, so it may stand in an address."""
    order: str
    """The shop's own number of the order."""
    kind: Kind
    """How the buyer pays."""
    state: State
    """What is known."""
    price: str
    """Sum of the lines."""
    paid_price: str
    """Amount to charge; once it is paid, the amount that was charged, with interest."""
    currency: str = ""
    """Currency of the amounts."""
    basket_id: str = ""
    """The shop's basket number."""
    holds_order: bool = True
    """Whether it is the attempt that counts for the order: an order has one at a time."""
    payment_id: str = ""
    """iyzico's ID for the payment, as soon as it is known."""
    token: str = field(default="", repr=False)
    """Token of iyzico's page."""
    page_url: str = field(default="", repr=False)
    """Address of iyzico's page."""
    expires_at: int = 0
    """Until when a page can be paid on, in seconds since 1970."""
    pending: str = ""
    """The handle by which a lost charge is looked up."""
    error_code: str = ""
    """Why it was refused, where a code is known."""
    message_en: str = ""
    """Why, safe to show to the buyer, in English."""
    message_tr: str = ""
    """Why, safe to show to the buyer, in Turkish."""
    shipped: bool = False
    """Whether `claim_shipping` has handed the order out."""
    merchant: str = ""
    """Whose payment it is, `Checkout.merchant`; blank for those from before it was written down."""
    paid_as_of: int = 0
    """When it was last known to be paid and not gone back, in seconds since 1970."""

    @property
    def is_paid(self) -> bool:
        """Whether it was charged and accepted: the order may be shipped."""
        return self.state == "paid"

    @property
    def may_pay_again(self) -> bool:
        """Whether the buyer may try again: no money moved, and none can in this attempt."""
        return self.state in _NOT_PAID

    @property
    def color(self) -> Literal["green", "red", "purple", "yellow"]:
        """How it ended, or that it has not.

        `green` for paid, `red` for not paid, `purple` for charged and for a person to decide on,
        `yellow` for what is not settled.
        """
        ended: dict[State, Literal["green", "purple"]] = {"paid": "green", "attention": "purple"}
        return "red" if self.may_pay_again else ended.get(self.state, "yellow")


class Change(TypedDict, total=False):
    """What changes about a record."""

    state: State
    paid_price: str
    holds_order: bool
    payment_id: str
    token: str
    page_url: str
    expires_at: int
    pending: str
    error_code: str
    message_en: str
    message_tr: str
    paid_as_of: int


class Store(Protocol):
    """Where the records are: a table that all processes of the shop share.

    Each method is a transaction of its own that is over when it returns. Of all records with
    `holds_order`, no two have the same `merchant` and `order`: a unique constraint, not a look
    before writing. A record whose `merchant` is blank is from before it was written down, and
    everybody's.

    Numbers and references are the same where all their letters are. A checkout looks for a record
    right after adding it, and sends nothing when it is not there, or a method returns what it may
    not.
    """

    def add(self, record: StoredPayment) -> StoredPayment | None:
        """Adds a record that holds its order; returns the one that is in its way, instead.

        That is the one that holds the order of the merchant already, or else one of the order in
        `attention`.
        """
        ...

    def find(
        self,
        *,
        reference: str = "",
        token: str = "",
        payment_id: str = "",
        order: str = "",
        merchant: str = "",
    ) -> StoredPayment | None:
        """Returns the record with this reference, token or number.

        Of an order, it is the record that `add` would return. With `merchant`, it is one of that
        merchant or of everybody: others have the same numbers.
        """
        ...

    def change(self, reference: str, states: tuple[State, ...], change: Change) -> bool:
        """Changes a record if it is in one of these states; returns whether it did.

        It does not either when the record would hold an order that another one holds.
        """
        ...

    def claim_shipping(self, reference: str) -> bool:
        """Marks a paid record that holds its order as shipped; returns whether it did."""
        ...

    def unsettled(self) -> list[StoredPayment]:
        """Returns the records whose end is not known.

        A page of iyzico that has `expired` within the last day, or was `abandoned`, is one of them:
        the buyer may have gone to the bank from it at the last moment.
        """
        ...


class UnknownPayment(IyzicoError, LookupError):
    """What came back, or was asked for, belongs to no payment of this shop. Nothing was sent."""

    outcome: Outcome = "not_sent"


class NotRecorded(IyzicoError):
    """The store failed, so that what is known of a payment is not written down.

    `outcome` says where the money is as far as it is known, and `__cause__` what the store said.
    `not_sent`: the store failed first, and nothing was charged; the same call may be made again.
    After a charge the record keeps the order: `Checkout.settle` and `settle_all` find the payment
    when the store is well again, and `client.resolve(error.pending)` does without it.

    `refused`: a look-up need not find that again. The process that was told keeps it in mind, and
    writes it down when it settles the payment. Where that process is gone, a person does, once the
    merchant panel shows no payment: `store.change(error.conversation_id, ("sending", "unknown"),
    {"state": "declined", "holds_order": False})`.
    """


@dataclass(frozen=True, slots=True)
class Started:
    """A payment that the buyer goes on with elsewhere. One of the two pages is there, or none."""

    payment: StoredPayment
    """The record. Without a page, it says why: show the order instead."""
    url: str | None = field(default=None, repr=False)
    """iyzico's page, to redirect to."""
    html: str | None = field(default=None, repr=False)
    """The bank's page, to respond with."""
