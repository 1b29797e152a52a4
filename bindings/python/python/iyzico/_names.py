"""Names that annotations use, found when somebody asks for them.

`typing` takes longer to import than everything else that a program needs to make a call, and only
type checkers and `typing.get_type_hints` look at annotations. So modules that every program
imports write `t.Mapping`, and this module finds what that is.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator as AsyncIterator
    from collections.abc import Iterable as Iterable
    from collections.abc import Iterator as Iterator
    from collections.abc import Mapping as Mapping
    from collections.abc import Sequence as Sequence
    from datetime import date as date
    from datetime import datetime as datetime
    from types import ModuleType as ModuleType
    from types import TracebackType as TracebackType
    from typing import Any as Any
    from typing import ClassVar as ClassVar
    from typing import Literal as Literal
    from typing import TypeAlias as TypeAlias
    from typing import cast as cast

    from typing_extensions import Never as Never
    from typing_extensions import Self as Self

    from iyzico._aliases import OnAttempt as OnAttempt
    from iyzico._aliases import OnEnd as OnEnd
    from iyzico._aliases import OnStart as OnStart
    from iyzico._aliases import Settled as Settled
    from iyzico._aliases import T_co as T_co
    from iyzico._attempt import Observer as Observer
    from iyzico._calls import Found as Found
    from iyzico._choices import *
    from iyzico._environment import Key as Key
    from iyzico._native import Running as Running
    from iyzico._raw import RawReceived as RawReceived
    from iyzico._raw import RawResponse as RawResponse
    from iyzico._receivers import CallbackReceiver as CallbackReceiver
    from iyzico._receivers import WebhookReceiver as WebhookReceiver
    from iyzico._reconcile import AsyncOurs as AsyncOurs
    from iyzico._reconcile import Ours as Ours
    from iyzico._responses.reconciliation import Difference as Difference
    from iyzico._words import Actor as Actor
    from iyzico._words import AttemptErrorKind as AttemptErrorKind
    from iyzico._words import Category as Category
    from iyzico._words import Outcome as Outcome
    from iyzico._words import RateLimit as RateLimit
    from iyzico._words import Retry as Retry
    from iyzico._words import Verification as Verification
    from iyzico._words import Verify as Verify
    from iyzico.errors import Finding as Finding

_MODULES = (
    "collections.abc",
    "typing",
    "datetime",
    "types",
    "iyzico._choices",
    "iyzico._words",
    "iyzico.errors",
    "iyzico._aliases",
    "iyzico._attempt",
    "iyzico._raw",
    "iyzico._environment",
    "iyzico._receivers",
    "iyzico._calls",
    "iyzico._reconcile",
    "iyzico._responses.reconciliation",
    "iyzico._native",
)


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name.startswith("__"):
        raise AttributeError(name)
    for module in _MODULES:
        found = getattr(import_module(module), name, None)
        if found is not None:
            return globals().setdefault(name, found)
    if name in ("Never", "Self"):  # before Python 3.11
        return object
    raise AttributeError(name)
