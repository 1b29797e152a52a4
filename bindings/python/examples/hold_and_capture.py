"""An amount is held on a card, and taken when the goods leave."""

import shop

held = shop.client.payment.authorize(
    price="149.90",
    paid_price="149.90",
    payment_card=shop.card(),
    buyer=shop.buyer(),
    shipping_address=shop.address(),
    billing_address=shop.address(),
    basket_items=shop.basket(),
)
print("held", held.paid_price, held.phase)

taken = shop.client.payment.capture(
    payment_id=held.payment_id, paid_price=held.paid_price, currency="TRY", ip="85.34.78.112"
)
print("taken", taken.paid_price, taken.phase)
