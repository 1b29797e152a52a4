"""The cases to which every language responds alike; see `tests/fixtures` in the repository."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import pytest

from cases import CASES, call, fill, is_list, is_object, prepare, read
from iyzico import InvalidRequest, Iyzico, IyzicoError
from iyzico._native import wire_name

if TYPE_CHECKING:
    from pathlib import Path

    from iyzico.errors import Finding
    from iyzico.testing import Simulator


def test_there_are_cases() -> None:
    assert len(CASES) > 10


@pytest.mark.parametrize("path", CASES, ids=str)
def test_case_is_answered_as_written(simulator: Simulator, client: Iyzico, path: Path) -> None:
    case = read(path)
    kept = prepare(simulator, client, case)
    if "response" in case:
        assert differences(fill(case["response"], kept), call(client, case, kept).raw) == []
    else:
        with pytest.raises(IyzicoError) as caught:
            call(client, case, kept)
        assert differences(case["error"], report(caught.value)) == []


def report(error: IyzicoError) -> dict[str, Any]:
    """Spells an error as the cases do."""
    fields = {wire_name(name): value for name, value in vars(error).items()}
    fields["errorMessage"] = fields.get("message")
    found = fields.get("findings", ())
    fields["findings"] = [{**vars_of(finding), "path": finding.wire_path} for finding in found]
    fields["class"] = "invalid_request" if isinstance(error, InvalidRequest) else None
    return fields


def vars_of(finding: Finding) -> dict[str, Any]:
    return finding.to_dict()


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


def number(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
