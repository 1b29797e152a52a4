"""The official client of PyPI: a new connection for every call, and the system's authorities read anew."""

import json
import os

import iyzipay
from drive import drive
from order import API_KEY, SECRET_KEY, order

options = {
    "api_key": API_KEY,
    "secret_key": SECRET_KEY,
    "base_url": os.environ["BENCH_URL"].removeprefix("https://"),
}


def pay(number, lines, everything):
    response = iyzipay.Payment().create(order(number, lines), options)
    payment = json.loads(response.read())
    if payment["status"] != "success":
        raise ValueError(payment)
    read(payment, everything)


def read(payment, everything):
    if everything:
        walk(payment)
    else:
        _ = payment["paymentId"], payment["paidPrice"]
        for line in payment["itemTransactions"]:
            _ = line["paymentTransactionId"]


def walk(value):
    for field in value.values() if type(value) is dict else value:
        if type(field) is dict or type(field) is list:
            walk(field)


drive(pay)
