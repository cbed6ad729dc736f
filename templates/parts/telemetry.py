"""Spans of OpenTelemetry, by its semantic conventions of HTTP clients."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .hooks import Hooks
from .logs import shown_url
from .messages import Request, Response

if TYPE_CHECKING:
    from opentelemetry.trace import Span, TracerProvider

    from .errors import TransportError

_ERRORS = 400
_METHODS = frozenset(
    ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"]
)


class Tracing(Hooks):
    """Makes a span of each request that is sent, retries and redirects included.

    It goes into the `hooks` of a client. The server is told of the span in a
    `traceparent` header, or as the propagators say that are set.

    Args:
        provider: Where the spans go; None is the one that is set globally.
    """

    def __init__(self, provider: TracerProvider | None = None) -> None:
        try:
            from opentelemetry import propagate, trace
        except ImportError:
            message = "tracing needs opentelemetry-api: install the extra [otel]"
            raise ImportError(message) from None
        package = __name__.partition(".")[0]
        self._tracer = trace.get_tracer(package, tracer_provider=provider)
        self._trace, self._inject = trace, propagate.inject
        self._spans: dict[int, Span] = {}

    def before_request(self, request: Request) -> None:  # noqa: D102 - inherited
        name, attributes = _named(request)
        span = self._tracer.start_span(
            name, kind=self._trace.SpanKind.CLIENT, attributes=attributes
        )
        self._spans[id(request)] = span
        self._inject(request.headers, self._trace.set_span_in_context(span))

    def after_response(  # noqa: D102 - inherited
        self, request: Request, outcome: Response | TransportError, elapsed: float
    ) -> None:
        del elapsed
        span = self._spans.pop(id(request), None)
        if span is None:
            return
        error, reason = type(outcome).__qualname__, ""
        if isinstance(outcome, Response):
            span.set_attribute("http.response.status_code", outcome.status)
            error = str(outcome.status) if outcome.status >= _ERRORS else ""
        else:
            reason = outcome.reason
        if error:
            span.set_attribute("error.type", error)
            span.set_status(self._trace.StatusCode.ERROR, reason or None)
        span.end()


def _named(request: Request) -> tuple[str, dict[str, str | int]]:
    """Give the name of a request's span, and what is known before it is sent."""
    parts = urlsplit(request.url)
    known = request.method in _METHODS
    attributes: dict[str, str | int] = {
        "http.request.method": request.method if known else "_OTHER",
        "server.address": parts.hostname or "",
        "server.port": parts.port or (443 if parts.scheme == "https" else 80),
        "url.full": shown_url(request),
    }
    if not known:
        attributes["http.request.method_original"] = request.method
    if request.resends:
        attributes["http.request.resend_count"] = request.resends
    name = request.method if known else "HTTP"
    if request.template:
        # The path of a value has no slash of its own, so that what is before is the
        # server's.
        before = parts.path.split("/")[: -len(request.template.split("/")) + 1]
        template = "/".join(before).rstrip("/") + request.template
        attributes["url.template"] = template
        name = f"{name} {template}"
    return name, attributes
