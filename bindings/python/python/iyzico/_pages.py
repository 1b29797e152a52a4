"""What a buyer does on the simulator's pages, without a browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from iyzico import _names as t
from iyzico import _simulator
from iyzico.errors import IyzicoError


class PageError(IyzicoError):
    """A page does not do what was asked of it."""

    outcome: t.Outcome = "not_sent"

    def __init__(
        self,
        text: str,
        reason: Literal["unknown", "over", "expired", "refused"] | str,
        code: str | None = None,
    ) -> None:
        super().__init__(text, code=code or "")
        self.args = (text, reason, code)  # which a copy is made of
        self.reason = reason
        """No page has this number or token, it was used or is too old, or its payment refused:
        then `code` says why, and the page stays open for another card."""

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

    Raises `PageError` when there is no such page, or the buyer has acted on it before.
    """

    def __init__(self, native: _simulator.native.BankPage) -> None:
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

    def __init__(
        self, native: _simulator.native.HostedPage, simulator: _simulator.native.Simulator
    ) -> None:
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
        payment = self._native.go_to_bank(card_number, installment)
        return BankPage(self._simulator.three_ds(payment))

    def reject(self) -> FormPost:
        """Presses the button that gives up; the browser goes back, and nothing is paid."""
        return _form(self._native.reject())

    def abandon(self) -> None:
        """Closes the page: nothing is posted, and nothing changes."""
        self._native.abandon()


def _form(posted: tuple[str, list[tuple[str, str]], str]) -> FormPost:
    action, fields, body = posted
    return FormPost(action, dict(fields), body)
