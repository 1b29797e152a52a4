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
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from iyzico import AsyncIyzico, Iyzico, NotSent
from iyzico import _names as t
from iyzico import _payment_request as _request
from iyzico import callback as _callback
from iyzico._checked_store import CheckedStore
from iyzico._incoming import Body, Headers
from iyzico._payment_record import (
    BEFORE,
    Change,
    Kind,
    NotRecorded,
    OrderNumber,
    Started,
    State,
    Store,
    StoredPayment,
    UnknownPayment,
)
from iyzico._settler import Settler, charging, holding, opening
from iyzico.errors import (
    ConfigError,
    InvalidRequest,
    IyzicoError,
    NotAuthenticated,
    Outcome,
    SignatureMissing,
)

__all__ = [
    "Change",
    "Checkout",
    "Kind",
    "NotRecorded",
    "OrderChanged",
    "OrderNumber",
    "SqliteStore",
    "Started",
    "State",
    "Store",
    "StoredPayment",
    "UnknownPayment",
]

_OPENING: tuple[State, ...] = ("starting", "abandoned")


class OrderChanged(IyzicoError, ValueError):
    """The order already has a payment, or an open page, for something other than what is asked for.

    Nothing was sent.
    """

    outcome: Outcome = "not_sent"


class Checkout:
    """Takes payments for orders with a client, and records them in a store.

    An order is known by its number: text that is not blank, or what becomes text, such as a whole
    number, a `UUID` or an `Enum`.
    """

    def __init__(
        self,
        client: Iyzico,
        store: Store,
        *,
        deadline: float | None = None,
        look_up_unsigned: bool = False,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Uses this client and store; lost responses are looked up for `deadline` seconds.

        With `look_up_unsigned`, a notification without a signature is a hint: whoever sends it, the
        payment of this store that it names is looked up, and iyzico's response decides. It is for
        the time until iyzico support has enabled signatures.

        Raises `ConfigError` for an invalid `deadline` or `look_up_unsigned`, and `TypeError` for
        something that is not such a client or store.
        """
        if isinstance(cast("object", client), AsyncIyzico):
            text = "Checkout waits for each response: pass Iyzico, and call it in a thread"
            raise TypeError(text)
        if isinstance(store, type) or not all(hasattr(store, name) for name in _METHODS):
            kind = "a class" if isinstance(store, type) else type(store).__name__
            text = f"store: must have {', '.join(_METHODS)}, as SqliteStore(path) has; not {kind}"
            raise TypeError(text)
        self._client = client
        self._store = CheckedStore(store)
        self._deadline = _request.deadline_of(deadline)
        if not isinstance(cast("object", look_up_unsigned), bool):
            kind = type(look_up_unsigned).__name__
            text = f"look_up_unsigned: must be True or False, not {kind}"
            raise ConfigError(text, setting="look_up_unsigned")
        self._looks_up_unsigned = look_up_unsigned
        self._now = now
        self._merchants = _request.merchants_of(client)
        self._settler = self._settler_that_notes(None)

    @property
    def merchant(self) -> str:
        """The mark of the merchant, in the records of its payments.

        It is derived from the API key and the host of the client, and does not reveal the key. A
        record with another mark is neither looked up nor ended, and blocks no order. A client with
        `former_marks` has the oldest of these, and treats records with any of them as its own.
        """
        return self._merchants[0]

    def pay(self, order: OrderNumber, **request: t.Unpack[_request.Card]) -> StoredPayment:
        """Charges a card for an order, once.

        Takes what `client.payment.create` takes. When the order has a payment already, that one is
        returned and nothing is sent.

        Raises `OrderChanged` when that one is for another amount, currency or basket. Raises
        `InvalidRequest` before anything is written or sent, and `ConfigError` for an option
        that the call cannot have. Raises `NotRecorded` when the store fails, before the charge or
        after it.
        """
        try:
            number = _request.number_of(self._client, order)
            reference = _request.identify(number, request)
            options = {**_request.taken(request), **self._pace()}
            handle = self._client.pending("payment.create", **request)
            record = _request.record(number, "card", "sending", reference, json.loads(handle))
            record = replace(record, pending=handle, merchant=self.merchant)
            with holding("not_sent", f"order {number}"):
                other = self._hold(record)
                if other is not None:
                    return self._payment_of(other, record)
            with charging(self._store, record):
                settled: Any = self._client.payment.create_once(**cast("Any", request), **options)
        finally:
            cast("dict[str, object]", request).clear()  # it holds the card
        return self._conclude(record, settled)

    def start_three_ds(self, order: OrderNumber, **request: t.Unpack[_request.ThreeDs]) -> Started:
        """Opens the bank's page for an order; `html` is the page.

        Takes what `client.three_ds.initialize` takes. Money moves only when the buyer has come back
        from the page that was opened last.

        Raises an `IyzicoError` when the page could not be opened, or written down; no money moved.
        Raises `OrderChanged` when the order has a payment for another amount, currency or basket.
        """
        try:
            record = self._of_page(order, "three_ds", request)
            with holding("not_sent", f"order {record.order}"):
                return self._start_three_ds(record, request)
        finally:
            cast("dict[str, object]", request).clear()  # it holds the card

    def start_form(self, order: OrderNumber, **request: t.Unpack[_request.Form]) -> Started:
        """Opens iyzico's page for an order; `url` is where the buyer goes.

        Takes what `client.checkout_form.initialize` takes. While a page of the order can still be
        paid on, it is the same page: an order has one. Whoever comes while it is being opened waits
        for it.

        Raises an `IyzicoError` when the page could not be opened, or written down; no money moved.
        Raises `OrderChanged` when the order has a payment, or an open page, for another amount,
        currency or basket.
        """
        _request.keep(request)
        fields: Any = {**request}
        record = self._of_page(order, "checkout_form", fields)
        with holding("not_sent", f"order {record.order}"):
            started = self._start_form(record, fields)
        # Otherwise somebody did not wait, and has the order.
        return self.start_form(order, **request) if started is None else started

    def returned(self, body: Body | Mapping[str, object]) -> StoredPayment:
        """Processes the post of the buyer's browser to `callback_url`, and settles the payment.

        A post that comes again changes nothing and returns the same payment.

        Raises a `CallbackError` for a post that is forged or no callback, and `UnknownPayment` for
        one that belongs to no payment. Raises `NotRecorded` when the store fails.
        """
        try:
            came = self._client.callback.read(body)
        except NotAuthenticated as refused:
            with holding("unknown", "what the buyer brought"):
                return self._not_confirmed(refused)
        with holding("unknown", "what the buyer brought"):
            if isinstance(came, _callback.ThreeDsCallback):
                return self._complete(came)
            return self.settle(self._settler.found(token=came.token).reference)

    def notified(
        self,
        body: Body | Mapping[str, object],
        headers: Headers,
        *,
        merchant_id: str | None = None,
    ) -> StoredPayment | None:
        """Processes a notification from iyzico, and settles the payment that it is about.

        A notification says where to look, not what happened. `None` when it is not about a payment
        of this store.

        Raises `WebhookError` for one that is not from iyzico. Raises an `IyzicoError` when it
        is not known whether a payment that is paid and not shipped was refunded since: respond with
        an error, and the notification is delivered again.
        """
        try:
            event = self._client.webhook.verify(body, headers, merchant_id=merchant_id)
        except SignatureMissing:
            named = _request.named_in(body) if self._looks_up_unsigned else None
            if named is None:
                raise
            return self._look_up(named)
        return self._look_up(
            {
                "token": event.token,
                "reference": getattr(event, "payment_conversation_id", None),
                "payment_id": event.payment_id,
            }
        )

    def _look_up(self, named: Mapping[str, str | None]) -> StoredPayment | None:
        """Looks up the payment that a notification names, if it is one of this store."""
        with holding("unknown", "a notification"):
            for name, value in named.items():
                found = self._settler.find(name, value) if value else None
                if found is not None:
                    return self._still_paid(found) if found.is_paid else self._settle(found)
        return None

    def settle(self, reference: str, *, deadline: float = 0) -> StoredPayment:
        """Finds out the outcome of a payment, as far as possible. It charges nothing.

        It looks once, or again and again for `deadline` seconds.

        Raises `UnknownPayment` when there is none, and `NotRecorded` when the store fails.
        """
        with holding("unknown", f"payment {reference}"):
            return self._settle(self._settler.read(reference), deadline)

    def settle_all(self, records: Iterable[StoredPayment] | None = None) -> list[StoredPayment]:
        """Settles every payment whose outcome is not known yet, for a job every few minutes.

        Those in `records` instead, if given. One that cannot be looked up, or was started with
        other keys, is logged as an error, and the job continues.
        """
        return self.settle_each(records)[0]

    def settle_each(
        self, records: Iterable[StoredPayment] | None = None
    ) -> tuple[list[StoredPayment], set[str]]:
        """Does what `settle_all` does; the second is the references of those not looked up."""
        failed = set[str]()
        settler = self._settler_that_notes(failed)
        with holding("unknown", "payments whose outcome is not known yet"):
            chosen = self._store.unsettled() if records is None else records
        return [settler.settle_if_possible(record) for record in chosen], failed

    def find(self, reference: str) -> StoredPayment:
        """Returns a payment as it is known.

        Raises `UnknownPayment` when there is none, and `NotRecorded` when the store fails.
        """
        with holding("unknown", f"payment {reference}"):
            return self._settler.read(reference)

    def claim_shipping(self, reference: str) -> bool:
        """Says whether to ship now: `True` once for a payment that was made, to one caller.

        Unless this process learned within the last minute that it is paid, iyzico is asked first
        whether it was refunded since. Raises an `IyzicoError` when that cannot be found out, or the
        store fails: claim it again later. A store that fails while it marks the record may have
        marked it, and `NotRecorded` says so: where `find` says `shipped` then, perhaps nobody was
        told to ship, and a person looks.
        """
        with holding("unknown", f"payment {reference}"):
            record = self._settler.find("reference", reference)
            if record is None or not self._settler.is_own(record):
                return False
            if not self._settler.is_known_to_be_paid(record) and not self._is_still_paid(record):
                return False
        with holding("unknown", f"payment {reference}, which may be marked as shipped now"):
            return self._store.claim_shipping(reference)

    def _settle(self, record: StoredPayment, deadline: float = 0) -> StoredPayment:
        return self._settler.settle(record, deadline)

    def _settler_that_notes(self, failed: set[str] | None) -> Settler:
        return Settler(self._client, self._store, self._merchants, self._now, failed)

    def _still_paid(self, record: StoredPayment) -> StoredPayment:
        """Asks whether a payment has gone back that is paid and not shipped."""
        self._is_still_paid(record)
        return self._settler.read(record.reference)

    def _is_still_paid(self, record: StoredPayment) -> bool:
        if not record.is_paid or record.shipped or not self._settler.is_own(record):
            return False
        return self._settler.confirm(record)

    def _payment_of(self, other: StoredPayment, record: StoredPayment) -> StoredPayment:
        """Settles the payment that an order has; it is returned for what it was asked for only."""
        payment = self._settle(self._settler.read(other.reference))
        if payment.may_pay_again or payment.state == "attention":
            return payment
        changes = _request.changes(payment, record)
        if changes:
            is_open = payment.state == "waiting"
            has = "its page is open" if is_open else f"it has a payment that is {payment.state}"
            text = (
                f"order {record.order}: {has}, and {' and '.join(changes)};"
                " a changed order needs a new order number"
            )
            raise OrderChanged(text if is_open else f"{text}, and that payment stays what it is")
        return payment

    def _open(self, record: StoredPayment, page: Change) -> bool:
        """Writes down that a page is open, unless another attempt holds the order by now."""
        opened: Change = {**page, "state": "waiting", "holds_order": True}
        return self._store.change(record.reference, _OPENING, opened)

    def _of_page(self, order: OrderNumber, kind: Kind, request: Any) -> StoredPayment:  # noqa: ANN401
        number = _request.number_of(self._client, order)
        reference = _request.identify(number, request)
        sent = _request.as_sent(self._client, kind, request)
        record = _request.record(number, kind, "starting", reference, sent)
        expires_at = int(self._now()) + _AT_THE_BANK
        return replace(record, expires_at=expires_at, merchant=self.merchant)

    def _start_three_ds(self, record: StoredPayment, request: Any) -> Started:  # noqa: ANN401
        from iyzico import decode_html

        other = self._hold(record)
        if other is not None:
            return Started(self._payment_of(other, record))
        with opening(self._store, record):
            page = self._client.three_ds.initialize(**request)
        html = decode_html(page.three_ds_html_content)
        is_open = self._open(record, {"payment_id": page.payment_id or ""})
        return Started(self._settler.read(record.reference), html=html if is_open else None)

    def _start_form(self, record: StoredPayment, fields: Any) -> Started | None:  # noqa: ANN401
        """Opens iyzico's page; `None` when another one is the page of the order by then."""
        other = self._hold(record)
        if other is not None:
            payment = self._payment_of(other, record)
            return Started(payment, payment.page_url if payment.state == "waiting" else None)
        with opening(self._store, record):
            form = self._client.checkout_form.initialize(**fields)
        url = form.payment_page_url or ""
        expires_at = int(self._now()) + (form.token_expire_time or 0)  # never missing
        # The token is kept in any case: whoever pays on this page is found by it.
        page: Change = {"token": form.token, "page_url": url, "expires_at": expires_at}
        self._store.change(record.reference, _OPENING, page)
        if not self._open(record, {}):
            return None
        return Started(self._settler.read(record.reference), url)

    def _hold(self, record: StoredPayment) -> StoredPayment | None:
        """Adds a record; returns the one that is in its way, if that may have moved money."""
        other = self._in_the_way(record)
        for _ in range(_TRIES):  # a copy that is behind would have it go on for as long
            if other is None:
                break
            if other.kind == record.kind == "checkout_form":
                other = self._once_open(other)
            if not self._give_way(other):
                break
            other = self._in_the_way(record)
        return other

    def _in_the_way(self, record: StoredPayment) -> StoredPayment | None:
        """Adds a record, unless the order has one, be it from before the key was changed."""
        for former in self._merchants[1:]:
            other = self._store.find(order=record.order, merchant=former)
            if other is not None:
                return other
        return self._store.add(record)

    def _once_open(self, other: StoredPayment) -> StoredPayment:
        """Waits while another worker opens the page of the order."""
        patience = _PATIENCE if self._deadline is None else self._deadline
        end = time.monotonic() + patience
        while other.state == "starting" and time.monotonic() < end:
            time.sleep(_PAUSE)
            other = self._settler.read(other.reference)
        return other

    def _give_way(self, other: StoredPayment) -> bool:
        """Ends an attempt in which no money can have moved, or can move any more.

        What was charged and waits for a person stays in the way, whoever holds the order.
        """
        if other.kind == "checkout_form" and other.state == "waiting":
            return not self._settler.look_at_page(other).holds_order
        if other.kind != "card" and other.state in BEFORE:
            # Should the buyer come back from its bank page, it is not completed. A form that is
            # being opened is shown to nobody, and one that is open by now stays.
            over = ("starting",) if other.kind == "checkout_form" else BEFORE
            left: Change = {"state": "abandoned", "holds_order": False}
            self._store.change(other.reference, over, left)
        now = self._settler.read(other.reference)
        return not now.holds_order and now.state != "attention"

    def _pace(self) -> dict[str, Any]:
        return {} if self._deadline is None else {"deadline": self._deadline}

    def _complete(self, came: _callback.ThreeDsCallback) -> StoredPayment:
        record = self._settler.found(
            reference=came.conversation_id or "", payment_id=came.payment_id
        )
        # No job may have come by to write down that it is over.
        if self._settler.is_over(record) or not self._settler.is_own(record):
            return self._settler.settle(record)
        completion: dict[str, Any] = {**came.completion(**_request.start_of(record))}
        completion["conversation_id"] = record.reference  # what came may be without
        handle = self._client.pending("three_ds.complete", **completion)
        # One of all posts, in all processes, gets through here.
        taken: Change = {"state": "completing", "payment_id": came.payment_id, "pending": handle}
        if not self._store.change(record.reference, BEFORE, taken):
            return self.settle(record.reference, deadline=self._deadline or _PATIENCE)
        with charging(self._store, record):
            settled = self._client.three_ds.complete_once(**completion, **self._pace())
        return self._conclude(replace(record, **taken), settled)

    def _conclude(self, record: StoredPayment, settled: Settled[Any]) -> StoredPayment:
        ended = self._settler.conclude(record, settled)
        # What a program does wrong is not for the buyer to mend.
        if isinstance(settled, NotSent) and isinstance(settled.error, InvalidRequest | ConfigError):
            raise settled.error
        return ended

    def _not_confirmed(self, refused: NotAuthenticated) -> StoredPayment:
        record = self._settler.found(
            reference=refused.conversation_id or "", payment_id=refused.payment_id or ""
        )
        advice = refused.advice
        declined: Change = {
            "state": "declined",
            "holds_order": False,
            "message_en": advice.buyer_en if advice else "",
            "message_tr": advice.buyer_tr if advice else "",
        }
        # A notification may have said so already, without the reason.
        states: tuple[State, ...] = (*BEFORE, "expired", "declined")
        if self._settler.is_own(record):
            self._store.change(record.reference, states, declined)
        return self._settler.read(record.reference)


_METHODS = ("add", "find", "change", "claim_shipping", "unsettled")
_PATIENCE = 10.0
"""Seconds for which whoever comes second waits for the end of what the first one does."""
_PAUSE = 0.05
_TRIES = 100
"""How often an order is tried to be had, of which each time somebody else has it."""
_AT_THE_BANK = 3600
"""Seconds after which a buyer who comes back from a bank's page is not charged any more."""


def __getattr__(name: str) -> object:
    if name == "SqliteStore":
        from iyzico._sqlite_store import SqliteStore

        return SqliteStore
    text = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(text)


if TYPE_CHECKING:
    from iyzico import Settled
    from iyzico._sqlite_store import SqliteStore
