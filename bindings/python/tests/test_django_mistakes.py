"""What a Django project does wrong is told, before anything is sent."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

import pytest

from django_app import application

application()

from django.contrib.auth.models import User  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import override_settings  # noqa: E402

from checkouts import FORM, card, three_ds  # noqa: E402
from iyzico.checkout import NotRecorded  # noqa: E402
from iyzico.django import _checks  # noqa: E402
from iyzico.django.payments import checkout  # noqa: E402
from iyzico.django.payments.models import Payment  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from iyzico.checkout import Checkout
    from iyzico.testing import Simulator

PAYMENTS: Any = cast("Any", Payment).objects

START: dict[str, Callable[[Checkout], object]] = {
    "pay": lambda it: it.pay("s1", **card()),
    "start_three_ds": lambda it: it.start_three_ds("s1", **three_ds()),
    "start_form": lambda it: it.start_form("s1", **FORM),
}


@pytest.mark.parametrize("wrong", ["API_KEY", "apiKey"])
def test_a_misspelt_key_is_told_and_not_that_it_is_missing(wrong: str) -> None:
    with override_settings(IYZICO={wrong: "sandbox-a", "secret_key": "sandbox-b"}):
        (problem,) = _checks.check_client(None)
        assert _checks.check_keys(None) == []
    assert f"'{wrong}'; did you mean api_key=...?" in problem.msg


@pytest.fixture
def no_autocommit(site: Simulator) -> Generator[Simulator]:
    """The program commits by itself: it has written something of its own, and may take it back."""
    transaction.set_autocommit(False)
    try:
        cast("Any", User).objects.create(username="s1")
        yield site
    finally:
        transaction.rollback()
        transaction.set_autocommit(True)


@pytest.mark.parametrize("way", START)
def test_nothing_is_sent_where_a_rollback_would_undo_the_record(
    no_autocommit: Simulator, way: str
) -> None:
    with pytest.raises(RuntimeError, match="set_autocommit"):
        START[way](checkout())
    assert no_autocommit.requests() == []


@pytest.mark.parametrize("way", START)
def test_a_call_on_an_event_loop_says_to_use_a_thread(site: Simulator, way: str) -> None:
    async def view() -> None:
        START[way](checkout())

    with pytest.raises(RuntimeError, match="sync_to_async"):
        asyncio.run(view())
    assert site.requests() == []


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("look", ["find", "settle", "settle_all", "claim_shipping"])
def test_looking_on_an_event_loop_says_to_use_a_thread(look: str) -> None:
    given = [] if look == "settle_all" else ["r1"]

    async def view() -> None:
        getattr(checkout(), look)(*given)

    with pytest.raises((RuntimeError, NotRecorded)) as caught:
        asyncio.run(view())
    told = caught.value.__cause__ if isinstance(caught.value, NotRecorded) else caught.value
    assert "sync_to_async" in str(told)
    assert not PAYMENTS.exists()
