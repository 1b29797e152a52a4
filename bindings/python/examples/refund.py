"""Part of a payment goes back, then too much is asked for."""

import shop
from iyzico import ApiError

payment = shop.client.payment.create(
    price="149.90",
    paid_price="149.90",
    payment_card=shop.card(),
    buyer=shop.buyer(),
    shipping_address=shop.address(),
    billing_address=shop.address(),
    basket_items=shop.basket(),
)
refund = shop.client.payment.refund_amount(payment_id=payment.payment_id, price="49.90")
print("refunded", refund.price)

try:
    shop.client.payment.refund_amount(payment_id=payment.payment_id, price="149.90")
except ApiError as error:
    print("refused:", error.code, error.message)
