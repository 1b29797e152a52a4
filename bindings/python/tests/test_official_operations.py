"""Every operation of the official client, from PyPI and unmodified, succeeds."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import iyzipay  # pyright: ignore[reportMissingTypeStubs]
import pytest

from cases import CASES, fill, prepare, read
from iyzico.testing import Simulator

if TYPE_CHECKING:
    from collections.abc import Generator


PROGRAM = Path(__file__).with_name("official_client.py")

OPERATIONS = {
    "ApiTest.retrieve": "connection.test",
    "Approval.create": "payment_item.approve",
    "BasicBkm.retrieve": "basic_bkm.retrieve",
    "BasicBkmInitialize.create": "basic_bkm.initialize",
    "BasicPayment.create": "basic_payment.create",
    "BasicPaymentPostAuth.create": "basic_payment.capture",
    "BasicPaymentPreAuth.create": "basic_payment.authorize",
    "BasicThreedsInitialize.create": "basic_three_ds.initialize",
    "BasicThreedsInitializePreAuth.create": "basic_three_ds.initialize_authorization",
    "BasicThreedsPayment.create": "basic_three_ds.complete",
    "BinNumber.retrieve": "bin.check",
    "Bkm.retrieve": "bkm.retrieve",
    "BkmInitialize.create": "bkm.initialize",
    "BouncedBankTransferList.retrieve": "report.bounced_payouts",
    "Cancel.create": "payment.cancel",
    "Card.create": "card.create",
    "Card.delete": "card.delete",
    "CardList.retrieve": "card.list",
    "CheckoutForm.retrieve": "checkout_form.retrieve",
    "CheckoutFormInitialize.create": "checkout_form.initialize",
    "CheckoutFormInitializePreAuth.create": "checkout_form.initialize_authorization",
    "CrossBookingFromSubMerchant.create": "cross_booking.receive",
    "CrossBookingToSubMerchant.create": "cross_booking.send",
    "Disapproval.create": "payment_item.disapprove",
    "InstallmentInfo.retrieve": "installment.list",
    "IyziLinkProduct.create": "link.create",
    "IyziLinkProduct.delete": "link.delete",
    "IyziLinkProduct.fast_link": "link.create_fast",
    "IyziLinkProduct.get": "link.list",
    "IyziLinkProduct.retrieve": "link.retrieve",
    "IyziLinkProduct.update": "link.update",
    "IyziLinkProduct.update_product_status": "link.set_status",
    "PayWithIyzico.create": "pay_with_iyzico.initialize",
    "Payment.create": "payment.create",
    "Payment.refund": "payment.refund_amount",
    "Payment.retrieve": "payment.retrieve",
    "PaymentPostAuth.create": "payment.capture",
    "PaymentPreAuth.create": "payment.authorize",
    "PaymentPreAuth.retrieve": "payment.retrieve",
    "PayoutCompletedTransactionList.retrieve": "report.completed_payouts",
    "PeccoInitialize.create": "pecco.initialize",
    "PeccoPayment.create": "pecco.complete",
    "Refund.create": "payment.refund",
    "RefundChargedFromMerchant.create": "refund.charge_merchant",
    "ReportingScrollTransaction.retrieve": "report.scroll_transactions",
    "RetrieveLoyalty.retrieve": "loyalty.retrieve",
    "RetrievePaymentDetails.retrieve": "payment.history",
    "RetrieveTransactions.retrieve": "report.transactions",
    "SubMerchant.create": "sub_merchant.create",
    "SubMerchant.retrieve": "sub_merchant.retrieve",
    "SubMerchant.update": "sub_merchant.update",
    "SubMerchant.update_item": "payment_item.update",
    "Subscription.activate": "subscription.activate",
    "Subscription.cancel": "subscription.cancel",
    "Subscription.initialize": "subscription.create",
    "Subscription.initialize_with_customer": "subscription.create_for_customer",
    "Subscription.list": "subscription.list",
    "Subscription.retrieve": "subscription.list",
    "Subscription.retry": "subscription.retry",
    "Subscription.upgrade": "subscription.upgrade",
    "SubscriptionCardUpdate.initialize": "subscription_card_form.initialize",
    "SubscriptionCardUpdate.initialize_with_subscription": (
        "subscription_card_form.initialize_for_subscription"
    ),
    "SubscriptionCheckoutForm.create": "subscription_form.initialize",
    "SubscriptionCheckoutForm.retrieve": "subscription_form.retrieve",
    "SubscriptionCustomer.create": "subscription_customer.create",
    "SubscriptionCustomer.delete": "subscription_customer.delete",
    "SubscriptionCustomer.list": "subscription_customer.list",
    "SubscriptionCustomer.retrieve": "subscription_customer.retrieve",
    "SubscriptionCustomer.update": "subscription_customer.update",
    "SubscriptionPricingPlan.create": "subscription_plan.create",
    "SubscriptionPricingPlan.delete": "subscription_plan.delete",
    "SubscriptionPricingPlan.list": "subscription_plan.list",
    "SubscriptionPricingPlan.retrieve": "subscription_plan.retrieve",
    "SubscriptionPricingPlan.update": "subscription_plan.update",
    "SubscriptionProduct.create": "subscription_product.create",
    "SubscriptionProduct.delete": "subscription_product.delete",
    "SubscriptionProduct.list": "subscription_product.list",
    "SubscriptionProduct.retrieve": "subscription_product.retrieve",
    "SubscriptionProduct.update": "subscription_product.update",
    "ThreedsInitialize.create": "three_ds.initialize",
    "ThreedsInitializePreAuth.create": "three_ds.initialize_authorization",
    "ThreedsPayment.create": "three_ds.complete_uncompared",
    "ThreedsPayment.retrieve": "payment.retrieve",
    "ThreedsV2Payment.create": "three_ds.complete",
}
"""The class and the method there, and what we call it."""

NO_OPERATIONS = {
    "IyziFileBase64Encoder.encode",
    "RetrieveLoyalty.to_pki_string_create",
}
"""Helpers that send nothing."""

SPELT_OTHERWISE = {
    "productReferenceCode": "product_reference_code",
    "pricingPlanReferenceCode": "pricing_plan_reference_code",
}
"""Ids that some methods want under another name."""


def test_the_table_has_every_operation() -> None:
    found = {
        f"{name}.{method}"
        for name, resource in inspect.getmembers(iyzipay, inspect.isclass)
        if name != "PKIBuilder"
        for method, _ in inspect.getmembers(resource, inspect.isfunction)
        if method in vars(resource) and not method.startswith("_")
    }
    assert found - NO_OPERATIONS == set(OPERATIONS)


class Official:
    """The official client in a process of its own."""

    def __init__(self, simulator: Simulator, folder: Path) -> None:
        assert simulator.certificate_pem is not None
        authority = folder / "authority.pem"
        authority.write_text(simulator.certificate_pem)
        self._options = {
            "api_key": simulator.api_key,
            "secret_key": simulator.secret_key,
            "base_url": simulator.base_url.removeprefix("https://"),
        }
        self._process = subprocess.Popen(
            [sys.executable, str(PROGRAM)],
            env={**os.environ, "SSL_CERT_FILE": str(authority)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def call(self, resource: str, method: str, request: dict[str, Any] | None) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        line = json.dumps([self._options, [[resource, method, request]]])
        print(line, file=self._process.stdin, flush=True)
        (response,) = json.loads(self._process.stdout.readline())
        found: dict[str, Any] = response
        return found

    def stop(self) -> None:
        self._process.communicate(timeout=60)


@pytest.fixture(scope="module")
def site() -> Generator[Simulator]:
    with Simulator(tls=True) as simulator:
        yield simulator


@pytest.fixture(scope="module")
def official(site: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Generator[Official]:
    official = Official(site, tmp_path_factory.mktemp("official"))
    yield official
    official.stop()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_operation_succeeds(official: Official, site: Simulator, operation: str) -> None:
    name = OPERATIONS[operation]
    cases = [read(path) for path in CASES if path.parts[0] == name]
    case = next(case for case in cases if "response" in case)
    with site.client() as client:
        kept = prepare(site, client, case)
    request = fill(case["request"], kept)
    for ours, theirs in SPELT_OTHERWISE.items():
        if ours in request:
            request[theirs] = request[ours]
    if operation == "ReportingScrollTransaction.retrieve":
        request = {"conversationId": "1", "lastId": "", **request}  # it wants both
    if operation == "Subscription.activate":
        request["referenceCode"] = request["subscriptionReferenceCode"]
    resource, method = operation.split(".")
    function = getattr(getattr(iyzipay, resource), method)
    takes_request = "request" in inspect.signature(function).parameters
    response = official.call(resource, method, request if takes_request else None)
    assert response["status"] == "success", response
    made = site.requests()[-1]
    assert made.call == name or {made.call, name} <= SAME
    assert made.signature.verdict == "verified"


SAME = {"checkout_form.retrieve", "pay_with_iyzico.retrieve"}
