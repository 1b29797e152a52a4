"""A checkout form: the buyer pays on a page of iyzico, and reloads that of the shop afterwards."""

import shop
from iyzico import callback

form = shop.client.checkout_form.initialize(
    **shop.order(), callback_url=shop.CALLBACK_URL, enabled_installments=[1, 2, 3]
)
print("send the buyer to", form.payment_page_url)

body = shop.pay_on_page(form.token, form.payment_page_url)
for visit in ("first", "reloaded"):
    page = shop.client.callback.read(body)
    assert isinstance(page, callback.PageCallback)
    # The token says which form, not whether it was paid. Asking charges nothing, however often.
    result = shop.client.checkout_form.retrieve(token=page.token)
    if result.is_paid and result.is_refused_by_risk:
        print(f"{visit}: payment {result.payment_id}", "refused by risk: ship nothing, cancel it")
    elif result.is_paid:
        next_step = shop.ship(result.payment_id) if result.may_ship else "wait"
        print(f"{visit}: payment {result.payment_id}", next_step)
    else:
        advice = result.advice
        print(f"{visit}: not paid:", advice.buyer_en if advice else result.payment_status)
