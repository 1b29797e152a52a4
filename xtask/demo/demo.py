"""Takes the payment of the demonstration from Python and prints the result as JSON."""

import json
import sys
import time
from decimal import Decimal

from iyzico import ApiError, Iyzico

case = json.load(sys.stdin)
client = Iyzico()


def seconds(start: float) -> str:
    return f"{(time.perf_counter() - start) * 1000:.1f} ms"


start = time.perf_counter()
payment = client.payment.create(**case["paid"])
duration = seconds(start)
lines = sorted(payment.item_transactions or (), key=lambda line: line.item_id or "")

start = time.perf_counter()
try:
    client.payment.create(**case["declined"])
except ApiError as error:
    assert error.advice is not None
    declined = {
        "code": error.code,
        "group": error.group,
        "outcome": error.outcome,
        "merchantTr": error.advice.merchant_tr,
        "merchantEn": error.advice.merchant_en,
        "buyerTr": error.advice.buyer_tr,
        "buyerEn": error.advice.buyer_en,
        "duration": seconds(start),
    }
else:
    sys.exit("the declined card was charged")


def text(amount: Decimal | None) -> str:
    return "" if amount is None else str(amount)


json.dump(
    {
        "paymentId": payment.payment_id,
        "paidPrice": text(payment.paid_price),
        "commission": text(payment.iyzi_commission_rate_amount),
        "fee": text(payment.iyzi_commission_fee),
        "payouts": [text(line.merchant_payout_amount) for line in lines],
        "signature": payment.verification,
        "duration": duration,
        "declined": declined,
    },
    sys.stdout,
)
