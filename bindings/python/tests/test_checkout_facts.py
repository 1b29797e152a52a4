"""The checkout asks the core what a response means: it names no status and no number of the API."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest

import iyzico
from checkouts import FORM, ORDER
from iyzico import Price, _choices

if TYPE_CHECKING:
    from iyzico import Iyzico, types
    from iyzico.checkout import Checkout
    from iyzico.testing import Simulator

PACKAGE = Path(iyzico.__file__).parent
FILES = ["_settler", "_payment_request", "_payment_record", "checkout", "_sqlite_store"]
OTHERS = {"CallName", "MoneyCallName", "ErrorKind", "KnownRetry", "KnownActor"}
"""Names of calls and of kinds of errors, and who does what about one: no field of a response."""


def words_of_the_api() -> set[str]:
    """What the core lists for fields that are one of several words."""
    lists = [getattr(_choices, name) for name in dir(_choices) if name not in OTHERS]
    return {word for known in lists for word in get_args(known) if isinstance(word, str)}


def said_in(code: str) -> set[str]:
    """The words and the names of fields that stand in code, its documentation aside."""
    tree = ast.parse(code)
    texts = {it.value for it in ast.walk(tree) if isinstance(it, ast.Constant)}
    fields = {it.attr for it in ast.walk(tree) if isinstance(it, ast.Attribute)}
    return {it for it in texts if isinstance(it, str)} | fields


def facts_in(code: str) -> set[str]:
    said = said_in(code)
    statuses = {it for it in said if it.endswith(("_status", "phase", "category"))}
    return (said & words_of_the_api()) | statuses


@pytest.mark.parametrize("file", FILES)
def test_checkout_keeps_no_fact_of_the_api(file: str) -> None:
    assert facts_in((PACKAGE / f"{file}.py").read_text()) == set()


def test_a_fact_is_found() -> None:
    assert {"SUCCESS", "INIT_THREEDS", "payment_state", "TRY", "NOT_REFUNDED"} < words_of_the_api()
    assert facts_in('if result.payment_status == "SUCCESS": pass') == {"payment_status", "SUCCESS"}
    assert facts_in("if payment.fraud_status == -1: pass") == {"fraud_status"}
    assert facts_in('getattr(problem, "category", None) == "payment_state"') == {
        "category",
        "payment_state",
    }


def test_amount_with_noise_is_as_ordered(
    simulator: Simulator, client: Iyzico, checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms = client.checkout_form
    genuine: Any = forms.retrieve
    told = ["1.2"]

    def retrieve(_: object, **request: Any) -> types.PageResult:
        result: types.PageResult = genuine(**request)
        return replace(result, paid_price=Price(told[-1]))

    monkeypatch.setattr(type(forms), "retrieve", retrieve)
    for paid_price, state in [("1.1999999999999999", "paid"), ("1.19", "attention")]:
        order = f"{ORDER}-{state}"
        started = checkout.start_form(order, **FORM)
        simulator.page(started.payment.token).approve()
        told.append(paid_price)
        assert checkout.settle(started.payment.reference).state == state
