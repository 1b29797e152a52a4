"""The response to a payment is lost. It is found out what happened, and nothing is charged twice."""

import shop
from iyzico import Declined, NotSent, Succeeded, Unknown
from iyzico.types import CreatePayment

request = CreatePayment(
    conversation_id=shop.new_reference("order-42"),
    price="149.90",
    paid_price="149.90",
    payment_card=shop.card(),
    buyer=shop.buyer(),
    shipping_address=shop.address(),
    billing_address=shop.address(),
    basket_items=shop.basket(),
)
# Store the handle with the order before sending: then not even a crash loses the payment.
handle = shop.client.pending("payment.create", **request)
shop.lose_responses(seconds=60)

match shop.client.payment.create_once(**request, deadline=2):
    case Succeeded(payment):
        print("paid", payment.paid_price)
    case NotSent(error):
        print("try again:", error)
    case Declined(error):
        print("ask for another card:", error)
    case Unknown(pending):
        print("nobody knows yet: do not send it again")
        handle = pending

# Later, perhaps in a job of another process.
shop.wait(seconds=60)
resolved = shop.client.resolve(handle)
if isinstance(resolved, Succeeded):
    print("paid", resolved.response.price, "after all, once")
