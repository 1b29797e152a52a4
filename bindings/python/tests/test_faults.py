"""What a test lets go wrong in the simulator."""

from __future__ import annotations

import datetime as dt
import json
import time
from typing import TYPE_CHECKING, Any, cast

import pytest

import seed
from iyzico import ApiError, ConfigError, Iyzico, RateLimited, TransportError, UntrustedResponse
from iyzico.testing import FaultState, Scenario, Simulator

if TYPE_CHECKING:
    from pathlib import Path

    from iyzico.testing import Fault

TOML = """
name = "responses get lost"
seed = 7

[[rule]]
call = ["payment.create", "three_ds.complete"]
times = 1
fault = { cut = "afterCommit" }
"""
JSON: Scenario = {
    "name": "responses get lost",
    "seed": 7,
    "rule": [
        {
            "call": ["payment.create", "three_ds.complete"],
            "times": 1,
            "fault": {"cut": "afterCommit"},
        }
    ],
}


def test_fault_happens_to_the_requests_it_concerns(simulator: Simulator, client: Iyzico) -> None:
    simulator.add_fault("emptyResponse", conversation_id="order-42", skip=1, times=1)
    for expected in (False, True, False):
        client.bin.check(bin_number="552879", conversation_id="order-41")
        if expected:
            with pytest.raises(UntrustedResponse):
                client.payment.retrieve(conversation_id="order-42", payment_id="1")
        else:
            client.bin.check(bin_number="552879", conversation_id="order-42")
    (state,) = simulator.faults()
    assert state == FaultState(
        fault="emptyResponse", conversation_id="order-42", skip=1, times=1, met=3, fired=1
    )
    spoilt = [request for request in simulator.requests() if request.faults]
    assert [request.faults for request in spoilt] == [("emptyResponse",)]
    simulator.clear_faults()
    assert simulator.faults() == []


FAULTS: list[tuple[Fault, str, bool]] = [
    ("rateLimited", "refused", False),
    ("emptyResponse", "unknown", True),
    ("halfResponse", "unknown", True),
    ("wrongSignature", "unknown", True),
    ("missingSignature", "unknown", True),
    ({"cut": "beforeRead"}, "unknown", False),
    ({"cut": "afterRead"}, "unknown", False),
    ({"cut": "afterCommit"}, "unknown", True),
    ({"cut": {"responseByte": 200}}, "unknown", True),
    ({"gateway": {"status": 503, "at": "beforeCommit"}}, "unknown", False),
    ({"gateway": {}}, "unknown", True),
    ({"tamper": {"field": "paidPrice", "value": "1.00"}}, "unknown", True),
    ({"delay": {"milliseconds": 3_600_000, "at": "afterCommit"}}, "unknown", True),
    ({"drip": {"bytes": 1, "everyMilliseconds": 60_000}}, "unknown", True),
]


@pytest.mark.parametrize(("fault", "outcome", "is_booked"), FAULTS, ids=str)
def test_outcome_is_true_to_the_ledger(
    simulator: Simulator, client: Iyzico, fault: Fault, outcome: str, *, is_booked: bool
) -> None:
    client.connection.test()  # no part of the timeout is spent on opening a connection
    simulator.add_fault(fault)
    takes_for_ever = "delay" in fault or "drip" in fault
    timeout = 0.5 if takes_for_ever else 60.0
    told = None
    while told in {None, "not_sent"}:  # a slow machine has not sent it in so short a time
        with pytest.raises((ApiError, RateLimited, TransportError, UntrustedResponse)) as caught:
            client.payment.create(timeout=timeout, **seed.payment())
        told = caught.value.outcome
        timeout *= 2
    assert told == outcome
    while is_booked and not simulator.ledger():
        time.sleep(0.001)
    assert bool(simulator.ledger()) == is_booked


def test_wrong_content_type_does_not_matter(simulator: Simulator, client: Iyzico) -> None:
    simulator.add_fault("wrongContentType")
    assert client.payment.create(**seed.payment()).payment_id


@pytest.mark.parametrize("form", ["toml", "json", "mapping", "path", "name of a file"])
def test_scenario_is_played_in_every_form(
    simulator: Simulator, client: Iyzico, tmp_path: Path, form: str
) -> None:
    file = tmp_path / "lost-responses.toml"
    file.write_text(TOML, encoding="utf-8")
    forms: dict[str, Any] = {
        "toml": TOML,
        "json": json.dumps(JSON),
        "mapping": JSON,
        "path": file,
        "name of a file": str(file),
    }
    simulator.add_fault("emptyResponse")
    simulator.play(forms[form])
    (state,) = simulator.faults()
    assert (state.call, state.times) == (["payment.create", "three_ds.complete"], 1)
    with pytest.raises(TransportError):
        client.payment.create(**seed.payment())
    assert client.payment.create(**seed.payment()).payment_id


@pytest.mark.parametrize(
    "name",
    [
        "bad-network",
        "failing-proxy",
        "forged-responses",
        "lost-responses",
        "rush-hour",
        "slow-bank",
        "unruly-webhooks",
    ],
)
def test_scenario_that_comes_along_is_played(simulator: Simulator, name: str) -> None:
    simulator.play(name)
    assert simulator.faults()
    with pytest.raises(ConfigError, match=f"there are .*{name}"):
        simulator.play("bad-weather")


def test_simulator_starts_with_a_scenario() -> None:
    with Simulator(scenario=TOML) as simulator:
        assert len(simulator.faults()) == 1
    with Simulator(enforce_rate_limits=True) as simulator, simulator.client() as client:
        for _ in range(50):
            client.payment.create(**seed.payment())
        with pytest.raises(RateLimited) as caught:
            client.payment.create(**seed.payment())
        assert (caught.value.code, caught.value.outcome) == ("50000", "refused")
        simulator.advance(60)
        client.payment.create(**seed.payment())
        simulator.enforce_rate_limits(False)  # noqa: FBT003
        for _ in range(60):
            client.payment.create(**seed.payment())


@pytest.mark.parametrize(
    "rule",
    [
        {"fault": "wrongAnswer"},
        {"fault": {"cut": "afterLunch"}},
        {"fault": "emptyResponse", "call": "payment.steal"},
        {"fault": "emptyResponse", "chance": 1.5},
        {"fault": {"webhook": "lost"}, "call": "payment.create"},
    ],
    ids=str,
)
def test_rule_that_cannot_be_meant_is_refused(simulator: Simulator, rule: dict[str, Any]) -> None:
    with pytest.raises(ConfigError) as caught:
        simulator.add_fault(**rule)
    assert caught.value.setting == "fault"
    with pytest.raises(ConfigError) as caught:
        simulator.play({"rule": [cast("Any", rule)]})
    assert caught.value.setting == "scenario"
    assert simulator.faults() == []


def test_clock_is_set(simulator: Simulator) -> None:
    moment = dt.datetime(2027, 3, 1, 12, tzinfo=dt.timezone.utc)
    simulator.set_clock(moment)
    assert dt.timedelta(0) <= simulator.now() - moment < dt.timedelta(seconds=10)
    simulator.set_clock(moment - dt.timedelta(days=400))
    assert simulator.now() < moment
