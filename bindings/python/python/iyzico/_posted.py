"""What was posted to the views of helpers."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from logging import Logger

Posted = TypeVar("Posted", bound="bytes | Mapping[str, object]")


def looked_at(posted: Posted, length: object, place: str, logger: Logger) -> Posted:
    """Returns what was posted; writes to the log where that is gone, though it had a length."""
    if not posted and length not in {None, "", "0", 0}:
        text = (
            "%s: the body was read before, and not kept, so that a genuine post is refused, too;"
            " look for what reads it"
        )
        logger.error(text, place)
    return posted
