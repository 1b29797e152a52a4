"""What `import iyzico` and a first call load. More than this is a decision, not an accident."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {"asyncio", "dataclasses", "email", "http", "inspect", "json", "logging", "ssl", "typing"}
OF_THE_PACKAGE = {"iyzico", "iyzico._interpreter", "iyzico._native"}
OF_THE_CLIENT = {
    "iyzico._client",
    "iyzico._family",
    "iyzico._names",
    "iyzico._resources",
}


def loaded(source: str) -> set[str]:
    """Returns the modules that a program loads beyond those of the bare interpreter."""
    modules: list[set[str]] = []
    for program in ("pass", source):
        code = f"import sys\n{program}\nprint(*sys.modules)"
        done = subprocess.run(
            [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
        )
        modules.append(set(done.stdout.split()))
    return modules[1] - modules[0]


def test_package_loads_nothing_that_is_heavy() -> None:
    more = loaded("import iyzico")
    assert {name for name in more if name.startswith("iyzico")} == OF_THE_PACKAGE
    assert not more & HEAVY


def test_class_of_the_client_loads_little() -> None:
    more = loaded("from iyzico import Iyzico")
    assert {name for name in more if name.startswith("iyzico")} == OF_THE_PACKAGE | OF_THE_CLIENT
    assert not more & HEAVY


def test_blocking_client_loads_no_event_loop() -> None:
    source = (
        "from iyzico import Iyzico; Iyzico(api_key='sandbox-a', secret_key='sandbox-b').payment"
    )
    more = loaded(source)
    assert not more & {"asyncio", "dataclasses", "inspect", "iyzico.testing", "iyzico._requests"}
    assert {name for name in more if name.startswith("iyzico._resources.")} == {
        "iyzico._resources.payment"
    }


def test_errors_load_no_dataclasses() -> None:
    more = loaded("from iyzico import ApiError, IyzicoError")
    assert not more & (HEAVY - {"typing"})
