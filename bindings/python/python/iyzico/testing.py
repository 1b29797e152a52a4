"""A simulator inside the process, for tests without a network.

It is ready within milliseconds and stops at the end of the block. What a buyer would do in a
browser is a method:

    with Simulator() as simulator, simulator.client() as client:
        page = client.three_ds.initialize(...)
        post = simulator.three_ds(page.payment_id).approve()
        confirmed = callback.read(post.body, secret_key=simulator.secret_key)
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from os import PathLike
from types import TracebackType
from typing import Literal, TypedDict

from iyzico import AsyncIyzico, Iyzico
from iyzico import _names as t
from iyzico._faults import (
    Fault,
    FaultMoment,
    FaultRule,
    FaultState,
    Scenario,
    fault_states,
    json_text,
    scenario_text,
)
from iyzico._pages import BankPage, FormPost, HostedPage, PageError
from iyzico._records import (
    BookedCard,
    BookedLine,
    BookedPayment,
    Channel,
    Claim,
    Delivery,
    LoggedRequest,
    PaymentAttempt,
    Reversal,
    SentWebhook,
    SignatureCheck,
    records,
)
from iyzico._settings import Settings
from iyzico._simulator import native
from iyzico_simulator._connected import App, AppResponse, ConnectedApp
from iyzico_simulator._snapshot import Sent, snapshot

__all__ = [
    "AppResponse",
    "BankPage",
    "BookedCard",
    "BookedLine",
    "BookedPayment",
    "Channel",
    "Claim",
    "ConnectedApp",
    "Delivery",
    "Fault",
    "FaultMoment",
    "FaultRule",
    "FaultState",
    "FormPost",
    "HostedPage",
    "LoggedRequest",
    "Options",
    "PageError",
    "PaymentAttempt",
    "Reversal",
    "Scenario",
    "SentWebhook",
    "SignatureCheck",
    "Simulator",
]


class Options(TypedDict, total=False):
    """How a simulator is set up."""

    port: int
    """Port to listen on; 0, the default, takes a free one."""
    api_key: str | None
    """API key that it accepts."""
    secret_key: str | None
    """Secret key that goes with it."""
    tls: bool
    """Whether it speaks TLS, with a certificate of its own authority."""
    seed: int | None
    """Decides every number it makes up. Without it they are new with each start on a `port`."""
    starts_at: datetime | None
    """Where its clock begins, with a time zone; the present when missing."""
    debit_needs_three_ds: bool
    """Whether debit cards are refused without 3-D Secure (10217)."""
    cancel_only_on_same_day: bool
    """Whether a payment cannot be cancelled after the Turkish day on which it was made."""
    webhook_signature: bool
    """Whether notifications are signed; they are by default."""
    allow_host: str | Sequence[str]
    """Names under which other containers reach it, as in `http://simulator:8765`."""
    enforce_rate_limits: bool
    """Whether calls above the published limits per minute are refused with error 50000."""


class Simulator:
    """A simulated iyzico on this machine. It runs until it is closed."""

    def __init__(
        self,
        *,
        webhook_url: str | None = None,
        scenario: Scenario | str | PathLike[str] | None = None,
        **options: t.Unpack[Options],
    ) -> None:
        unknown = options.keys() - Options.__annotations__.keys()
        if unknown:
            known = ", ".join(("webhook_url", "scenario", *Options.__annotations__))
            text = f"there is no option named {', '.join(sorted(unknown))}; options are {known}"
            raise TypeError(text)
        played = None if scenario is None else scenario_text(scenario)
        hosts = options.get("allow_host", ())
        options["allow_host"] = [hosts] if isinstance(hosts, str) else hosts
        self._native = native.Simulator(webhook_url=webhook_url, scenario=played, **options)
        self._webhook_url = webhook_url
        self._connected: list[ConnectedApp] = []
        self.base_url = self.url = self._native.base_url
        """Where it listens: the address to give to a client, and its panel in a browser."""
        self.api_key = self._native.api_key
        """API key that it accepts."""
        self.secret_key = self._native.secret_key
        """Secret key that goes with it."""
        self.merchant_id = self._native.merchant_id
        """Number of the merchant, which notifications about subscriptions are signed with."""
        self.certificate_pem = self._native.certificate_pem
        """Certificate authority to trust, when it speaks TLS."""

    def __repr__(self) -> str:
        url = getattr(self, "url", None)
        return "<Simulator that did not start>" if url is None else f"<Simulator at {url}>"

    def client(self, **settings: t.Unpack[Settings]) -> Iyzico:
        """Returns a blocking client that talks to it."""
        return Iyzico(**self._settings(settings))

    def async_client(self, **settings: t.Unpack[Settings]) -> AsyncIyzico:
        """Returns an asynchronous client that talks to it."""
        return AsyncIyzico(**self._settings(settings))

    def _settings(self, settings: Settings) -> Settings:
        defaults: Settings = {
            "base_url": self.base_url,
            "api_key": self.api_key,
            "secret_key": self.secret_key,
        }
        if self.certificate_pem is not None:
            defaults["root_certificate_pem"] = self.certificate_pem.encode()
        return {**defaults, **settings}

    def three_ds(self, payment: str) -> BankPage:
        """Opens the bank's page, by `payment_id` or `three_ds_html_content` of the start."""
        return BankPage(self._native.three_ds(payment))

    def page(self, token: str) -> HostedPage:
        """Opens the checkout form, pay-with-iyzico or BKM Express page with this token.

        Or at this address, such as `payment_page_url` and the `url` of `Checkout.start_form`, or
        behind this HTML, such as `checkout_form_content`.
        """
        return HostedPage(self._native.page(token), self._native)

    def ledger(self) -> list[BookedPayment]:
        """Returns all payments as they stand now, oldest first."""
        return records(BookedPayment, self._native.ledger())

    def attempts(self) -> list[PaymentAttempt]:
        """Returns every attempt to pay, successes and failures, oldest first."""
        return records(PaymentAttempt, self._native.attempts())

    def requests(self) -> list[LoggedRequest]:
        """Returns the latest requests, oldest first, with what their signature check found."""
        return records(LoggedRequest, self._native.requests())

    def webhooks(self) -> list[SentWebhook]:
        """Returns all notifications with their deliveries, oldest first."""
        return records(SentWebhook, self._native.webhooks())

    @property
    def webhook_url(self) -> str | None:
        """Where notifications go, on this machine; without an address none are made."""
        return self._webhook_url

    @webhook_url.setter
    def webhook_url(self, url: str | None) -> None:
        self._native.set_webhook_url(url)
        self._webhook_url = url

    def deliver_webhooks(self) -> None:
        """Delivers now what waits for its time, and waits for the end of these deliveries.

        What fails waits for its next time again. On an event loop that also receives them, call it
        through `asyncio.to_thread`.
        """
        self._native.deliver_webhooks()

    def connect(self, app: App, path: str, *, host: str = "testserver") -> ConnectedApp:
        """Lets an application under test receive notifications, without a server of its own.

            shop = simulator.connect(app, "/payments/webhook")
            ...  # the shop takes a payment
            shop.deliver()

        `app` is a WSGI application (Django, Flask), an ASGI application (FastAPI, Django), or a
        test client like those of Starlette and httpx. An application that has to be started first,
        by its lifespan, is connected as a client: `with TestClient(app) as client`. Connect it
        before the payment is made: only from then on there are notifications. `path` is where it
        receives them, `host` the name under which it is reached.
        """
        connected = ConnectedApp(app, path, host, self.deliver_webhooks)
        self._connected.append(connected)
        self.webhook_url = connected.webhook_url
        return connected

    def sent(self) -> list[Sent]:
        """Returns the requests in a form that is the same in every run, for snapshots.

        `call` and `body`; what the simulator or the client made up is `<paymentId 1>` and so on.
        What the shop has chosen is there as it is, but for random texts that look like those.
        Card data in it is masked.
        """
        return snapshot(self.requests(), self.ledger())

    def next_fraud_status(
        self,
        status: Literal[1, 0, -1],
        *,
        conversation_id: str | None = None,
        basket_id: str | None = None,
    ) -> None:
        """Chooses what risk control says about one payment that is yet to come.

        1 accepts it, 0 puts it under review, -1 refuses it. The next one, unless one is named by
        one of its references. `end_review` ends a review.
        """
        self._native.next_fraud_status(status, conversation_id, basket_id)

    def end_review(self, payment_id: str, *, accepted: bool = True) -> None:
        """Ends the review of a payment: risk control accepts it, or refuses it.

        Look-ups say so from now on, and the shop is notified of the payment again.
        """
        self._native.end_review(payment_id, accepted)

    def add_fault(  # noqa: PLR0913
        self,
        fault: Fault,
        *,
        call: str | Sequence[str] | None = None,
        conversation_id: str | None = None,
        skip: int = 0,
        times: int | None = None,
        chance: float | None = None,
    ) -> None:
        """Adds a fault that happens from now on, beside those added before.

            simulator.add_fault({"cut": "afterCommit"}, call="payment.create", times=1)

        It concerns the requests that meet every condition: these calls, this `conversation_id`,
        after the first `skip`, only so many `times`, with this `chance` between 0 and 1.

        Raises `ConfigError` when the rule makes no sense.
        """
        rule = {
            "call": call,
            "conversationId": conversation_id,
            "skip": skip,
            "times": times,
            "chance": chance,
            "fault": fault,
        }
        self._native.add_fault(json_text("fault", rule))

    def play(self, scenario: Scenario | str | PathLike[str]) -> None:
        """Plays a scenario from now on. Its rules take the place of all others.

        A mapping, the text of a TOML or JSON file, the path of one (`*.toml`, `*.json`), or the
        name of a built-in one: `bad-network`, `failing-proxy`, `forged-responses`,
        `lost-responses`, `rush-hour`, `slow-bank`, `unruly-webhooks`.

        Raises `ConfigError` when it makes no sense.
        """
        self._native.play(scenario_text(scenario))

    def faults(self) -> list[FaultState]:
        """Returns the rules, and how often each was met and fired."""
        return fault_states(self._native.faults())

    def clear_faults(self) -> None:
        """Removes all faults."""
        self._native.clear_faults()

    def enforce_rate_limits(self, enforce: bool = True) -> None:  # noqa: FBT001, FBT002
        """Whether calls above the published limits are refused with error 50000 from now on.

        A minute is one of its clock, and the count begins anew.
        """
        self._native.enforce_rate_limits(enforce)

    def now(self) -> datetime:
        """Returns the present moment on its clock."""
        return self._native.now()

    def advance(self, seconds: float) -> None:
        """Moves its clock forward."""
        self._native.advance(seconds)

    def set_clock(self, moment: datetime) -> None:
        """Moves its clock to a moment, with a time zone, forward or back."""
        self._native.set_clock(moment)

    def reset(self) -> None:
        """Forgets all payments, pages, stored cards, notifications, faults and requests.

        The clock stays, and so does where notifications go, and whether they are signed. Numbers
        go on where they were: no payment of the next test has the number of one before.
        """
        self._native.reset()

    def close(self) -> None:
        """Stops it and frees the port."""
        self._native.close()
        while self._connected:
            self._connected.pop().close()

    def __enter__(self) -> t.Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
