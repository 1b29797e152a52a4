"""What is wrong with the settings of a checkout is told where they are given, not to a buyer."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from flask import Flask

from django_app import application

application()

from django.test import override_settings  # noqa: E402

from checkouts import ORDER, WAYS_TO_PAY, approve, three_ds  # noqa: E402
from iyzico import ConfigError, NotSent  # noqa: E402
from iyzico.checkout import Checkout, SqliteStore  # noqa: E402
from iyzico.django import _checks, payments  # noqa: E402
from iyzico.fastapi import FastAPIIyzico  # noqa: E402
from iyzico.flask import FlaskIyzico  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from iyzico import Iyzico
    from iyzico.checkout import Store, StoredPayment
    from iyzico.testing import Simulator

NO_DEADLINES: list[Any] = ["10", "", -1, float("nan"), float("inf"), True, 1e300, 10**400, [1]]
DEADLINES: list[Any] = [None, 0, 5, 0.5, Decimal(5)]
NO_STORES: list[Any] = [None, "payments.db", SqliteStore, {}, ...]


def keys(simulator: Simulator) -> Any:
    return {
        "base_url": simulator.url,
        "api_key": simulator.api_key,
        "secret_key": simulator.secret_key,
    }


def in_a_checkout(simulator: Simulator, **given: Any) -> None:
    store = given.pop("store")
    Checkout(simulator.client(), store, **given)


def in_flask(simulator: Simulator, **given: Any) -> None:
    app = Flask("shop")
    for name, value in keys(simulator).items():
        app.config[f"IYZICO_{name.upper()}"] = value
    FlaskIyzico(app, **given)


def in_fastapi(simulator: Simulator, **given: Any) -> None:
    helper = FastAPIIyzico(**given, **keys(simulator))
    with TestClient(FastAPI(lifespan=helper.lifespan)):
        pass


HELPERS: list[Callable[..., None]] = [in_a_checkout, in_flask, in_fastapi]


@pytest.mark.parametrize("deadline", NO_DEADLINES, ids=lambda it: ascii(it)[:9])
@pytest.mark.parametrize("use", HELPERS)
def test_deadline_that_is_none_is_refused_where_it_is_given(
    simulator: Simulator, store: Store, use: Callable[..., None], deadline: Any
) -> None:
    with pytest.raises(ConfigError, match=r"^deadline: must be a positive number") as told:
        use(simulator, store=store, deadline=deadline)
    assert told.value.setting == "deadline"
    assert told.value.outcome == "not_sent"
    assert "earlier call" not in str(told.value)
    assert simulator.requests() == []


@pytest.mark.parametrize("deadline", DEADLINES)
@pytest.mark.parametrize("pay", WAYS_TO_PAY)
def test_deadline_that_is_one_is_taken(
    simulator: Simulator,
    client: Iyzico,
    store: Store,
    pay: Callable[..., StoredPayment],
    deadline: Any,
) -> None:
    assert pay(simulator, Checkout(client, store, deadline=deadline)).is_paid


@pytest.mark.parametrize("wrong", NO_STORES, ids=ascii)
@pytest.mark.parametrize("use", HELPERS)
def test_store_that_is_none_is_refused_where_it_is_given(
    simulator: Simulator, use: Callable[..., None], wrong: Any
) -> None:
    if wrong is None and use is not in_a_checkout:
        use(simulator, store=wrong)  # it is for those who want the client alone
        return
    with pytest.raises(TypeError, match="as SqliteStore"):
        use(simulator, store=wrong)


@pytest.mark.parametrize("deadline", NO_DEADLINES, ids=lambda it: ascii(it)[:9])
def test_django_names_a_deadline_that_is_none(simulator: Simulator, deadline: Any) -> None:
    with override_settings(IYZICO=keys(simulator), IYZICO_DEADLINE=deadline):
        (problem,) = _checks.check_checkout(None)
        with pytest.raises(ConfigError):
            payments.checkout()
    assert problem.id == "iyzico.E002"
    with override_settings(IYZICO=keys(simulator), IYZICO_DEADLINE=5):
        assert _checks.check_checkout(None) == []


NO_SWITCHES: list[Any] = ["False", "0", "true", "", 0, 1, None, []]


@pytest.mark.parametrize("given", NO_SWITCHES, ids=ascii)
@pytest.mark.parametrize("use", HELPERS)
def test_switch_that_is_neither_on_nor_off_is_refused(
    simulator: Simulator, store: Store, use: Callable[..., None], given: Any
) -> None:
    with pytest.raises(ConfigError, match=r"^look_up_unsigned: must be True or False, not") as told:
        use(simulator, store=store, look_up_unsigned=given)
    assert told.value.setting == "look_up_unsigned"


@pytest.mark.parametrize("given", NO_SWITCHES, ids=ascii)
def test_django_names_a_switch_that_is_neither_on_nor_off(simulator: Simulator, given: Any) -> None:
    with override_settings(IYZICO=keys(simulator), IYZICO_LOOK_UP_UNSIGNED=given):
        (problem,) = _checks.check_checkout(None)
    assert problem.id == "iyzico.E002"
    assert problem.msg.startswith("IYZICO_LOOK_UP_UNSIGNED: ")
    assert "IYZICO_LOOK_UP_UNSIGNED = True" in str(problem.hint)


@pytest.mark.parametrize("settings", ["x", [("api_key", "x")], 5, True])
def test_django_names_settings_that_are_none(settings: Any) -> None:
    with override_settings(IYZICO=settings):
        (problem,) = _checks.check_client(None)
        assert problem.msg.startswith("iyzico: IYZICO: must be a dict")
        assert _checks.check_checkout(None) == _checks.check_keys(None) == []


def test_django_takes_no_settings_from_the_environment(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in keys(simulator).items():
        monkeypatch.setenv(f"IYZICO_{name.upper()}", value)
    with override_settings(IYZICO=None):
        assert _checks.check_client(None) == []


def test_what_a_program_does_wrong_is_raised_in_the_callback(
    simulator: Simulator, client: Iyzico, store: Store
) -> None:
    started = Checkout(client, store).start_three_ds(ORDER, **three_ds())
    wrong = ConfigError("what a later version does not take")

    class Refusing:
        def __getattr__(self, name: str) -> Any:
            return getattr(client, name)

        @property
        def three_ds(self) -> Any:
            return self

        def complete_once(self, **_: object) -> Any:
            return NotSent(wrong)

    checkout = Checkout(cast("Any", Refusing()), store)
    with pytest.raises(ConfigError) as told:
        checkout.returned(approve(simulator, started).body)
    assert told.value is wrong
    assert checkout.find(started.payment.reference).state == "not_sent"
