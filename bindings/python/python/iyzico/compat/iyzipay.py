"""The names of the official client `iyzipay`, on this client's connections.

    from iyzico.compat import iyzipay

    payment = iyzipay.Payment().create(request, options)
    result = json.loads(payment.read().decode("utf-8"))

Classes, methods, options and responses are the same. What is different protects money: responses
are verified, connections are kept, calls time out, and binary floats are refused as amounts. A
refusal after which no money has moved is a response with `status` `failure`, as before. A refusal
that leaves the outcome unknown is an `iyzico.IyzicoError` whose `outcome` is `unknown`, and so is a
response that cannot be trusted; where none came, the error says what is known about the money.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import string
import sys
from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any, TypeVar

from iyzico import ApiError, Iyzico
from iyzico.compat import _request, _response
from iyzico.compat._pki_builder import IyziFileBase64Encoder, PKIBuilder
from iyzico.compat._request import Options, Request
from iyzico.compat._response import Response
from iyzico.errors import InvalidRequest, RateLimited

__all__ = [
    "ApiTest",
    "Approval",
    "BasicBkm",
    "BasicBkmInitialize",
    "BasicPayment",
    "BasicPaymentPostAuth",
    "BasicPaymentPreAuth",
    "BasicThreedsInitialize",
    "BasicThreedsInitializePreAuth",
    "BasicThreedsPayment",
    "BinNumber",
    "Bkm",
    "BkmInitialize",
    "BouncedBankTransferList",
    "Cancel",
    "Card",
    "CardList",
    "CheckoutForm",
    "CheckoutFormInitialize",
    "CheckoutFormInitializePreAuth",
    "CrossBookingFromSubMerchant",
    "CrossBookingToSubMerchant",
    "Disapproval",
    "InstallmentInfo",
    "IyziFileBase64Encoder",
    "IyziLinkProduct",
    "IyzipayResource",
    "Options",
    "PKIBuilder",
    "PayWithIyzico",
    "Payment",
    "PaymentPostAuth",
    "PaymentPreAuth",
    "PayoutCompletedTransactionList",
    "PeccoInitialize",
    "PeccoPayment",
    "Refund",
    "RefundChargedFromMerchant",
    "ReportingScrollTransaction",
    "Request",
    "Response",
    "RetrieveLoyalty",
    "RetrievePaymentDetails",
    "RetrieveTransactions",
    "SubMerchant",
    "Subscription",
    "SubscriptionCardUpdate",
    "SubscriptionCheckoutForm",
    "SubscriptionCustomer",
    "SubscriptionPricingPlan",
    "SubscriptionProduct",
    "ThreedsInitialize",
    "ThreedsInitializePreAuth",
    "ThreedsPayment",
    "ThreedsV2Payment",
    "api_key",
    "base_url",
    "client_of",
    "iyzipay_resource",
    "pki_builder",
    "secret_key",
]

api_key = "your api key"
secret_key = "your secret key"  # noqa: S105 - the placeholder of the official client
base_url = "sandbox-api.iyzipay.com"


def _method(name: str, **spelt: str) -> Callable[[Any, Request, Options], Response]:
    """Makes a method that makes one call."""

    def method(self: object, request: Request, options: Options) -> Response:
        given = _request.Given(request, options)
        del self, request, options
        return _make(name, given, spelt)

    return _named(method, name)


def _method_without_request(name: str) -> Callable[[Any, Options], Response]:
    """Makes a method that makes one call which has no fields."""

    def method(self: object, options: Options) -> Response:
        given = _request.Given({}, options)
        del self, options
        return _make(name, given, {})

    return _named(method, name)


M = TypeVar("M", bound=Callable[..., Response])


def _named(method: M, name: str) -> M:
    method.__doc__ = f"Makes the call `{name}`."
    vars(method)["call"] = name
    return method


def client_of(options: Options) -> Iyzico:
    """Returns the client behind these options, for what the official client does not have."""
    given = _request.Given({}, options)
    del options
    return _request.client_behind(given)


def _make(name: str, given: _request.Given, spelt: Mapping[str, str]) -> Response:
    client = _request.client_behind(given)
    resource, _, action = name.partition(".")
    request = given.fields(spelt)
    reference = {name: request.get(name) for name in ("locale", "conversationId")}
    made = _request.made_for(name, request)
    try:
        response = _request.send(getattr(getattr(client, resource), action), request)
    except (ApiError, RateLimited) as error:
        return _response.refusal(error, made)
    except InvalidRequest as error:
        error.args = (_response.text_of(error, spelt),)
        if _request.holds_float(request):
            raise  # the program is wrong, not what a buyer has typed
        return _response.refusal_foreseen(error, reference, spelt)
    finally:
        request.clear()  # it holds the card
    status = getattr(response, "http_status", None) or _response.OK
    return Response(_response.without_reference(made, response.raw_text), status)


class IyzipayResource:
    """What all classes have in common."""

    RANDOM_STRING_SIZE = 8

    def __init_subclass__(cls) -> None:
        """Has each method say its own name where it is called wrong."""
        for name, method in vars(cls).items():
            if isinstance(method, FunctionType) and "call" in vars(method):
                method.__name__, method.__qualname__ = name, f"{cls.__name__}.{name}"
        super().__init_subclass__()

    def connect(
        self,
        method: str,
        url: str,
        options: Options,
        request_body_dict: Request | None = None,
    ) -> Response:
        """Makes a request that has no class of its own. One with a card needs its class."""
        given = _request.Given(request_body_dict or {}, options)
        has_body = request_body_dict is not None
        del request_body_dict, options
        client = _request.client_behind(given)
        try:
            response = client.request(method, url, given.fields({}) if has_body else None)
        except (ApiError, RateLimited) as error:
            return _response.refusal(error)
        return Response(response.raw_text, getattr(response, "http_status", None) or _response.OK)

    def verify_signature(self, params: list[str], secret_key: str, signature: str) -> None:
        """Says whether a signature is right. Responses were verified before."""
        calculated = self.calculate_hmac_sha256_signature(params, secret_key)
        verified = hmac.compare_digest(signature, calculated)
        print("Signature verified:", verified)  # noqa: T201 - so does the official client

    @staticmethod
    def strip_zero(number: str) -> str:
        """Removes the decimal zero of a whole amount, as it is signed."""
        return number.replace(".0", "") if number.endswith(".0") else number

    @staticmethod
    def calculate_hmac_sha256_signature(params: list[str], secret_key: str) -> str:
        """Signs values."""
        message = ":".join(params).encode()
        return hmac.new(secret_key.encode(), message, hashlib.sha256).hexdigest()

    @staticmethod
    def generate_random_string(size: int) -> str:
        """Returns random letters and digits."""
        return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(size))

    @staticmethod
    def resource_pki(request: Request) -> str:
        """Writes the beginning of a request in the form that the first signatures covered."""
        conversation = request.get("conversationId")
        return f"locale={request.get('locale')}," + (
            f"conversationId={conversation}," if conversation else ""
        )

    @staticmethod
    def payment_card_pki(payment_card: Request) -> str:
        """Writes a card in the form that the first signatures covered."""
        pki_builder = PKIBuilder("")
        for name in _CARD_FIELDS:
            pki_builder.append(name, payment_card.get(name))
        return pki_builder.get_request_string()


_CARD_FIELDS = (
    "cardHolderName",
    "cardNumber",
    "expireYear",
    "expireMonth",
    "cvc",
    "registerCard",
    "cardAlias",
    "cardToken",
    "cardUserKey",
)


_PRODUCT = {"product_reference_code": "productReferenceCode"}
_PLAN = {"pricing_plan_reference_code": "pricingPlanReferenceCode"}


class ApiTest(IyzipayResource):
    """The calls of `ApiTest`."""

    retrieve = _method_without_request("connection.test")


class BinNumber(IyzipayResource):
    """The calls of `BinNumber`."""

    retrieve = _method("bin.check")


class InstallmentInfo(IyzipayResource):
    """The calls of `InstallmentInfo`."""

    retrieve = _method("installment.list")


class Approval(IyzipayResource):
    """The calls of `Approval`."""

    create = _method("payment_item.approve")


class Disapproval(IyzipayResource):
    """The calls of `Disapproval`."""

    create = _method("payment_item.disapprove")


class CheckoutFormInitialize(IyzipayResource):
    """The calls of `CheckoutFormInitialize`."""

    create = _method("checkout_form.initialize")


class CheckoutForm(IyzipayResource):
    """The calls of `CheckoutForm`."""

    retrieve = _method("checkout_form.retrieve")


class Payment(IyzipayResource):
    """The calls of `Payment`."""

    create = _method("payment.create")
    retrieve = _method("payment.retrieve")
    refund = _method("payment.refund_amount")


class ThreedsInitialize(IyzipayResource):
    """The calls of `ThreedsInitialize`."""

    create = _method("three_ds.initialize")


class ThreedsPayment(IyzipayResource):
    """The calls of `ThreedsPayment`."""

    create = _method("three_ds.complete_uncompared")
    retrieve = _method("payment.retrieve")


class ThreedsV2Payment(IyzipayResource):
    """The calls of `ThreedsV2Payment`."""

    create = _method("three_ds.complete")


class Cancel(IyzipayResource):
    """The calls of `Cancel`."""

    create = _method("payment.cancel")


class Refund(IyzipayResource):
    """The calls of `Refund`."""

    create = _method("payment.refund")


class Card(IyzipayResource):
    """The calls of `Card`."""

    create = _method("card.create")
    delete = _method("card.delete")


class CardList(IyzipayResource):
    """The calls of `CardList`."""

    retrieve = _method("card.list")


class Bkm(IyzipayResource):
    """The calls of `Bkm`."""

    retrieve = _method("bkm.retrieve")


class BkmInitialize(IyzipayResource):
    """The calls of `BkmInitialize`."""

    create = _method("bkm.initialize")


class PeccoInitialize(IyzipayResource):
    """The calls of `PeccoInitialize`."""

    create = _method("pecco.initialize")


class PeccoPayment(IyzipayResource):
    """The calls of `PeccoPayment`."""

    create = _method("pecco.complete")


class CheckoutFormInitializePreAuth(IyzipayResource):
    """The calls of `CheckoutFormInitializePreAuth`."""

    create = _method("checkout_form.initialize_authorization")


class PaymentPreAuth(IyzipayResource):
    """The calls of `PaymentPreAuth`."""

    create = _method("payment.authorize")
    retrieve = _method("payment.retrieve")


class PaymentPostAuth(IyzipayResource):
    """The calls of `PaymentPostAuth`."""

    create = _method("payment.capture")


class ThreedsInitializePreAuth(IyzipayResource):
    """The calls of `ThreedsInitializePreAuth`."""

    create = _method("three_ds.initialize_authorization")


class RefundChargedFromMerchant(IyzipayResource):
    """The calls of `RefundChargedFromMerchant`."""

    create = _method("refund.charge_merchant")


class PayoutCompletedTransactionList(IyzipayResource):
    """The calls of `PayoutCompletedTransactionList`."""

    retrieve = _method("report.completed_payouts")


class BouncedBankTransferList(IyzipayResource):
    """The calls of `BouncedBankTransferList`."""

    retrieve = _method("report.bounced_payouts")


class SubMerchant(IyzipayResource):
    """The calls of `SubMerchant`."""

    create = _method("sub_merchant.create")
    update = _method("sub_merchant.update")
    update_item = _method("payment_item.update")
    retrieve = _method("sub_merchant.retrieve")


class CrossBookingToSubMerchant(IyzipayResource):
    """The calls of `CrossBookingToSubMerchant`."""

    create = _method("cross_booking.send")


class CrossBookingFromSubMerchant(IyzipayResource):
    """The calls of `CrossBookingFromSubMerchant`."""

    create = _method("cross_booking.receive")


class BasicPayment(IyzipayResource):
    """The calls of `BasicPayment`."""

    create = _method("basic_payment.create")


class BasicPaymentPreAuth(IyzipayResource):
    """The calls of `BasicPaymentPreAuth`."""

    create = _method("basic_payment.authorize")


class BasicPaymentPostAuth(IyzipayResource):
    """The calls of `BasicPaymentPostAuth`."""

    create = _method("basic_payment.capture")


class BasicThreedsInitialize(IyzipayResource):
    """The calls of `BasicThreedsInitialize`."""

    create = _method("basic_three_ds.initialize")


class BasicThreedsInitializePreAuth(IyzipayResource):
    """The calls of `BasicThreedsInitializePreAuth`."""

    create = _method("basic_three_ds.initialize_authorization")


class BasicThreedsPayment(IyzipayResource):
    """The calls of `BasicThreedsPayment`."""

    create = _method("basic_three_ds.complete")


class BasicBkm(IyzipayResource):
    """The calls of `BasicBkm`."""

    retrieve = _method("basic_bkm.retrieve")


class BasicBkmInitialize(IyzipayResource):
    """The calls of `BasicBkmInitialize`."""

    create = _method("basic_bkm.initialize")


class RetrievePaymentDetails(IyzipayResource):
    """The calls of `RetrievePaymentDetails`."""

    retrieve = _method("payment.history")


class RetrieveTransactions(IyzipayResource):
    """The calls of `RetrieveTransactions`."""

    retrieve = _method("report.transactions")


class ReportingScrollTransaction(IyzipayResource):
    """The calls of `ReportingScrollTransaction`."""

    retrieve = _method("report.scroll_transactions")


class IyziLinkProduct(IyzipayResource):
    """The calls of `IyziLinkProduct`."""

    create = _method("link.create")
    fast_link = _method("link.create_fast")
    retrieve = _method("link.retrieve")
    get = _method("link.list")
    update = _method("link.update")
    update_product_status = _method("link.set_status")
    delete = _method("link.delete")


class RetrieveLoyalty(IyzipayResource):
    """The calls of `RetrieveLoyalty`."""

    retrieve = _method("loyalty.retrieve")

    def to_pki_string_create(self, request: Request) -> str:
        """Writes a request in the form that the first signatures covered."""
        pki_builder = PKIBuilder(self.resource_pki(request))
        pki_builder.append("paymentCard", self.payment_card_pki(request["paymentCard"]))
        pki_builder.append("currency", request.get("currency"))
        return pki_builder.get_request_string()


class PayWithIyzico(IyzipayResource):
    """The calls of `PayWithIyzico`."""

    create = _method("pay_with_iyzico.initialize")


class SubscriptionProduct(IyzipayResource):
    """The calls of `SubscriptionProduct`."""

    url = "/v2/subscription/products"
    create = _method("subscription_product.create")
    list = _method_without_request("subscription_product.list")
    retrieve = _method("subscription_product.retrieve", **_PRODUCT)
    delete = _method("subscription_product.delete", **_PRODUCT)
    update = _method("subscription_product.update", **_PRODUCT)


class SubscriptionPricingPlan(IyzipayResource):
    """The calls of `SubscriptionPricingPlan`."""

    product_url = "/v2/subscription/products/"
    pricing_plan_url = "/v2/subscription/pricing-plans/"
    create = _method("subscription_plan.create", **_PRODUCT)
    list = _method("subscription_plan.list", **_PRODUCT)
    update = _method("subscription_plan.update", **_PLAN)
    retrieve = _method("subscription_plan.retrieve", **_PLAN)
    delete = _method("subscription_plan.delete", **_PLAN)


class SubscriptionCheckoutForm(IyzipayResource):
    """The calls of `SubscriptionCheckoutForm`."""

    url = "/v2/subscription/checkoutform"
    create = _method("subscription_form.initialize")
    retrieve = _method("subscription_form.retrieve")


class Subscription(IyzipayResource):
    """The calls of `Subscription`."""

    url = "/v2/subscription"
    retrieve = _method_without_request("subscription.list")
    initialize = _method("subscription.create")
    initialize_with_customer = _method("subscription.create_for_customer")
    list = _method("subscription.list")
    activate = _method("subscription.activate", referenceCode="subscriptionReferenceCode")
    retry = _method("subscription.retry")
    cancel = _method("subscription.cancel")
    upgrade = _method("subscription.upgrade")


class SubscriptionCardUpdate(IyzipayResource):
    """The calls of `SubscriptionCardUpdate`."""

    url = "/v2/subscription/card-update/checkoutform/initialize"
    initialize = _method("subscription_card_form.initialize")
    initialize_with_subscription = _method("subscription_card_form.initialize_for_subscription")


class SubscriptionCustomer(IyzipayResource):
    """The calls of `SubscriptionCustomer`."""

    url = "/v2/subscription/customers"
    create = _method("subscription_customer.create")
    update = _method("subscription_customer.update")
    retrieve = _method("subscription_customer.retrieve")
    delete = _method("subscription_customer.delete")
    list = _method("subscription_customer.list")


# What stands in files of its own in the official client, for whoever imports it from there.
iyzipay_resource = pki_builder = sys.modules[__name__]
for _file in ("iyzipay_resource", "pki_builder"):
    sys.modules[f"{__name__}.{_file}"] = iyzipay_resource
