"""Names that annotations use, found when somebody asks for them.

`typing` takes longer to import than everything else that a program needs to make a call, and only
type checkers and `typing.get_type_hints` look at annotations. So modules that every program
imports write `t.Mapping`, and this module finds what that is.
"""

import sys

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
    from typing_extensions import NotRequired as NotRequired
    from typing_extensions import Self as Self
    from typing_extensions import Unpack as Unpack

    from iyzico._aliases import *
    from iyzico._attempt import Observer as Observer
    from iyzico._calls import Found as Found
    from iyzico._choices import *
    from iyzico._environment import Key as Key
    from iyzico._native import Running as Running
    from iyzico._raw import *
    from iyzico._receivers import CallbackReceiver as CallbackReceiver
    from iyzico._receivers import WebhookReceiver as WebhookReceiver
    from iyzico._reconcile import AsyncOurs as AsyncOurs
    from iyzico._reconcile import Ours as Ours
    from iyzico._responses.reconciliation import Difference as Difference
    from iyzico._words import *
    from iyzico.errors import Finding as Finding
    from iyzico.testing import Simulator as Simulator

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
    "iyzico.testing",
)


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name in ("Never", "Self", "NotRequired", "Unpack") and sys.version_info < (3, 11):
        return object if name in ("Never", "Self") else _Itself
    for module in () if name.startswith("_") else _MODULES:
        found = getattr(import_module(module), name, None)
        if found is not None:
            return globals().setdefault(name, found)
    raise AttributeError(name)


class _Itself:
    """What a type is within `NotRequired` and `Unpack`, where Python has neither."""

    def __class_getitem__(cls, kind: object) -> object:
        return kind
