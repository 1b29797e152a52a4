"""What goes wrong in the simulator on purpose.

Faults and scenarios are spelled as in a scenario file, which is TOML or JSON.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from iyzico._fault_types import Fault, FaultMoment, FaultRule, Scenario
from iyzico._json import values_of
from iyzico._native import Record
from iyzico.errors import ConfigError

__all__ = [
    "Fault",
    "FaultMoment",
    "FaultRule",
    "FaultState",
    "Scenario",
    "fault_states",
    "json_text",
    "scenario_text",
]


class FaultState(Record):
    """A rule and how often it was met."""

    __slots__ = ()

    fault: Fault
    """What goes wrong."""
    call: str | Sequence[str] | None = None
    """Only these calls."""
    conversation_id: str | None = None
    """Only requests with this `conversation_id`."""
    skip: int = 0
    """Lets so many requests pass first."""
    times: int | None = None
    """Only so often."""
    chance: float | None = None
    """With this probability."""
    met: int
    """How many requests met its conditions."""
    fired: int
    """How often its fault happened."""


def fault_states(text: str) -> list[FaultState]:
    """Makes the rules from their JSON text."""
    rules: list[dict[str, Any]] = json.loads(text)
    return [FaultState(**values_of(FaultState, rule)) for rule in rules]


def scenario_text(scenario: Scenario | str | os.PathLike[str]) -> str:
    """Returns the text of a scenario: of a mapping, of a file, or the text or name itself."""
    if isinstance(scenario, Mapping):
        return json_text("scenario", scenario)
    if isinstance(scenario, os.PathLike):
        return Path(scenario).read_text(encoding="utf-8")
    given = cast("object", scenario)
    if not isinstance(given, str):
        allowed = "a dict, a text, or the path or name of a file"
        kind = "None" if given is None else type(given).__name__
        text = f"scenario: must be {allowed}, not {kind}"
        raise ConfigError(text, setting="scenario")
    return Path(given).read_text(encoding="utf-8") if _FILE.fullmatch(given) else given


def json_text(setting: str, value: Mapping[str, object]) -> str:
    """Writes a rule or a scenario as JSON, with the type of what JSON cannot hold in its place."""
    try:
        text = json.dumps(value, default=_unusable, ensure_ascii=False, allow_nan=False)
        text.encode()
    except UnicodeEncodeError:
        problem = "holds half of a surrogate pair, which is not text"
    except (TypeError, ValueError, RecursionError):
        problem = "holds a number that is not finite, a key that is not text, or itself"
    else:
        return text
    text = f"{setting}: {problem}"
    raise ConfigError(text, setting=setting)


def _unusable(value: object) -> dict[str, str]:
    return {"$unusable": type(value).__name__}


_FILE = re.compile(r".*\.(toml|json)")
