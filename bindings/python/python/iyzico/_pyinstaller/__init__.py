"""What PyInstaller is told: looking for imports finds no modules that are imported by name."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
ON_DEMAND = frozenset(
    {
        "_pages",
        "_pyinstaller",
        "_simulator",
        "compat",
        "django",
        "fastapi",
        "flask",
        "opentelemetry",
        "pytest_plugin",
        "testing",
    }
)
"""Bring other packages along. They are found where a program imports them."""


def hook_dirs() -> list[str]:
    """Returns the folder of the hook; its entry point is read by PyInstaller."""
    return [str(HERE)]


def modules() -> list[str]:
    """Returns the names of all modules that a client may import."""
    package = HERE.parent
    names: list[str] = []
    for file in sorted(package.rglob("*.py")):
        parts = file.relative_to(package).with_suffix("").parts
        if parts[0] not in ON_DEMAND:
            inside = parts[:-1] if parts[-1] == "__init__" else parts
            names.append(".".join((package.name, *inside)))
    return names
