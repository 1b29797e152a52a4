"""A call is made for the merchant whose keys were given, whatever a key is made of."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import pydantic
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from flask import Flask

from django_app import application

application()

from django.test import override_settings  # noqa: E402

from iyzico import (  # noqa: E402
    AsyncIyzico,
    AuthenticationError,
    ConfigError,
    Iyzico,
    callback,
    webhook,
)
from iyzico._settings import Settings as ClientSettings  # noqa: E402
from iyzico.compat import iyzipay  # noqa: E402
from iyzico.django import client as django_client  # noqa: E402
from iyzico.django._checks import check_keys  # noqa: E402
from iyzico.fastapi import FastAPIIyzico  # noqa: E402
from iyzico.flask import FlaskIyzico  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from typing import TypeAlias

    from iyzico.testing import Simulator

    Settings: TypeAlias = dict[str, Any]
    Find: TypeAlias = Callable[[Settings], Iyzico]


@dataclass(frozen=True)
class Hidden:
    """A key that shows nothing, and is equal to every other."""

    text: str = field(repr=False, compare=False)

    def get_secret_value(self) -> str:
        return self.text


class Masked(str):
    """A text that shows nothing, in none of the ways to ask a text."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"

    def __str__(self) -> str:
        return "***"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Masked)

    def __hash__(self) -> int:
        return 1


class Tenant:
    """A key that says who is asking only when it is asked."""

    def __init__(self) -> None:
        self.text = ""

    def __call__(self, text: str) -> Tenant:
        self.text = text
        return self

    def get_secret_value(self) -> str:
        return self.text


KINDS: dict[str, Callable[[], Callable[[str], Any]]] = {
    "text": lambda: str,
    "SecretStr": lambda: pydantic.SecretStr,
    "object that shows nothing": lambda: Hidden,
    "text that shows nothing": lambda: Masked,
    "one object for all": Tenant,
}


class Hook:
    """A hook that shows nothing, is equal to every other and cannot be looked up."""

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "Hook()"

    def __eq__(self, other: object) -> bool:
        return True

    def __call__(self, _: object) -> None:
        """Is told of an attempt."""

    def tell(self, _: object) -> None:
        """Is told of an attempt."""


@contextmanager
def by_compat() -> Generator[Find]:
    yield iyzipay.client_of


@contextmanager
def by_django() -> Generator[Find]:
    def find(settings: Settings) -> Iyzico:
        with override_settings(IYZICO=settings):
            return django_client()

    yield find


@contextmanager
def by_flask() -> Generator[Find]:
    app, payments = Flask("shop"), FlaskIyzico()

    def find(settings: Settings) -> Iyzico:
        for name in ClientSettings.__annotations__:
            app.config[f"IYZICO_{name.upper()}"] = settings.get(name)
        if "iyzico" not in app.extensions:
            payments.init_app(app)
        with app.app_context():
            return payments.client

    yield find


@contextmanager
def by_fastapi() -> Generator[Find]:
    def find(settings: Settings) -> Iyzico:
        payments = FastAPIIyzico(**cast("Any", settings))
        browser: Any = TestClient(FastAPI(lifespan=payments.lifespan))
        with browser:
            return payments.client()

    yield find


@contextmanager
def by_hand(kind: type[Iyzico | AsyncIyzico]) -> Generator[Callable[[Settings], Any]]:
    yield lambda settings: kind(**settings)


HELPERS: dict[str, Any] = {"compat": by_compat, "django": by_django, "flask": by_flask}
EVERYBODY: dict[str, Any] = {
    **HELPERS,
    "fastapi": by_fastapi,
    "Iyzico": lambda: by_hand(Iyzico),
    "AsyncIyzico": lambda: by_hand(AsyncIyzico),
}


@pytest.fixture
def environment(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Simulator:
    """An environment with the keys of a merchant, who is not the one that a call is for."""
    for name in ("api_key", "secret_key", "base_url"):
        monkeypatch.setenv(f"IYZICO_{name.upper()}", getattr(simulator, name))
    return simulator


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("helper", HELPERS)
def test_merchants_have_clients_of_their_own(helper: str, kind: str, simulator: Simulator) -> None:
    key_of, secret_of = KINDS[kind](), KINDS[kind]()

    def settings(api_key: str, secret_key: str) -> Settings:
        keys = {"api_key": key_of(api_key), "secret_key": secret_of(secret_key)}
        return {**keys, "base_url": simulator.base_url}

    with HELPERS[helper]() as find:
        clients = [
            find(settings(*keys)) for keys in (("s-a", "s-1"), ("s-b", "s-1"), ("s-b", "s-2"))
        ]
        assert find(settings("s-b", "s-2")) is clients[-1]
    assert len({*map(id, clients)}) == len(clients)
    for client in clients:
        with pytest.raises(AuthenticationError):
            client.connection.test()
    sent = [request.authorization for request in simulator.requests()]
    assert [claim and claim.api_key for claim in sent] == ["s-a", "s-b", "s-b"]


@pytest.mark.parametrize("helper", HELPERS)
def test_every_setting_counts(helper: str, simulator: Simulator) -> None:
    keys = {name: getattr(simulator, name) for name in ("api_key", "secret_key", "base_url")}
    one, other = Hook(), Hook()
    different: list[Settings] = [
        {},
        {"on_attempt": one},
        {"on_attempt": other},
        {"on_attempt": one.tell},
        {"on_attempt": other.tell},
        {"on_start": one},
        {"timeout": 5},
        {"proxy": pydantic.SecretStr("http://a:b@127.0.0.1:1")},
        {"proxy": pydantic.SecretStr("http://a:c@127.0.0.1:1")},
        {"calls_per_minute": {"bin.check": 1}},
        {"calls_per_minute": {"bin.check": None}},
    ]
    found: list[Iyzico] = []
    with HELPERS[helper]() as find:
        for more in different:
            found.append(find({**keys, **more}))
            assert find({**keys, **more}) is found[-1]
    assert len({*map(id, found)}) == len(found)


@pytest.mark.parametrize("helper", ["django", "flask"])
def test_merchant_of_the_environment_is_the_one_that_is_there_now(
    helper: str, environment: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    with HELPERS[helper]() as find:
        first = find({})
        assert find({}) is first
        monkeypatch.setenv("IYZICO_API_KEY", "sandbox-b")
        assert find({}) is not first


BLANK: dict[str, Any] = {
    "empty": "",
    "blanks": "  ",
    "invisible": "\u200b",
    "SecretStr": pydantic.SecretStr(""),
    "text that shows nothing": Masked(""),
}


@pytest.mark.parametrize("blank", BLANK)
@pytest.mark.parametrize("name", ["api_key", "secret_key"])
@pytest.mark.parametrize("who", EVERYBODY)
def test_blank_key_is_never_the_one_of_the_environment(
    who: str, name: str, blank: str, environment: Simulator
) -> None:
    keys = {"api_key": environment.api_key, "secret_key": environment.secret_key}
    with EVERYBODY[who]() as find, pytest.raises(ConfigError, match=f"^{name}: ") as caught:
        find({**keys, name: BLANK[blank]})
    assert caught.value.setting == name


USES: dict[str, Callable[[Any], object]] = {
    "webhook.verify": lambda key: webhook.verify(b"{}", "00", secret_key=key),
    "webhook.sign": lambda key: webhook.sign(b"{}", secret_key=key),
    "callback.read": lambda key: callback.read("token=t", secret_key=key),
    "callback.sign": lambda key: callback.sign(payment_id="1", secret_key=key),
}


@pytest.mark.parametrize("blank", BLANK)
@pytest.mark.parametrize("use", USES)
def test_blank_key_verifies_and_signs_nothing(use: str, blank: str, environment: Simulator) -> None:
    with pytest.raises(ConfigError, match=r"^secret_key: "):
        USES[use](BLANK[blank])


@pytest.mark.parametrize("name", ["api_key", "secret_key"])
def test_options_of_the_official_client_name_their_merchant(
    name: str, environment: Simulator
) -> None:
    keys = {"api_key": environment.api_key, "secret_key": environment.secret_key}
    for options in ({**keys, name: None}, {n: key for n, key in keys.items() if n != name}):
        with pytest.raises(ConfigError, match=f"^{name}: is empty"):
            iyzipay.ApiTest().retrieve(options)
    assert environment.requests() == []


@pytest.mark.parametrize("kind", KINDS)
def test_deploy_check_knows_keys_of_the_sandbox(
    kind: str, environment: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    key_of = KINDS[kind]()
    with override_settings(IYZICO={"api_key": key_of("sandbox-a")}):
        assert [problem.id for problem in check_keys(None)] == ["iyzico.W002"]
    with override_settings(IYZICO={"api_key": key_of("live")}):
        assert check_keys(None) == []
    with override_settings(IYZICO={}):
        assert [problem.id for problem in check_keys(None)] == ["iyzico.W002"]
        monkeypatch.setenv("IYZICO_API_KEY", "live")
        assert check_keys(None) == []
        monkeypatch.delenv("IYZICO_API_KEY")
        assert check_keys(None) == []  # iyzico.E001 tells of it
