"""A program that PyInstaller has frozen finds every module that a client imports by name."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from runpy import run_path

import iyzico
from iyzico import _index, _pyinstaller

PACKAGE = Path(iyzico.__file__).parent
LOAD = """
import sys
from iyzico._pyinstaller import modules

before = {*sys.modules}
for name in modules():
    __import__(name)
tops = {name.partition(".")[0] for name in sys.modules.keys() - before}
others = tops - sys.stdlib_module_names - {"iyzico", "typing_extensions"}  # taken where it is
assert not others, others
"""


def test_the_entry_point_leads_to_the_hook() -> None:
    manifest = (PACKAGE.parents[1] / "pyproject.toml").read_text("utf-8")
    table = '[project.entry-points.pyinstaller40]\nhook-dirs = "iyzico._pyinstaller:hook_dirs"\n'
    assert table in manifest
    (folder,) = _pyinstaller.hook_dirs()
    hook = run_path(str(Path(folder) / "hook-iyzico.py"))
    assert hook["hiddenimports"] == _pyinstaller.modules()


def test_the_hook_names_every_module_of_a_client() -> None:
    named = _pyinstaller.modules()
    files = [file for file in PACKAGE.rglob("*.py") if file.stem != "__init__"]
    for file in files:
        parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
        assert (".".join(parts) in named) == (parts[1] not in _pyinstaller.ON_DEMAND), file
    for folder in ("_requests", "_resources", "_responses"):
        assert sum(name.startswith(f"iyzico.{folder}.") for name in named) > 30
    assert {*_index.MODULES.values()} <= {*named}
    left_out = {path.stem for path in PACKAGE.iterdir() if path.stem in _pyinstaller.ON_DEMAND}
    assert left_out == _pyinstaller.ON_DEMAND


def test_what_the_hook_names_brings_no_other_package() -> None:
    done = subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
