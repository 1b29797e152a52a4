"""Amounts of money."""

from __future__ import annotations

from decimal import Decimal

from iyzico import _names as t


class Price(Decimal):
    """An exact amount in major units, as in responses: a `Decimal` that shows two decimals.

    It is equal to any `Decimal` of the same value, and what is calculated from it is a `Decimal`.
    """

    __slots__ = ()

    @property
    def quantized(self) -> Decimal:
        """The amount with two decimals exactly, as it is shown to a buyer: half a kurus goes up."""
        return self.quantize(Decimal("0.01"), "ROUND_HALF_UP")

    @property
    def minor_units(self) -> int:
        """The amount in kurus or cents. Raises `ValueError` when it has a fraction of one."""
        minor = self * 100
        if minor != minor.to_integral_value():
            text = f"{self} is no whole number of minor units; round it yourself"
            raise ValueError(text)
        return int(minor)

    @classmethod
    def __get_pydantic_core_schema__(cls, _: object, handler: t.Any) -> t.Any:  # noqa: ANN401
        from iyzico._record import pydantic_price

        return pydantic_price(cls, handler)
