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

settled = shop.client.payment.create_once(
    conversation_id=shop.new_reference("order-42"),
    **shop.order(),
    payment_card=PaymentCard(card_user_key=key, card_token=token),
)
print(shop.conclude(settled))

shop.client.card.delete(card_user_key=key, card_token=token)
print("cards left:", len(shop.client.card.list(card_user_key=key).card_details))
