"""The cases to which every language responds alike; see `tests/fixtures` in the repository."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeGuard
from urllib.request import Request, urlopen

import pytest

from iyzico import InvalidRequest, Iyzico, IyzicoError
from iyzico._native import wire_name

if TYPE_CHECKING:
    from iyzico.errors import Finding
    from iyzico.testing import Simulator

FIXTURES = Path(__file__).parents[3] / "tests" / "fixtures"
CASES = sorted(path.relative_to(FIXTURES) for path in FIXTURES.glob("*/*.json"))


def test_there_are_cases() -> None:
    assert len(CASES) > 10


@pytest.mark.parametrize("path", CASES, ids=str)
def test_case_is_answered_as_written(simulator: Simulator, client: Iyzico, path: Path) -> None:
    simulator.reset()
    case = read(path)
    kept: Kept = {}
    for step in case.get("before", ()):
        if "call" in step:
            response = call(client, read(step["call"]), kept).raw
        else:
            response = control(simulator, step, kept)
        kept.update({name: at(response, place) for name, place in step.get("keep", {}).items()})
    if "answer" in case:
        assert differences(fill(case["answer"], kept), call(client, case, kept).raw) == []
    else:
        with pytest.raises(IyzicoError) as caught:
            call(client, case, kept)
        assert differences(case["error"], report(caught.value)) == []


Kept: TypeAlias = dict[str, Any]


def read(path: str | Path) -> dict[str, Any]:
    case: dict[str, Any] = json.loads(
        (FIXTURES / path).read_text(encoding="utf-8"), parse_float=Decimal
    )
    return case


def call(client: Iyzico, case: dict[str, Any], kept: Kept) -> Any:
    resource, action = case["call"].split(".")
    return getattr(getattr(client, resource), action)(**fill(case["request"], kept))


def control(simulator: Simulator, step: dict[str, Any], kept: Kept) -> Any:
    """Does to the simulator what a step says."""
    path = "/".join(str(fill(segment, kept)) for segment in step["do"].split("/"))
    body = json.dumps(fill(step["with"], kept)).encode() if "with" in step else b""
    headers = {"Content-Type": "application/json"}
    request = Request(f"{simulator.base_url}/_simulator/{path}", body, headers)
    with urlopen(request, timeout=60) as response:
        text = response.read()
    return json.loads(text) if text else None


def fill(value: Any, kept: Kept) -> Any:
    """Puts what earlier steps kept in the place of `"{name}"`."""
    if is_object(value):
        return {name: fill(field, kept) for name, field in value.items()}
    if is_list(value):
        return [fill(element, kept) for element in value]
    if isinstance(value, str) and value.startswith("{") and value.endswith("}"):
        return kept.get(value[1:-1], value)
    return value


def at(response: Any, place: str) -> Any:
    for name in place.split("."):
        response = response[int(name)] if is_list(response) else response[name]
    return response


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
