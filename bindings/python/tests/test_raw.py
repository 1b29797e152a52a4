"""What is received can be read as it was, whatever numbers stand in it."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from iyzico import _exact_json, errors

LONG = "1" * 5000

NUMBERS: dict[str, object] = {
    "149.90": Decimal("149.90"),
    "1e2": Decimal("1E+2"),
    "1E-99999": Decimal("1E-99999"),
    "1e99999999999999999999": "1e99999999999999999999",
    "-1.5e-99999999999999999999": "-1.5e-99999999999999999999",
    "12345678901234567890": 12345678901234567890,
    LONG: LONG,
    f"-{LONG}": f"-{LONG}",
    f"{LONG}.5": Decimal(f"{LONG}.5"),
}


@pytest.mark.parametrize("number", NUMBERS)
def test_no_number_is_too_odd_to_be_read(number: str) -> None:
    for form in ("{}", '{{"a": [{}]}}', "[[{}]]"):
        read = json.dumps(_exact_json.read(form.format(number)), default=str)
        assert str(NUMBERS[number]) in read
    assert _exact_json.read(number) == NUMBERS[number]


@pytest.mark.parametrize("number", NUMBERS)
def test_errors_and_responses_read_alike(number: str) -> None:
    error = errors.ApiError("refused")
    error.raw_text = f'{{"odd": {number}}}'
    assert error.raw == {"odd": NUMBERS[number]}
