"""One name for one thing: what is imported from two modules under a name is the same."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
from collections import defaultdict
from pathlib import Path
from typing import Any

import iyzico
from django_app import application
from iyzico import _responses
from iyzico._native import Record

API = Path(__file__).parents[3] / "api"
# What the core concludes from the fields of a response, and what is said of a notification.
CONCLUDED = {"advice", "dedupeKey", "endsWithPage", "form", "hasGoneBack"} | {
    "isPaid",
    "isRefusedByRisk",
    "mayShip",
}

application()

OF_THE_OFFICIAL_CLIENT = "iyzico.compat"


def public_modules() -> list[Any]:
    found = pkgutil.walk_packages(iyzico.__path__, "iyzico.")
    names = [it.name for it in found if not any(part[0] == "_" for part in it.name.split(".")[1:])]
    ours = [name for name in names if not name.startswith(OF_THE_OFFICIAL_CLIENT)]
    return [iyzico, *(importlib.import_module(name) for name in ours)]


def test_no_two_classes_have_one_name() -> None:
    classes: dict[str, set[Any]] = defaultdict(set)
    for module in public_modules():
        for name in getattr(module, "__all__", ()):
            if inspect.isclass(value := getattr(module, name)):
                classes[name].add(value)
    assert {"Iyzico", "Checkout", "Simulator", "Payment", "FlaskIyzico"} <= classes.keys()
    # `callback.ThreeDsCallback` is the one of `types`, and can do more.
    clashes = {name: kinds for name, kinds in classes.items() if not is_one_family(kinds)}
    assert clashes == {}


def is_one_family(kinds: set[Any]) -> bool:
    return any(kinds <= {*kind.__mro__} for kind in kinds)


def test_names_of_the_wire_are_those_of_the_wire() -> None:
    """Whatever a response was made of: of one that was unpickled nobody knows the description."""
    known = properties(json.loads((API / "openapi.json").read_text("utf-8")))
    modules = pkgutil.iter_modules(_responses.__path__, "iyzico._responses.")
    named: set[str] = set()
    for module in [importlib.import_module(found.name) for found in modules]:
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, Record) and kind.__module__ == module.__name__:
                fields = inspect.signature(kind).parameters
                made: Any = kind(**dict.fromkeys(fields, "x"))
                named |= made.to_dict(wire=True).keys()
    assert len(named) > 300
    assert {"threeDSHtmlContent", "threeDsRedirectionUrl"} <= named
    assert named - known == CONCLUDED


def properties(schema: dict[str, Any] | list[Any]) -> set[str]:
    """Returns the names of all fields that a description has."""
    parts: list[Any] = schema if isinstance(schema, list) else list(schema.values())
    inside: list[dict[str, Any] | list[Any]] = [it for it in parts if isinstance(it, (dict, list))]
    found: set[str] = set() if isinstance(schema, list) else set(schema.get("properties", ()))
    for part in inside:
        found |= properties(part)
    return found
