"""The response to a payment is lost: what happened is found out, and nobody is charged twice."""

import shop
from iyzico import Unknown

reference, order, card = shop.new_reference("order-42"), shop.order(), shop.card()
# Store the handle with the order before sending: then not even a crash loses the payment.
handle = shop.client.pending(
    "payment.create", conversation_id=reference, **order, payment_card=card
)
shop.lose_responses(seconds=60)

settled = shop.client.payment.create_once(
    conversation_id=reference, **order, payment_card=card, deadline=2
)
print(shop.conclude(settled))
if isinstance(settled, Unknown):
    handle = settled.pending

# Later, perhaps in a job of another process. It sends nothing that moves money.
shop.wait(seconds=60)
print("later:", shop.conclude(shop.client.resolve(handle)))
