"""The cases to which every language responds alike; see `tests/fixtures` in the repository."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

import pytest

from iyzico import InvalidRequest, Iyzico, IyzicoError
from iyzico._native import wire_name

if TYPE_CHECKING:
    from iyzico.errors import Finding

FIXTURES = Path(__file__).parents[3] / "tests" / "fixtures"
CASES = sorted(path.relative_to(FIXTURES) for path in FIXTURES.glob("*/*.json"))


def test_there_are_cases() -> None:
    assert len(CASES) > 10


@pytest.mark.parametrize("path", CASES, ids=str)
def test_case_is_answered_as_written(client: Iyzico, path: Path) -> None:
    case = json.loads((FIXTURES / path).read_text(encoding="utf-8"), parse_float=Decimal)
    resource, action = case["call"].split(".")
    call = getattr(getattr(client, resource), action)
    if "answer" in case:
        assert differences(case["answer"], call(**case["request"]).raw) == []
    else:
        with pytest.raises(IyzicoError) as caught:
            call(**case["request"])
        assert differences(case["error"], report(caught.value)) == []


def report(error: IyzicoError) -> dict[str, Any]:
    """Spells an error as the cases do."""
    fields = {wire_name(name): value for name, value in vars(error).items()}
    fields["errorMessage"] = fields.get("message")
    found = fields.get("findings", ())
    fields["findings"] = [{**vars_of(finding), "path": finding.wire_path} for finding in found]
    fields["kind"] = "invalid" if isinstance(error, InvalidRequest) else None
    return fields


def vars_of(finding: Finding) -> dict[str, Any]:
    return {name: getattr(finding, name) for name in finding.__dataclass_fields__}


def differences(expected: Any, actual: Any, path: str = "") -> list[str]:
    """Says where `actual` lacks or contradicts something; what `expected` does not name is free."""
    steps: list[tuple[Any, Any, Any]]
    if is_object(expected) and is_object(actual):
        steps = [(name, value, actual.get(name)) for name, value in expected.items()]
    elif is_list(expected) and is_list(actual) and len(expected) == len(actual):
        steps = list(zip(range(len(expected)), expected, actual, strict=True))
    else:
        amount = number(expected)
        same = expected == actual or (amount is not None and amount == number(actual))
        return [] if same else [f"{path} is {actual!r}, not {expected!r}"]
    return [
        found
        for step, value, other in steps
        for found in differences(value, other, f"{path}.{step}")
    ]


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def number(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
