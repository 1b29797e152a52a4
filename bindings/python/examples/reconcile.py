"""Two orders are paid and one is cancelled, of which the shop's books of the day know nothing."""

import datetime as dt

import shop
from iyzico import Succeeded
from iyzico.types import OwnPayment

TURKEY = dt.timezone(dt.timedelta(hours=3))  # a day of iyzico is a Turkish one
today = dt.datetime.now(TURKEY).date()

books: list[OwnPayment] = []
for order in ("order-42", "order-43"):
    paid = shop.client.payment.create_once(
        conversation_id=shop.new_reference(order), **shop.order(), payment_card=shop.card()
    )
    print(f"{order}:", shop.conclude(paid))
    assert isinstance(paid, Succeeded)
    own = OwnPayment(payment_id=paid.response.payment_id, paid_price=paid.response.paid_price)
    books.append(own)

cancelled = shop.client.payment.cancel_once(
    conversation_id=shop.new_reference("cancel-43"), payment_id=books[1]["payment_id"]
)
print("cancelled" if isinstance(cancelled, Succeeded) else cancelled)

# Nothing is paid or given back here: a person reads what differs, and looks into it.
for one in shop.client.report.reconcile(today, books):
    print(f"{one.kind}: payment {one.payment_id}, ours {one.ours}, at iyzico {one.at_iyzico}")
