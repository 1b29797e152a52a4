"""What to look at in a project that moves over from the official client."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from iyzico.compat._source_reader import Place, SourceReader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def check_path(path: Path) -> list[Place]:
    """Returns what there is in a file, or in all files of a folder that are part of the project."""
    places: list[Place] = []
    for file in files(path):
        source = file.read_bytes()
        is_manifest = _is_manifest(file)
        if is_manifest:
            places += _check_manifest(source.decode(errors="replace"), str(file))
        if not is_manifest or file.suffix == ".py":
            places += check_source(source, str(file))
    return sorted(places)


def check_source(source: str | bytes, path: str = "<text>") -> list[Place]:
    """Returns what there is in one file."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as problem:
        line = getattr(problem, "lineno", None) or 1
        return [Place(path, line, 1, "unreadable", "note", f"not read: {problem}")]
    if not _OURS.search(ast.unparse(tree)):
        return []
    reader = SourceReader(path)
    reader.visit(tree)
    reader.places.clear()  # by now it knows what is made below of where it is used
    reader.visit(tree)
    return sorted(set(reader.places))


def files(path: Path) -> Iterator[Path]:
    """Returns the file itself, or all files of a folder that are part of the project."""
    if path.is_file():
        yield path
        return
    for file in sorted(path.rglob("*")):
        folders = file.relative_to(path).parts[:-1]
        if any(part in _NOT_OURS or part.startswith(".") for part in folders):
            continue
        if file.is_file() and (file.suffix == ".py" or _is_manifest(file)):
            yield file


def _is_manifest(file: Path) -> bool:
    """Whether a file says what a project is made of."""
    if file.suffix in {".txt", ".in"}:
        names = (file.stem, file.parent.name)
        return any(word in name for word in ("requirements", "constraints") for name in names)
    return file.name in _MANIFESTS


def _check_manifest(source: str, path: str) -> list[Place]:
    """Returns the line by which a project asks for the official client."""
    for number, line in enumerate(source.splitlines(), start=1):
        found = _DEPENDENCY.search(_COMMENT.sub("", line))
        if found and not line.lstrip().startswith(("import ", "from ")):
            text = "remove iyzipay once no file imports it"
            return [Place(path, number, found.start() + 1, "dependency", "note", text)]
    return []


_OURS = re.compile(r"iyzi|paidPrice|mdStatus|conversationData", re.IGNORECASE)
"""What a file speaks of that has to do with iyzico."""
_MANIFESTS = {
    "Pipfile",
    "environment.yaml",
    "environment.yml",
    "pyproject.toml",
    "setup.cfg",
    "setup.py",
}
_DEPENDENCY = re.compile(r"(?<![\w./-])iyzipay(?![\w./-])", re.IGNORECASE)
_COMMENT = re.compile(r"(^|\s)#.*")
_NOT_OURS = {"site-packages", "node_modules", "__pycache__", "venv", "env", "build", "dist"}
