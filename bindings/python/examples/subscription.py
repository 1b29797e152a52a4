"""The response to a subscription is lost: it is looked for, and nobody subscribes twice."""

import shop
from iyzico import IyzicoError

product = shop.client.subscription_product.create(name=shop.new_reference("magazine")).data
plan = shop.client.subscription_plan.create(
    product_reference_code=product.reference_code,
    name="monthly",
    price="49.90",
    currency_code="TRY",
    payment_interval="MONTHLY",
).data.reference_code
subscriber = shop.subscriber()
if shop.simulator:
    shop.simulator.add_fault({"cut": "afterCommit"}, call="subscription.create", times=1)
try:
    reference = shop.client.subscription.create(
        pricing_plan_reference_code=plan,
        subscription_initial_status="ACTIVE",
        customer=subscriber,
        payment_card=shop.card(),
    ).data.reference_code
except IyzicoError as error:
    if error.outcome != "unknown":
        raise
    # Sending it again could charge twice: look for a subscription that is not in our books yet.
    rows = shop.client.subscription.list_pages(pricing_plan_reference_code=plan).rows()
    found = [row.reference_code for row in rows if row.customer_email == subscriber["email"]]
    if len(found) != 1:  # finding none so soon proves nothing
        text = f"response lost, {len(found)} found: look again later, and start nothing"
        raise SystemExit(text) from error
    (reference,) = found
    print("response lost, subscription found")
for order in shop.client.subscription.retrieve(subscription_reference_code=reference).data.orders:
    print(order.order_status, order.price, order.currency_code)  # only SUCCESS is paid
shop.client.subscription.cancel(subscription_reference_code=reference)  # gives no money back
now = shop.client.subscription.retrieve(subscription_reference_code=reference).data
print("now it is", now.subscription_status)
