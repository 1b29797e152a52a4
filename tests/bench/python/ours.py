"""The client of this repository, blocking."""

import os
from operator import attrgetter

from drive import drive
from iyzico import Iyzico
from order import API_KEY, SECRET_KEY, python_order

with open(os.environ["BENCH_CA"], "rb") as file:
    authority = file.read()

client = Iyzico(
    api_key=API_KEY,
    secret_key=SECRET_KEY,
    base_url=os.environ["BENCH_URL"],
    root_certificate_pem=authority,
    system_certificates=False,  # as without `SSL_CERT_FILE`, which is set for the clients that need it
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
    reader = reader_of(type(value))
    for field in reader(value) if reader else ():
        kind = type(field)
        if kind is list or kind is tuple:
            for item in field:
                walk(item)
        elif kind not in PLAIN:
            walk(field)


def reader_of(kind):
    """What reads all fields of a kind of responses at once; nothing for the kinds of plain values."""
    if kind not in READERS:
        names = tuple(getattr(kind, "__dataclass_fields__", ()))
        READERS[kind] = attrgetter(*names) if names else None
        if not names:
            PLAIN.add(kind)
    return READERS[kind]


READERS = {}
PLAIN = set()

if __name__ == "__main__":
    drive(pay)
