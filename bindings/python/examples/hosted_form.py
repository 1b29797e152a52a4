"""A checkout form: the buyer pays on a page of iyzico."""

import shop
from iyzico import callback

form = shop.client.checkout_form.initialize(
    price="149.90",
    paid_price="149.90",
    basket_id="B67832",
    callback_url=shop.CALLBACK_URL,
    enabled_installments=[1, 2, 3],
    buyer=shop.buyer(),
    shipping_address=shop.address(),
    billing_address=shop.address(),
    basket_items=shop.basket(),
)
print("send the buyer to", form.payment_page_url)

body = shop.pay_on_page(form.token, form.payment_page_url)
page = callback.read(body, secret_key=shop.secret_key)
assert isinstance(page, callback.PageCallback)

# The token says which form, not what came of it.
payment = shop.client.checkout_form.retrieve(token=page.token)
print("paid:", payment.payment_status == "SUCCESS", "with payment", payment.payment_id)
