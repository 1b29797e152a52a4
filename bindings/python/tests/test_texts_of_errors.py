"""What an error says is for people: none of our programs takes its text apart."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

BINDINGS = Path(__file__).parents[2]
PYTHON = sorted((BINDINGS / "python/python/iyzico").rglob("*.py"))
TYPESCRIPT = sorted((BINDINGS / "node/lib").rglob("*.ts"))

_CUTS = {"partition", "rpartition", "removeprefix", "removesuffix", "replace", "split", "rsplit"}
_TEXT_CUT = re.compile(
    r"\b(?:message|reason|problem|String\(\w*(?:error|thrown|refused)\w*\))"
    r"\s*\.(?:replace|replaceAll|split|slice|substring|match|indexOf|lastIndexOf)\("
)


def cuts(program: str) -> list[int]:
    """Returns the lines in which a program in Python cuts what was caught, or `str` of anything."""
    tree = ast.parse(program)
    caught = {it.name for it in ast.walk(tree) if isinstance(it, ast.ExceptHandler) and it.name}
    caught |= {"error", "problem", "refused"}
    found: list[int] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            inner, named = node.func.value, node.func.attr in _CUTS
        elif isinstance(node, ast.Subscript):
            inner, named = node.value, True
        else:
            continue
        if not (named and isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name)):
            continue
        of = inner.args[0] if inner.args else None
        is_text = inner.func.id in {"str", "repr"}
        if is_text and isinstance(of, ast.Name) and of.id in caught:
            found.append(node.lineno)
    return found


@pytest.mark.parametrize("path", PYTHON, ids=lambda it: it.name)
def test_python_cuts_no_text_of_an_error(path: Path) -> None:
    assert cuts(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", TYPESCRIPT, ids=lambda it: it.name)
def test_typescript_cuts_no_text_of_an_error(path: Path) -> None:
    assert _TEXT_CUT.findall(path.read_text(encoding="utf-8")) == []


def test_cuts_are_found() -> None:
    assert cuts('str(error).removesuffix(", no money moved").removesuffix("x")') == [1]
    assert cuts("try:\n    f()\nexcept E as e:\n    t = str(e).partition(';')[0]") == [4]
    assert cuts("try:\n    f()\nexcept E as e:\n    t = str(e)[:9]") == [4]
    assert cuts("str(order).split()") == []
    assert _TEXT_CUT.search('message.replace(/^[\\w ]+: /, "")')
    assert not _TEXT_CUT.search('name.replace("a", "b")')
