# pyright: reportPrivateUsage=false
"""Spans of OpenTelemetry for the calls of a client: `pip install iyzico[opentelemetry]`.

    from iyzico.opentelemetry import instrument

    client = instrument(Iyzico())

A call is a span named after it, `payment.create`; under it stands a span for each HTTP request, by
the conventions for HTTP clients. No span holds anything of a request or response but your
reference, iyzico's ID for the payment, and codes of errors.
"""

from __future__ import annotations

from collections.abc import Mapping
from time import time_ns
from typing import TypeVar
from urllib.parse import urlsplit
from weakref import WeakSet

from opentelemetry import trace
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer, TracerProvider

from iyzico import _native
from iyzico._attempt import Attempt, CallEnded, CallStarted, Observer
from iyzico._client import AsyncIyzico, Iyzico

__all__ = ["instrument"]

C = TypeVar("C", bound="Iyzico | AsyncIyzico")

_INSTRUMENTED: WeakSet[Observer] = WeakSet()
_FIRST_ERROR = 400
_NANOSECONDS = 1_000_000_000


def instrument(client: C, *, tracer_provider: TracerProvider | None = None) -> C:
    """Makes spans for the calls of a client, and returns the client. A second time changes nothing.

    Without a `tracer_provider`, it is the global one.
    """
    observer = client._observer  # noqa: SLF001
    if observer not in _INSTRUMENTED:
        _INSTRUMENTED.add(observer)
        tracer = trace.get_tracer("iyzico", tracer_provider=tracer_provider)
        spans = _Spans(tracer, client._native.host)  # noqa: SLF001
        observer.add(spans.start, spans.end)
    return client


class _Spans:
    """The spans of one client."""

    def __init__(self, tracer: Tracer, host: str) -> None:
        self._tracer = tracer
        self._open: dict[int, tuple[Span, int]] = {}
        server = urlsplit(f"//{host}")
        self._server: dict[str, str | int] = {
            "server.address": server.hostname or host,
            "server.port": server.port or 443,
        }

    def start(self, call: CallStarted) -> None:
        """Starts the span of a call under the one that is current."""
        about = {"iyzico.endpoint": call.endpoint, "iyzico.conversation_id": call.conversation_id}
        span = self._tracer.start_span(call.endpoint, attributes=_known(about))
        self._open[call.number] = (span, time_ns())

    def end(self, call: CallEnded) -> None:
        """Ends the span of a call."""
        span, began = self._open.pop(call.number)
        for attempt in call.attempts:
            # What earlier calls have left behind is no part of this one.
            if attempt.ended_at * _NANOSECONDS >= began:
                self._add(span, attempt)
        about = {
            "iyzico.conversation_id": call.conversation_id,
            "iyzico.payment_id": call.payment_id,
            "iyzico.outcome": call.outcome,
            "iyzico.error_code": call.error_code,
            "iyzico.error_group": call.error_group,
            "iyzico.fraud_status": call.fraud_status,
            "error.type": call.error_kind,
        }
        span.set_attributes(_known(about))
        if call.outcome is not None:
            span.set_status(StatusCode.ERROR)
        span.end()

    def _add(self, call: Span, attempt: Attempt) -> None:
        method, path = _native.route(attempt.endpoint) or ("_OTHER", None)
        status = attempt.http_status
        failed = str(status) if status and status >= _FIRST_ERROR else attempt.error_kind
        about: dict[str, str | int | None] = {
            **self._server,
            "http.request.method": method,
            "http.request.resend_count": attempt.number - 1 or None,
            "http.response.status_code": status,
            "url.template": path,
            "error.type": failed,
        }
        ended = int(attempt.ended_at * _NANOSECONDS)
        span = self._tracer.start_span(
            f"{method} {path}" if path else method,
            context=trace.set_span_in_context(call),
            kind=SpanKind.CLIENT,
            attributes=_known(about),
            start_time=ended - int(attempt.duration * _NANOSECONDS),
        )
        if failed is not None:
            span.set_status(StatusCode.ERROR)
        span.end(end_time=ended)


def _known(attributes: Mapping[str, str | int | None]) -> dict[str, str | int]:
    """Returns what is known; a card number may have been given as the reference, and is hidden."""
    return {
        name: _native.hide_numbers(value) if isinstance(value, str) else value
        for name, value in attributes.items()
        if value is not None
    }
