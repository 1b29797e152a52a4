"""What `dataclasses`, `inspect` and pydantic are told about records, made when they ask for it."""

from __future__ import annotations

import dataclasses
import inspect
from functools import cache
from typing import Any, cast, get_type_hints

from iyzico._native import record_fields


@cache
def _twin(kind: Any) -> Any:
    """Returns a dataclass with the same fields."""
    fields: list[tuple[str, Any, Any]] = []
    for name, annotation, has_default, default, shown, compared, kw_only in record_fields(kind):
        options: dict[str, Any] = {"repr": shown, "compare": compared, "kw_only": kw_only}
        if has_default:
            options["default"] = default
        fields.append((name, annotation, dataclasses.field(**options)))
    return dataclasses.make_dataclass(kind.__name__, fields, frozen=True)


def dataclass_fields(kind: Any) -> dict[str, dataclasses.Field[Any]]:
    """Returns what `dataclasses.fields` returns of it."""
    return cast("dict[str, dataclasses.Field[Any]]", _twin(kind).__dataclass_fields__)


def dataclass_params(kind: Any) -> object:
    """Returns how the dataclass was made."""
    return _twin(kind).__dataclass_params__


def signature(kind: Any) -> inspect.Signature:
    """Returns how the class is called."""
    return inspect.signature(_twin(kind))


def pydantic_schema(kind: Any) -> Any:
    """Returns the method that pydantic asks for a schema."""

    def schema(_: object, handler: Any) -> Any:
        from pydantic_core import core_schema

        hints = get_type_hints(kind)
        fields: list[Any] = []
        for name, _annotation, has_default, default, *_rest in record_fields(kind):
            inner = handler.generate_schema(hints[name])
            if has_default:
                inner = core_schema.with_default_schema(inner, default=default)
            fields.append(core_schema.dataclass_field(name, inner, kw_only=True))
        arguments = core_schema.dataclass_args_schema(kind.__name__, fields)
        made = core_schema.no_info_after_validator_function(
            lambda given: kind(**given[0]), arguments
        )
        return core_schema.union_schema(
            [core_schema.is_instance_schema(kind), made],
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda record: record.to_dict(), when_used="json"
            ),
        )

    return schema


def pydantic_request(kind: Any, handler: Any) -> Any:
    """Returns the schema of a request: what is wrong with it is said without what was given.

    Pydantic keeps what was given with its errors, and FastAPI sends it back: of a field that is
    missing, it is all other fields, the number of the card among them.
    """
    from pydantic_core import PydanticCustomError, ValidationError, core_schema

    def without_input(given: Any, validate: Any) -> Any:
        try:
            return validate(given)
        except ValidationError as error:
            wrong: Any = error.errors(include_input=False, include_context=False)
            for it in wrong:
                it |= {"type": PydanticCustomError(it["type"], it["msg"]), "input": None}
            raise ValidationError.from_exception_data(error.title, wrong) from None

    return core_schema.no_info_wrap_validator_function(without_input, handler(kind))
