"""`python -m iyzico.compat check PATH`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from iyzico import __version__
from iyzico.compat._check import check_path, files


def main(arguments: list[str] | None = None) -> int:
    """Lists what to look at; returns 1 when there is a line to change, 2 without a source."""
    parser = argparse.ArgumentParser(prog="python -m iyzico.compat", description=__doc__)
    parser.add_argument("--version", action="version", version=f"iyzico {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser(
        "check", help="lists what to look at in a project that moves from iyzipay"
    )
    check.add_argument("path", type=Path, nargs="+", help="files and folders")
    given = parser.parse_args(arguments)
    missing = [str(path) for path in given.path if not path.exists()]
    if missing:
        print(f"no such file or folder: {', '.join(missing)}", file=sys.stderr)  # noqa: T201
        return 2
    if not any(True for path in given.path for _ in files(path)):
        print(f"no source to check in {', '.join(map(str, given.path))}", file=sys.stderr)  # noqa: T201
        return 2
    places = [place for path in given.path for place in check_path(path)]
    for place in places:
        print(place)  # noqa: T201
    counts = Counter(place.level for place in places)
    print(  # noqa: T201
        f"{counts['change']} to change, {counts['money']} about money, {counts['note']} to know"
    )
    return 1 if counts["change"] or counts["money"] else 0


if __name__ == "__main__":
    sys.exit(main())
