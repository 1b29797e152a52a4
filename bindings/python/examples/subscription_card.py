"""A charge of a subscription fails: the subscriber enters another card, then changes the plan."""

import shop

product = shop.client.subscription_product.create(name=shop.new_reference("magazine")).data
monthly, gold = (
    shop.client.subscription_plan.create(
        product_reference_code=product.reference_code,
        name=name,
        price=price,
        currency_code="TRY",
        payment_interval="MONTHLY",  # an upgrade stays within product and interval
        trial_period_days=7,
    ).data.reference_code
    for name, price in (("monthly", "49.90"), ("gold", "99.90"))
)
started = shop.client.subscription.create(
    pricing_plan_reference_code=monthly,
    subscription_initial_status="ACTIVE",
    customer=shop.subscriber(),
    payment_card=shop.card("4111111111111129"),  # no funds
).data.reference_code

shop.wait(seconds=8 * 24 * 3600)  # a notification with `order_reference_code` says that it failed
now = shop.client.subscription.retrieve(subscription_reference_code=started).data
(failed,) = (order for order in now.orders if order.order_status == "FAILED")
form = shop.client.subscription_card_form.initialize_for_subscription(
    callback_url=shop.CALLBACK_URL, subscription_reference_code=started
)
shop.pay_on_page(form.token, None)  # your page shows `form.checkout_form_content`
shop.client.subscription.retry(reference_code=failed.reference_code)  # the new card is charged
upgraded = shop.client.subscription.upgrade(
    subscription_reference_code=started,
    new_pricing_plan_reference_code=gold,
    upgrade_period="NEXT_PERIOD",
).data
print(f"it was {now.subscription_status}, and the new plan is {upgraded.subscription_status}")
