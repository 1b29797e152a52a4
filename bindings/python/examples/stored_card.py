"""A card is stored, charged without its number, and deleted."""

import shop
from iyzico.types import CardData, PaymentCard

card = CardData(
    card_alias="the blue one",
    card_holder_name="John Doe",
    card_number="5528790000000008",
    expire_month="12",
    expire_year="2030",
)
stored = shop.client.card.create(email="john.doe@example.com", card=card)
key, token = stored.card_user_key, stored.card_token
assert key is not None
for found in shop.client.card.list(card_user_key=key).card_details:
    print(found.card_alias, found.bin_number, found.card_association)

payment = shop.client.payment.create(
    price="149.90",
    paid_price="149.90",
    payment_card=PaymentCard(card_user_key=key, card_token=token),
    buyer=shop.buyer(),
    shipping_address=shop.address(),
    billing_address=shop.address(),
    basket_items=shop.basket(),
)
print("paid", payment.paid_price, "with payment", payment.payment_id)

shop.client.card.delete(card_user_key=key, card_token=token)
print("cards left:", len(shop.client.card.list(card_user_key=key).card_details))
