"""Bad input: one clear message with place, line and advice, and nothing is touched."""

import os
import re
import shutil
from pathlib import Path

import pytest

from tests.support import must, once, sdkwright, tree

GOOD = """\
openapi: 3.1.0
info:
  title: Tides
  version: '1'
paths:
  /tides:
    get:
      operationId: listTides
      parameters:
        - {name: next, in: query, schema: {type: integer}}
      responses:
        '200':
          description: The tides.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Tides'
components:
  schemas:
    Tides:
      type: object
      properties:
        tides:
          type: array
          items: {type: string}
"""
REF = "$ref: '#/components/schemas/Tides'"
NEXT = "name: next, in: query, schema: {type: integer}"
LOOP = """\
    Other: {$ref: '#/components/schemas/Tides'}
    Tides:
      $ref: '#/components/schemas/Other'
"""
PAGES = "pagination:\n  %s:\n    type: %s\n    token: %s\n    items: %s\n"


@pytest.fixture(scope="session")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give what a good run left: the document, its SDK and the cache."""

    def make(folder: Path) -> None:
        (folder / "api.yaml").write_text(GOOD, encoding="utf-8")
        (folder / "sdk").mkdir()
        (folder / "sdk" / "notes.txt").write_text("not generated\n", encoding="utf-8")
        command = ("generate", "api.yaml", "--output", "sdk")
        must(sdkwright(*command, cwd=folder, cache=folder / "cache"))

    return once(tmp_path_factory, "earlier", make)


@pytest.fixture
def folder(earlier: Path, tmp_path: Path) -> Path:
    shutil.copytree(earlier, tmp_path / "work")
    return tmp_path / "work"


def refused(folder: Path, *arguments: str) -> str:
    """Run where it has to fail, untouched; give what it said."""
    before = tree(folder / "sdk")
    assert before
    done = sdkwright(*arguments, cwd=folder, cache=folder / "cache")
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert tree(folder / "sdk") == before
    assert "Traceback" not in done.stderr
    return done.stderr


def assert_explained(
    said: str, folder: Path, name: str, code: str, place: str, advice: str
) -> None:
    """Want one message: `file:line:col: error: … [code]`, the line, a caret, a hint.

    `advice` is a pattern for the hint; "." is content with any.
    """
    head, *rest = said.splitlines()
    assert said.count(" error: ") == 1, said
    assert head.startswith(f"{name}:{place}: error: "), said
    assert head.endswith(f" [{code}]"), said
    line, column = map(int, place.split(":"))
    lines = (folder / name).read_bytes().decode(errors="replace").split("\n")
    if lines[line - 1].strip():
        excerpt = lines[line - 1].replace("\t", " ")
        assert rest[:2] == [f"    {excerpt}", f"{' ' * (column + 3)}^"], said
    (hint,) = [text for text in rest if text.startswith("  hint: ")] or [""]
    assert hint, f"no hint in:\n{said}"
    assert re.search(advice, hint), said


# The good document with one thing replaced: old, new, code, line:column, advice.
DOCUMENTS: dict[str, tuple[str, str, str, str, str]] = {
    "a tab": ("  title:", "\ttitle:", "yaml-syntax", "3:1", "blanks"),
    "an unclosed quote": ("'1'", '"1', "yaml-syntax", "4:12", "Close the quote"),
    "too much indentation": (
        "  version:",
        "   version:",
        "yaml-syntax",
        "4:11",
        "indentation",
    ),
    "too little indentation": (
        "  version:",
        " version:",
        "yaml-syntax",
        "4:2",
        "column",
    ),
    "a reserved character": (
        "title: Tides",
        "title: @tides",
        "yaml-syntax",
        "3:10",
        "[Qq]uote",
    ),
    "an unknown alias": ("Tides", "*tides", "unknown-alias", "3:10", "quotes"),
    "a duplicate key": (
        "  title: Tides\n",
        "  title: Tides\n  title: Ebb\n",
        "duplicate-key",
        "4:3",
        "Remove or rename",
    ),
    "an unresolved reference": (
        NEXT,
        "$ref: '#/components/schemas/Tidse'",
        "unresolved-ref",
        "10:18",
        "#/components/schemas/Tides",
    ),
    "a reference to a file that is not there": (
        NEXT,
        "$ref: 'apu.yaml#/Next'",
        "unresolved-ref",
        "10:18",
        "api.yaml",
    ),
    "a reference that leads back to itself": (
        NEXT,
        "$ref: '#/paths/~1tides/get/parameters/0'",
        "ref-loop",
        "10:18",
        "One of them",
    ),
    "no OpenAPI": ("openapi: 3.1.0", "name: tides", "not-openapi", "1:1", "openapi:"),
    "an unknown version": ("3.1.0", "4.0.0", "openapi-version", "1:10", r"3\.1"),
    "a value of the wrong type": (
        "operationId: listTides",
        "operationId: [listTides]",
        "invalid-structure",
        "8:20",
        ".",
    ),
    "a misspelt word": (
        "in: query",
        "in: qurey",
        "invalid-structure",
        "10:28",
        "query",
    ),
    "an operation without path": (
        "  /tides:\n    get:",
        "  get:\n    get:",
        "invalid-structure",
        "6:3",
        "slash",
    ),
    "a status that is none": (
        "'200':",
        "'2000':",
        "invalid-structure",
        "12:9",
        "status code",
    ),
}


# Faults that leave the meaning clear: old, new, code, line:column.
TOLERATED: dict[str, tuple[str, str, str, str]] = {
    "a number for a version": ("3.1.0", "3.1", "version-text", "1:10"),
    "no info": (
        "info:\n  title: Tides\n  version: '1'\n",
        "",
        "invalid-structure",
        "1:1",
    ),
    "a path without slash": ("  /tides:", "  tides:", "invalid-structure", "6:3"),
    "no version": ("  version: '1'\n", "", "invalid-structure", "2:1"),
    "a misspelt key": ("operationId", "operationID", "invalid-structure", "8:7"),
    "an unresolved schema": (REF, REF.replace("Ti", "Te"), "unresolved-ref", "17:23"),
    "a schema in no file": (REF, "$ref: 'apu.yaml#/a'", "unresolved-ref", "17:23"),
    "a schema that is itself": ("    Tides:\n", LOOP, "ref-loop", "22:13"),
    "an operation id that comes twice": (
        "components:\n",
        "  /more:\n    get: {operationId: listTides, responses: "
        "{'200': {description: a}}}\ncomponents:\n",
        "duplicate-operation-id",
        "19:10",
    ),
}


@pytest.mark.parametrize("case", TOLERATED)
def test_a_fault_that_leaves_the_meaning_clear_is_a_warning_at_its_place(
    folder: Path, case: str
) -> None:
    old, new, code, place = TOLERATED[case]
    assert old in GOOD
    (folder / "api.yaml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    command = ("generate", "api.yaml", "--output", "new")
    done = sdkwright(*command, cwd=folder, cache=folder / "cache")
    assert done.returncode == 0, done.stderr
    assert re.match(
        rf"api\.yaml:{place}: warning: .* \[{code}\]$", done.stderr, re.MULTILINE
    )
    assert "  hint: " in done.stderr


def test_a_file_that_was_not_there_is_read_once_it_is(folder: Path) -> None:
    (folder / "api.yaml").write_text(GOOD.replace(REF, "$ref: 'apu.yaml#/a'"))
    command = ("generate", "api.yaml", "--output", "new")
    for text, wanted in (("", True), ("", True), ("a: {type: string}\n", False)):
        if text:
            (folder / "apu.yaml").write_text(text)
        done = sdkwright(*command, cwd=folder, cache=folder / "cache")
        assert done.returncode == 0, done.stderr
        assert ("unresolved-ref" in done.stderr) == wanted


@pytest.mark.parametrize("case", DOCUMENTS)
def test_a_bad_document_is_refused_at_its_place(folder: Path, case: str) -> None:
    old, new, code, place, advice = DOCUMENTS[case]
    assert old in GOOD
    (folder / "api.yaml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    said = refused(folder, "generate", "api.yaml", "--output", "sdk")
    assert_explained(said, folder, "api.yaml", code, place, advice)


@pytest.mark.parametrize(
    ("name", "text", "code", "place", "advice"),
    [
        ("new.yaml", b"", "empty-document", "1:1", "."),
        ("new.yaml", b"# nothing\n", "empty-document", "1:1", "."),
        ("new.yaml", b"tides\n", "not-an-object", "1:1", "openapi"),
        ("new.yaml", b"openapi: 3.1.0\n\xff\n", "not-utf8", "2:1", "UTF-8"),
        ("new.json", b'{"openapi": "3.1.0",\n "info" {}}', "json-syntax", "2:9", "."),
        ("new.json", b'{"openapi": "3.1.0"\n "info": {}}', "json-syntax", "2:2", "."),
        ("new.json", b'{"openapi": "3.1.0"', "json-syntax", "1:20", "not closed"),
        ("new.json", b'{"a": 1,\n// no\n"b": 1}', "json-syntax", "2:1", "comments"),
        ("new.json", b'{"a": 1,\n "a": 2}', "duplicate-key", "2:2", "Remove"),
    ],
)
def test_a_file_that_is_no_document_is_refused_at_its_place(
    folder: Path, name: str, text: bytes, code: str, place: str, advice: str
) -> None:
    (folder / name).write_bytes(text)
    said = refused(folder, "generate", name, "--output", "sdk")
    assert_explained(said, folder, name, code, place, advice)


@pytest.mark.parametrize(
    ("text", "code", "place", "advice"),
    [
        ("pakage: tides\n", "config-unknown-key", "1:1", "`package`"),
        ("version: [1]\n", "config-value", "1:10", "."),
        ("package: 9 tides\n", "config-value", "1:10", "."),
        ("package: class\n", "package-name", "1:10", "."),
        ("client: a-b\n", "config-value", "1:9", "."),
        ("naming: clasic\n", "config-value", "1:9", "`classic`"),
        ("package: [tides\nversion: 1\n", "config-syntax", "2:8", "."),
        ("version: 1\nversion: 2\n", "config-repeated-key", "2:1", "."),
        (
            PAGES % ("listTides", "locaton", "next", "tides"),
            "config-value",
            "3:11",
            "`location`",
        ),
        (
            "pagination:\n  listTides:\n    type: cursor\n    next: tides\n",
            "config-missing-key",
            "3:5",
            ".",
        ),
    ],
)
def test_bad_settings_are_refused_at_their_place(
    folder: Path, text: str, code: str, place: str, advice: str
) -> None:
    (folder / "sdk.yaml").write_text(text, encoding="utf-8")
    command = ("generate", "api.yaml", "--output", "sdk", "--config", "sdk.yaml")
    said = refused(folder, *command)
    assert_explained(said, folder, "sdk.yaml", code, place, advice)


@pytest.mark.parametrize(
    ("operation", "token", "items", "words"),
    [
        ("listTydes", "next", "tides", "listTydes"),
        ("listTides", "nxt", "tides", "no parameter 'nxt', but 'next'"),
        ("listTides", "next", "tydes", "no property 'tydes' in its response, but 'tid"),
        ("list*s*s", "next", "tydes", "no operation fits 'list*s*s'"),
        ("list*", "nxt", "tides", "hint: listTides: no Location header is declared"),
    ],
)
def test_pagination_that_names_nothing_is_refused(
    folder: Path, operation: str, token: str, items: str, words: str
) -> None:
    text = PAGES % (operation, "location", token, items)
    (folder / "sdk.yaml").write_text(text, encoding="utf-8")
    command = ("generate", "api.yaml", "--output", "sdk", "--config", "sdk.yaml")
    said = refused(folder, *command)
    assert words in said
    assert said.count(" error: ") == 1
    assert re.match(r"(api|sdk)\.yaml:\d+:\d+: error: ", said)
    assert "  hint: " in said


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ("  listTides: {type: page, page: nxt}", "2:27"),
        ("  listTides:\n  - {type: link, items: x}", "3:18"),
        ("  listTides: [{type: url, next: tides}]", "2:27"),
        ("  listTides: {type: offset, offset: next, total: tides}", "2:43"),
        ("  tides: {type: link}", "2:3"),
        ("  'tides*': {type: link}", "2:3"),
    ],
)
def test_what_is_wrong_with_pagination_is_told_at_its_place(
    folder: Path, settings: str, place: str
) -> None:
    (folder / "sdk.yaml").write_text(f"pagination:\n{settings}", encoding="utf-8")
    command = ("generate", "api.yaml", "--output", "sdk", "--config", "sdk.yaml")
    said = refused(folder, *command)
    assert_explained(said, folder, "sdk.yaml", "pagination", place, ".")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["apu.yaml", "--output", "sdk"], "file-not-found", "apu.yaml"),
        ([".", "--output", "sdk"], "is-a-folder", "a folder"),
        (["api.yaml"], "no-output", "--output DIR"),
        (["api.yaml", "--output", "api.yaml"], "output", "api.yaml is a file"),
        (["api.yaml", "--output", "api.yaml/sdk"], "output", "Not a directory"),
        (["api.yaml", "--output", "/proc/sdk"], "output", "/proc/sdk"),
        (["api.yaml", "--output", "sdk", "--package", "9a"], "package-name", "9a"),
        (["api.yaml", "--output", "sdk", "--package", ""], "package-name", "''"),
        (["api.yaml", "--output", "sdk", "--package", "a.b"], "package-name", "a.b"),
        (["api.yaml", "--output", "sdk", "--package", "../b"], "package-name", "b"),
        (
            ["api.yaml", "--output", "sdk", "--package", "class"],
            "package-name",
            "class",
        ),
        (
            ["api.yaml", "--output", "sdk", "--package", "msgspec"],
            "package-name",
            "msgspec",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_argument_is_named_with_advice(
    folder: Path, arguments: list[str], code: str, words: str
) -> None:
    said = refused(folder, "generate", *arguments)
    head, *rest = said.splitlines()
    assert re.fullmatch(rf"error: .* \[{code}\]", head)
    assert words in said
    assert any(line.startswith("  hint: ") for line in rest)


def test_an_output_folder_that_cannot_be_written_is_left_alone(folder: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    (folder / "locked").mkdir(mode=0o500)
    said = refused(folder, "generate", "api.yaml", "--output", "locked/sdk")
    assert "Permission denied" in said
    assert "  hint: " in said
    assert tree(folder / "locked") == {}


@pytest.mark.parametrize(
    "arguments",
    [
        ["generate", "api.yaml", "--output"],
        ["generate", "api.yaml", "more.yaml", "--output", "sdk"],
        ["generate", "api.yaml", "--output", "sdk", "--pakage", "tides"],
    ],
)
def test_wrong_usage_is_status_2_and_touches_nothing(
    folder: Path, arguments: list[str]
) -> None:
    before = tree(folder / "sdk")
    done = sdkwright(*arguments, cwd=folder, cache=folder / "cache")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Error: " in done.stderr
    assert tree(folder / "sdk") == before


@pytest.mark.parametrize("command", ["validate", "check"])
def test_the_other_commands_say_the_same_of_a_bad_document(
    folder: Path, command: str
) -> None:
    text = GOOD.replace(NEXT, "$ref: '#/components/schemas/Tidse'", 1)
    (folder / "api.yaml").write_text(text, encoding="utf-8")
    options = [] if command == "validate" else ["--output", "sdk"]
    said = refused(folder, command, "api.yaml", *options)
    assert_explained(said, folder, "api.yaml", "unresolved-ref", "10:18", "Did you")


def test_several_faults_come_in_the_order_of_the_document(folder: Path) -> None:
    text = GOOD.replace("title", "titel").replace("description", "decription")
    (folder / "api.yaml").write_text(text, encoding="utf-8")
    said = refused(folder, "generate", "api.yaml", "--output", "sdk", "--strict")
    lines = [int(line) for line in re.findall(r"^api.yaml:(\d+):", said, re.MULTILINE)]
    assert len(lines) > 1
    assert lines == sorted(lines)
    assert "Did you mean 'title'?" in said
    assert "Did you mean 'description'?" in said


def test_text_of_a_document_cannot_steer_the_terminal(folder: Path) -> None:
    text = GOOD.replace("operationId", '"operation\\e[2JId"')
    (folder / "api.yaml").write_text(text, encoding="utf-8")
    said = refused(folder, "generate", "api.yaml", "--output", "sdk", "--strict")
    assert "\x1b" not in said
