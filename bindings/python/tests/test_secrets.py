"""Card numbers, security codes and keys are shown nowhere."""

from __future__ import annotations

import asyncio
import base64
import copy
import faulthandler
import logging
import pickle
import re
import traceback
import urllib.request
import warnings
from collections import UserDict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import attrs
import pydantic
import pytest

import iyzico
import seed
import servers
from iyzico import (
    ApiError,
    AsyncIyzico,
    Attempt,
    Declined,
    Iyzico,
    IyzicoError,
    NotSent,
    RefusedByRisk,
    Settled,
    Succeeded,
    UnderReview,
    Unknown,
    UntrustedResponse,
    callback,
    errors,
    types,
    webhook,
)
from iyzico.testing import Simulator

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

# A card that is declined, so that even iyzico's refusal is looked through.
CARD = seed.CARD_WITHOUT_FUNDS
CVC = "739"
SECRET = "sandbox-canary-3f9a1c77"
API_KEY = "sandbox-canary-key-51d0"
# The header is this in Base64, with a random key and the signature.
HEADER = base64.b64encode(f"apiKey:{API_KEY}".encode())[:-4].decode()
# Three digits turn up by chance in numbers, addresses and identifiers. A security code that shows
# stands alone.
CANARIES = re.compile(rf"{CARD}|(?<![\w.-]){CVC}(?!\.?\w)|{SECRET}|{HEADER}|IYZWSv2")
# Durations and lines stand alone too.
NUMBERS = re.compile(r"\b\d+ ms\b|\bline \d+|\.py:\d+")
PACKAGE = str(Path(iyzico.__file__).parent)


def assert_no_secrets(shown: Iterable[str]) -> None:
    for whole in shown:
        text = NUMBERS.sub("(number)", whole)
        found = CANARIES.search(text)
        assert found is None, text[max(found.start() - 80, 0) : found.end() + 80]


@pytest.mark.parametrize(
    "shown",
    [
        {"cvc": CVC},
        f'{{"cvc":{CVC}}}',
        f"cvc={CVC}&",
        f"The code {CVC}.",
        pickle.dumps(CVC).decode("latin-1"),
    ],
)
def test_a_security_code_that_shows_is_found(shown: object) -> None:
    with pytest.raises(AssertionError):
        assert_no_secrets([str(shown)])


@pytest.mark.parametrize(
    "shown",
    [
        f"<object at 0x7f398f{CVC}d90>",
        f"0x{CVC}",
        f"1{CVC}",
        f"0.{CVC}",
        f"{CVC}.5",
        f"after {CVC} ms",
        f"threading.py, line {CVC}, in run",
        f"threading.py:{CVC}: a warning",
    ],
)
def test_digits_that_stand_there_by_chance_are_not_taken_for_it(shown: str) -> None:
    assert_no_secrets([shown])


def everything_about(error: BaseException) -> list[str]:
    """Returns all that a log, a crash report or a debugger would show of an exception."""
    shown: list[str] = []
    link: BaseException | None = error
    while link is not None:
        shown += [str(link), repr(link), repr(vars(link)), pickled(link)]
        shown += traceback.format_exception(link)
        frames = traceback.TracebackException.from_exception(link, capture_locals=True).stack
        shown += [str(frame.locals) for frame in frames if frame.filename.startswith(PACKAGE)]
        link = link.__cause__ or link.__context__
    return shown


def everything_about_ending(settled: Settled[types.Payment]) -> list[str]:
    shown = [repr(settled), str(settled), pickled(settled)]
    if isinstance(settled, Unknown):
        shown.append(settled.pending)
    if not isinstance(settled, Succeeded | UnderReview | RefusedByRisk):
        shown += everything_about(settled.error)
    return shown


def pickled(value: object) -> str:
    return pickle.dumps(value).decode("latin-1")


def request(**changes: object) -> dict[str, Any]:
    # A reference made up by the client could hold the digits of the security code by chance.
    made = cast("dict[str, Any]", seed.payment(CARD, reference="order-42-1"))
    made["payment_card"]["cvc"] = CVC
    return {**made, **changes}


def pay(**changes: object) -> Callable[[Simulator], object]:
    return lambda simulator: simulator.client().payment.create(**request(**changes))


def pay_with_card(**changes: object) -> Callable[[Simulator], object]:
    return pay(payment_card={**request()["payment_card"], **changes})


def pay_with_models(simulator: Simulator, **changes: object) -> object:
    """Pays with objects whose secrets are marked as such."""
    fields: dict[str, Any] = {**request()["payment_card"], **changes}
    card = {name: pydantic.SecretStr(text) for name, text in fields.items()}
    made = request(payment_card=attrs.make_class("Card", list(card))(**card))
    order = attrs.make_class("Order", list(made))(**made)
    return simulator.client().payment.create(**iyzico.fields_of(order))


class Raising(UserDict[str, object]):
    def items(self) -> Any:
        raise LookupError(CARD)


def pay_elsewhere(base_url: str) -> object:
    client = Iyzico(api_key=API_KEY, secret_key=SECRET, base_url=base_url)
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
    "key as bytes": lambda _: Iyzico(
        api_key="sandbox-key", secret_key=cast("str", SECRET.encode())
    ),
    "key with a line break": lambda _: Iyzico(api_key="sandbox-key", secret_key=SECRET + "\n"),
    "host of somebody else": lambda _: pay_elsewhere("https://evil.example"),
    "no connection": lambda _: pay_elsewhere(servers.unused_address()),
    "page": pay_at_a_page,
    "card of a model": pay_with_models,
    "mistyped card of a model": lambda simulator: pay_with_models(
        simulator, card_number=CARD + "1"
    ),
    "card of a model as month": lambda simulator: pay_with_models(simulator, expire_month=CARD),
    "secret key with a line break": lambda _: Iyzico(
        api_key="sandbox-key", secret_key=pydantic.SecretStr(SECRET + "\n")
    ),
    "card in an object that raises": pay(payment_card=Raising()),
}


@pytest.fixture
def simulator() -> Generator[Simulator]:
    with Simulator(api_key=API_KEY, secret_key=SECRET) as simulator:
        yield simulator


def fail(failure: str, simulator: Simulator) -> IyzicoError:
    with pytest.raises(IyzicoError) as caught:
        FAILURES[failure](simulator)
    return caught.value


@pytest.mark.parametrize("failure", FAILURES)
def test_errors_show_no_secrets(
    failure: str,
    simulator: Simulator,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        error = fail(failure, simulator)
    logging.getLogger("shop").error("payment failed", exc_info=(type(error), error, None))
    shown = everything_about(error)
    shown += [caplog.text, *capfd.readouterr(), *(str(warning.message) for warning in warned)]
    assert_no_secrets(shown)


def settle_with(
    fault: Any = None, *, deadline: float = 60, **changes: object
) -> Callable[[Simulator], Any]:
    def settle(simulator: Simulator) -> Any:
        if fault is not None:
            simulator.add_fault(fault, call="payment.create")
        with simulator.client() as client:
            pace: Any = {"deadline": deadline, "first_pause": 0.02}
            return client.payment.create_once(**{**request(**changes), **pace})

    return settle


ENDINGS: dict[str, tuple[type[Any], Callable[[Simulator], Any]]] = {
    "succeeded": (Succeeded, settle_with(payment_card={**seed.card(), "cvc": CVC})),
    "looked up": (
        Succeeded,
        settle_with({"cut": "afterCommit"}, payment_card={**seed.card(), "cvc": CVC}),
    ),
    "declined": (Declined, settle_with()),
    "not sent": (NotSent, settle_with(price=1.0)),
    "unknown": (Unknown, settle_with({"cut": "afterRead"}, deadline=0.2)),
    "not trusted": (Unknown, settle_with({"gateway": {"at": "beforeCommit"}}, deadline=0.2)),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_endings_show_no_secrets(
    ending: str, simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    kind, settle = ENDINGS[ending]
    settled = settle(simulator)
    assert isinstance(settled, kind)
    assert_no_secrets([*everything_about_ending(settled), caplog.text])


def test_handle_before_the_call_shows_no_secrets(simulator: Simulator) -> None:
    pending = simulator.client().pending("payment.create", **request())
    assert_no_secrets([pending])


def test_card_number_in_the_place_of_the_reference_is_in_no_text(
    simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    """It is sent as it was given, and a program reads it so; no text has to show it as well."""
    caplog.set_level(logging.DEBUG)
    told: list[object] = []
    with simulator.client(
        on_attempt=told.append, on_start=told.append, on_end=told.append
    ) as client:
        with pytest.raises(ApiError) as raised:
            client.payment.cancel(payment_id="1", conversation_id=CARD)
        settled = client.payment.cancel_once(payment_id="1", conversation_id=CARD, deadline=0)
        created = client.payment.create(**seed.payment(reference=CARD))
    error = raised.value
    assert error.conversation_id == CARD
    shown = [repr(each) for each in (*told, error, settled, created)]
    shown += [str(error), caplog.text, *(str(vars(record)) for record in caplog.records)]
    assert len(told) > 5
    assert any("conversation_id" in text for text in shown)
    for text in shown:
        assert CARD not in text


def test_attempts_and_their_log_show_no_secrets(
    simulator: Simulator, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    seen: list[Attempt] = []
    dump = tmp_path / "threads.txt"

    def look_around(attempt: Attempt) -> None:
        seen.append(attempt)
        with dump.open("w") as file:
            faulthandler.dump_traceback(file)
        text = "a hook that fails"
        raise LookupError(text)

    with simulator.client(on_attempt=look_around) as client, pytest.raises(ApiError):
        client.payment.create(**request())
    assert seen
    assert "a hook that fails" in caplog.text
    assert "look_around" in dump.read_text()
    assert_no_secrets([repr(seen), pickled(seen), caplog.text, dump.read_text()])


def test_simulator_shows_no_secrets(
    simulator: Simulator, capfd: pytest.CaptureFixture[str]
) -> None:
    simulator.webhook_url = servers.unused_address()
    good = {**seed.card(), "cvc": CVC}
    with simulator.client() as client:
        made = client.payment.create(**request(payment_card=good, conversation_id="order-1"))
        with pytest.raises(ApiError):
            client.payment.create(**request())
        client.three_ds.initialize(**cast("Any", {**seed.three_ds(), "payment_card": good}))
        client.card.create(
            email="email@email.com",
            card={
                "card_alias": "mine",
                "card_holder_name": "John Doe",
                "card_number": CARD,
                "expire_month": "12",
                "expire_year": "2030",
            },
        )
    with simulator.client(secret_key=API_KEY) as stranger, pytest.raises(ApiError):
        stranger.payment.create(**request())
    simulator.deliver_webhooks()
    records = (simulator.requests(), simulator.ledger(), simulator.attempts(), simulator.webhooks())
    shown = [text for record in records for text in (repr(record), pickled(record))]
    pages = ["", "ledger", "requests", "webhooks", "faults", "panel/requests", "panel/webhooks"]
    pages += [f"panel/payments/{made.payment_id}"]
    pages += [f"panel/requests/{sent.number}" for sent in simulator.requests()]
    pages += [f"panel/webhooks/{sent.reference}" for sent in simulator.webhooks()]
    for page in pages:
        with urllib.request.urlopen(f"{simulator.base_url}/_simulator/{page}") as response:
            shown.append(response.read().decode())
    assert len(pages) > 12
    assert_no_secrets([*shown, *capfd.readouterr()])
    assert not [text for text in shown if seed.GOOD_CARD in text]


def test_clients_and_responses_show_no_secrets(simulator: Simulator, client: Iyzico) -> None:
    response = client.payment.create(**seed.payment())
    shown = [
        repr(simulator),
        repr(client),
        str(vars(client)),
        repr(simulator.async_client()),
        repr(response),
        pickled(response),
        response.raw_text,
    ]
    assert_no_secrets(shown)
    assert not [text for text in shown if seed.GOOD_CARD in text]


KEY_IN_BYTES = cast("str", SECRET.encode())
TAKERS_OF_A_KEY: dict[str, Callable[[], object]] = {
    "webhook.verify": lambda: webhook.verify("{}", {}, secret_key=KEY_IN_BYTES),
    "webhook.sign": lambda: webhook.sign("{}", secret_key=KEY_IN_BYTES),
    "callback.read": lambda: callback.read("a=b", secret_key=KEY_IN_BYTES),
    "callback.sign": lambda: callback.sign(payment_id="1", secret_key=KEY_IN_BYTES),
    "a line break": lambda: callback.read("a=b", secret_key=SECRET + "\n"),
    "no number": lambda: callback.sign(payment_id=cast("str", None), secret_key=SECRET),
    "no body": lambda: webhook.verify(cast("str", 5), {}, secret_key=SECRET),
    "no headers": lambda: webhook.verify("{}", cast("Any", 5), secret_key=SECRET),
    "no form": lambda: callback.read(cast("str", 5), secret_key=SECRET),
}


@pytest.mark.parametrize("taker", TAKERS_OF_A_KEY)
def test_key_stands_in_no_frame(taker: str) -> None:
    with pytest.raises((IyzicoError, TypeError)) as caught:
        TAKERS_OF_A_KEY[taker]()
    assert_no_secrets(everything_about(caught.value))


def test_senders_that_lie_learn_nothing() -> None:
    with pytest.raises(errors.WebhookError) as rejected:
        webhook.verify(b"{}", {}, secret_key=SECRET)
    with pytest.raises(errors.CallbackError) as refused:
        callback.read({"paymentId": "1", "status": "success"}, secret_key=SECRET)
    for error in (rejected.value, refused.value):
        assert_no_secrets(everything_about(error))


def test_misspelt_call_shows_no_card(client: Iyzico) -> None:
    for judge in (client.lint, client.pending):
        with pytest.raises(ValueError, match="there is no call") as caught:
            judge(cast("Any", "payment.steal"), **request())
        assert_no_secrets(everything_about(caught.value))


def test_what_is_given_by_position_is_not_shown(client: Iyzico) -> None:
    takers = (client.payment.create, client.payment.create_once)
    mistakes = [partial(cast("Any", take), request()) for take in takers]
    for mistake in [*mistakes, partial(cast("Any", Iyzico), API_KEY, SECRET)]:
        with pytest.raises(TypeError, match="by name") as caught:
            mistake()
        assert_no_secrets(everything_about(caught.value))


def test_misspelt_setting_shows_no_key() -> None:
    settings = cast("dict[str, Any]", {"api_key": API_KEY, "secret_key": SECRET, "timeuot": 1})
    with pytest.raises(TypeError) as caught:
        Iyzico(**settings)
    assert_no_secrets(everything_about(caught.value))
    assert settings["secret_key"] == SECRET


@pytest.mark.parametrize("failure", FAILURES)
def test_errors_survive_copy_and_pickle(failure: str, simulator: Simulator) -> None:
    error = fail(failure, simulator)
    for twin in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
        assert type(twin) is type(error)
        assert str(twin) == str(error)
        assert vars(twin) == vars(error)


def test_responses_survive_pickle(client: Iyzico) -> None:
    response = client.payment.create(**seed.payment())
    assert pickle.loads(pickle.dumps(response)) == response


def test_clients_are_not_copied(client: Iyzico) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(client)


async def test_errors_of_the_event_loop_show_no_secrets(async_client: AsyncIyzico) -> None:
    asyncio.get_running_loop().set_debug(True)
    task = asyncio.create_task(async_client.payment.create(**request()))
    shown = [repr(task)]
    with pytest.raises(ApiError) as caught:
        await task
    assert_no_secrets([*shown, repr(task), *everything_about(caught.value)])


async def test_cancelled_task_shows_no_secrets() -> None:
    with servers.Silent() as server:
        client = AsyncIyzico(api_key=API_KEY, secret_key=SECRET, base_url=server.base_url)
        task = asyncio.create_task(client.payment.create_once(**request()))
        assert await asyncio.to_thread(server.asked.wait, servers.PATIENCE)
        task.cancel()
        with pytest.raises(asyncio.CancelledError) as caught:
            await task
        assert_no_secrets(everything_about(caught.value))


def echoing() -> dict[str, Any]:
    """Returns a payment whose response repeats a card number, in a field that is none of a card."""
    made = cast("dict[str, Any]", seed.payment(reference="order-42-1"))
    return {**made, "basket_items": [{**item, "id": CARD} for item in made["basket_items"]]}


def test_error_over_a_response_that_came_has_no_card_number(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave(_: object) -> None:
        raise SystemExit

    with simulator.client(on_attempt=leave) as client, pytest.raises(SystemExit) as caught:
        client.payment.create(**cast("Any", echoing()))
    lost = errors.interrupted(caught.value)

    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(types.Payment, "__new__", fail)
    with simulator.client() as client, pytest.raises(UntrustedResponse) as unread:
        client.payment.create(**cast("Any", {**echoing(), "conversation_id": "order-43-1"}))
    for error in (lost, unread.value):
        assert error is not None
        assert error.raw is not None
        assert error.raw["paymentId"] in {each.payment_id for each in simulator.ledger()}
        assert CARD not in (error.raw_text or "")
    assert len(simulator.ledger()) == 2
