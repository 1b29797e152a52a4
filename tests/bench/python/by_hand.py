"""What a careful developer writes without a client: the body, the signatures, the fields."""

import base64
import hmac
import json
import os
import ssl
from decimal import Decimal

from order import API_KEY, SECRET_KEY, order

PATH = "/payment/auth"
HOST, PORT = os.environ["BENCH_URL"].removeprefix("https://").split(":")
KEY = SECRET_KEY.encode()


def trusting():
    """What verifies the server's certificate: the authorities of the system, and the server's own."""
    return ssl.create_default_context(cafile=os.environ["SSL_CERT_FILE"])


def signed(number, lines):
    """The body of a payment, and its headers."""
    body = json.dumps(order(number, lines), separators=(",", ":"), ensure_ascii=False).encode()
    nonce = os.urandom(8).hex()
    signature = hmac.digest(KEY, nonce.encode() + PATH.encode() + body, "sha256").hex()
    plain = f"apiKey:{API_KEY}&randomKey:{nonce}&signature:{signature}"
    return body, {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Authorization": "IYZWSv2 " + base64.b64encode(plain.encode()).decode(),
    }


def verified(body):
    """The payment in a response, with exact amounts."""
    payment = json.loads(body, parse_float=Decimal)
    if payment["status"] != "success":
        raise ValueError(payment)
    joined = ":".join(
        (
            payment["paymentId"],
            payment["currency"],
            payment["basketId"],
            payment["conversationId"],
            f"{Decimal(payment['paidPrice']).normalize():f}",
            f"{Decimal(payment['price']).normalize():f}",
        ),
    )
    signature = hmac.digest(KEY, joined.encode(), "sha256").hex()
    if not hmac.compare_digest(signature, payment["signature"]):
        raise ValueError("the signature of the response is wrong")
    return payment


def read(payment, everything):
    """Reads what a shop stores of a payment, or every field."""
    if everything:
        walk(payment)
    else:
        _ = payment["paymentId"], payment["paidPrice"]
        for line in payment["itemTransactions"]:
            _ = line["paymentTransactionId"]


def walk(value):
    """Reads every field."""
    for field in value.values() if type(value) is dict else value:
        if type(field) is dict or type(field) is list:
            walk(field)
