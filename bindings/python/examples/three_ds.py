"""A payment that the buyer confirms on the bank's page, and a callback that comes twice."""

import shop
from iyzico import callback, decode_html

# 1. Start the payment, and give the page to the browser as it is.
order = shop.order()
page = shop.client.three_ds.initialize(
    **order, callback_url=shop.CALLBACK_URL, payment_card=shop.card()
)

# 2. The buyer types the code, and the browser posts a form to callback_url.
body = shop.confirm_at_bank(decode_html(page.three_ds_html_content))

for visit in ("first", "reloaded"):
    # 3. Believe nothing that is not signed.
    confirmed = shop.client.callback.read(body)
    assert isinstance(confirmed, callback.ThreeDsCallback)

    # 4. Take the money, with the figures of your own order. When the browser posts again, the
    #    payment is looked up, and nothing is charged a second time.
    completion = confirmed.completion(
        paid_price=order["paid_price"], basket_id=order["basket_id"], currency=order["currency"]
    )
    print(f"{visit}:", shop.conclude(shop.client.three_ds.complete_once(**completion)))
