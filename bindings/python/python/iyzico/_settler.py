"""Finds out what became of payments, and writes it down. It charges nothing."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, cast

from iyzico import Declined, Iyzico, NotSent, RefusedByRisk, Succeeded, UnderReview, Unknown
from iyzico import _payment_request as _request
from iyzico._payment_record import (
    BEFORE,
    OPEN,
    UNPAID,
    Change,
    PaymentRecord,
    State,
    Store,
    UnknownPayment,
)
from iyzico.errors import IyzicoError

if TYPE_CHECKING:
    from collections.abc import Callable

    from iyzico import Settled, types

logger = logging.getLogger("iyzico")


class Settler:
    """Looks payments up for a checkout, in whatever state they are."""

    def __init__(self, client: Iyzico, store: Store, now: Callable[[], float]) -> None:
        self._client = client
        self._store = store
        self._now = now

    def settle(self, record: PaymentRecord, deadline: float = 0) -> PaymentRecord:
        """Finds out what became of a payment, as far as it can be found out."""
        if record.state in OPEN:
            pace: Any = {"deadline": deadline} if deadline else _ONE_LOOK
            settled = self._client.resolve(record.pending, **pace)
            return record if isinstance(settled, NotSent) else self.conclude(record, settled)
        if record.state == "under_review":
            return self._look_at_review(record)
        # A page that is over for the shop may have been paid on at the bank all the same.
        if record.token and record.state in UNPAID:
            return self.look_at_page(record)
        if record.kind == "three_ds" and record.state == "waiting":
            return self._look_at_bank(record)
        return self._too_old(record)

    def settle_if_possible(self, record: PaymentRecord) -> PaymentRecord:
        """Settles a payment; one that cannot be looked up is logged and returned as it was."""
        try:
            return self.settle(record)
        except Exception:
            text = "payment %s of order %s cannot be settled"
            logger.exception(text, record.reference, record.order)
            return record

    def conclude(self, record: PaymentRecord, settled: Settled[Any]) -> PaymentRecord:
        """Writes down how a charge ended, unless somebody else has."""
        if isinstance(settled, RefusedByRisk):
            return self._refused_by_risk(record, _ending(settled), OPEN)
        if isinstance(settled, Succeeded | UnderReview) and settled.looked_up:
            return self._found_later(record, _ending(settled), OPEN)
        self._store.change(record.reference, OPEN, _ending(settled))
        return self.read(record.reference)

    def look_at_page(self, record: PaymentRecord) -> PaymentRecord:
        """Retrieves the result of a page. It charges nothing, however often."""
        try:
            result = self._client.checkout_form.retrieve(token=record.token)
        except IyzicoError as problem:
            if getattr(problem, "category", None) == "payment_state":  # nobody has paid on it yet
                return self._too_old(record)
            logger.warning("checkout_form.retrieve of %s: %s", record.reference, problem)
            return record
        if not result.is_paid:
            reason = reason_of(result.error_code, result.advice)
            self._store.change(record.reference, ("waiting",), reason)
            now = self.read(record.reference)
            return self._too_old(now) if result.payment_status in _ENDS_WITH_ITS_PAGE else now
        return self._paid_on_page(record, result)

    def is_over(self, record: PaymentRecord) -> bool:
        """Whether the time for paying on a page has passed."""
        return self._now() >= record.expires_at + _GRACE

    def read(self, reference: str) -> PaymentRecord:
        """Returns a payment as it is known."""
        return self.found(reference=reference)

    def found(self, *, reference: str = "", token: str = "", payment_id: str = "") -> PaymentRecord:
        """Returns the payment that something belongs to.

        Anybody can ask, and what is raised may be written to a log: what came is not in it.
        """
        record = None
        if reference:
            record = self._store.find(reference=reference)
        elif token:
            record = self._store.find(token=token)
        elif payment_id:
            record = self._store.find(payment_id=payment_id)
        if record is None:
            by = "reference" if reference else "token" if token else "number at iyzico"
            text = f"there is no payment with this {by}"
            raise UnknownPayment(text)
        if payment_id and record.payment_id and record.payment_id != payment_id:
            text = f"payment {record.reference} has another number at iyzico than what came"
            raise UnknownPayment(text)
        return record

    def _look_at_bank(self, record: PaymentRecord) -> PaymentRecord:
        """Asks whether the buyer failed at the bank's page. It completes nothing."""
        number: Any = {"payment_id": record.payment_id, "conversation_id": record.reference}
        try:
            handle = self._client.pending(
                "three_ds.complete", **number, **_request.start_of(record)
            )
            settled: Settled[Any] = self._client.resolve(handle, **cast("Any", _ONE_LOOK))
        except IyzicoError as problem:
            logger.warning("three_ds.complete of %s: %s", record.reference, problem)
            return self._too_old(record)
        match settled:
            case RefusedByRisk():
                return self._refused_by_risk(record, _ending(settled), ("waiting",))
            case Declined():
                self._store.change(record.reference, ("waiting",), _ending(settled))
            case Succeeded() | UnderReview():  # somebody has completed it without this checkout
                return self._found_later(record, _ending(settled), ("waiting",))
            case _:
                pass
        return self._too_old(self.read(record.reference))

    def _paid_on_page(self, record: PaymentRecord, result: types.PageResult) -> PaymentRecord:
        paid: Change = {
            "payment_id": result.payment_id or "",
            "paid_price": str(result.paid_price),
            "error_code": "",
            "message_en": "",
            "message_tr": "",
        }
        if result.fraud_status == _REFUSED_BY_RISK:
            return self._refused_by_risk(record, paid, UNPAID)
        if not _request.is_as_ordered(record, result):
            paid["state"] = "attention"
            return self._book(record, paid, UNPAID, "not as ordered")
        paid["state"] = "paid" if result.may_ship else "under_review"
        return self._found_later(record, paid, UNPAID)

    def _refused_by_risk(
        self, record: PaymentRecord, made: Change, states: tuple[State, ...]
    ) -> PaymentRecord:
        """Writes down a payment that was made all the same: nobody says whether it goes back."""
        refused: Change = {**made, "state": "attention"}
        return self._book(record, refused, states, "and risk control refused it")

    def _found_later(
        self, record: PaymentRecord, made: Change, states: tuple[State, ...]
    ) -> PaymentRecord:
        """Writes down a payment that is known of later than it was made.

        Somebody may have given it back by then, which only its history tells.
        """
        payment_id = made.get("payment_id", record.payment_id)
        try:
            history = self._client.payment.history(payment_id=payment_id)
        except IyzicoError as problem:
            logger.warning("payment.history of %s: %s", record.reference, problem)
            return self._book(record, {**made, "state": "under_review"}, states)
        if _request.has_gone_back(history):
            went_back: Change = {**made, "state": "attention"}
            return self._book(record, went_back, states, "and has gone back, in part or whole")
        return self._book(record, made, states)

    def _book(
        self, record: PaymentRecord, made: Change, states: tuple[State, ...], wrong: str = ""
    ) -> PaymentRecord:
        """Writes down that a payment was made, and tells of one in which something is `wrong`.

        It comes before another attempt of its order in which no money has moved. If somebody else
        was faster, the state is none of these any more.
        """
        for _ in range(_TRIES):
            if self._store.change(record.reference, states, {**made, "holds_order": True}):
                break
            if self.read(record.reference).state not in states:
                return self.read(record.reference)
            if not self._makes_room(record):
                wrong = wrong or "beside another payment"
                self._store.change(record.reference, states, {**made, "state": "attention"})
                break
        if wrong:
            text = "payment %s of order %s was charged, %s: refund it, or find out"
            logger.error(text, made.get("payment_id", record.payment_id), record.order, wrong)
        return self.read(record.reference)

    def _makes_room(self, paid: PaymentRecord) -> bool:
        """Ends another attempt of an order that is paid, if no money has moved in it."""
        other = self._store.find(order=paid.order)
        if other is None or other.reference == paid.reference:
            return True
        self.settle_if_possible(other)
        over: Change = {"state": "abandoned", "holds_order": False}
        self._store.change(other.reference, BEFORE, over)
        return not self.read(other.reference).holds_order

    def _too_old(self, record: PaymentRecord) -> PaymentRecord:
        if record.state not in BEFORE or not self.is_over(record):
            return record
        over: Change = {"state": "expired", "holds_order": False}
        self._store.change(record.reference, BEFORE, over)
        return self.read(record.reference)

    def _look_at_review(self, record: PaymentRecord) -> PaymentRecord:
        try:
            payment = self._client.payment.retrieve(payment_id=record.payment_id)
        except IyzicoError as problem:
            logger.warning("payment.retrieve of %s: %s", record.reference, problem)
            return record
        if payment.fraud_status == _REFUSED_BY_RISK:
            return self._refused_by_risk(record, {}, ("under_review",))
        judged: Change = {"state": "paid" if payment.may_ship else "under_review"}
        return self._found_later(record, judged, ("under_review",))


def reason_of(code: str | None, advice: Any) -> Change:  # noqa: ANN401 - advice, or none
    """Writes down why something was refused."""
    return Change(
        error_code=code or "",
        message_en=advice.buyer_en if advice else "",
        message_tr=advice.buyer_tr if advice else "",
    )


def _ending(settled: Settled[Any]) -> Change:
    match settled:
        case Succeeded(payment) | UnderReview(payment):
            return Change(
                state="paid" if payment.may_ship else "under_review",
                payment_id=payment.payment_id,
                paid_price=str(payment.paid_price),
            )
        case RefusedByRisk(payment):
            return Change(
                state="attention",
                payment_id=payment.payment_id,
                paid_price=str(payment.paid_price),
            )
        case Declined(error):
            reason = reason_of(getattr(error, "code", None), error.advice)
            return {**reason, "state": "declined", "holds_order": False}
        case NotSent(error):
            reason = reason_of(getattr(error, "code", None), error.advice)
            return {**reason, "state": "not_sent", "holds_order": False}
        case Unknown(pending):
            return Change(state="unknown", pending=pending)


_ENDS_WITH_ITS_PAGE = ("FAILURE", "INIT_THREEDS", "CALLBACK_THREEDS", "BKM_POS_SELECTED")
"""Payments that nobody finishes when the page is too old. A transfer or a credit comes days later,
and what a word says that is missing or not known, nobody knows: such a page holds its order."""
_ONE_LOOK = {"deadline": 10.0, "first_pause": 10.0}
_GRACE = 60
"""Seconds after the end of a page during which somebody may still be paying on it."""
_TRIES = 10
_REFUSED_BY_RISK = -1
