"""Part of a payment goes back, then too much is asked for."""

import shop
from iyzico import AlreadyDone, Succeeded

paid = shop.client.payment.create_once(
    conversation_id=shop.new_reference("order-42"), **shop.order(), payment_card=shop.card()
)
print(shop.conclude(paid))
assert isinstance(paid, Succeeded)
payment_id = paid.response.payment_id

refund = shop.client.payment.refund_amount(
    conversation_id=shop.new_reference("refund-7"), payment_id=payment_id, price="49.90"
)
print("refunded", refund.price)

try:
    shop.client.payment.refund_amount(payment_id=payment_id, price="149.90")
except AlreadyDone as error:
    # The same code comes when this refund was carried out before, so look before trying again.
    (payment,) = shop.client.payment.history(payment_id=payment_id).payments
    print("refused:", error.code, "the payment is", payment.payment_refund_status)
