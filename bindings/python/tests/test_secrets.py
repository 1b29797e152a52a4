"""Card numbers, security codes and keys are shown nowhere."""

from __future__ import annotations

import copy
import logging
import pickle
import traceback
from typing import TYPE_CHECKING, Any, cast

import pytest

import seed
import servers
from iyzico import ApiError, AsyncIyzico, Iyzico, IyzicoError
from iyzico.testing import Simulator

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

# A card that is declined, so that even iyzico's refusal is looked through.
CARD = seed.CARD_WITHOUT_FUNDS
CVC = "739"
SECRET = "sandbox-canary-3f9a1c77"
CANARIES = (CARD, CVC, SECRET)


def request(**changes: object) -> dict[str, Any]:
    # A reference made up by the client could hold the digits of the security code by chance.
    made = cast("dict[str, Any]", seed.payment(CARD, reference="order-42-1"))
    made["payment_card"]["cvc"] = CVC
    return {**made, **changes}


def pay(**changes: object) -> Callable[[Simulator], object]:
    return lambda simulator: simulator.client().payment.create(**request(**changes))


def pay_with_card(**changes: object) -> Callable[[Simulator], object]:
    return pay(payment_card={**request()["payment_card"], **changes})


def pay_elsewhere(base_url: str) -> object:
    client = Iyzico(api_key="sandbox-key", secret_key=SECRET, base_url=base_url)
    return client.payment.create(**request())


def pay_at_a_page(_: Simulator) -> object:
    with servers.answering(200, "text/html", CARD.encode()) as base_url:
        return pay_elsewhere(base_url)


def pay_with_wrong_key(simulator: Simulator) -> object:
    return simulator.client(api_key="sandbox-other").payment.create(**request())


FAILURES: dict[str, Callable[[Simulator], object]] = {
    "declined": pay(),
    "float": pay(price=1.0),
    "card as currency": pay(currency=CARD),
    "card as list": pay(basket_items=CARD),
    "card as text": pay(payment_card=CARD),
    "card as bytes": pay_with_card(card_number=CARD.encode()),
    "card as month": pay_with_card(expire_month=CARD),
    "mistyped card": pay_with_card(card_number=CARD + "1"),
    "mistyped security code": pay_with_card(cvc=CVC + CVC),
    "wrong key": pay_with_wrong_key,
    "key with a line break": lambda _: Iyzico(api_key="sandbox-key", secret_key=SECRET + "\n"),
    "host of somebody else": lambda _: pay_elsewhere("https://evil.example"),
    "no connection": lambda _: pay_elsewhere(servers.unused_address()),
    "page": pay_at_a_page,
}


@pytest.fixture
def simulator() -> Generator[Simulator]:
    with Simulator(secret_key=SECRET) as simulator:
        yield simulator


def fail(failure: str, simulator: Simulator) -> IyzicoError:
    with pytest.raises(IyzicoError) as caught:
        FAILURES[failure](simulator)
    return caught.value


@pytest.mark.parametrize("failure", FAILURES)
def test_errors_show_no_secrets(
    failure: str, simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    error = fail(failure, simulator)
    logging.getLogger("shop").error("payment failed", exc_info=(type(error), error, None))
    shown = [
        str(error),
        repr(error),
        repr(vars(error)),
        pickle.dumps(error).decode("latin-1"),
        "".join(traceback.format_exception_only(type(error), error)),
        caplog.text,
    ]
    for canary in CANARIES:
        assert not [text for text in shown if canary in text]


def test_clients_and_answers_show_no_secrets(simulator: Simulator, client: Iyzico) -> None:
    answer = client.payment.create(**seed.payment())
    shown = [
        repr(simulator),
        repr(client),
        str(vars(client)),
        repr(simulator.async_client()),
        repr(answer),
        pickle.dumps(answer).decode("latin-1"),
        answer.raw_text,
    ]
    for canary in (seed.GOOD_CARD, SECRET):
        assert not [text for text in shown if canary in text]


@pytest.mark.parametrize("failure", FAILURES)
def test_errors_survive_copy_and_pickle(failure: str, simulator: Simulator) -> None:
    error = fail(failure, simulator)
    for twin in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
        assert type(twin) is type(error)
        assert str(twin) == str(error)
        assert vars(twin) == vars(error)


def test_answers_survive_pickle(client: Iyzico) -> None:
    answer = client.payment.create(**seed.payment())
    assert pickle.loads(pickle.dumps(answer)) == answer


def test_clients_are_not_copied(client: Iyzico) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(client)


async def test_errors_of_the_event_loop_show_no_secrets(async_client: AsyncIyzico) -> None:
    with pytest.raises(ApiError) as caught:
        await async_client.payment.create(**request())
    for canary in CANARIES:
        assert canary not in repr(caught.value) + str(vars(caught.value))
