"""An amount is held on a card, and taken when the goods leave."""

import shop
from iyzico import Succeeded

held = shop.client.payment.authorize_once(
    conversation_id=shop.new_reference("order-42"), **shop.order(), payment_card=shop.card()
)
print("held:", shop.conclude(held))  # a hold is not paid, so nothing may be shipped for it alone

if isinstance(held, Succeeded):
    taken = shop.client.payment.capture_once(
        conversation_id=shop.new_reference("order-42-capture"),
        payment_id=held.response.payment_id,
        paid_price=held.response.paid_price,
        currency="TRY",
        ip="85.34.78.112",
    )
    print("taken:", shop.conclude(taken))
