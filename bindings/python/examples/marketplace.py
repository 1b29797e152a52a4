"""A seller's line of an order is paid and approved; a refund of it is at the marketplace's cost."""

import shop
from iyzico import Succeeded

seller = shop.client.sub_merchant.create(
    sub_merchant_external_id=shop.new_reference("seller-3"),
    sub_merchant_type="PERSONAL",
    contact_name="Ayse",
    contact_surname="Demir",
    identity_number="10000000146",
    email="ayse.demir@example.com",
    address="Bora Sok. 1",
    iban="TR180006200119000006672315",
)
order = shop.order()
for line in order["basket_items"]:
    line.update({"sub_merchant_key": seller.sub_merchant_key, "sub_merchant_price": "120"})
paid = shop.client.payment.create_once(
    conversation_id=shop.new_reference("order-42"), **order, payment_card=shop.card()
)
print(shop.conclude(paid))
assert isinstance(paid, Succeeded)
payment_id = paid.response.payment_id
line_id = paid.response.item_transactions[0].payment_transaction_id

# The goods arrived. If this fails, read the line before approving it again: 1 waits, 2 is approved.
shop.client.payment_item.approve(payment_transaction_id=line_id)
(approved,) = shop.client.payment.retrieve(payment_id=payment_id).item_transactions
print("status:", approved.transaction_status, "the seller gets:", approved.sub_merchant_price)

reference = shop.new_reference("refund-7")
refund = shop.client.refund.charge_merchant_once(
    conversation_id=reference, payment_id=payment_id, payment_transaction_id=line_id, price="49.90"
)
if isinstance(refund, Succeeded):
    print("refunded", refund.response.price, "and the seller keeps the share")
else:
    print("look before refunding again:", refund)  # an Unknown has the handle to look with
