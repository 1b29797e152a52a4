"""The names of the official client `iyzipay`, on this client's connections.

    from iyzico.compat import iyzipay

    payment = iyzipay.Payment().create(request, options)
    result = json.loads(payment.read().decode("utf-8"))

Classes, methods, options and answers are the same. What is different is what protects money:
answers are verified, connections are kept, a timeout ends a call, and binary floats are refused as
amounts. A refusal of iyzico after which no money has moved is an answer with `status` `failure`, as
before. One that leaves that open is an `iyzico.IyzicoError` whose `outcome` is `unknown`, and so is
an answer that cannot be trusted; where none came, the error says what is known about the money.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import re
import secrets
import string
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import FunctionType
from typing import Any, TypeAlias, TypeVar, cast

from iyzico import ApiError, Iyzico
from iyzico._by_settings import Clients, Given
from iyzico.errors import Finding, InvalidRequest, RateLimited

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

Request: TypeAlias = Mapping[str, Any]
"""A request with the names of the wire."""

Options: TypeAlias = Mapping[str, Any]
"""`api_key`, `secret_key` and `base_url`; and any setting of `iyzico.Iyzico`, such as `timeout`.

Both keys must be there: nothing is taken from the environment instead of them.
"""

api_key = "your api key"
secret_key = "your secret key"  # noqa: S105 - the placeholder of the official client
base_url = "sandbox-api.iyzipay.com"


class Response(io.BytesIO):
    """An answer, read like one of `http.client`: `read()` returns the bytes of its JSON."""

    def __init__(self, body: str, status: int = 200) -> None:
        super().__init__(body.encode())
        self.status = self.code = status
        self.reason = "OK" if status == _OK else ""
        self.msg = self.headers = {"Content-Type": "application/json;charset=UTF-8"}

    def getheader(self, name: str, default: str | None = None) -> str | None:
        """Returns a header."""
        return next((v for n, v in self.headers.items() if n.lower() == name.lower()), default)

    def getheaders(self) -> list[tuple[str, str]]:
        """Returns the headers."""
        return [*self.headers.items()]

    def getcode(self) -> int:
        """Returns the HTTP status."""
        return self.status

    def isclosed(self) -> bool:
        """Returns whether it was closed."""
        return self.closed


class _Given:
    """A request and its options, on their way to the client.

    It stands in our frames instead of them: a report of an error with the values of its frames
    would show the card and the key.
    """

    __slots__ = ("_options", "_request")

    def __init__(self, request: Request, options: Options) -> None:
        self._request = request
        self._options = options

    def fields(self, spelt: Mapping[str, str]) -> dict[str, Any]:
        """Returns the fields with the names of the wire."""
        return {spelt.get(name, name): value for name, value in self._request.items()}

    def settings(self) -> Given:
        """Returns the settings of the client; a host alone is reached through TLS.

        A key that is missing is an empty one, which is refused: options name their merchant, and
        must not turn into those of the merchant in the environment.
        """
        given = {name: value for name, value in self._options.items() if value is not None}
        host = given.get("base_url")
        if isinstance(host, str) and host and "://" not in host:
            given["base_url"] = f"https://{host}"
        return Given({"api_key": "", "secret_key": "", **given})


def _method(name: str, **spelt: str) -> Callable[[Any, Request, Options], Response]:
    """Makes a method that makes one call."""

    def method(self: object, request: Request, options: Options) -> Response:
        given = _Given(request, options)
        del self, request, options
        return _make(name, given, spelt)

    return _named(method, name)


def _method_without_request(name: str) -> Callable[[Any, Options], Response]:
    """Makes a method that makes one call which has no fields."""

    def method(self: object, options: Options) -> Response:
        given = _Given({}, options)
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
    given = _Given({}, options)
    del options
    return _client(given)


def _make(name: str, given: _Given, spelt: Mapping[str, str]) -> Response:
    client = _client(given)
    resource, _, action = name.partition(".")
    request = given.fields(spelt)
    reference = {name: request.get(name) for name in ("locale", "conversationId")}
    made = _made_for(name, request)
    try:
        response = _send(getattr(getattr(client, resource), action), request)
    except (ApiError, RateLimited) as error:
        return _refusal(error, made)
    except InvalidRequest as error:
        error.args = (_text_of(error, spelt),)
        if _holds_float(request):
            raise  # the program is wrong, not what a buyer has typed
        return _refusal_foreseen(error, reference, spelt)
    finally:
        request.clear()  # it holds the card
    status = getattr(response, "http_status", None) or _OK
    return Response(_without(made, response.raw_text), status)


def _made_for(name: str, request: dict[str, Any]) -> str | None:
    """Gives a request that has no reference one, as the client would, and returns it."""
    given = [request.get(name) for name in (_REFERENCE, "conversation_id")]
    is_there = any(value is not None and str(value).strip() for value in given)
    if is_there or name in _WITHOUT_REFERENCE:
        return None
    request.pop("conversation_id", None)
    made = request[_REFERENCE] = secrets.token_hex(16)
    return made


def _without(made: str | None, answer: str) -> str:
    """Returns an answer without a reference that was made here, and that iyzico has repeated.

    Programs look for the order by the `conversationId` of an answer, and by another field where an
    answer has none.
    """
    if made is None:
        return answer
    field = rf'"{_REFERENCE}"\s*:\s*"{made}"'
    return re.sub(rf",\s*{field}|{field}\s*,?", "", answer)


def _send(method: Callable[..., Any], request: dict[str, Any]) -> Any:  # noqa: ANN401 - a response
    """Makes the call; fields that it does not know are sent as they are, as before.

    Those inside of other fields are left out: iyzico takes no notice of them. Of many such fields
    the core names some at a time. What a request says is never an option of the call: with `verify`
    in it, nobody would verify the answer.
    """
    extra = {name: request.pop(name) for name in _OPTIONS if name in request}
    before: set[str] = set()
    try:
        while True:
            try:
                return method(**request, **({"extra": extra} if extra else {}))
            except InvalidRequest as error:
                found = (f.wire_path for f in error.findings if f.problem == _NOT_A_FIELD)
                unknown = {_INDEX.sub("[]", path) for path in found}
                if unknown <= before:
                    raise
            before = unknown
            for name in [name for name in request if _on_the_wire(name) in unknown]:
                extra[name] = request.pop(name)
            _leave_out(request, unknown)
    finally:
        extra.clear()


def _leave_out(request: dict[str, Any], paths: set[str]) -> None:
    """Leaves out fields inside of others. What holds none of them is not copied."""
    for name, value in request.items():
        at = _on_the_wire(name)
        if any(path.startswith((f"{at}.", f"{at}[")) for path in paths):
            request[name] = _without_fields(value, at, paths)


def _without_fields(value: object, at: str, paths: set[str]) -> object:
    if isinstance(value, Mapping):
        fields = cast("Mapping[str, object]", value).items()
        placed = [(name, f"{at}.{_on_the_wire(name)}", inside) for name, inside in fields]
        kept = [(name, path, inside) for name, path, inside in placed if path not in paths]
        return {name: _without_fields(inside, path, paths) for name, path, inside in kept}
    if isinstance(value, list | tuple):
        items = cast("Iterable[object]", value)
        return [_without_fields(item, f"{at}[]", paths) for item in items]
    return value


def _on_the_wire(name: object) -> str:
    """Spells a name as findings do: `paidPrice`, also for `paid_price`."""
    return re.sub("_+([a-z0-9])", lambda found: found[1].upper(), str(name))


def _text_of(error: InvalidRequest, spelt: Mapping[str, str]) -> str:
    """Returns what an error says, with the names that the request has."""
    text = str(error)
    for finding in error.findings:
        path, problem = _spelt(finding, spelt)
        text = text.replace(f"{finding.path}: {finding.problem}", f"{path}: {problem}")
        allowed = f"allowed: {finding.allowed}"
        text = text.replace(allowed, _in_words_of_the_wire(allowed))
    return text


def _spelt(finding: Finding, spelt: Mapping[str, str]) -> tuple[str, str]:
    """Returns where something is wrong and what, with the names that the request has."""
    for name, wire in spelt.items():
        if finding.wire_path == wire:
            return name, finding.problem
    return finding.wire_path, _in_words_of_the_wire(finding.problem)


def _in_words_of_the_wire(text: str) -> str:
    return _NAME.sub(lambda found: _on_the_wire(found[0]), text)


_OPTIONS = ("timeout", "connect_timeout", "total_timeout", "verify", "extra")
_NOT_A_FIELD = "is not a field of this call"
_REFERENCE = "conversationId"
_WITHOUT_REFERENCE = {"connection.test"}
"""What has no field for it."""
_INDEX = re.compile(r"\[\d+\]")
_NAME = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")


def _holds_float(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(map(_holds_float, cast("Mapping[str, object]", value).values()))
    if isinstance(value, list | tuple):
        return any(map(_holds_float, cast("Iterable[object]", value)))
    return isinstance(value, float)


def _refusal(error: ApiError | RateLimited, made: str | None = None) -> Response:
    """Returns what iyzico answered when it refused.

    Programs take a `failure` for a payment that was not made, and ask for another card: where that
    is not certain, the error is raised.
    """
    if error.outcome == "unknown" or error.raw_text is None:
        raise error
    return Response(_without(made, error.raw_text), error.http_status or _OK)


def _refusal_foreseen(
    error: InvalidRequest, reference: Mapping[str, object], spelt: Mapping[str, str]
) -> Response:
    """Returns what iyzico would have answered; raises the error where no code is known."""
    wrong = [finding for finding in error.findings if finding.level == "error"]
    if not wrong or not all(finding.code for finding in wrong):
        raise error
    answer = {
        "status": "failure",
        "errorCode": wrong[0].code,
        "errorMessage": "; ".join(" ".join(_spelt(finding, spelt)) for finding in wrong),
        **reference,
    }
    known = {name: value for name, value in answer.items() if value is not None}
    return Response(json.dumps(known, ensure_ascii=False, default=str))


_OK = 200
_CLIENTS = Clients(64)


def _client(given: _Given) -> Iyzico:
    """Returns the client of these options: one for all calls, so that connections are kept."""
    return _CLIENTS.of(given.settings())


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
        given = _Given(request_body_dict or {}, options)
        has_body = request_body_dict is not None
        del request_body_dict, options
        client = _client(given)
        try:
            response = client.request(method, url, given.fields({}) if has_body else None)
        except (ApiError, RateLimited) as error:
            return _refusal(error)
        return Response(response.raw_text, getattr(response, "http_status", None) or _OK)

    def verify_signature(self, params: list[str], secret_key: str, signature: str) -> None:
        """Says whether a signature is right. Answers were verified before they came here."""
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


class PKIBuilder:
    """Writes values in the form that the first signatures covered; no request needs it now."""

    def __init__(self, request_string: str) -> None:
        self.request_string = request_string

    def append(self, key: str, value: object = None) -> PKIBuilder:
        """Appends a value that is not empty."""
        if value:
            self.append_key_value(key, value)
        return self

    def append_price(self, key: str, value: object = None) -> PKIBuilder:
        """Appends an amount, as text or `Decimal`."""
        if isinstance(value, float):
            text = f"{key}: float is refused as an amount; pass text or Decimal"
            raise TypeError(text)
        if value is not None and value != "":
            self.append_key_value(key, value)
        return self

    def append_array(self, key: str, array: list[str] | None = None) -> PKIBuilder:
        """Appends a list."""
        if array:
            self.append_key_value_array(key, "".join(f"{value}, " for value in array))
        return self

    def append_key_value(self, key: str, value: object = None) -> None:
        """Appends a value."""
        if value is not None and value != "":
            self.request_string += f"{key}={value},"

    def append_key_value_array(self, key: str, appended_value: str) -> PKIBuilder:
        """Appends a list that is written already."""
        if appended_value:
            self.request_string += f"{key}=[{appended_value[:-2]}],"
        return self

    def remove_trailing_comma(self) -> PKIBuilder:
        """Removes the last comma."""
        self.request_string = self.request_string[:-1]
        return self

    def append_prefix(self) -> PKIBuilder:
        """Puts brackets around what was written."""
        self.request_string = f"[{self.request_string}]"
        return self

    def get_request_string(self) -> str:
        """Ends and returns the text."""
        self.remove_trailing_comma()
        self.append_prefix()
        return self.request_string


class IyziFileBase64Encoder:
    """Writes a file as text."""

    @staticmethod
    def encode(file_path: str) -> str:
        """Returns the file as Base64."""
        return base64.b64encode(Path(file_path).read_bytes()).decode()


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
