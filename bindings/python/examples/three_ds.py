"""A payment that the buyer confirms on the bank's page."""

import shop
from iyzico import callback, decode_html

# 1. Start the payment, and give the page to the browser as it is.
page = shop.client.three_ds.initialize(
    price="149.90",
    paid_price="149.90",
    basket_id="B67832",
    callback_url=shop.CALLBACK_URL,
    payment_card=shop.card(),
    buyer=shop.buyer(),
    shipping_address=shop.address(),
    billing_address=shop.address(),
    basket_items=shop.basket(),
)

# 2. The buyer types the code, and the browser posts a form to callback_url.
body = shop.confirm_at_bank(decode_html(page.three_ds_html_content))

# 3. Believe nothing that is not signed.
confirmed = callback.read(body, secret_key=shop.secret_key)
assert isinstance(confirmed, callback.ThreeDsCallback)

# 4. Take the money, with the figures of your own order.
payment = shop.client.three_ds.complete(
    **confirmed.completion(paid_price="149.90", basket_id="B67832", currency="TRY")
)
print("paid", payment.paid_price, "with payment", payment.payment_id)
