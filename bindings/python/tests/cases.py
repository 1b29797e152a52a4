"""The cases to which every language responds alike; see `tests/fixtures` in the repository."""

from __future__ import annotations

import json
import ssl
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeGuard
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    from iyzico import Iyzico
    from iyzico.testing import Simulator

FIXTURES = Path(__file__).parents[3] / "tests" / "fixtures"
CASES = sorted(path.relative_to(FIXTURES) for path in FIXTURES.glob("*/*.json"))

Kept: TypeAlias = dict[str, Any]


def read(path: str | Path) -> dict[str, Any]:
    case: dict[str, Any] = json.loads(
        (FIXTURES / path).read_text(encoding="utf-8"), parse_float=Decimal
    )
    return case


def prepare(simulator: Simulator, client: Iyzico, case: dict[str, Any]) -> Kept:
    """Does what comes before a case."""
    simulator.reset()
    kept: Kept = {}
    for step in case.get("before", ()):
        if "call" in step:
            response = call(client, read(step["call"]), kept).raw
        else:
            response = control(simulator, step, kept)
        kept.update({name: at(response, place) for name, place in step.get("keep", {}).items()})
    return kept


def call(client: Iyzico, case: dict[str, Any], kept: Kept) -> Any:
    resource, action = case["call"].split(".")
    return getattr(getattr(client, resource), action)(**fill(case["request"], kept))


def control(simulator: Simulator, step: dict[str, Any], kept: Kept) -> Any:
    """Does to the simulator what a step says."""
    path = "/".join(str(fill(segment, kept)) for segment in step["do"].split("/"))
    body = json.dumps(fill(step["with"], kept)).encode() if "with" in step else b""
    headers = {"Content-Type": "application/json"}
    request = Request(f"{simulator.base_url}/_simulator/{path}", body, headers)
    authority = simulator.certificate_pem
    trusting = ssl.create_default_context(cadata=authority) if authority else None
    with urlopen(request, timeout=60, context=trusting) as response:
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


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)
