"""Two people are paid out of the payout wallet, as one batch."""

import shop
from iyzico import Succeeded
from iyzico.types import PayoutAmount, PayoutItem

# Store it with the rows first: handed in again, it names the same batch, and not a second one.
own = shop.new_reference("bonuses")
ayse = PayoutItem(
    item_external_id=f"{own}-1",
    recipient_type="IBAN",
    recipient_info="TR180006200119000006672315",
    recipient_name="Ayse Demir",
    amount=PayoutAmount(value="100", currency="TRY"),
    description="Bonus",
)
john = PayoutItem(
    item_external_id=f"{own}-2",
    recipient_type="PHONE",
    recipient_info="+905350000000",
    recipient_name="John Doe",
    amount=PayoutAmount(value="50", currency="TRY"),
    description="Bonus",
)
print("in the wallet:", shop.client.payout.retrieve_balance().balance)
batch = shop.client.payout.initialize(external_id=own, purpose="BONUS", items=[ayse, john])
for refused in batch.invalid_items:
    print(f"{refused.external_id} will not be paid: {refused.error_message}")

executed = shop.client.payout.execute_once(conversation_id=own, request_id=batch.request_id)
if isinstance(executed, Succeeded):
    print("handed over, which does not say yet who is paid")
else:
    print("look before executing again:", executed)  # an Unknown has the handle to look with

shop.wait(seconds=10)
for row in shop.client.payout.retrieve_pages(external_mass_payout_id=own).rows():
    print(f"{row.recipient_name}: {row.item_status}", *row.error_messages)
