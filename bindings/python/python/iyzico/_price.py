"""Amounts of money."""

from __future__ import annotations

from decimal import Context, Decimal, DecimalException, Inexact, InvalidOperation

from iyzico import _names as t


class Price(Decimal):
    """An exact amount in major units, as in responses: a `Decimal` that shows two decimals.

    It is equal to any `Decimal` of the same value, and what is calculated from it is a `Decimal`.
    """

    __slots__ = ()

    def __str__(self) -> str:
        """The amount with its digits: 0.00000000, which a `Decimal` writes as 0E-8."""
        text = super().__str__()
        return super().__format__("f") if "e" in text.lower() else text

    def __format__(self, spec: str, _: Context | None = None, /) -> str:
        return super().__format__(spec) if spec else str(self)

    @property
    def quantized(self) -> Decimal:
        """The amount with two decimals exactly, as it is shown to a buyer: half a kurus goes up."""
        return self.quantize(Decimal("0.01"), "ROUND_HALF_UP", _context(InvalidOperation))

    @property
    def minor_units(self) -> int:
        """The amount in kurus or cents. Raises `ValueError` when it has a fraction of one."""
        exact = _context(InvalidOperation, Inexact)
        try:
            return int(exact.to_integral_exact(exact.scaleb(self, 2)))
        except (ArithmeticError, ValueError):
            text = f"{self} is not a whole number of minor units; round it yourself"
            raise ValueError(text) from None

    @classmethod
    def __get_pydantic_core_schema__(cls, _: object, handler: t.Any) -> t.Any:  # noqa: ANN401
        from pydantic_core import core_schema as schema

        text = schema.to_string_ser_schema()
        exact = handler.generate_schema(Decimal)
        return schema.no_info_after_validator_function(cls, exact, serialization=text)


class Exact:
    """Marks the amounts of requests for pydantic, which would make another one of a `float`."""

    @classmethod
    def __get_pydantic_core_schema__(cls, *_: object) -> object:
        from pydantic_core import core_schema as schema

        written = [schema.str_schema(strict=True), schema.int_schema(strict=True)]
        exact = [*written, schema.decimal_schema(strict=True)]
        json, python = (schema.union_schema([*it], **_NOT_EXACT) for it in (written, exact))
        return schema.json_or_python_schema(json, python)


def _context(*traps: type[DecimalException]) -> Context:
    """Returns rules of our own: those of the thread may round to a few digits, and say nothing."""
    return Context(prec=_DIGITS, Emax=_DIGITS, Emin=-_DIGITS, clamp=0, traps=[*traps])


_NOT_EXACT: t.Any = {
    "custom_error_type": "amount",
    "custom_error_message": "must be text, a whole number or a Decimal; a float is not exact",
}
_DIGITS = 100  # more than an amount has, and few enough to be calculated in no time
