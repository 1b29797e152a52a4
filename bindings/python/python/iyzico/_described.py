"""What `help` and `inspect` show of a call, read from the stub beside its module."""

from __future__ import annotations

import inspect
from functools import cache
from importlib import import_module
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

if TYPE_CHECKING:
    from types import FunctionType, ModuleType


@cache
def _stub(module: str) -> ModuleType | None:
    """Runs the stub of a module; `None` where it was not installed."""
    path = Path(__file__).parent.joinpath(*module.split(".")[1:]).with_suffix(".pyi")
    if not path.exists():
        return None
    spec = spec_from_loader(module, SourceFileLoader(module, str(path)))
    if spec is None or spec.loader is None:
        return None
    stub = module_from_spec(spec)
    source = path.read_text(encoding="utf-8")
    flags: int = getattr(import_module("__future__"), "annotations").compiler_flag  # noqa: B009
    exec(compile(source, str(path), "exec", flags, dont_inherit=True), vars(stub))  # noqa: S102
    return stub


def _function(module: str, owner: str, name: str) -> FunctionType | None:
    found: FunctionType | None = getattr(getattr(_stub(module), owner, None), name, None)
    return found


def doc(module: str, owner: str, name: str) -> str | None:
    """Returns the text of a call."""
    function = _function(module, owner, name)
    return None if function is None else function.__doc__


def signature(module: str, owner: str, name: str) -> inspect.Signature:
    """Returns the parameters of a call with their types."""
    function = _function(module, owner, name)
    if function is None:
        return inspect.Signature(
            [
                inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY),
                inspect.Parameter("request", inspect.Parameter.VAR_KEYWORD),
            ]
        )
    hints = types_of(module, owner, name)
    plain = inspect.signature(function)
    parameters = [
        parameter.replace(annotation=hints.get(parameter.name, parameter.annotation))
        for parameter in plain.parameters.values()
    ]
    return plain.replace(parameters=parameters, return_annotation=hints["return"])


@cache
def types_of(module: str, owner: str, name: str) -> dict[str, Any]:
    """Returns the types of the parameters of a call, and of what it returns."""
    function = _function(module, owner, name)
    return {} if function is None else get_type_hints(function)
