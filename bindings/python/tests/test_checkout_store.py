"""What a store, a log and an error keep of a payment: no card, and no way to a page."""

from __future__ import annotations

import sqlite3
import traceback
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

import iyzico
import seed
from checkouts import FORM, ORDER, approve, card, changed, charged, last, three_ds
from iyzico import IyzicoError, TransportError
from iyzico.checkout import Checkout, SqliteStore, StoredPayment

if TYPE_CHECKING:
    from collections.abc import Callable

    from iyzico import Iyzico
    from iyzico.checkout import Store
    from iyzico.testing import Simulator


def test_client_of_an_event_loop_is_refused(simulator: Simulator, store: Store) -> None:
    with pytest.raises(TypeError, match="pass Iyzico"):
        Checkout(cast("Any", simulator.async_client()), store)


@pytest.mark.parametrize("path", [":memory:", ""])
def test_store_in_memory_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="names no file"):
        SqliteStore(path)


def test_store_is_one_file_whatever_the_working_directory_is(
    simulator: Simulator, client: Iyzico, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [tmp_path / "one", tmp_path / "another"]
    for folder in folders:
        folder.mkdir()
    monkeypatch.chdir(folders[0])
    checkout = Checkout(client, SqliteStore("payments.db"))
    paid = checkout.pay(ORDER, **card())
    monkeypatch.chdir(folders[1])
    assert checkout.pay(ORDER, **card()) == checkout.find(paid.reference) == paid
    assert [*folders[1].iterdir()] == []
    monkeypatch.chdir(folders[0])
    assert Checkout(client, SqliteStore(Path("payments.db"))).pay(ORDER, **card()) == paid
    assert charged(simulator) == 1


def test_no_card_in_the_store_nor_in_the_frames_of_an_error(
    simulator: Simulator, checkout: Checkout, tmp_path: Path
) -> None:
    number = seed.CARD_WITHOUT_FUNDS
    failures: list[Callable[[], Any]] = [
        lambda: checkout.pay(ORDER, **changed(card(number), price="-1")),
        lambda: checkout.pay(ORDER, **changed(card(number), conversation_id="x")),
        lambda: checkout.start_three_ds(ORDER, **changed(three_ds(number), price="-1")),
        lambda: checkout.start_three_ds(ORDER, **changed(three_ds(number), nonsense=number)),
    ]
    simulator.add_fault("emptyResponse", call="three_ds.initialize")
    failures.append(lambda: checkout.start_three_ds(ORDER, **three_ds(number)))
    package = str(Path(iyzico.__file__).parent)
    for fail in failures:
        with pytest.raises((IyzicoError, TypeError)) as caught:
            fail()
        link: BaseException | None = caught.value
        while link is not None:
            stack = traceback.TracebackException.from_exception(link, capture_locals=True).stack
            for frame in stack:
                if frame.filename.startswith(package):
                    assert number not in str(frame.locals)
            link = link.__cause__ or link.__context__
    declined = checkout.pay(ORDER, **card(number))
    assert number not in str(asdict(declined))
    assert number.encode() not in (tmp_path / "payments.db").read_bytes()


def test_whoever_reads_a_log_cannot_go_to_a_page(simulator: Simulator, checkout: Checkout) -> None:
    on_form = checkout.start_form("form", **FORM)
    at_bank = checkout.start_three_ds("bank", **three_ds())
    assert on_form.url
    assert at_bank.html
    records = [on_form.payment, checkout.returned(approve(simulator, on_form).body)]
    shown = repr([on_form, at_bank, *records])
    assert on_form.payment.reference in shown
    for kept in (on_form.payment.token, on_form.url, at_bank.html[:40], "<html"):
        assert kept not in shown


def test_store_keeps_what_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "payments.db"
    record = StoredPayment(
        reference="r",
        order="o",
        kind="card",
        state="sending",
        price="1.0",
        paid_price="1.20",
        currency="TRY",
        basket_id="b",
        pending="{}",
        expires_at=7,
    )
    assert SqliteStore(path).add(record) is None
    store = SqliteStore(path)
    assert store.find(reference="r") == record
    assert store.find(token="t") is None
    other = replace(record, reference="r2")
    assert store.add(other) == record
    assert not store.change("r", ("paid",), {"state": "declined"})
    assert store.change(
        "r", ("sending",), {"state": "declined", "holds_order": False, "token": "t"}
    )
    assert store.find(token="t") == store.find(reference="r")
    assert store.add(other) is None
    assert not store.change("r", ("declined",), {"state": "paid", "holds_order": True})
    assert [found.reference for found in store.unsettled()] == ["r2"]
    with pytest.raises(sqlite3.IntegrityError):
        store.add(replace(record, order="o2"))


def test_transport_error_is_not_swallowed(
    client: Iyzico, simulator: Simulator, store: Store
) -> None:
    simulator.add_fault({"cut": "beforeRead"}, call="three_ds.initialize")
    with pytest.raises(TransportError):
        Checkout(client, store).start_three_ds(ORDER, **three_ds())
    (record,) = [store.find(reference=r.reference) for r in [last(store)]]
    assert record is not None
    assert (record.state, record.holds_order) == ("not_sent", False)
