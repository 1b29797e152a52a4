"""What `import iyzico` and a first call load. More than this is a decision, not an accident."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import seed

if TYPE_CHECKING:
    from iyzico.testing import Simulator

HEAVY = {
    "asyncio",
    "contextlib",
    "dataclasses",
    "datetime",
    "email",
    "enum",
    "functools",
    "http",
    "importlib",
    "inspect",
    "json",
    "logging",
    "re",
    "ssl",
    "types",
    "typing",
    "warnings",
}
OF_THE_PACKAGE = {"iyzico", "iyzico._interpreter", "iyzico._native"}
OF_THE_CLASS = OF_THE_PACKAGE | {
    "iyzico._client",
    "iyzico._family",
    "iyzico._names",
    "iyzico._resources",
}
OF_A_CLIENT = OF_THE_CLASS | {
    "iyzico._attempt",
    "iyzico._connect",
    "iyzico._interrupted",
    "iyzico._log",
    "iyzico._price",
    "iyzico._rare",
    "iyzico._settled",
    "iyzico._shared",
    "iyzico.errors",
}
OF_A_PAYMENT = OF_A_CLIENT | {
    "iyzico._resources.payment",
    "iyzico._response",
    "iyzico._responses",
    "iyzico._responses.envelope",
    "iyzico._responses.payment",
}
CLIENT = "from iyzico import Iyzico; client = Iyzico(api_key={!r}, secret_key={!r}, base_url={!r})"
PAY = """
payment = client.payment.create(**{!r})
assert payment.payment_id and payment.paid_price > payment.item_transactions[0].price > 0
"""


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


def ours(modules: set[str]) -> set[str]:
    return {name for name in modules if name.startswith("iyzico")}


def test_package_loads_nothing_that_is_heavy() -> None:
    more = loaded("import iyzico")
    assert ours(more) == OF_THE_PACKAGE
    assert not more & HEAVY


def test_class_of_the_client_loads_little() -> None:
    more = loaded("from iyzico import Iyzico")
    assert ours(more) == OF_THE_CLASS
    assert not more & HEAVY


def test_client_loads_what_a_call_may_need_and_nothing_heavy() -> None:
    more = loaded(CLIENT.format("sandbox-a", "sandbox-b", None))
    assert ours(more) == OF_A_CLIENT
    assert not more & HEAVY


def test_payment_loads_nothing_that_is_heavy(simulator: Simulator) -> None:
    request = json.loads(json.dumps(seed.payment(), default=str))
    request["buyer"]["identity_number"] = "10000000146"  # nothing to warn of in the log
    client = CLIENT.format(simulator.api_key, simulator.secret_key, simulator.base_url)
    more = loaded(client + PAY.format(request))
    assert ours(more) == OF_A_PAYMENT
    assert not more & HEAVY


def test_errors_load_nothing_that_is_heavy() -> None:
    more = loaded("from iyzico import ApiError, IyzicoError, Succeeded, Unknown")
    assert not more & HEAVY


def test_outcomes_are_imported_by_their_names() -> None:
    more = loaded("from iyzico.errors import Actor, Category, Outcome, Retry")
    assert "typing" in more
