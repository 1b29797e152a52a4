from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

README = Path(__file__).parents[1] / "README.md"


def test_first_program_runs(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    exec(blocks[0], {})
    payment_id, payout = capsys.readouterr().out.split()
    assert payment_id
    assert payout == "130.725125"


def test_every_program_is_python() -> None:
    blocks = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) > 3
    for block in blocks:
        # The excerpts stand inside functions of the reader.
        indented = "".join(f"    {line}\n" for line in block.splitlines())
        compile(f"async def reader():\n{indented}", "README.md", "exec")
