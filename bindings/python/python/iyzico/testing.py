"""A simulator inside the process, for tests without a network.

It is ready within milliseconds and stops at the end of the block. What a buyer would do in a
browser is a method:

    with Simulator() as simulator, simulator.client() as client:
        page = client.three_ds.initialize(...)
        post = simulator.three_ds(page.payment_id).approve()
        confirmed = callback.read(post.body, secret_key=simulator.secret_key)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypedDict

from iyzico import AsyncIyzico, Iyzico, _native
from iyzico._records import (
    Attempt,
    BookedCard,
    BookedLine,
    BookedPayment,
    Channel,
    Claim,
    Delivery,
    LoggedRequest,
    Reversal,
    SentWebhook,
    SignatureCheck,
    records,
)

if TYPE_CHECKING:
    from datetime import datetime
    from types import TracebackType

    from typing_extensions import Self, Unpack

    from iyzico._settings import Settings

__all__ = [
    "Attempt",
    "BankPage",
    "BookedCard",
    "BookedLine",
    "BookedPayment",
    "Channel",
    "Claim",
    "Delivery",
    "FormPost",
    "HostedPage",
    "LoggedRequest",
    "Options",
    "PageError",
    "Reversal",
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
    """Changes every number that the simulator makes up."""
    starts_at: datetime | None
    """Where its clock begins, with a time zone; the present when missing."""
    debit_needs_three_ds: bool
    """Whether debit cards are refused without 3-D Secure (10217)."""
    cancel_only_on_same_day: bool
    """Whether a payment cannot be cancelled after the Turkish day on which it was made."""
    webhook_signature: bool
    """Whether notifications are signed; they are by default."""


class PageError(Exception):
    """A page does not do what was asked of it."""

    def __init__(
        self,
        text: str,
        reason: Literal["unknown", "over", "refused"] | str,
        code: str | None = None,
    ) -> None:
        super().__init__(text, reason, code)
        self.reason = reason
        """No page has this number or token, it is over, or the payment was refused."""
        self.code = code
        """Error code of a payment that was refused; the page stays open for another card."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class FormPost:
    """A form that the buyer's browser posts to the shop."""

    action: str
    """Where it goes: the `callback_url` of the payment."""
    fields: dict[str, str]
    """Its fields."""
    body: str
    """The body as a browser sends it: `application/x-www-form-urlencoded`."""


class BankPage:
    """The bank's 3-D Secure page of one payment, open in a buyer's browser.

    Raises `PageError` when there is no such page, or it was answered before.
    """

    def __init__(self, native: _native.BankPage) -> None:
        self._native = native

    def approve(self) -> FormPost:
        """Types the right code. Test cards for failures post a failure all the same."""
        return _form(self._native.approve())

    def reject(self) -> FormPost:
        """Presses the button that gives up."""
        return _form(self._native.reject())

    def wrong_code(self) -> FormPost:
        """Types wrong codes until the bank gives up."""
        return _form(self._native.wrong_code())

    def abandon(self) -> None:
        """Closes the page: nothing is posted, and the payment stays where it is."""
        self._native.abandon()


class HostedPage:
    """A checkout form, pay-with-iyzico or BKM Express page, open in a buyer's browser.

    Raises `PageError` when there is no such page, it is paid or too old, or a payment is refused.
    """

    def __init__(self, native: _native.HostedPage, simulator: Simulator) -> None:
        self._native = native
        self._simulator = simulator

    def approve(
        self,
        *,
        card_number: str | None = None,
        installment: int = 1,
        three_ds: bool = False,
        register_card: bool = False,
    ) -> FormPost:
        """Pays, without further words with a card that succeeds.

        With `three_ds`, through the bank's page, where the right code is typed; `go_to_bank` leaves
        that open. With `register_card`, the card is stored.
        """
        return _form(self._native.approve(card_number, installment, three_ds, register_card))

    def go_to_bank(self, *, card_number: str | None = None, installment: int = 1) -> BankPage:
        """Goes to the bank's page, which can then be answered in any way."""
        return self._simulator.three_ds(self._native.go_to_bank(card_number, installment))

    def reject(self) -> FormPost:
        """Presses the button that gives up; the browser goes back, and nothing is paid."""
        return _form(self._native.reject())

    def abandon(self) -> None:
        """Closes the page: nothing is posted, and nothing changes."""
        self._native.abandon()


def _form(posted: tuple[str, list[tuple[str, str]], str]) -> FormPost:
    action, fields, body = posted
    return FormPost(action, dict(fields), body)


class Simulator:
    """A simulated iyzico on this machine. It runs until it is closed."""

    def __init__(self, *, webhook_url: str | None = None, **options: Unpack[Options]) -> None:
        self._native = _native.Simulator(webhook_url=webhook_url, **options)
        self._webhook_url = webhook_url
        self.base_url = self._native.base_url
        """Address to give to a client."""
        self.api_key = self._native.api_key
        """API key that it accepts."""
        self.secret_key = self._native.secret_key
        """Secret key that goes with it."""
        self.certificate_pem = self._native.certificate_pem
        """Certificate authority to trust, when it speaks TLS."""

    def client(self, **settings: Unpack[Settings]) -> Iyzico:
        """Returns a blocking client that talks to it."""
        return Iyzico(**self._settings(settings))

    def async_client(self, **settings: Unpack[Settings]) -> AsyncIyzico:
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
        """Opens the checkout form, pay-with-iyzico or BKM Express page with this token."""
        return HostedPage(self._native.page(token), self)

    def ledger(self) -> list[BookedPayment]:
        """Returns all payments as they stand now, oldest first."""
        return records(BookedPayment, self._native.ledger())

    def attempts(self) -> list[Attempt]:
        """Returns every attempt to pay, successes and failures, oldest first."""
        return records(Attempt, self._native.attempts())

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

    def next_fraud_status(
        self,
        status: Literal[1, 0, -1],
        *,
        conversation_id: str | None = None,
        basket_id: str | None = None,
    ) -> None:
        """Chooses what risk control says about one payment that is yet to come.

        1 accepts it, 0 puts it under review, -1 refuses it. The next one, unless one is named.
        """
        self._native.next_fraud_status(status, conversation_id, basket_id)

    def now(self) -> datetime:
        """Returns the present moment on its clock."""
        return self._native.now()

    def advance(self, seconds: float) -> None:
        """Moves its clock forward."""
        self._native.advance(seconds)

    def reset(self) -> None:
        """Forgets all payments, pages, stored cards, notifications and requests, not the time."""
        self._native.reset()

    def close(self) -> None:
        """Stops it and frees the port."""
        self._native.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
