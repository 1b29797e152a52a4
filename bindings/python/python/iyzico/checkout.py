"""Takes the payment of an order once, whatever comes twice, late or never.

What a shop knows about a payment is written down before anything is sent, in a store that all its
processes share. So two workers that get the same order charge it once, a callback that comes again
shows the same page, and a crash leaves a handle by which the payment is found.

    checkout = Checkout(client, SqliteStore("payments.db"))
    started = checkout.start_form("order-42", callback_url=..., **request)   # send the buyer there
    payment = checkout.returned(request.body)            # the buyer comes back
    payment = checkout.notified(request.body, request.headers)               # iyzico notifies
    if checkout.claim_shipping(payment.reference):        # true once in the life of the order
        ship(payment.order)

The helpers for Django, Flask and FastAPI do this inside of a view.
"""

from __future__ import annotations

import json
import logging
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from itertools import tee
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias, TypedDict, cast

from iyzico import AsyncIyzico, Declined, NotSent, Succeeded, UnderReview, Unknown
from iyzico import callback as _callback
from iyzico._native import wire_name
from iyzico.errors import ApiError, ConfigError, InvalidRequest, IyzicoError, NotAuthenticated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from typing_extensions import Unpack

    from iyzico import Iyzico, Settled, types
    from iyzico._incoming import Body, Headers

    class _Options(TypedDict, total=False):
        """What can be said of a call besides its request."""

        timeout: float | None
        connect_timeout: float | None
        total_timeout: float | None
        verify: types.Verify | None
        extra: Mapping[str, object] | None

    class _Card(types.CreatePayment, _Options):
        pass

    class _ThreeDs(types.InitializeThreeDs, _Options):
        pass

    class _Form(types.InitializeCheckoutForm, _Options):
        pass


__all__ = [
    "Change",
    "Checkout",
    "Kind",
    "OrderChanged",
    "PaymentRecord",
    "SqliteStore",
    "Started",
    "State",
    "Store",
    "UnknownPayment",
]

logger = logging.getLogger("iyzico")

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
- `under_review`: charged, and risk control looks at it; ship nothing.
- `paid`: charged and accepted.
- `declined`: refused by iyzico, the bank or the buyer; no money moved.
- `not_sent`: nothing was sent; the order may be paid in another attempt.
- `abandoned`: another attempt took its place before any money moved.
- `expired`: its page is too old, and 3-D Secure is not completed any more. A form that was paid at
  the last moment counts all the same.
- `attention`: charged, and not as it was ordered, or beside another payment; a person decides.
"""

_OPEN: tuple[State, ...] = ("sending", "completing", "unknown")
_BEFORE: tuple[State, ...] = ("starting", "waiting")
_OPENING: tuple[State, ...] = ("starting", "abandoned")
_UNPAID: tuple[State, ...] = ("starting", "waiting", "expired", "abandoned", "declined")
_GREEN: tuple[State, ...] = ("paid",)
_RED: tuple[State, ...] = ("declined", "not_sent", "abandoned", "expired", "attention")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRecord:
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
    """iyzico's number of the payment, as soon as it is known."""
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

    @property
    def is_paid(self) -> bool:
        """Whether it was charged and accepted: the order may be shipped."""
        return self.state == "paid"

    @property
    def may_pay_again(self) -> bool:
        """Whether the buyer may try again: no money moved, and none can in this attempt."""
        return self.state in {"declined", "not_sent", "abandoned", "expired"}

    @property
    def color(self) -> Literal["green", "red", "yellow"]:
        """`green` for paid, `red` for an end without a good payment, `yellow` for all else."""
        return "green" if self.state in _GREEN else "red" if self.state in _RED else "yellow"


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


class Store(Protocol):
    """Where the records are: a table that all processes of the shop share.

    Each method is a transaction of its own that is over when it returns. Of all records with
    `holds_order`, no two have the same `order`: a unique constraint, not a look before writing.
    """

    def add(self, record: PaymentRecord) -> PaymentRecord | None:
        """Adds a record that holds its order; returns the one that holds it already, instead."""
        ...

    def find(
        self, *, reference: str = "", token: str = "", payment_id: str = ""
    ) -> PaymentRecord | None:
        """Returns the record with this reference, token or number."""
        ...

    def change(self, reference: str, states: tuple[State, ...], change: Change) -> bool:
        """Changes a record if it is in one of these states; returns whether it did.

        It does not either when the record would hold an order that another one holds.
        """
        ...

    def claim_shipping(self, reference: str) -> bool:
        """Marks a paid record that holds its order as shipped; returns whether it did."""
        ...

    def unsettled(self) -> list[PaymentRecord]:
        """Returns the records whose end is not known.

        A page that has `expired` within the last day is one of them: the buyer may have gone to the
        bank from it at the last moment.
        """
        ...


@dataclass(frozen=True, slots=True)
class Started:
    """A payment that the buyer goes on with elsewhere. One of the two pages is there, or none."""

    payment: PaymentRecord
    """The record. Without a page, it says why: show the order instead."""
    url: str | None = field(default=None, repr=False)
    """iyzico's page, to redirect to."""
    html: str | None = field(default=None, repr=False)
    """The bank's page, to respond with."""


class UnknownPayment(LookupError):
    """What came back, or was asked for, belongs to no payment of this shop."""


class OrderChanged(ValueError):
    """The page of an order is open, and not for what was asked for now. Nothing was sent."""


class Checkout:
    """Takes payments of orders with a client, and keeps what it knows in a store."""

    def __init__(
        self,
        client: Iyzico,
        store: Store,
        *,
        deadline: float | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Makes it of both; `deadline` is for how many seconds lost responses are looked up."""
        if isinstance(cast("object", client), AsyncIyzico):
            text = "Checkout waits for each response: pass Iyzico, and call it in a thread"
            raise TypeError(text)
        self._client = client
        self._store = store
        self._deadline = deadline
        self._now = now

    def pay(self, order: str, **request: Unpack[_Card]) -> PaymentRecord:
        """Charges a card for an order, once.

        Takes what `client.payment.create` takes. When the order has a payment already, that one is
        returned and nothing is sent.

        Raises `InvalidRequest` before anything is written or sent, and `ConfigError` for what
        cannot be said of the call.
        """
        try:
            reference = _identify(order, request)
            options = {**_taken(request), **self._pace()}
            handle = self._client.pending("payment.create", **request)
            record = _record(order, "card", "sending", reference, json.loads(handle))
            record = replace(record, pending=handle)
            other = self._hold(record)
            if other is not None:
                return self.settle(other.reference)
            settled: Any = self._client.payment.create_once(**cast("Any", request), **options)
        finally:
            cast("dict[str, object]", request).clear()  # it holds the card
        ended = self._conclude(record, settled)
        # What a program does wrong is not for the buyer to mend.
        if isinstance(settled, NotSent) and isinstance(settled.error, InvalidRequest | ConfigError):
            raise settled.error
        return ended

    def start_three_ds(self, order: str, **request: Unpack[_ThreeDs]) -> Started:
        """Opens the bank's page for an order; `html` is the page.

        Takes what `client.three_ds.initialize` takes. Money moves only when the buyer has come back
        from the page that was opened last.

        Raises an `IyzicoError` when the page could not be opened; no money moved.
        """
        try:
            record = self._of_page(order, "three_ds", request)
            other = self._hold(record)
            if other is not None:
                return Started(self.settle(other.reference))
            with _Opening(self._store, record):
                page = self._client.three_ds.initialize(**request)
        finally:
            cast("dict[str, object]", request).clear()  # it holds the card
        from iyzico import decode_html

        html = decode_html(page.three_ds_html_content)
        is_open = self._open(record, {"payment_id": page.payment_id or ""})
        return Started(self._read(record.reference), html=html if is_open else None)

    def start_form(self, order: str, **request: Unpack[_Form]) -> Started:
        """Opens iyzico's page for an order; `url` is where the buyer goes.

        Takes what `client.checkout_form.initialize` takes. While a page of the order can still be
        paid on, it is the same page: an order has one. Whoever comes while it is being opened waits
        for it.

        Raises an `IyzicoError` when the page could not be opened; no money moved. Raises
        `OrderChanged` when the page of the order is open for another amount, currency or basket.
        """
        _keep(request)
        fields: Any = {**request}
        record = self._of_page(order, "checkout_form", fields)
        other = self._hold(record)
        if other is not None:
            return self._page_of(other, record)
        with _Opening(self._store, record):
            form = self._client.checkout_form.initialize(**fields)
        url = form.payment_page_url or ""
        expires_at = int(self._now()) + (form.token_expire_time or 0)
        # The token is kept in any case: whoever pays on this page is found by it.
        page: Change = {"token": form.token, "page_url": url, "expires_at": expires_at}
        self._store.change(record.reference, _OPENING, page)
        if self._open(record, {}):
            return Started(self._read(record.reference), url)
        return self.start_form(order, **request)  # somebody did not wait; the order has his page

    def _page_of(self, other: PaymentRecord, record: PaymentRecord) -> Started:
        payment = self.settle(other.reference)
        if payment.state != "waiting":
            return Started(payment)
        changes = _changes(payment, record)
        if changes:
            text = (
                f"order {record.order}: its page is open, and {' and '.join(changes)};"
                " an order that has changed needs a number of its own"
            )
            raise OrderChanged(text)
        return Started(payment, payment.page_url)

    def _open(self, record: PaymentRecord, page: Change) -> bool:
        """Writes down that a page is open, unless another attempt holds the order by now."""
        opened: Change = {**page, "state": "waiting", "holds_order": True}
        return self._store.change(record.reference, _OPENING, opened)

    def returned(self, body: Body | Mapping[str, object]) -> PaymentRecord:
        """Takes in what the buyer's browser brought to `callback_url`, and settles the payment.

        A post that comes again changes nothing and returns the same payment.

        Raises a `CallbackError` for a post that is forged or no callback, and `UnknownPayment` for
        one that belongs to no payment.
        """
        try:
            came = self._client.callback.read(body)
        except NotAuthenticated as refused:
            return self._not_confirmed(refused)
        if isinstance(came, _callback.ThreeDsCallback):
            return self._complete(came)
        return self.settle(self._found(token=came.token).reference)

    def notified(
        self,
        body: Body | Mapping[str, object],
        headers: Headers,
        *,
        merchant_id: str | None = None,
    ) -> PaymentRecord | None:
        """Takes in a notification of iyzico, and settles the payment that it is about.

        A notification says where to look, not what happened. `None` when it is about no payment of
        this store.

        Raises `WebhookError` for one that is not from iyzico.
        """
        event = self._client.webhook.verify(body, headers, merchant_id=merchant_id)
        for key in (
            {"token": event.token},
            {"reference": getattr(event, "payment_conversation_id", None)},
            {"payment_id": event.payment_id},
        ):
            given = {name: value for name, value in key.items() if value}
            record = self._store.find(**given) if given else None
            if record is not None:
                return self.settle(record.reference)
        return None

    def settle(self, reference: str, *, deadline: float = 0) -> PaymentRecord:
        """Finds out what became of a payment, as far as it can be found out. It charges nothing.

        It looks once, or again and again for `deadline` seconds.

        Raises `UnknownPayment` when there is none.
        """
        record = self._read(reference)
        if record.state in _OPEN:
            pace: Any = {"deadline": deadline} if deadline else _ONE_LOOK
            settled = self._client.resolve(record.pending, **pace)
            return record if isinstance(settled, NotSent) else self._conclude(record, settled)
        if record.state == "under_review":
            return self._look_at_review(record)
        # A page that is over for the shop may have been paid on at the bank all the same.
        if record.token and record.state in _UNPAID:
            return self._look_at_page(record)
        if record.kind == "three_ds" and record.state == "waiting":
            return self._look_at_bank(record)
        return self._too_old(record)

    def settle_all(self) -> list[PaymentRecord]:
        """Settles every payment whose end is not known, for a job that runs every few minutes.

        One that cannot be looked up is logged as an error, returned as it was, and in nobody's way.
        """
        return [self._settle_if_possible(record) for record in self._store.unsettled()]

    def find(self, reference: str) -> PaymentRecord:
        """Returns a payment as it is known.

        Raises `UnknownPayment` when there is none.
        """
        return self._read(reference)

    def claim_shipping(self, reference: str) -> bool:
        """Says whether to ship now: `True` once for a payment that was made, to one caller."""
        return self._store.claim_shipping(reference)

    def _settle_if_possible(self, record: PaymentRecord) -> PaymentRecord:
        try:
            return self.settle(record.reference)
        except Exception:
            text = "payment %s of order %s cannot be settled"
            logger.exception(text, record.reference, record.order)
            return record

    def _of_page(self, order: str, kind: Kind, request: Any) -> PaymentRecord:  # noqa: ANN401
        reference = _identify(order, request)
        sent = self._as_sent(reference, kind, request)
        record = _record(order, kind, "starting", reference, sent)
        return replace(record, expires_at=int(self._now()) + _AT_THE_BANK)

    def _as_sent(self, reference: str, kind: Kind, request: Any) -> dict[str, Any]:  # noqa: ANN401
        """Asks the core what of a request iyzico will give back, and in which words.

        A request for a page has no handle. A completion has, with the same rules for these values.
        """
        start = {name: _value(request, name) for name in ("basket_id", "currency")}
        numbers: Any = {"payment_id": reference, "conversation_id": reference}
        try:
            sums = [
                json.loads(
                    self._client.pending(
                        "three_ds.complete", paid_price=_value(request, name), **numbers, **start
                    )
                )
                for name in ("price", "paid_price")
            ]
        except InvalidRequest:
            self._refuse(f"{kind}.initialize", request)
            raise
        return {**sums[1], "price": sums[0]["paidPrice"]}

    def _refuse(self, endpoint: Any, request: Any) -> None:  # noqa: ANN401 - the name of a call
        """Says what the call itself would say of its request: all of it, by its own names."""
        _taken(request)
        findings = self._client.lint(endpoint, **request)
        problems = [f"{it.path}: {it.problem}" for it in findings if it.level == "error"]
        if problems:
            text = f"{endpoint} was not sent: {'; '.join(problems)}"
            raise InvalidRequest(text, endpoint=endpoint, findings=tuple(findings))

    def _hold(self, record: PaymentRecord) -> PaymentRecord | None:
        """Adds a record; returns the one that is in its way, if that may have moved money."""
        while (other := self._store.add(record)) is not None:
            if other.kind == record.kind == "checkout_form":
                other = self._once_open(other)
            if not self._give_way(other):
                return other
        return None

    def _once_open(self, other: PaymentRecord) -> PaymentRecord:
        """Waits while another worker opens the page of the order."""
        patience = _PATIENCE if self._deadline is None else self._deadline
        end = time.monotonic() + patience
        while other.state == "starting" and time.monotonic() < end:
            time.sleep(_PAUSE)
            other = self._read(other.reference)
        return other

    def _give_way(self, other: PaymentRecord) -> bool:
        """Ends an attempt in which no money can have moved, or can move any more."""
        if other.kind == "checkout_form" and other.state == "waiting":
            return not self._look_at_page(other).holds_order
        if other.kind != "card" and other.state in _BEFORE:
            # Should the buyer come back from its bank page, it is not completed. A form that is
            # being opened is shown to nobody, and one that is open by now stays.
            over = ("starting",) if other.kind == "checkout_form" else _BEFORE
            left: Change = {"state": "abandoned", "holds_order": False}
            self._store.change(other.reference, over, left)
        return not self._read(other.reference).holds_order

    def _pace(self) -> dict[str, Any]:
        return {} if self._deadline is None else {"deadline": self._deadline}

    def _complete(self, came: _callback.ThreeDsCallback) -> PaymentRecord:
        record = self._found(reference=came.conversation_id or "", payment_id=came.payment_id)
        completion: dict[str, Any] = {**came.completion(**_start_of(record))}
        completion["conversation_id"] = record.reference  # what came may be without
        handle = self._client.pending("three_ds.complete", **completion)
        # One of all posts, in all processes, gets through here.
        taken: Change = {"state": "completing", "payment_id": came.payment_id, "pending": handle}
        if not self._store.change(record.reference, _BEFORE, taken):
            return self.settle(record.reference, deadline=self._deadline or _PATIENCE)
        settled = self._client.three_ds.complete_once(**completion, **self._pace())
        return self._conclude(self._read(record.reference), settled)

    def _not_confirmed(self, refused: NotAuthenticated) -> PaymentRecord:
        record = self._found(
            reference=refused.conversation_id or "", payment_id=refused.payment_id or ""
        )
        declined: Change = {
            "state": "declined",
            "holds_order": False,
            "message_en": refused.meaning_en,
            "message_tr": refused.meaning_tr,
        }
        # A notification may have said so already, without the reason.
        states: tuple[State, ...] = (*_BEFORE, "expired", "declined")
        self._store.change(record.reference, states, declined)
        return self._read(record.reference)

    def _conclude(self, record: PaymentRecord, settled: Settled[Any]) -> PaymentRecord:
        """Writes down how a charge ended, unless somebody else has."""
        self._store.change(record.reference, _OPEN, _ending(settled))
        return self._read(record.reference)

    def _look_at_page(self, record: PaymentRecord) -> PaymentRecord:
        """Asks what came of a page. It charges nothing, however often."""
        try:
            result = self._client.checkout_form.retrieve(token=record.token)
        except IyzicoError as problem:
            if getattr(problem, "category", None) == "payment_state":  # nobody has paid on it yet
                return self._too_old(record)
            logger.warning("checkout_form.retrieve of %s: %s", record.reference, problem)
            return record
        if not result.is_paid:
            reason = _reason(result.error_code, result.advice)
            self._store.change(record.reference, ("waiting",), reason)
            return self._too_old(self._read(record.reference))
        return self._paid_on_page(record, result)

    def _look_at_bank(self, record: PaymentRecord) -> PaymentRecord:
        """Asks whether the buyer failed at the bank's page. It completes nothing."""
        number: Any = {"payment_id": record.payment_id, "conversation_id": record.reference}
        try:
            handle = self._client.pending("three_ds.complete", **number, **_start_of(record))
            settled: Settled[Any] = self._client.resolve(handle, **cast("Any", _ONE_LOOK))
        except IyzicoError as problem:
            logger.warning("three_ds.complete of %s: %s", record.reference, problem)
            return self._too_old(record)
        match settled:
            case Declined():
                self._store.change(record.reference, ("waiting",), _ending(settled))
            case Succeeded() | UnderReview():  # somebody has completed it without this checkout
                return self._count(record, _ending(settled), ("waiting",))
            case _:
                pass
        return self._too_old(self._read(record.reference))

    def _paid_on_page(self, record: PaymentRecord, result: types.PageResult) -> PaymentRecord:
        paid: Change = {
            "payment_id": result.payment_id or "",
            "paid_price": str(result.paid_price),
            "error_code": "",
            "message_en": "",
            "message_tr": "",
        }
        if result.fraud_status == _REFUSED_BY_RISK_CONTROL:
            refused: Change = {**paid, "state": "declined", "holds_order": False}
            self._store.change(record.reference, _UNPAID, refused)
            return self._read(record.reference)
        if not _is_as_ordered(record, result):
            return self._tell(record, paid, _UNPAID)
        paid["state"] = "paid" if result.may_ship else "under_review"
        return self._count(record, paid, _UNPAID)

    def _count(
        self, record: PaymentRecord, paid: Change, states: tuple[State, ...]
    ) -> PaymentRecord:
        """Writes down a payment that was made, unless another one holds the order."""
        if self._store.change(record.reference, states, {**paid, "holds_order": True}):
            return self._read(record.reference)
        return self._tell(record, paid, states)

    def _tell(
        self, record: PaymentRecord, paid: Change, states: tuple[State, ...]
    ) -> PaymentRecord:
        """Tells of a payment that was made and is not what was ordered, or another one holds it.

        If somebody else was faster, the state is none of these any more.
        """
        if self._store.change(record.reference, states, {**paid, "state": "attention"}):
            logger.error(
                "payment %s of order %s was charged, and not as ordered or beside another payment:"
                " refund it, or find out",
                paid.get("payment_id"),
                record.order,
            )
        return self._read(record.reference)

    def _too_old(self, record: PaymentRecord) -> PaymentRecord:
        if record.state not in _BEFORE or self._now() < record.expires_at + _GRACE:
            return record
        over: Change = {"state": "expired", "holds_order": False}
        self._store.change(record.reference, _BEFORE, over)
        return self._read(record.reference)

    def _look_at_review(self, record: PaymentRecord) -> PaymentRecord:
        try:
            payment = self._client.payment.retrieve(payment_id=record.payment_id)
        except IyzicoError as problem:
            logger.warning("payment.retrieve of %s: %s", record.reference, problem)
            return record
        if payment.may_ship:
            self._store.change(record.reference, ("under_review",), {"state": "paid"})
        elif payment.fraud_status == _REFUSED_BY_RISK_CONTROL:
            refused: Change = {"state": "declined", "holds_order": False}
            self._store.change(record.reference, ("under_review",), refused)
        return self._read(record.reference)

    def _read(self, reference: str) -> PaymentRecord:
        return self._found(reference=reference)

    def _found(
        self, *, reference: str = "", token: str = "", payment_id: str = ""
    ) -> PaymentRecord:
        record = None
        if reference:
            record = self._store.find(reference=reference)
        elif token:
            record = self._store.find(token=token)
        elif payment_id:
            record = self._store.find(payment_id=payment_id)
        if record is None:
            text = f"there is no payment {reference or token or payment_id}"
            raise UnknownPayment(text)
        if payment_id and record.payment_id and record.payment_id != payment_id:
            text = f"payment {payment_id} is not that of {reference}"
            raise UnknownPayment(text)
        return record


class _Opening:
    """Frees the order when its page could not be opened: opening one moves no money."""

    def __init__(self, store: Store, record: PaymentRecord) -> None:
        self._store = store
        self._record = record

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, *__: object) -> None:
        if error is None:
            return
        change = _reason(getattr(error, "code", None), getattr(error, "advice", None))
        change["state"] = "declined" if isinstance(error, ApiError) else "not_sent"
        change["holds_order"] = False
        self._store.change(self._record.reference, ("starting",), change)


_OPTIONS = ("timeout", "connect_timeout", "total_timeout", "verify")
_ONE_LOOK = {"deadline": 10.0, "first_pause": 10.0}
_PATIENCE = 10.0
"""Seconds for which whoever comes second waits for the end of what the first one does."""
_PAUSE = 0.05
_GRACE = 60
"""Seconds after the end of a page during which somebody may still be paying on it."""
_AT_THE_BANK = 3600
"""Seconds after which a buyer who comes back from a bank's page is not charged any more."""
_REFUSED_BY_RISK_CONTROL = -1


def _identify(order: str, request: Any) -> str:  # noqa: ANN401
    """Gives a request what its payment is found by, and returns its reference."""
    if _value(request, "conversation_id") is not None:
        text = "conversation_id: each attempt gets one of its own here; leave it out"
        raise TypeError(text)
    _keep(request)
    reference = uuid.uuid4().hex
    for name, usual in (("basket_id", order), ("currency", "TRY")):
        if _value(request, name) in (None, ""):
            request[_spelled(request, name)] = usual
    request[_spelled(request, "conversation_id")] = reference
    return reference


def _keep(request: Any) -> None:  # noqa: ANN401
    """Has a request read more than once, whatever its lists are."""
    for name, value in request.items():
        if isinstance(value, Iterator):
            request[name] = _Kept(cast("Iterator[object]", value))


class _Kept:
    """What an iterator yields, as often as it is asked for."""

    def __init__(self, values: Iterator[object]) -> None:
        self._values = values

    def __iter__(self) -> Iterator[object]:
        self._values, again = tee(self._values)
        return again


def _taken(request: Any) -> dict[str, Any]:  # noqa: ANN401
    """Takes out of a request what is said of its call."""
    return {name: request.pop(name) for name in _OPTIONS if name in request}


def _value(request: Any, name: str) -> Any:  # noqa: ANN401
    return request.get(_spelled(request, name))


def _spelled(request: Any, name: str) -> str:  # noqa: ANN401
    """Returns the name under which a field was given: as in Python, or as on the wire."""
    given = [it for it in request if wire_name(it) == wire_name(name)]
    return next((it for it in given if request[it] is not None), name)


def _record(
    order: str,
    kind: Kind,
    state: State,
    reference: str,
    sent: dict[str, Any],
) -> PaymentRecord:
    """Makes the record of an attempt, from what the core says that it sends."""
    return PaymentRecord(
        reference=reference,
        order=order,
        kind=kind,
        state=state,
        price=_shown(sent["price"]),
        paid_price=_shown(sent["paidPrice"]),
        currency=sent["currency"],
        basket_id=sent.get("basketId", ""),
    )


def _shown(amount: str) -> str:
    """Writes an amount as those of responses are written, with two decimals or more."""
    whole, _, part = amount.partition(".")
    return f"{whole}.{part:0<2}"


def _start_of(record: PaymentRecord) -> Any:  # noqa: ANN401 - keywords
    """What iyzico compares a completion with."""
    return {
        "paid_price": record.paid_price,
        "basket_id": record.basket_id,
        "currency": record.currency,
    }


def _ending(settled: Settled[Any]) -> Change:
    match settled:
        case Succeeded(payment) | UnderReview(payment):
            return Change(
                state="paid" if payment.may_ship else "under_review",
                payment_id=payment.payment_id,
                paid_price=str(payment.paid_price),
            )
        case Declined(error):
            reason = _reason(getattr(error, "code", None), error.advice)
            return {**reason, "state": "declined", "holds_order": False}
        case NotSent(error):
            reason = _reason(getattr(error, "code", None), error.advice)
            return {**reason, "state": "not_sent", "holds_order": False}
        case Unknown(pending):
            return Change(state="unknown", pending=pending)


def _reason(code: str | None, advice: Any) -> Change:  # noqa: ANN401 - advice, or none
    return Change(
        error_code=code or "",
        message_en=advice.buyer_en if advice else "",
        message_tr=advice.buyer_tr if advice else "",
    )


def _is_as_ordered(record: PaymentRecord, result: types.PageResult) -> bool:
    """Whether what was paid is the order. Installments may make it dearer, nothing cheaper."""
    price, paid_price = _amount(record.price), _amount(record.paid_price)
    if price is None or paid_price is None or result.price is None or result.paid_price is None:
        return False
    return (
        result.price == price
        and result.paid_price >= paid_price
        and (result.basket_id or "") == record.basket_id
        and (result.currency or "") == record.currency
    )


def _changes(before: PaymentRecord, now: PaymentRecord) -> list[str]:
    """Says what of an order is not what it was when its page was opened."""
    return [
        f"{name} was {getattr(before, name)} and is {getattr(now, name)}"
        for name in ("price", "paid_price", "currency", "basket_id")
        if getattr(before, name) != getattr(now, name)
    ]


def _amount(text: str) -> Decimal | None:
    """Reads an amount of a record, which somebody else may have written."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def __getattr__(name: str) -> object:
    if name == "SqliteStore":
        from iyzico._sqlite_store import SqliteStore

        return SqliteStore
    text = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(text)


if TYPE_CHECKING:
    from iyzico._sqlite_store import SqliteStore
