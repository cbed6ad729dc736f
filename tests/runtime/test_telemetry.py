"""Spans of OpenTelemetry: one for each request, and the server is told of it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from loopback import Answer, Connect, Loopback
from runtime import Json, Operation, Query, SdkError
from runtime import Path as InPath
from runtime.credentials import ApiKey
from runtime.telemetry import Tracing
from waiting import WaitingApi

sdk = pytest.importorskip("opentelemetry.sdk.trace", reason="no opentelemetry-sdk here")

SECRET = "do-not-tell"
READ = {"200": Json(lambda: object)}
CUT = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"
GET: Operation[Any] = Operation("GET", "/a", responses=READ)


class Spans:
    """What has been exported, and the hooks that make it."""

    def __init__(self) -> None:
        from opentelemetry.sdk.trace.export import SimpleSpanProcessor
        from opentelemetry.sdk.trace.export.in_memory_span_exporter import (
            InMemorySpanExporter,
        )

        self._exporter = InMemorySpanExporter()
        self.provider = sdk.TracerProvider()
        self.provider.add_span_processor(SimpleSpanProcessor(self._exporter))
        self.tracing = Tracing(self.provider)

    def all(self) -> list[Any]:
        return list(self._exporter.get_finished_spans())

    def attributes(self, *names: str) -> list[tuple[Any, ...]]:
        return [
            tuple(span.attributes.get(each) for each in names) for span in self.all()
        ]


@pytest.fixture
def spans() -> Iterator[Spans]:
    made = Spans()
    yield made
    assert made.tracing._spans == {}
    made.provider.shutdown()


def test_a_span_says_what_the_conventions_ask_for(
    connect: Connect, server: Loopback, spans: Spans
) -> None:
    operation = Operation(
        "GET",
        "/ships/{id}/crew",
        parameters=(InPath("id"), Query("page"), Query("pin")),
        responses=READ,
    )
    api = connect(
        server=f"{server.url}/v1",
        hooks=(spans.tracing,),
        auth={"k": ApiKey("query", "code", SECRET)},
        security=({"k": ()},),
        hidden=("pin",),
    )
    api.call(operation, "a/b", 2, SECRET)
    [span] = spans.all()
    assert (span.name, span.kind.name) == ("GET /v1/ships/{id}/crew", "CLIENT")
    hidden = "%5Bhidden%5D"
    path = f"{server.url}/v1/ships/a%2Fb/crew"
    assert dict(span.attributes) == {
        "http.request.method": "GET",
        "http.response.status_code": 200,
        "server.address": "127.0.0.1",
        "server.port": server.port,
        "url.full": f"{path}?page=2&pin={hidden}&code={hidden}",
        "url.template": "/v1/ships/{id}/crew",
    }
    assert span.status.status_code.name == "UNSET"


def test_the_server_is_told_of_the_span(
    connect: Connect, server: Loopback, spans: Spans
) -> None:
    connect(hooks=(spans.tracing,)).call(GET)
    [span] = spans.all()
    context = span.get_span_context()
    told = f"00-{context.trace_id:032x}-{context.span_id:016x}-"
    assert server.seen[0].headers["traceparent"].startswith(told)


def test_a_span_is_part_of_what_its_caller_does(connect: Connect, spans: Spans) -> None:
    api: Any = connect(hooks=(spans.tracing,))
    tracer = spans.provider.get_tracer("mine")

    async def awaited() -> None:
        with tracer.start_as_current_span("mine"):
            await api._call(GET, (), None)

    if isinstance(api, WaitingApi):
        api._loop.result(awaited())
    else:
        with tracer.start_as_current_span("mine"):
            api.call(GET)
    inner, mine = spans.all()
    assert inner.parent.span_id == mine.get_span_context().span_id


def test_each_attempt_is_a_span_and_counted(
    connect: Connect, server: Loopback, spans: Spans
) -> None:
    server.say(b"", 503, {"Retry-After": "0"})
    server.say(b"", 302, {"Location": "/b"})
    server.say(b"", 503, {"Retry-After": "0"})
    server.say(b"{}")
    connect(hooks=(spans.tracing,), retries=2).call(GET)
    assert spans.attributes(
        "http.response.status_code", "http.request.resend_count"
    ) == [
        (503, None),
        (302, 1),
        (503, 2),
        (200, 3),
    ]
    parents = [seen.headers["traceparent"] for seen in server.seen]
    assert len(set(parents)) == 4


@pytest.mark.parametrize(
    ("answer", "error", "status"),
    [
        (Answer(404), "404", "ERROR"),
        (Answer(500), "500", "ERROR"),
        (Answer(raw=CUT), "ConnectionFailedError", "ERROR"),
        (Answer(body=b"{"), None, "UNSET"),
    ],
)
def test_what_went_wrong_is_in_the_span(
    connect: Connect,
    server: Loopback,
    spans: Spans,
    answer: Answer,
    error: str | None,
    status: str,
) -> None:
    server.script = lambda _: answer
    with pytest.raises(SdkError):
        connect(hooks=(spans.tracing,)).call(GET)
    [span] = spans.all()
    assert (span.attributes.get("error.type"), span.status.status_code.name) == (
        error,
        status,
    )


def test_a_method_that_is_no_standard_one_has_no_name_of_its_own(
    connect: Connect, spans: Spans
) -> None:
    operation = Operation("QUERY", "/a", responses=READ)
    connect(hooks=(spans.tracing,)).call(operation)
    assert spans.all()[0].name == "HTTP /a"
    names = "http.request.method", "http.request.method_original"
    assert spans.attributes(*names) == [("_OTHER", "QUERY")]


def test_without_the_library_the_extra_is_named() -> None:
    templates = Path(__file__).parents[2] / "templates"
    code = (
        "import sys\n"
        f"sys.path.insert(0, {str(templates)!r})\n"
        "sys.modules['opentelemetry'] = None\n"
        "import runtime\n"
        f"runtime.__path__.append({str(templates / 'parts')!r})\n"
        "from runtime.telemetry import Tracing\n"
        "Tracing()\n"
    )
    command = (sys.executable, "-c", code)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "ImportError: tracing needs opentelemetry-api: install the extra [otel]" in (
        done.stderr
    )
