"""A buyer in a shop holds a card to the cashier's phone, and the terminal app says how it ended."""

import json
from decimal import Decimal
from urllib.request import Request, urlopen

import shop
from iyzico.types import InStoreReceipt, InStoreTransaction

merchant = "3413541" if shop.simulator else input("Your merchant id: ")
cashier, order, price = "cashier-1", shop.new_reference("order-42"), Decimal("149.90")
shop.client.in_store_user.create(merchant_id=merchant, user_id=cashier)
opened = shop.client.in_store_payment.initialize(
    merchant_id=merchant,
    user_id=cashier,
    order_id=order,
    amount=price,
    callback_url=shop.CALLBACK_URL,
)
token, payment_id = opened.payment_session_token, opened.payment_id  # store both with the order
print("open on the phone:", opened.deep_link_url)
if shop.simulator:
    app = f"{shop.simulator.base_url}/_simulator/in-store/{token}/approve"
    with urlopen(Request(app, method="POST")) as reply:  # noqa: S310
        data: str = json.load(reply)["form"]["fields"]["data"]
else:
    data = input("The field `data` of what the app handed over: ")
told = shop.client.in_store_result.decrypt(
    merchant_id=merchant, data=data, payment_session_token=token
).in_store_complete_operation
print("the app:", told.transaction.result_text if told and told.transaction else told)

# That went through the phone. Believe the payment that was opened, and its amount.
found = shop.client.in_store_payment.retrieve(merchant_id=merchant, payment_id=payment_id)
match found.transaction_detail:
    case InStoreTransaction(amount=paid, receipt=InStoreReceipt(approved=True)) if paid == price:
        print(f"paid {paid}, hand the goods over")
    case other:
        print("hand nothing over:", other)
