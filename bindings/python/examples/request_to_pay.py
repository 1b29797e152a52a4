"""Somebody asks for money, and gets a part of it. The response to that is lost."""

import shop
from iyzico import IyzicoError

client = shop.client.request_to_pay
asked = client.create(
    amount="250",
    receiver_name="Ayse Demir",
    receiver_iban="TR180006200119000006672315",
    description="Rent of the stand",
    partial_payment=True,
)
print("asked for money:", asked.reference_number)

# The simulator is on both sides: what it asked for, it has received as well.
number = asked.reference_number if shop.simulator else input("Pay 100 of which one you received? ")
assert number
before = client.retrieve(reference_number=number).request_to_pay_status

if shop.simulator:
    shop.simulator.add_fault({"cut": "afterCommit"}, call="request_to_pay.reply", times=1)
try:
    client.reply(reference_number=number, amount="100")
    print("paid 100")
except IyzicoError as error:
    if error.outcome != "unknown":
        raise  # no money moved
    # It may have moved, and a second reply might pay twice: look, and send nothing again.
    now = client.retrieve(reference_number=number).request_to_pay_status
    print(f"lost; it was {before}, now it is {now}. See the statement; in doubt, ask iyzico")

for record in client.list_pages().rows():
    print(record.receiver_name, "asks for", record.amount, record.request_to_pay_status)
