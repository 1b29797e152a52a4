"""Promises about the package as a whole."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, get_type_hints

import pytest

import servers
from checkouts import changed, three_ds
from iyzico import Iyzico, _json, _native, types
from iyzico._native import wire_name
from iyzico._resources import AsyncResources, Resources
from iyzico._simulator import native as _native_of_the_simulator

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[3]


def attributes(owner: object) -> list[str]:
    return list(vars(owner))


def test_both_clients_have_the_same_calls() -> None:
    def calls(resources: type) -> set[tuple[str, str]]:
        return {
            (name, action)
            for name in vars(resources)
            if not name.startswith("_")
            for action in attributes(getattr(resources, name))
            if not action.startswith("_")
        }

    assert calls(Resources) == calls(AsyncResources)
    assert ("payment", "create") in calls(Resources)


def responses() -> list[type]:
    kinds = [getattr(types, name) for name in dir(types)]
    return [kind for kind in kinds if isinstance(kind, type) and dataclasses.is_dataclass(kind)]


def test_responses_are_frozen_and_carry_no_dictionary() -> None:
    assert types.Payment in responses()
    for kind in responses():
        assert getattr(kind, "__dataclass_params__").frozen  # noqa: B009
        assert "__dict__" not in dir(kind)


def test_every_response_can_be_read() -> None:
    for kind in responses():
        names = [name for name, _, _ in _json.plan(kind)]
        assert names == [field.name for field in dataclasses.fields(kind)]


@pytest.mark.parametrize(
    ("name", "on_the_wire"),
    [
        ("paid_price", "paidPrice"),
        ("category1", "category1"),
        ("three_ds_html_content", "threeDSHtmlContent"),
        ("force_three_ds", "forceThreeDS"),
        ("ds", "ds"),
        ("basket_items[2].sub_merchant_key", "basketItems[2].subMerchantKey"),
    ],
)
def test_ds_is_the_only_acronym(name: str, on_the_wire: str) -> None:
    assert wire_name(name) == on_the_wire


ABOUT = {"verification", "raw_text", "warnings", "http_status", "headers", "status", "locale"} | {
    "system_time",
    "conversation_id",
}


def test_every_field_is_found_on_the_wire() -> None:
    openapi = json.loads((ROOT / "api/openapi.json").read_text(encoding="utf-8"))
    schemas = openapi["components"]["schemas"]
    operations = [operation for path in openapi["paths"].values() for operation in path.values()]
    parameters = {
        wire_name(parameter["name"].removeprefix("x-").replace("-", "_"))  # some are headers
        for operation in operations
        for parameter in operation.get("parameters", [])
    }
    for name, schema in schemas.items():
        kind = getattr(types, name, None)
        if isinstance(kind, type):
            target = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
            names = {wire_name(field) for field in get_type_hints(kind)}
            in_body = {one_spelling(field) for field in target.get("properties", {})}
            if issubclass(kind, types.Response):
                names -= {wire_name(field) for field in ABOUT} - in_body
            assert in_body <= names
            # The core concludes it; it stands in no response.
            assert names - in_body - CONCLUDED <= parameters


def one_spelling(field: str) -> str:
    return field.replace("Ds", "DS")


CONCLUDED = {"isPaid", "mayShip", "isRefusedByRisk", "endsWithPage", "hasGoneBack", "advice"}


@pytest.mark.parametrize("module", [_native, _native_of_the_simulator])
def test_stub_names_what_the_native_module_has(module: ModuleType) -> None:
    text = Path(str(module.__file__)).with_name("_native.pyi").read_text(encoding="utf-8")
    public = [name for name in vars(module) if not name.startswith("_")]
    assert public
    for name in public:
        assert f"class {name}" in text or f"def {name}" in text or f"\n{name}: " in text


@pytest.mark.parametrize(
    ("module", "ours"),
    [("iyzico", {"iyzico"}), ("iyzico.testing", {"iyzico", "iyzico_simulator"})],
)
def test_package_needs_nothing_but_the_standard_library(module: str, ours: set[str]) -> None:
    source = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-I", "-c", source], capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert ours <= loaded
    foreign = loaded - set(sys.stdlib_module_names) - ours - {"__main__", "sitecustomize"}
    assert not {name for name in foreign if not name.startswith(("_", "distutils"))}


def test_field_that_is_spelt_in_another_way_is_read() -> None:
    body = {
        "status": "success",
        "conversationId": "1",
        "paymentId": "7",
        "threeDSHtmlContent": "PGh0bWw+",
        "threeDsRedirectionUrl": "https://bank.example/",
    }
    with servers.answering(200, "application/json", json.dumps(body).encode()) as address:
        client = Iyzico(api_key="sandbox-a", secret_key="sandbox-b", base_url=address, verify="not")
        page = client.three_ds.initialize(**changed(three_ds(), conversation_id="1"))
    assert page.three_ds_redirection_url == "https://bank.example/"
