"""What was posted to the views of helpers."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from iyzico.errors import MerchantIdMissing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from logging import Logger

    from iyzico.errors import CallbackError, WebhookError

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


def refused(problem: CallbackError | WebhookError, place: str, logger: Logger) -> None:
    """Writes to the log why a post is refused; raises it where the settings are wrong, instead."""
    if isinstance(problem, MerchantIdMissing):
        logger.error("%s: %s", place, problem)
        raise problem
    logger.warning("%s: refused: %s", place, problem)
