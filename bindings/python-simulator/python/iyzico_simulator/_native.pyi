"""The native half: see `iyzico.testing` for what its methods take and return."""

from datetime import datetime

VERSION: str
"""The version of the package, which must be that of `iyzico`."""

def stop() -> None:
    """Lets no thread of Python in any more; called when Python exits."""

class BankPage:
    """The bank's page of a payment."""

    def approve(self) -> tuple[str, list[tuple[str, str]], str]:
        """Types the right code; returns where the browser posts to, the fields, and the body."""

    def reject(self) -> tuple[str, list[tuple[str, str]], str]:
        """Gives up."""

    def wrong_code(self) -> tuple[str, list[tuple[str, str]], str]:
        """Types wrong codes."""

    def abandon(self) -> None:
        """Closes the page."""

class HostedPage:
    """A page of iyzico on which a buyer pays."""

    def approve(
        self, card_number: str | None, installment: int, three_ds: bool, register_card: bool
    ) -> tuple[str, list[tuple[str, str]], str]:
        """Pays; returns where the browser posts to, the fields, and the body."""

    def go_to_bank(self, card_number: str | None, installment: int) -> str:
        """Goes to the bank's page; returns the ID of the payment."""

    def reject(self) -> tuple[str, list[tuple[str, str]], str]:
        """Gives up."""

    def abandon(self) -> None:
        """Closes the page."""

class Simulator:
    """A running simulator."""

    base_url: str
    api_key: str
    secret_key: str
    merchant_id: str
    certificate_pem: str | None

    def __init__(self, **options: object) -> None: ...
    def three_ds(self, payment: str) -> BankPage:
        """Returns the bank's page of a payment, by its number or by the HTML of its start."""

    def page(self, token: str) -> HostedPage:
        """Returns the page with this token, or at this address."""

    def ledger(self) -> str:
        """Returns all payments as they stand now, as JSON text."""

    def attempts(self) -> str:
        """Returns every attempt to pay, as JSON text."""

    def requests(self) -> str:
        """Returns the latest requests, as JSON text."""

    def webhooks(self) -> str:
        """Returns all notifications with their deliveries, as JSON text."""

    def set_webhook_url(self, url: str | None) -> None:
        """Sends notifications to this address from now on."""

    def deliver_webhooks(self) -> None:
        """Delivers what waits. Other threads run meanwhile."""

    def next_fraud_status(
        self, status: int, conversation_id: str | None, basket_id: str | None
    ) -> None:
        """Chooses what risk control says about one payment that is yet to come."""

    def end_review(self, payment_id: str, accepted: bool) -> None:
        """Ends the review of a payment that was made."""

    def add_fault(self, rule: str) -> None:
        """Adds a rule, given as JSON text."""

    def play(self, scenario: str) -> None:
        """Plays a scenario, given as TOML or JSON text."""

    def faults(self) -> str:
        """Returns the rules and how often they fired, as JSON text."""

    def clear_faults(self) -> None:
        """Removes all faults."""

    def enforce_rate_limits(self, enforce: bool) -> None:
        """Whether calls beyond the published limits are refused."""

    def now(self) -> datetime:
        """Returns the present moment on its clock."""

    def advance(self, seconds: float) -> None:
        """Moves its clock forward."""

    def set_clock(self, moment: datetime) -> None:
        """Moves its clock to a moment."""

    def reset(self) -> None:
        """Forgets everything but the time."""

    def close(self) -> None:
        """Stops it and frees the port."""
