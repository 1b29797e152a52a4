"""Test suites of somebody who has the package and pytest, but not what our own tests need."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

INSTALLED = any(point.value == "iyzico.pytest_plugin" for point in entry_points(group="pytest11"))
"""Whether pytest finds the plugin by itself, as it does when the package is installed."""

OURS = ("schemathesis", "hypothesispytest")
"""Plugins that come with what our tests need. Loading them takes longer than such a suite."""


def try_suite(folder: Path, *arguments: str) -> str:
    """Runs the tests in a folder, and returns what pytest said."""
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\n")
    without = [argument for name in OURS for argument in ("-p", f"no:{name}")]
    plugin = [] if INSTALLED else ["-p", "iyzico.pytest_plugin"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *without, *plugin, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout + done.stderr
