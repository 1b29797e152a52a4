"""A store of the shop's own that is written wrong: it is told, and nothing is sent."""

from __future__ import annotations

import sqlite3
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from checkouts import FORM, ORDER, card, changed, three_ds
from iyzico import _settler
from iyzico.checkout import Checkout, NotRecorded, StoredPayment, UnknownPayment

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from iyzico import Iyzico
    from iyzico.checkout import Store
    from iyzico.testing import Simulator


class Own:
    """A store whose methods answer what a test wants."""

    def __init__(self, store: Store, **methods: Callable[..., Any]) -> None:
        self._store = store
        self._methods = methods

    def __getattr__(self, name: str) -> Any:
        method = self._methods.get(name)
        right = getattr(self._store, name)
        return right if method is None else partial(method, right)


NEVER_AWAITED: list[Any] = []


def later(right: Callable[..., Any], *args: Any, **kwargs: Any) -> object:
    async def answer() -> object:
        return right(*args, **kwargs)

    NEVER_AWAITED.append(answer())
    return NEVER_AWAITED[-1]


@pytest.fixture(autouse=True)
def _closed() -> Generator[None]:
    yield
    while NEVER_AWAITED:
        NEVER_AWAITED.pop().close()


def nothing(right: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    right(*args, **kwargs)


def always(right: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
    right(*args, **kwargs)
    return True


def the_same(right: Callable[..., Any], record: StoredPayment) -> StoredPayment:
    return right(record) or record


def fields(right: Callable[..., Any], **asked: str) -> object:
    found = right(**asked)
    return found and {"reference": found.reference}


def dropped(*_: object, **__: object) -> None:
    """Keeps nothing: rolled back by whoever shares the session, or asked of a copy."""


def rows(right: Callable[..., Any], *args: Any) -> int:
    return int(right(*args))


MISTAKES: list[tuple[str, Callable[..., Any], str]] = [
    ("add", later, "add must return a StoredPayment or None, not coroutine"),
    ("add", always, "add must return a StoredPayment or None, not bool"),
    ("add", the_same, "add returned the record that it was given"),
    ("add", dropped, "was added to the store and is not there"),
    ("find", later, "find must return a StoredPayment or None, not coroutine"),
    ("find", fields, "find must return a StoredPayment or None, not dict"),
    ("find", dropped, "was added to the store and is not there"),
    ("change", later, "change must return whether it did, True or False, not coroutine"),
    ("change", nothing, "change must return whether it did, True or False, not NoneType"),
    ("change", always, "change returned True for a record that is in none of the states"),
]
WAYS_TO_START: list[Callable[[Checkout], object]] = [
    lambda checkout: checkout.pay(ORDER, **card()),
    lambda checkout: checkout.start_three_ds(ORDER, **three_ds()),
    lambda checkout: checkout.start_form(ORDER, **FORM),
]


@pytest.mark.parametrize("start", WAYS_TO_START)
@pytest.mark.parametrize(("method", "mistake", "told"), MISTAKES)
def test_nothing_is_sent_with_a_store_that_is_wrong(  # noqa: PLR0913, PLR0917
    simulator: Simulator,
    client: Iyzico,
    store: Store,
    method: str,
    mistake: Callable[..., Any],
    told: str,
    start: Callable[[Checkout], object],
) -> None:
    wrong: Any = Own(store, **{method: mistake})
    for _ in range(2):
        with pytest.raises((TypeError, NotRecorded), match=told) as caught:
            start(Checkout(client, wrong))
        assert getattr(caught.value, "outcome", "not_sent") == "not_sent"
    assert simulator.requests() == []


@pytest.mark.parametrize("mistake", [later, nothing])
def test_no_order_ships_by_an_answer_that_is_none(
    client: Iyzico, store: Store, mistake: Callable[..., Any]
) -> None:
    wrong: Any = Own(store, claim_shipping=mistake)
    checkout = Checkout(client, wrong)
    paid = checkout.pay(ORDER, **card())
    with pytest.raises(NotRecorded) as caught:
        checkout.claim_shipping(paid.reference)
    assert "claim_shipping must return whether it did" in str(caught.value.__cause__)


def test_numbers_of_rows_are_answers(client: Iyzico, store: Store) -> None:
    own: Any = Own(store, change=rows, claim_shipping=rows)
    checkout = Checkout(client, own)
    paid = checkout.pay(ORDER, **card())
    claims = [checkout.claim_shipping(paid.reference) for _ in range(2)]
    assert paid.is_paid
    assert [claim is True for claim in claims] == [True, False]


def test_attempt_that_was_left_by_now_is_no_mistake_of_the_store(
    simulator: Simulator, client: Iyzico, store: Store
) -> None:
    def left(right: Callable[..., Any], record: StoredPayment) -> StoredPayment | None:
        other: StoredPayment | None = right(record)
        store.change(record.reference, ("starting",), {"state": "abandoned", "holds_order": False})
        return other

    quick: Any = Own(store, add=left)
    assert Checkout(client, quick).start_three_ds(ORDER, **three_ds()).html is not None
    assert store.find(order=ORDER)


class Timeout(BaseException):
    """What gevent raises, in whatever waits."""


@pytest.mark.parametrize("start", WAYS_TO_START)
@pytest.mark.parametrize("problem", [sqlite3.OperationalError, Timeout])
@pytest.mark.parametrize("is_done", [False, True])
@pytest.mark.parametrize("failing", ["add", "find", "change"])
def test_order_is_free_after_a_store_failed_before_anything_was_sent(  # noqa: PLR0913, PLR0917
    simulator: Simulator,
    client: Iyzico,
    store: Store,
    failing: str,
    is_done: bool,  # noqa: FBT001
    problem: type[BaseException],
    start: Callable[[Checkout], object],
) -> None:
    def fails(right: Callable[..., Any], *given: object, **named: object) -> None:
        if is_done:
            right(*given, **named)
        text = "the connection was lost"
        raise problem(text)

    broken: Any = Own(store, **{failing: fails})
    with pytest.raises((NotRecorded, Timeout)) as caught:
        start(Checkout(client, broken))
    assert getattr(caught.value, "outcome", "not_sent") == "not_sent"
    well = Checkout(client, store)
    well.settle_all()
    assert well.pay(ORDER, **card()).is_paid
    assert len(simulator.ledger()) == 1


def test_what_is_kept_in_mind_for_a_store_that_stays_down_is_bounded(
    client: Iyzico, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Down:
        def __getattr__(self, name: str) -> Any:
            def operation(*_: object, **__: object) -> None:
                text = "the server has gone away"
                raise sqlite3.OperationalError(text)

            return operation

    kept: dict[str, Any] = {}
    monkeypatch.setattr(_settler, "_UNWRITTEN", kept)
    monkeypatch.setattr(_settler, "_MOST_UNWRITTEN", 3)
    down: Any = Down()
    for _ in range(5):
        with pytest.raises(NotRecorded):
            Checkout(client, down).pay(ORDER, **card())
    assert len(kept) == 3


class Folding:
    """A store whose database compares texts as MySQL does unless it is told otherwise."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._as_written: dict[str, str] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def add(self, record: StoredPayment) -> StoredPayment | None:
        written = self._as_written.setdefault(record.order.casefold(), record.order)
        other = self._store.find(order=written, merchant=record.merchant)
        if other is not None:
            return other
        for text in (record.reference, record.token):
            self._as_written[text.casefold()] = text
        return self._store.add(record)

    def find(self, **asked: str) -> StoredPayment | None:
        written = self._as_written
        return self._store.find(
            **{name: written.get(text.casefold(), text) for name, text in asked.items()}
        )


@pytest.mark.parametrize("start", WAYS_TO_START)
def test_no_order_gets_the_payment_of_another_one(
    simulator: Simulator, client: Iyzico, store: Store, start: Callable[[Checkout], object]
) -> None:
    folding: Any = Folding(store)
    checkout = Checkout(client, folding)
    request = changed(card(), basket_id="cart")
    paid = checkout.pay(ORDER.upper() + "A", **request)
    before = len(simulator.requests())
    with pytest.raises(RuntimeError, match="takes the two numbers for the same"):
        checkout.pay(ORDER + "a", **request)
    assert len(simulator.requests()) == before
    assert checkout.find(paid.reference) == paid
    with pytest.raises(UnknownPayment):
        checkout.find(paid.reference.upper())
