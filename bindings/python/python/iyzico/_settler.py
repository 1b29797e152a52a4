"""Finds out what became of payments, and writes it down. It charges nothing."""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from iyzico import Declined, Iyzico, NotSent, RefusedByRisk, Succeeded, UnderReview, Unknown
from iyzico import _payment_request as _request
from iyzico._payment_record import (
    BEFORE,
    OPEN,
    UNPAID,
    UNSETTLED,
    Change,
    NotRecorded,
    State,
    Store,
    StoredPayment,
    UnknownPayment,
)
from iyzico.errors import ApiError, IyzicoError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from iyzico import Settled, types
    from iyzico.errors import Outcome

logger = logging.getLogger("iyzico")


class Settler:
    """Looks payments up for a checkout, in whatever state they are."""

    def __init__(
        self,
        client: Iyzico,
        store: Store,
        merchants: list[str],
        now: Callable[[], float],
        failed: set[str] | None = None,
    ) -> None:
        """Makes it of what a checkout has; into `failed` go references that were not looked up."""
        self._client = client
        self._store = store
        self._merchants = merchants
        self._now = now
        self._failed = failed

    def settle(self, record: StoredPayment, deadline: float = 0) -> StoredPayment:
        """Finds out what became of a payment, as far as it can be found out.

        What cannot be looked up is logged as an error, and the payment returned as it was.
        """
        is_over = record.state not in UNSETTLED and not (record.token and record.state in UNPAID)
        if is_over or not self.is_own(record):
            return record
        if record.state in OPEN:
            return self._look_at_charge(record, deadline)
        if record.state == "under_review":
            return self._look_at_review(record)
        # A page that is over for the shop may have been paid on at the bank all the same.
        if record.token and record.state in UNPAID:
            return self.look_at_page(record)
        if record.kind == "three_ds" and record.state == "waiting":
            return self._look_at_bank(record)
        return self._too_old(record)

    def settle_if_possible(self, record: StoredPayment) -> StoredPayment:
        """Settles a payment; one with which anything is wrong is logged and returned as it was."""
        try:
            return self.settle(record)
        except Exception:
            text = "payment %s of order %s cannot be settled"
            logger.exception(text, record.reference, record.order)
            self._fails(record)
            return record

    def is_own(self, record: StoredPayment) -> bool:
        """Whether a payment is of the merchant and the host of this client; else it is told.

        What others say of it proves nothing: with other keys, each page is one that nobody paid on.
        """
        if record.merchant in {"", *self._merchants}:
            return True
        text = (
            "payment %s of order %s was begun by merchant %s, with other keys or at another host;"
            " merchant %s, %r, leaves it as it was; if it is the same merchant, name that mark in"
            " `former_marks` of the client"
        )
        names = (record.reference, record.order, record.merchant, self._merchants[0], self._client)
        logger.error(text, *names)
        self._fails(record)
        return False

    def confirm(self, record: StoredPayment) -> bool:
        """Asks whether a payment is still paid that is known to be, and writes it down.

        Raises an `IyzicoError` when that cannot be found out.
        """
        history = self._client.payment.history(payment_id=record.payment_id)
        if history.has_gone_back:
            change: Change = {"state": "attention"}
            self._tell_wrong(record, record.payment_id, _GONE_BACK)
        else:
            change = self._dated(record, {"state": "paid"})
        self._store.change(record.reference, ("paid",), change)
        return not history.has_gone_back

    def conclude(self, record: StoredPayment, settled: Settled[Any]) -> StoredPayment:
        """Writes down how a charge ended, unless somebody else has.

        Raises `NotRecorded` when the store fails.
        """
        try:
            with _recording(record, settled):
                return self._conclude(record, settled)
        except NotRecorded:
            # No look-up proves a refusal: it is written down as soon as the store is well again.
            if isinstance(settled, _NO_MONEY):
                keep_in_mind(record, _ending(settled))
            raise

    def _conclude(self, record: StoredPayment, settled: Settled[Any]) -> StoredPayment:
        if isinstance(settled, RefusedByRisk):
            return self._refused_by_risk(record, _ending(settled), OPEN)
        if isinstance(settled, Succeeded | UnderReview) and settled.looked_up:
            return self._found_later(record, _ending(settled), OPEN)
        ended = self._dated(record, _ending(settled))
        if self._store.change(record.reference, OPEN, ended):
            return self._as_written(record, OPEN, ended)
        return self.read(record.reference)

    def look_at_page(self, record: StoredPayment) -> StoredPayment:
        """Retrieves the result of a page. It charges nothing, however often."""
        try:
            result = self._client.checkout_form.retrieve(token=record.token)
        except IyzicoError as problem:
            if problem.is_unpaid_page:
                return self._too_old(record)
            return self._not_looked_up(record, "checkout_form.retrieve", problem)
        if not result.is_paid:
            reason = reason_of(result.error_code, result.advice)
            self._store.change(record.reference, ("waiting",), reason)
            now = self.read(record.reference)
            return self._too_old(now) if result.ends_with_page else now
        with _recording(record, Succeeded(result, looked_up=True)):
            return self._paid_on_page(record, result)

    def is_over(self, record: StoredPayment) -> bool:
        """Whether the time for paying on a page has passed."""
        return self._now() >= record.expires_at + _GRACE

    def find(self, name: str, value: str) -> StoredPayment | None:
        """Returns the payment that has this reference, token or number, if there is one.

        It is one of this merchant, if it can be: others count their payments for themselves.
        """
        if not value.isprintable():  # nobody signed it, and PostgreSQL refuses to look for NUL
            return None
        key: Any = {name: value}
        found = (self._store.find(**key, merchant=merchant) for merchant in self._merchants)
        own = next(filter(None, found), None)
        return self._store.find(**key) if own is None and name != "payment_id" else own

    def read(self, reference: str) -> StoredPayment:
        """Returns a payment as it is known."""
        return self.found(reference=reference)

    def found(self, *, reference: str = "", token: str = "", payment_id: str = "") -> StoredPayment:
        """Returns the payment that something belongs to.

        Anybody can ask, and what is raised may be written to a log: what came is not in it.
        """
        names = {"reference": reference, "token": token, "payment_id": payment_id}
        given = next(((name, value) for name, value in names.items() if value), None)
        record = None if given is None else self.find(*given)
        if record is None:
            by = "reference" if reference else "token" if token else "number at iyzico"
            text = f"there is no payment with this {by}"
            raise UnknownPayment(text)
        if payment_id and record.payment_id and record.payment_id != payment_id:
            text = f"payment {record.reference} has another number at iyzico than what came"
            raise UnknownPayment(text)
        return record

    def _look_at_charge(self, record: StoredPayment, deadline: float) -> StoredPayment:
        """Asks what became of a charge that was under way, or whose response was lost."""
        known = _UNWRITTEN.get(record.reference)
        if known is not None:
            self._store.change(record.reference, OPEN, known)
            _UNWRITTEN.pop(record.reference, None)
            return self.read(record.reference)
        pace: Any = {"deadline": deadline} if deadline else _ONE_LOOK
        settled = self._client.resolve(record.pending, **pace)
        if isinstance(settled, NotSent):
            return self._not_looked_up(record, "the look-up", settled.error)
        # Of one that was under way until now, another process may be about to hear.
        if isinstance(settled, Unknown) and record.state == "unknown":
            self._not_looked_up(record, "the look-up", settled.error)
        return self.conclude(record, settled)

    def _not_looked_up(
        self, record: StoredPayment, call: str, problem: IyzicoError
    ) -> StoredPayment:
        """Tells of a payment that it could not be found out what became of it."""
        text = "payment %s of order %s is not settled: %s: %s"
        logger.error(text, record.reference, record.order, call, problem)
        self._fails(record)
        return record

    def _fails(self, record: StoredPayment) -> None:
        if self._failed is not None:
            self._failed.add(record.reference)

    def _look_at_bank(self, record: StoredPayment) -> StoredPayment:
        """Asks whether the buyer failed at the bank's page. It completes nothing."""
        number: Any = {"payment_id": record.payment_id, "conversation_id": record.reference}
        try:
            handle = self._client.pending(
                "three_ds.complete", **number, **_request.start_of(record)
            )
            settled: Settled[Any] = self._client.resolve(handle, **cast("Any", _ONE_LOOK))
        except IyzicoError as problem:
            return self._too_old(self._not_looked_up(record, "three_ds.complete", problem))
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

    def _paid_on_page(self, record: StoredPayment, result: types.PageResult) -> StoredPayment:
        paid: Change = {
            "payment_id": result.payment_id or "",
            "paid_price": str(result.paid_price),
            "error_code": "",
            "message_en": "",
            "message_tr": "",
        }
        if result.is_refused_by_risk:
            return self._refused_by_risk(record, paid, UNPAID)
        if not _request.is_as_ordered(record, result):
            paid["state"] = "attention"
            return self._book(record, paid, UNPAID, _NOT_AS_ORDERED)
        paid["state"] = "paid" if result.may_ship else "under_review"
        return self._found_later(record, paid, UNPAID)

    def _refused_by_risk(
        self, record: StoredPayment, made: Change, states: tuple[State, ...]
    ) -> StoredPayment:
        """Writes down a payment that was made all the same: nobody says whether it goes back."""
        refused: Change = {**made, "state": "attention"}
        return self._book(record, refused, states, _BY_RISK)

    def _found_later(
        self, record: StoredPayment, made: Change, states: tuple[State, ...]
    ) -> StoredPayment:
        """Writes down a payment that is known of later than it was made.

        Somebody may have given it back by then, which only its history tells.
        """
        payment_id = made.get("payment_id", record.payment_id)
        try:
            history = self._client.payment.history(payment_id=payment_id)
        except IyzicoError as problem:
            self._not_looked_up(record, "payment.history", problem)
            return self._book(record, {**made, "state": "under_review"}, states)
        if history.has_gone_back:
            return self._book(record, {**made, "state": "attention"}, states, _GONE_BACK)
        return self._book(record, made, states)

    def _book(
        self, record: StoredPayment, made: Change, states: tuple[State, ...], wrong: str = ""
    ) -> StoredPayment:
        """Writes down that a payment was made, and tells of one in which something is `wrong`.

        It comes before another attempt of its order in which no money has moved. If somebody else
        was faster, the state is none of these any more.
        """
        made = self._dated(record, made)
        known: Change = {**made, "state": "under_review"}  # if the store never says what it is
        for _ in range(_TRIES):
            # With another mark than that of today, two would hold the order.
            has_room = [record.merchant] == self._merchants or self._makes_room(record)
            holding: Change = {**made, "holds_order": True}
            if has_room and self._store.change(record.reference, states, holding):
                known = holding
                break
            if self.read(record.reference).state not in states:
                return self.read(record.reference)
            if not self._makes_room(record):
                wrong = wrong or _ANOTHER
                known = {**made, "state": "attention"}
                self._store.change(record.reference, states, known)
                break
        if wrong:
            self._tell_wrong(record, made.get("payment_id", record.payment_id), wrong)
        return self._as_written(record, states, known)

    def _as_written(
        self, record: StoredPayment, states: tuple[State, ...], made: Change
    ) -> StoredPayment:
        """Reads a payment; a copy from before it was `made` does not say how it ended."""
        now = self.read(record.reference)
        return replace(now, **made) if now.state in states else now

    def is_known_to_be_paid(self, record: StoredPayment) -> bool:
        """Whether this process learned within a minute that a payment is paid and not gone back.

        The date in the record may be by the clock of another machine, so it cannot tell alone.
        """
        learned = _PAID.get(record.reference)
        is_recent = learned is not None and time.monotonic() - learned < _A_MINUTE
        return is_recent and 0 <= self._now() - record.paid_as_of < _A_MINUTE

    def _dated(self, record: StoredPayment, made: Change) -> Change:
        """Notes when a payment was known to be paid, if it is."""
        if made.get("state") != "paid":
            return made
        _PAID.pop(record.reference, None)  # so that the latest are at the end
        _PAID[record.reference] = time.monotonic()
        for oldest in list(_PAID)[:-_MOST_PAID]:
            _PAID.pop(oldest, None)
        return {**made, "paid_as_of": int(self._now())}

    @staticmethod
    def _tell_wrong(record: StoredPayment, payment_id: str, wrong: str) -> None:
        text = "payment %s of order %s was charged, %s"
        logger.error(text, payment_id, record.order, wrong)

    def _makes_room(self, paid: StoredPayment) -> bool:
        """Ends another attempt of an order that is paid, if no money has moved in it."""
        return all(self._gives_way(paid, merchant) for merchant in self._merchants)

    def _gives_way(self, paid: StoredPayment, merchant: str) -> bool:
        other = self._store.find(order=paid.order, merchant=merchant)
        if other is None or other.reference == paid.reference:
            return True
        self.settle_if_possible(other)
        over: Change = {"state": "abandoned", "holds_order": False}
        self._store.change(other.reference, BEFORE, over)
        return not self.read(other.reference).holds_order

    def _too_old(self, record: StoredPayment) -> StoredPayment:
        if record.state not in BEFORE or not self.is_over(record):
            return record
        over: Change = {"state": "expired", "holds_order": False}
        self._store.change(record.reference, BEFORE, over)
        return self.read(record.reference)

    def _look_at_review(self, record: StoredPayment) -> StoredPayment:
        try:
            payment = self._client.payment.retrieve(payment_id=record.payment_id)
        except IyzicoError as problem:
            return self._not_looked_up(record, "payment.retrieve", problem)
        if payment.is_refused_by_risk:
            return self._refused_by_risk(record, {}, ("under_review",))
        judged: Change = {"state": "paid" if payment.may_ship else "under_review"}
        return self._found_later(record, judged, ("under_review",))


@contextmanager
def opening(store: Store, record: StoredPayment) -> Generator[None]:
    """Frees the order when its page could not be opened: opening one moves no money."""
    try:
        yield
    except BaseException as error:
        change = reason_of(getattr(error, "code", None), getattr(error, "advice", None))
        change["state"] = "declined" if isinstance(error, ApiError) else "not_sent"
        change["holds_order"] = False
        store.change(record.reference, ("starting",), change)
        raise


@contextmanager
def charging(store: Store, record: StoredPayment) -> Generator[None]:
    """Frees the order when somebody else's exception ends a charge before it is sent."""
    try:
        yield
    except BaseException as error:
        # What hangs behind it may be of another call.
        lost = getattr(error, "iyzico_error", None)
        is_own = getattr(lost, "conversation_id", None) == record.reference
        if is_own and getattr(lost, "outcome", None) == "not_sent":
            leave(store, record)
        raise


def leave(store: Store, record: StoredPayment) -> None:
    """Frees the order of an attempt that nothing was sent for, as soon as the store takes it."""
    over: Change = {"state": "not_sent", "holds_order": False}
    try:
        store.change(record.reference, (*BEFORE, *OPEN), over)
    except BaseException:  # noqa: BLE001 - what went wrong before it is told
        keep_in_mind(record, over)


def keep_in_mind(record: StoredPayment, ending: Change) -> None:
    """Keeps how a charge ended in which no money moved, until the store takes it."""
    _UNWRITTEN[record.reference] = ending
    for oldest in list(_UNWRITTEN)[:-_MOST_UNWRITTEN]:
        _UNWRITTEN.pop(oldest, None)


def reason_of(code: str | None, advice: Any) -> Change:  # noqa: ANN401 - advice, or none
    """Writes down why something was refused."""
    return Change(
        error_code=code or "",
        message_en=advice.buyer_en if advice else "",
        message_tr=advice.buyer_tr if advice else "",
    )


@contextmanager
def holding(outcome: Outcome, what: str) -> Generator[None]:
    """Says what is known of the money, when the store fails and no charge went out just now.

    What a program does wrong before any money moves, such as a transaction around a payment, is
    told as it is.
    """
    try:
        yield
    except IyzicoError:
        raise
    except Exception as problem:
        if outcome == "not_sent" and isinstance(problem, RuntimeError | TypeError):
            raise
        known = "nothing was charged" if outcome == "not_sent" else "the buyer may have paid"
        text = f"{what}: the store failed, and {known}"
        raise NotRecorded(text, outcome=outcome) from problem


@contextmanager
def _recording(record: StoredPayment, settled: Settled[Any]) -> Generator[None]:
    """Says what is known of a charge that went out, when the store fails to keep it."""
    try:
        yield
    except Exception as problem:
        made: Any = getattr(settled, "response", None)
        came = f"payment {made.payment_id} was made" if made else type(settled).__name__
        text = f"order {record.order}: {came}, and the store failed before it was written down"
        raise NotRecorded(
            text,
            outcome=settled.error.outcome if isinstance(settled, _NO_MONEY) else "unknown",
            pending=record.pending or None,
            payment_id=made.payment_id if made else None,
            conversation_id=record.reference,
        ) from problem


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


_UNWRITTEN: dict[str, Change] = {}
"""How charges ended in which no money moved, by reference, where the store did not take it."""
_MOST_UNWRITTEN = 10_000
_PAID: dict[str, float] = {}
"""When this process learned of the latest payments that they are paid, by reference."""
_MOST_PAID = 1000
_A_MINUTE = 60
_ONE_LOOK = {"deadline": 10.0, "first_pause": 10.0}
_GRACE = 60
"""Seconds after the end of a page during which somebody may still be paying on it."""
_NO_MONEY = (Declined, NotSent)
_TRIES = 10
_GONE_BACK = "and has gone back, in part or whole: ship nothing before you know why"
_NOT_AS_ORDERED = "not as ordered: refund it, or find out"
_ANOTHER = "beside another payment: refund it, or find out"
_BY_RISK = "and risk control refused it: ship nothing, and cancel it"
