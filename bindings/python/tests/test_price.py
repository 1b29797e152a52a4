"""What `Price` calculates is exact, whatever the program has set for its own decimals."""

from __future__ import annotations

import decimal
import pickle
from decimal import Context, Decimal, localcontext
from typing import TYPE_CHECKING, Any

import pytest

import seed
from iyzico.types import Price

if TYPE_CHECKING:
    from iyzico.testing import Simulator

HOSTILE = {
    **{f"prec={prec}": Context(prec=prec) for prec in (1, 2, 3, 5, 9, 28)},
    **{
        rounding: Context(prec=4, rounding=rounding)
        for rounding in (
            decimal.ROUND_CEILING,
            decimal.ROUND_DOWN,
            decimal.ROUND_FLOOR,
            decimal.ROUND_HALF_DOWN,
            decimal.ROUND_HALF_EVEN,
            decimal.ROUND_UP,
            decimal.ROUND_05UP,
        )
    },
    "everything is trapped": Context(
        prec=2,
        traps=[
            decimal.Clamped,
            decimal.DivisionByZero,
            decimal.FloatOperation,
            decimal.Inexact,
            decimal.InvalidOperation,
            decimal.Overflow,
            decimal.Rounded,
            decimal.Subnormal,
            decimal.Underflow,
        ],
    ),
    "nothing is trapped": Context(prec=3, traps=[]),
    "small exponents": Context(prec=3, Emax=1, Emin=-1, capitals=0, clamp=1),
}

WHOLE = [
    *[(Price(f"{units // 100}.{units % 100:02}"), units) for units in range(0, 30_000, 7)],
    (Price("149.9"), 14990),
    (Price("149.9000"), 14990),
    (Price("1E+3"), 100_000),
    (Price("-12.34"), -1234),
    (Price("1999.99"), 199_999),
    (Price("12345678901234567890123456789.99"), 1234567890123456789012345678999),
    (Price("0.00"), 0),
]
BROKEN = ["0.005", "149.901", "-0.001", "1E-3", "123456789012345678901234567.891"]
NO_AMOUNT = ["NaN", "sNaN", "Infinity", "-Infinity", "1E+999999"]
ROUNDED = [
    ("149.9", "149.90"),
    ("149.945", "149.95"),
    ("149.9449", "149.94"),
    ("0.005", "0.01"),
    ("-0.005", "-0.01"),
    ("0.025", "0.03"),
    ("1E+3", "1000.00"),
    ("12345678901234567890123456789.995", "12345678901234567890123456790.00"),
]


@pytest.mark.parametrize("how", HOSTILE)
def test_minor_units_are_exact_or_an_error(how: str) -> None:
    with localcontext(HOSTILE[how]):
        assert [price.minor_units for price, _ in WHOLE] == [units for _, units in WHOLE]
    broken = [Price(text) for text in (*BROKEN, *NO_AMOUNT)]
    for price in broken:
        with localcontext(HOSTILE[how]), pytest.raises(ValueError, match="minor units"):
            _ = price.minor_units


@pytest.mark.parametrize("how", HOSTILE)
def test_quantized_has_two_decimals(how: str) -> None:
    prices = [Price(text) for text, _ in ROUNDED]
    with localcontext(HOSTILE[how]) as context:
        before = context.copy()
        quantized = [str(price.quantized) for price in prices]
        assert (context.prec, context.rounding) == (before.prec, before.rounding)
    assert quantized == [text for _, text in ROUNDED]


@pytest.mark.parametrize("how", HOSTILE)
def test_amounts_are_sent_and_received_as_they_are(simulator: Simulator, how: str) -> None:
    line = seed.line("BI101", "Binocular", "1999.99")
    amounts = {"price": Decimal("1999.99"), "paid_price": Price("2.00099E+3")}
    request: Any = {**seed.payment(), **amounts, "basket_items": [line]}
    with localcontext(HOSTILE[how]), simulator.client() as client:
        paid = client.payment.create(**request)
        assert (str(paid.price), str(paid.paid_price)) == ("1999.99", "2000.99")
        assert paid.paid_price is not None
        assert paid.paid_price.minor_units == 200_099
        assert str(simulator.ledger()[0].paid_price) == "2000.99"
        assert paid.raw["paidPrice"] == Decimal("2000.99")
    assert '"paidPrice":"2000.99"' in simulator.requests()[0].body


@pytest.mark.parametrize("context", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("0E-8", "0.00000000"),
        ("0.00000012", "0.00000012"),
        ("-1E-7", "-0.0000001"),
        ("149.90", "149.90"),
    ],
)
def test_digits_are_shown_as_they_are(written: str, shown: str, context: Context) -> None:
    with localcontext(context):
        price = Price(written)
        assert (str(price), f"{price}", f"{price:}") == (shown, shown, shown)
        assert pickle.loads(pickle.dumps(price)) == price
    assert f"{Price('0E-8'):.2f}" == "0.00"
