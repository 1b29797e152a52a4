"""What goes wrong in the simulator on purpose.

Faults and scenarios are spelled as in a scenario file, which is TOML or JSON.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict, cast

from iyzico._response import values_of
from iyzico.errors import ConfigError

if TYPE_CHECKING:
    from typing_extensions import NotRequired, Required

FaultMoment: TypeAlias = Literal["beforeCommit", "afterCommit"]
"""Before or after a call is carried out."""


class Delay(TypedDict):
    """A pause, in real time."""

    milliseconds: int
    """How long."""
    at: NotRequired[FaultMoment]
    """Whether it comes before or after the call is carried out; before it by default."""


class DelayFault(TypedDict):
    """The simulator takes its time."""

    delay: Delay


class ResponseByte(TypedDict):
    """A place in the response."""

    responseByte: int
    """After so many bytes, its head included."""


class CutFault(TypedDict):
    """The connection is closed.

    Once the head of the request was read, or the whole of it, both without carrying the call out;
    once it was carried out; or after so many bytes of the response.
    """

    cut: Literal["beforeRead", "afterRead", "afterCommit"] | ResponseByte


class Gateway(TypedDict, total=False):
    """What a proxy responds."""

    status: int
    """HTTP status; 502 by default."""
    at: FaultMoment
    """Whether it gives up before or after the call is carried out; after it by default."""


class GatewayFault(TypedDict):
    """A proxy responds with a page of HTML."""

    gateway: Gateway


class Tamper(TypedDict):
    """What is changed."""

    field: str
    """A field of the outermost object, as on the wire: `paidPrice`."""
    value: NotRequired[object]
    """What it says instead; when missing, a digit or a letter is added."""


class TamperFault(TypedDict):
    """The call is carried out; somebody changes its response on the way."""

    tamper: Tamper


class Drip(TypedDict):
    """How slowly a response comes."""

    bytes: int
    """So many bytes at a time."""
    everyMilliseconds: int
    """The pause between them, in real time."""


class DripFault(TypedDict):
    """The response comes slowly."""

    drip: Drip


class Seconds(TypedDict):
    """A time on the simulator's clock."""

    seconds: int


class LagFault(TypedDict):
    """The call is carried out, but look-ups do not see it for a while."""

    lag: Seconds


class Late(TypedDict):
    """A notification is sent later."""

    late: Seconds


class WebhookFault(TypedDict):
    """Something happens to a notification. Rules with it name no call."""

    webhook: Literal["lost", "duplicate", "reorder"] | Late


Fault: TypeAlias = (
    Literal[
        "rateLimited",
        "emptyResponse",
        "halfResponse",
        "wrongContentType",
        "wrongSignature",
        "missingSignature",
    ]
    | DelayFault
    | CutFault
    | GatewayFault
    | TamperFault
    | DripFault
    | LagFault
    | WebhookFault
)
"""Something that goes wrong on the way to the simulator, in it, or on the way back.

- `rateLimited`: error 50000, with the code as a number as documented; not carried out.
- `emptyResponse`: carried out, and answered with status 200 and no body.
- `halfResponse`: carried out, and answered with the first half of the JSON.
- `wrongContentType`: carried out, and its JSON is said to be HTML.
- `wrongSignature`: carried out; the signature of the response belongs to another one.
- `missingSignature`: carried out; the response has no signature.
"""


class FaultRule(TypedDict, total=False):
    """A fault, and the requests that it concerns: those that meet every condition."""

    call: str | Sequence[str]
    """Only these calls, such as `payment.create`."""
    conversationId: str
    """Only requests with this `conversation_id`."""
    skip: int
    """Lets so many requests pass first."""
    times: int
    """Only so often."""
    chance: float
    """With this probability, between 0 and 1. The seed of the scenario decides."""
    fault: Required[Fault]
    """What goes wrong."""


class Scenario(TypedDict, total=False):
    """Faults that belong together, as they stand in a scenario file."""

    name: str
    """What it calls itself."""
    seed: int
    """Decides what happens by chance."""
    enforceRateLimits: bool
    """Whether calls beyond the published limits are answered 50000; as before when missing."""
    rule: Sequence[FaultRule]
    """The rules. Of several faults for one request, the first that decides how it ends is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultState:
    """A rule and how often it was met."""

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
