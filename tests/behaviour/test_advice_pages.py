"""The code on the pages about retries, logs, streams and files: typed, and it runs."""

import asyncio
import importlib
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.behaviour.loopback import Answer, Call, Loopback, refuse_all
from tests.support import GENERATED, run

ARCHIVE = """
openapi: 3.1.0
info: {title: Archive, version: '1'}
security: [{key: []}]
paths:
  /news: {get: {operationId: news, responses: {'200': {description: d, content: {text/event-stream: {schema: {$ref: '#/components/schemas/Note'}}}}}}}
  /rows: {get: {operationId: rows, responses: {'200': {description: d, content: {application/jsonl: {schema: {type: integer}}}}}}}
  /files/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}, {name: size, in: query, schema: {type: string}}]
    get: {operationId: getFile, responses: {'200': {description: d, content: {application/pdf: {}}}}}
    put: {operationId: putFile, requestBody: {content: {application/pdf: {}}}, responses: {'204': {description: d}}}
  /notes: {post: {operationId: addNote, requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}, responses: {'204': {description: d}}}}
components:
  securitySchemes: {key: {type: apiKey, in: query, name: k}}
  schemas:
    Note: {type: object, properties: {text: {type: string}, pin: {type: string, writeOnly: true}, word: {type: string, format: password}}}
"""
PAGES = ("files", "logging", "retries-and-timeouts", "streams")
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
BODY = b"%PDF" * 50_000
ANSWERS = {
    "/news": Answer(200, b'data: {"text": "new"}\n\n', "text/event-stream"),
    "/rows": Answer(200, b"1\n2\n", "application/jsonl"),
    "/files/10": Answer(200, BODY, "application/pdf"),
}


@pytest.fixture(scope="session")
def archive(small: Callable[[str], ModuleType]) -> ModuleType:
    return small(ARCHIVE)


@pytest.fixture(scope="session")
def code(archive: ModuleType) -> dict[str, list[str]]:
    """Give the blocks of each page."""
    folder = Path(str(archive.__file__)).parents[1] / "doc"
    texts = {name: (folder / f"{name}.md").read_text() for name in PAGES}
    return {name: BLOCK.findall(text) for name, text in texts.items()}


@pytest.fixture
def heard(loopback: Loopback) -> Iterator[list[Call]]:
    calls: list[Call] = []

    def service(call: Call) -> Answer:
        calls.append(call)
        return Answer(204) if call.method != "GET" else ANSWERS[call.path]

    loopback.respond = service
    yield calls
    loopback.respond = refuse_all


Page = Callable[[str], dict[str, Any]]


@pytest.fixture
def page(
    archive: ModuleType,
    code: dict[str, list[str]],
    loopback: Loopback,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Page]:
    """Run the blocks of a page, where a client is at hand, and its coroutines."""
    monkeypatch.chdir(tmp_path)
    aio = importlib.import_module(f"{archive.__name__}.aio")
    settings = {"server": loopback.origin, "key": "KEY"}

    async def awaited(show: Any) -> None:
        async with aio.AsyncArchiveClient(**settings) as client:
            await show(client)

    with archive.ArchiveClient(**settings) as client:

        def run_blocks(name: str) -> dict[str, Any]:
            names: dict[str, Any] = {"client": client}
            for block in code[name]:
                exec(block, names)
            if "show" in names:
                asyncio.run(awaited(names["show"]))
            return names

        yield run_blocks


def test_files_are_saved_iterated_and_sent(
    page: Page, heard: list[Call], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page("files")
    assert (tmp_path / "example.bin").read_bytes() == BODY
    sent = [(call.method, call.path, call.body) for call in heard]
    read = ("GET", "/files/10", b"")
    assert sent == [read, read, ("PUT", "/files/10", b"content"), read, read]
    said = capsys.readouterr().out
    assert f"{len(BODY)} {len(BODY)}\n" in said
    assert "7 7\n" in said


def test_streams_are_iterated_in_both_halves(
    page: Page, heard: list[Call], capsys: pytest.CaptureFixture[str]
) -> None:
    page("streams")
    assert [call.path for call in heard] == ["/news", "/news"]
    assert capsys.readouterr().out.count("text='new'") == 2


def test_a_call_and_a_client_have_their_own_patience(
    page: Page, heard: list[Call]
) -> None:
    names = page("retries-and-timeouts")
    names["patient"].api.get_file(10)
    assert len(heard) == 2


def test_the_log_is_written_and_hooks_are_told(
    page: Page,
    archive: ModuleType,
    loopback: Loopback,
    heard: list[Call],
    caplog: pytest.LogCaptureFixture,
) -> None:
    pytest.importorskip("opentelemetry", reason="no opentelemetry-api here")
    names = page("logging")
    assert logging.getLogger(archive.__name__).level == logging.DEBUG
    names["client"].copy(server=loopback.origin).api.add_note(
        archive.models.Note(text="t", pin="1234", word="sesame")
    )
    hidden = '{"pin":"[hidden]","text":"t","word":"[hidden]"}'
    assert hidden in caplog.text
    assert "KEY" not in caplog.text
    assert heard[0].json == {"text": "t", "pin": "1234", "word": "sesame"}
    slow = names["hooks"][0]
    slow.after_response(type("R", (), {"method": "GET", "template": "/a"}), None, 2)
    logging.getLogger(archive.__name__).setLevel(logging.NOTSET)


def test_the_code_of_the_pages_is_typed(
    code: dict[str, list[str]], archive: ModuleType, tmp_path: Path
) -> None:
    package = archive.__name__
    for name in PAGES:
        made = [
            f"from {package} import ArchiveClient, download",
            f"from {package}.aio import AsyncArchiveClient",
            "client = ArchiveClient(key='KEY')",
        ]
        text = "\n".join([*made, *code[name]])
        (tmp_path / f"page_{name.replace('-', '_')}.py").write_text(text)
    done = run(
        *(sys.executable, "-m", "mypy", "--strict", "--config-file", os.devnull),
        *("--cache-dir", tmp_path / "cache", "."),
        cwd=tmp_path,
        MYPYPATH=str(Path(str(archive.__file__)).parents[1]),
    )
    assert done.returncode == 0, done.stdout


def test_an_api_without_files_and_streams_has_no_page_about_them() -> None:
    here = {path.stem for path in (GENERATED / "doc").glob("*.md")}
    assert here & {*PAGES} == {"logging", "retries-and-timeouts"}
