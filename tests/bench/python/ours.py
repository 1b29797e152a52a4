"""The client of this repository, blocking."""

import os
from pathlib import Path

from drive import drive
from iyzico import Iyzico
from order import API_KEY, SECRET_KEY, python_order

client = Iyzico(
    api_key=API_KEY,
    secret_key=SECRET_KEY,
    base_url=os.environ["BENCH_URL"],
    root_certificate_pem=Path(os.environ["BENCH_CA"]).read_bytes(),
)


def pay(number, lines, everything):
    read(client.payment.create(**python_order(number, lines)), everything)


def read(payment, everything):
    """Reads what a shop stores of a payment, or every field."""
    if everything:
        walk(payment)
    else:
        _ = payment.payment_id, payment.paid_price
        for line in payment.item_transactions:
            _ = line.payment_transaction_id


def walk(value):
    """Reads every field."""
    for name in fields(type(value)):
        field = getattr(value, name)
        kind = type(field)
        if kind is list or kind is tuple:
            for item in field:
                walk(item)
        elif fields(kind):
            walk(field)


def fields(kind):
    """The names of the fields of a response; none of a plain value."""
    names = FIELDS.get(kind)
    if names is None:
        names = FIELDS[kind] = tuple(getattr(kind, "__dataclass_fields__", ()))
    return names


FIELDS = {}

if __name__ == "__main__":
    drive(pay)
