"""What keeps a card out of the error reports of Django."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter, get_exception_reporter_filter

from iyzico.django._views import no_request

if TYPE_CHECKING:
    from types import FrameType


def hide(request: HttpRequest) -> None:
    """Has error reports of a request leave out what was posted and all variables.

    Django's `sensitive_variables` looks for its own frame among the callers of a frame. A view that
    is `async` has what blocks done in a thread, whose frames have no callers but those of the
    thread. The request is known to every report of it.
    """
    if not isinstance(cast("object", request), HttpRequest):
        raise no_request(request)
    told: Any = request
    told.sensitive_post_parameters = "__ALL__"
    told.exception_reporter_filter = _Hidden(get_exception_reporter_filter(request))


class _Hidden:
    """The filter of the project, with no variable left in it."""

    def __init__(self, usual: Any) -> None:  # noqa: ANN401 - whatever the settings name
        self._usual = usual

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._usual, name)

    def get_traceback_frame_variables(
        self, request: HttpRequest, tb_frame: FrameType
    ) -> list[tuple[str, Any]]:
        shown: list[tuple[str, Any]] = [
            *self._usual.get_traceback_frame_variables(request, tb_frame)
        ]
        if not self._usual.is_active(request):  # DEBUG: Django shows everything
            return shown
        return [(name, SafeExceptionReporterFilter.cleansed_substitute) for name, _ in shown]
