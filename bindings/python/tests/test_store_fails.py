"""A store that fails after a charge: the error says where the money is, and nobody pays twice."""

from __future__ import annotations

import itertools
import sqlite3
from typing import TYPE_CHECKING, Any, cast

import pytest

import seed
import servers
from checkouts import (
    FORM,
    ORDER,
    WAYS_TO_HEAR,
    WAYS_TO_PAY,
    approve,
    card,
    listening,
    on_the_form,
)
from iyzico import IyzicoError, Succeeded, _settler
from iyzico import checkout as module
from iyzico.checkout import Checkout, NotRecorded, SqliteStore, UnknownPayment
from iyzico.errors import IncompleteCallback

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from iyzico import Iyzico
    from iyzico.checkout import Started, Store, StoredPayment
    from iyzico.testing import FormPost, Simulator


class Failing:
    """A store in which one method fails once money has moved, as one whose disk is full does."""

    def __init__(self, store: Store, method: str, is_time: Callable[[], object]) -> None:
        self._store = store
        self._method = method
        self.is_time = is_time

    def __getattr__(self, name: str) -> Any:
        if name == self._method and self.is_time():
            return self._fail
        return getattr(self._store, name)

    def _fail(self, *_: object, **__: object) -> None:
        text = "disk I/O error"
        raise sqlite3.OperationalError(text)


class WithoutNul:
    """A store that refuses to look for text that its database cannot hold, as PostgreSQL does."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def find(self, **wanted: str) -> StoredPayment | None:
        if any("\0" in text for text in wanted.values()):
            text = "A string literal cannot contain NUL (0x00) characters."
            raise ValueError(text)
        return self._store.find(**wanted)


def test_text_that_no_database_holds_belongs_to_no_payment(client: Iyzico, store: Store) -> None:
    checkout = Checkout(client, cast("Any", WithoutNul(store)))
    with pytest.raises(IncompleteCallback):
        checkout.returned(b"token=a%00b")  # signed by nobody
    for reference in ("a\0b", "\ud800"):
        for look in (checkout.find, checkout.settle):
            with pytest.raises(UnknownPayment):
                look(reference)
        assert not checkout.claim_shipping(reference)


# Who has paid on the page is not known before the store has found the payment.
@pytest.mark.parametrize(
    ("pay", "method"),
    [(pay, "change") for pay in WAYS_TO_PAY]
    + [(pay, "find") for pay in WAYS_TO_PAY if pay is not on_the_form],
)
def test_error_says_where_the_money_is(
    simulator: Simulator,
    client: Iyzico,
    store: Store,
    pay: Callable[..., StoredPayment],
    method: str,
) -> None:
    failing: Any = Failing(store, method, simulator.ledger)
    with pytest.raises(NotRecorded, match="and the store failed") as caught:
        pay(simulator, Checkout(client, failing))
    error = caught.value
    (made,) = simulator.ledger()
    assert (error.outcome, error.payment_id) == ("unknown", made.payment_id)
    assert isinstance(error.__cause__, sqlite3.OperationalError)
    if error.pending is None:
        assert pay is on_the_form  # its token is its handle
    else:
        assert isinstance(client.resolve(error.pending), Succeeded)
    well = Checkout(client, store)
    assert error.conversation_id is not None
    assert well.settle(error.conversation_id).is_paid
    assert well.pay(ORDER, **card()).payment_id == made.payment_id
    assert len(simulator.ledger()) == 1


def test_refusal_that_was_not_written_down_is_one(
    simulator: Simulator, client: Iyzico, store: Store
) -> None:
    def is_sent() -> bool:
        return any(request.call == "payment.create" for request in simulator.requests())

    failing: Any = Failing(store, "change", is_sent)
    with pytest.raises(NotRecorded, match="Declined, and the store failed") as caught:
        Checkout(client, failing).pay(ORDER, **card(seed.CARD_WITHOUT_FUNDS))
    assert (caught.value.outcome, caught.value.payment_id) == ("refused", None)
    assert simulator.ledger() == []


def after_it_was_tried() -> Callable[[], object]:
    """A checkout sees that a store has a method, and tries it before anything is sent."""
    times = itertools.count(1)
    return lambda: next(times) > len(("seen", "tried"))


def with_all_others(checkout: Checkout, _: str) -> None:
    checkout.settle_all()


def by_the_next_try(checkout: Checkout, reference: str) -> None:
    assert checkout.pay(ORDER, **card()).reference == reference


@pytest.mark.parametrize(
    "settle",
    [Checkout.settle, with_all_others, by_the_next_try],
    ids=["settle", "settle_all", "pay"],
)
@pytest.mark.parametrize("outcome", ["refused", "not_sent"])
def test_charge_without_money_that_was_not_written_down_is_kept_in_mind(
    simulator: Simulator,
    store: Store,
    settle: Callable[[Checkout, str], object],
    outcome: str,
) -> None:
    nowhere = servers.unused_address() if outcome == "not_sent" else simulator.base_url
    client = simulator.client(base_url=nowhere)
    failing: Any = Failing(store, "change", after_it_was_tried())
    with pytest.raises(NotRecorded) as caught:
        Checkout(client, failing).pay(ORDER, **card(seed.CARD_WITHOUT_FUNDS))
    assert caught.value.outcome == outcome
    reference = caught.value.conversation_id
    assert reference is not None
    well = Checkout(client, store)  # the helpers for frameworks make one for each request
    settle(well, reference)
    settled = well.find(reference)
    assert settled.state == ("declined" if outcome == "refused" else "not_sent")
    assert (settled.holds_order, settled.may_pay_again) == (False, True)
    if outcome == "refused":
        assert settled.error_code == "10051"
        assert settled.message_en
        assert well.pay(ORDER, **card()).is_paid
        assert len(simulator.ledger()) == 1


def test_refusal_of_which_nobody_knows_any_more_is_for_a_person(
    simulator: Simulator, client: Iyzico, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing: Any = Failing(store, "change", after_it_was_tried())
    with pytest.raises(NotRecorded) as caught:
        Checkout(client, failing).pay(ORDER, **card(seed.CARD_WITHOUT_FUNDS))
    reference = caught.value.conversation_id
    assert reference is not None
    monkeypatch.setattr(_settler, "_UNWRITTEN", {})  # another process
    after = Checkout(simulator.client(), store)
    assert after.settle(reference).state == "unknown"  # and the panel shows no payment
    assert store.change(reference, ("unknown",), {"state": "declined", "holds_order": False})
    assert after.pay(ORDER, **card()).is_paid
    assert len(simulator.ledger()) == 1


class Broken:
    """A store that always fails, and tells of it in its own way."""

    def __init__(self, problem: type[Exception]) -> None:
        self._problem = problem

    def __getattr__(self, name: str) -> Any:
        def operation(*_: object, **__: object) -> None:
            text = "the pool is closed"
            raise self._problem(text)

        return operation


def by_shipping(_: Simulator, checkout: Checkout, started: Started, post: FormPost) -> None:
    checkout.claim_shipping(started.payment.reference)


def by_looking(_: Simulator, checkout: Checkout, started: Started, post: FormPost) -> None:
    checkout.find(started.payment.reference)


@pytest.mark.parametrize("ask", [*WAYS_TO_HEAR, by_shipping, by_looking])
def test_whatever_a_store_raises_it_is_said_where_the_money_is(
    simulator: Simulator, client: Iyzico, store: Store, ask: Callable[..., None]
) -> None:
    listening(simulator)
    started = Checkout(client, store).start_form(ORDER, **FORM)
    post = approve(simulator, started)
    for problem in (sqlite3.OperationalError, RuntimeError, TypeError, LookupError):
        broken: Any = Broken(problem)
        with pytest.raises(NotRecorded, match="the buyer may have paid") as caught:
            ask(simulator, Checkout(client, broken), started, post)
        assert caught.value.outcome == "unknown"
        assert isinstance(caught.value.__cause__, problem)
    ask(simulator, Checkout(client, store), started, post)
    assert len(simulator.ledger()) == 1


class FailingAt:
    """A store whose operation of this number fails, and all after it, done or not."""

    def __init__(self, store: Store, number: int, *, is_done: bool) -> None:
        self._store = store
        self._left = number
        self._is_done = is_done

    def __getattr__(self, name: str) -> Any:
        def operation(*given: Any, **named: Any) -> Any:
            self._left -= 1
            if self._left > 0:
                return getattr(self._store, name)(*given, **named)
            if self._left == 0 and self._is_done:
                getattr(self._store, name)(*given, **named)
            text = "disk I/O error"
            raise sqlite3.OperationalError(text)

        return operation


@pytest.mark.parametrize("is_done", [False, True])
@pytest.mark.parametrize("pay", WAYS_TO_PAY)
def test_whenever_the_store_fails_it_is_said_where_the_money_is(
    simulator: Simulator,
    client: Iyzico,
    tmp_path: Path,
    pay: Callable[..., StoredPayment],
    *,
    is_done: bool,
) -> None:
    outcomes = list[str]()
    number = 0
    for number in range(1, 20):
        simulator.reset()
        store = SqliteStore(tmp_path / f"{number}.db")
        failing: Any = FailingAt(store, number, is_done=is_done)
        told: NotRecorded | None = None
        try:
            assert pay(simulator, Checkout(client, failing)).is_paid
        except NotRecorded as error:
            told = error
        if told is None:
            break
        assert isinstance(told.__cause__, sqlite3.OperationalError)
        outcomes.append(told.outcome)
        assert told.outcome == "unknown" or simulator.ledger() == []
        well = Checkout(client, store, deadline=0)
        well.settle_all()
        well.pay(ORDER, **card())
        assert len(simulator.ledger()) <= 1
    assert number < 19
    assert outcomes == sorted(outcomes)  # first nothing was sent, and then nobody knows
    assert set(outcomes) == {"not_sent", "unknown"}


@pytest.mark.parametrize("number", [1, 2])
def test_claim_that_may_have_been_written_down_says_so(
    client: Iyzico, store: Store, number: int
) -> None:
    paid = Checkout(client, store).pay(ORDER, **card())
    failing: Any = FailingAt(store, number, is_done=True)
    with pytest.raises(NotRecorded) as caught:
        Checkout(client, failing).claim_shipping(paid.reference)
    is_marked = Checkout(client, store).find(paid.reference).shipped
    assert is_marked == (number == 2)
    assert ("may be marked as shipped" in str(caught.value)) == is_marked
    assert Checkout(client, store).claim_shipping(paid.reference) != is_marked


def test_errors_of_the_checkout_are_in_the_tree_of_all_errors(client: Iyzico, store: Store) -> None:
    kinds = [it for it in vars(module).values() if isinstance(it, type)]
    raised = [it for it in kinds if issubclass(it, Exception)]
    assert {it.__name__ for it in raised} >= {"NotRecorded", "OrderChanged", "UnknownPayment"}
    for it in raised:
        assert issubclass(it, IyzicoError), it
    with pytest.raises(LookupError) as caught:
        Checkout(client, store).find("nobody's")
    assert isinstance(caught.value, UnknownPayment)
    assert caught.value.outcome == "not_sent"
