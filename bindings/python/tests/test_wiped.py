"""The text of a request, in which the card stands, is gone from memory after the call.

A process of its own writes requests and waits; this one looks through its memory meanwhile. It is
told the card in reverse. Under its name on the wire the card stands in the text of a request alone:
what Python holds has names of Python.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import seed

if sys.platform != "linux":
    pytest.skip("memory is read through /proc", allow_module_level=True)

CARD = seed.CARD_WITHOUT_FUNDS

PROGRAM = """
import sys
from iyzico import Iyzico, _native

card = sys.argv[1][::-1]
client = Iyzico(api_key="sandbox-key", secret_key="sandbox-secret")


def lines():
    between = []
    for number in range(100):
        between.append(bytes(20_000))  # what stands behind a text, so that it moves to grow
        yield {"name": f"Article {number}", "category1": "Collectibles " * 4, "price": "1.50"}


def order():
    return {
        # The allocator writes over the beginning of what is freed.
        "buyer": {"registration_address": "Nidakule, Merdivenköy Mah. Bora Sok. No:1" * 4},
        "payment_card": {"card_number": card, "card_holder_name": "Jane Doe"},
        "basket_items": lines(),
    }


def pause(step):
    print(step, flush=True)
    sys.stdin.readline()


kept = _native.Json({"cardNumber": card})
pause("kept")
del kept
pause("dropped")
client.lint("payment.create", **order())
pause("written")
"""


def occurrences(process: int, sought: bytes) -> int:
    """Returns how often bytes stand in the memory that a process can write to."""
    found = 0
    ranges = Path(f"/proc/{process}/maps").read_text(encoding="utf-8").splitlines()
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for line in ranges:
            place = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
            if place is None:
                continue
            start, end = (int(number, 16) for number in place.groups())
            memory.seek(start)
            content = bytearray()
            while len(content) < end - start:
                content += (read := memory.read(end - start - len(content)))
                if not read:
                    break
            found += content.count(sought)
    return found


def test_text_of_a_request_is_wiped_also_where_it_stood_before_it_grew() -> None:
    sought = f'"cardNumber":"{CARD}"'.encode()
    command = [sys.executable, "-c", PROGRAM, CARD[::-1]]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        left: dict[str, int] = {}
        for step in process.stdout:
            left[step.strip()] = occurrences(process.pid, sought)
            process.stdin.write("\n")
            process.stdin.flush()
    assert process.returncode == 0
    assert left.pop("kept") > 0, "the search finds nothing at all"
    assert left == {"dropped": 0, "written": 0}
