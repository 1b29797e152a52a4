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
from iyzico import AsyncIyzico, Iyzico, IyzicoError, errors
from iyzico.testing import Simulator

if TYPE_CHECKING:
    from collections.abc import Callable

# A card that is declined, so that even iyzico's refusal is looked through.
CARD = seed.CARD_WITHOUT_FUNDS
CVC = "739"
SECRET = "sandbox-canary-3f9a1c77"
CANARIES = (CARD, CVC, SECRET)


def request(**changes: object) -> dict[str, Any]:
    made = cast("dict[str, Any]", seed.payment(CARD))
    made["payment_card"]["cvc"] = CVC
    return {**made, **changes}


def failures() -> dict[str, Callable[[], object]]:
    good = Simulator(secret_key=SECRET)

    def away(base_url: str) -> Iyzico:
        return Iyzico(api_key="sandbox-key", secret_key=SECRET, base_url=base_url)

    def pay(client: Iyzico, **changes: object) -> Callable[[], object]:
        return lambda: client.payment.create(**request(**changes))

    def page() -> object:
        with servers.answering(200, "text/html", CARD.encode()) as base_url:
            return away(base_url).payment.create(**request())

    card = request()["payment_card"]
    return {
        "declined": pay(good.client()),
        "wrong key": pay(good.client(api_key="sandbox-other")),
        "float": pay(good.client(), price=1.0),
        "no list": pay(good.client(), basket_items=CARD),
        "card as text": pay(good.client(), payment_card=CARD),
        "card as bytes": pay(good.client(), payment_card={**card, "card_number": CARD.encode()}),
        "mistyped": pay(good.client(), payment_card={**card, "card_number": CARD + "1"}),
        "security code": pay(good.client(), payment_card={**card, "cvc": CVC + CVC}),
        "card as month": pay(good.client(), payment_card={**card, "expire_month": CARD}),
        "card as currency": pay(good.client(), currency=CARD),
        "no connection": pay(away(servers.unused_address())),
        "page": page,
        "key with a line break": lambda: Iyzico(api_key="sandbox-key", secret_key=SECRET + "\n"),
        "key as a host": lambda: away("https://evil.example"),
    }


@pytest.mark.parametrize("failure", failures())
def test_errors_show_no_secrets(failure: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(IyzicoError) as caught:
        failures()[failure]()
    error = caught.value
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


def test_clients_and_answers_show_no_secrets() -> None:
    with Simulator(secret_key=SECRET) as simulator, simulator.client() as client:
        answer = client.payment.create(**cast("Any", seed.payment()))
        shown = [
            repr(client),
            str(vars(client)),
            repr(simulator.async_client()),
            repr(answer),
            pickle.dumps(answer).decode("latin-1"),
            answer.raw_text,
        ]
    for canary in (seed.GOOD_CARD, SECRET):
        assert not [text for text in shown if canary in text]


@pytest.mark.parametrize("failure", failures())
def test_errors_survive_copy_and_pickle(failure: str) -> None:
    with pytest.raises(IyzicoError) as caught:
        failures()[failure]()
    error = caught.value
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


async def test_errors_of_the_event_loop_show_no_secrets() -> None:
    with Simulator(secret_key=SECRET) as simulator:
        client: AsyncIyzico = simulator.async_client()
        with pytest.raises(errors.ApiError) as caught:
            await client.payment.create(**request())
    for canary in CANARIES:
        assert canary not in repr(caught.value) + str(vars(caught.value))
