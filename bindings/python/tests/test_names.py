"""One name for one thing: what is imported from two modules under a name is the same."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections import defaultdict
from typing import Any

import iyzico
from django_app import application

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
