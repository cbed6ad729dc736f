"""What a reviewer sees around a finding: the document and the pages of the SDK."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generator.review.compare import Comparison, compare
from generator.review.findings import Finding
from generator.review.report.changes import code_change
from generator.review.report.excerpts import Cell, Excerpts
from generator.review.report.generated import Generated
from generator.review.report.spots import spots
from generator.review.sdk.side import Side
from generator.source import load
from tests.review.documents import OK, compared

HEAD = """\
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /things:
    get:
      operationId: get_things
      parameters:
      - name: size
        in: query
        schema:
          type: integer
          maximum: 50
      - name: page
        in: query
        schema: {type: integer}
      responses:
        '200': {description: ok}
components:
  schemas: {}
"""


def yaml_pair(folder: Path, old: str, new: str) -> Comparison:
    for name, text in (("old", old), ("new", new)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    sides = [Side(load(folder / f"{name}.yaml")) for name in ("old", "new")]
    return compare(sides[0], sides[1], date(2026, 11, 22))


def of_rule(comparison: Comparison, rule: str) -> Finding:
    return next(one for one in comparison.findings if one.rule == rule)


def lines(cells: tuple[Cell, ...]) -> list[str]:
    return [f"{cell.mark}{cell.text.strip()}" for cell in cells if cell.text]


@pytest.mark.parametrize(
    ("change", "rule", "old", "new"),
    [
        pytest.param(
            ("maximum: 50", "maximum: 20"),
            "request-limit-tightened",
            ["-maximum: 50"],
            ["+maximum: 20"],
            id="what changed is marked on both sides",
        ),
        pytest.param(
            (
                "- name: page\n        in: query\n        schema: {type: integer}\n      ",
                "",
            ),
            "request-parameter-removed",
            ["-- name: page", "-in: query", "-schema: {type: integer}"],
            [],
            id="what is gone is marked with all its lines",
        ),
        pytest.param(
            (
                "          maximum: 50\n",
                "          maximum: 50\n          minimum: 1\n",
            ),
            "request-limit-set",
            [],
            ["+minimum: 1"],
            id="what is new is marked where it is",
        ),
    ],
)
def test_the_document_is_shown_before_and_after(
    change: tuple[str, str], rule: str, old: list[str], new: list[str], tmp_path: Path
) -> None:
    comparison = yaml_pair(tmp_path, HEAD, HEAD.replace(*change))
    excerpt = Excerpts(comparison).around(of_rule(comparison, rule))
    assert [line for line in lines(excerpt.old) if line[0] != " "] == old
    assert [line for line in lines(excerpt.new) if line[0] != " "] == new
    assert len(excerpt.old) == len(excerpt.new)


def test_line_numbers_are_those_of_the_files(tmp_path: Path) -> None:
    comparison = yaml_pair(tmp_path, HEAD, "# more\n" + HEAD.replace("50", "20"))
    excerpt = Excerpts(comparison).around(
        of_rule(comparison, "request-limit-tightened")
    )
    for name, cells in (("old", excerpt.old), ("new", excerpt.new)):
        text = (tmp_path / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
        for cell in cells:
            assert (
                cell.number is None
                or text[cell.number - 1].strip() == cell.text.strip()
            )


def test_of_a_document_in_one_line_the_part_around_is_shown(tmp_path: Path) -> None:
    def api(maximum: int) -> object:
        size = {"in": "query", "name": "size", "schema": {"maximum": maximum}}
        filler = {f"x-{number}": "x" * 50 for number in range(200)}
        get = {"parameters": [size], "responses": OK}
        info = {"title": "T", "version": "1"}
        paths = {**filler, "/things": {"get": get}}
        return {"openapi": "3.1.0", "info": info, "paths": paths, **filler}

    comparison = compared(tmp_path, api(50), api(20))
    excerpt = Excerpts(comparison).around(
        of_rule(comparison, "request-limit-tightened")
    )
    (before,), (after,) = (lines(one) for one in (excerpt.old, excerpt.new))
    assert '"maximum":50' in before
    assert '"maximum":20' in after
    assert len(before) < 200


def test_a_long_value_is_shown_in_part(tmp_path: Path) -> None:
    long = "".join(f"        x-{number}: a\n" for number in range(500))
    gone = HEAD.replace("responses:\n", f"responses:\n{long}", 1)
    comparison = yaml_pair(tmp_path, gone, gone.replace("    get:\n", "    put:\n"))
    for finding in comparison.findings:
        excerpt = Excerpts(comparison).around(finding)
        assert len(excerpt.old) < 40


THING = {"type": "object", "properties": {"name": {"type": "string"}}}


def things(**schema: object) -> object:
    answer = {"$ref": "#/components/schemas/Thing"}
    content = {"application/json": {"schema": answer}}
    get = {"responses": {"200": {"description": "ok", "content": content}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/things": {"get": {"operationId": "get_things", **get}}},
        "components": {"schemas": {"Thing": {**THING, **schema}}},
    }


def test_the_page_of_the_model_is_shown_with_what_changes_on_it(tmp_path: Path) -> None:
    more = {"name": {"type": "string"}, "size": {"type": "integer"}}
    comparison = compared(tmp_path, things(), things(properties=more))
    change = Generated(comparison).change(
        of_rule(comparison, "response-property-added")
    )
    assert change is not None
    assert change.name == "doc/models/thing.md"
    added = [line for mark, line in change.lines if mark == "+"]
    assert any("`size`" in line for line in added)
    assert not any(mark == "-" and "`name`" in line for mark, line in change.lines)


def test_without_a_model_the_part_about_the_operation_is_shown(tmp_path: Path) -> None:
    comparison = yaml_pair(tmp_path, HEAD, HEAD.replace("maximum: 50", "maximum: 20"))
    found = of_rule(comparison, "request-limit-tightened")
    change = Generated(comparison).change(found)
    assert change is not None
    assert "Get Things" in change.name
    assert {mark for mark, _ in change.lines} == {"-", "+", " "}


def test_without_an_sdk_there_is_no_page(tmp_path: Path) -> None:
    named = things(**{"x-sdk-name": "no name", "required": ["name"]})
    comparison = compared(tmp_path, things(), named)
    assert [one.code for one in comparison.unread] == ["bad-name"]
    assert comparison.findings
    generated = Generated(comparison)
    assert [generated.change(one) for one in comparison.findings] == [None]


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("", "x: int", ["+x: int"]),
        ("a: int", "a: str", ["-a: int", "+a: str"]),
        (
            f"call(a: dict[str, int], {'b: int = 1, ' * 8}…) -> T",
            f"call(a: dict[str, int], {'b: int = 1, ' * 8}c: int, …) -> T",
            ["+    c: int,"],
        ),
        ("A = 'f(x, y)'", "A = 'f(x, z)'", ["-A = 'f(x, y)'", "+A = 'f(x, z)'"]),
    ],
)
def test_a_signature_that_is_long_has_a_line_for_each_argument(
    before: str, after: str, wanted: list[str]
) -> None:
    changed = [mark + line for mark, line in code_change(before, after) if mark != " "]
    assert changed == wanted


BODY = """\
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /things/{id}:
    post:
      operationId: add_thing
      security: [{key: []}]
      parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [size]
              properties:
                size: {type: integer}
                name: {type: string}
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Answer'}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
  schemas:
    Answer:
      allOf:
      - $ref: '#/components/schemas/Part'
    Part:
      type: object
      properties:
        part:
          oneOf:
          - {type: integer}
"""


SCHEME = "#/components/securitySchemes/key"
MORE = "      - {type: object, properties: {more: {type: string}}}\n"


@pytest.mark.parametrize(
    ("edits", "rule", "gone", "come"),
    [
        pytest.param(
            [("[size]", "[size, name]")],
            "sdk-field-became-required",
            ["-required: [size]"],
            ["+required: [size, name]"],
            id="what makes a field required",
        ),
        pytest.param(
            [("              required: [size]\n", "")],
            "sdk-field-became-optional",
            ["-required: [size]"],
            [],
            id="what made a field required",
        ),
        pytest.param(
            [("/{id}", "/{thing}"), ("name: id", "name: thing")],
            "sdk-parameter-removed",
            ["-- {name: id, in: path, required: true, schema: {type: string}}"],
            [],
            id="a parameter of a path",
        ),
        pytest.param(
            [("- {type: integer}", "- {type: integer}\n          - {type: boolean}")],
            "response-type-widened",
            [],
            ["+- {type: boolean}"],
            id="a type",
        ),
        pytest.param(
            [("Part'\n", f"Part'\n{MORE}")],
            "response-property-added",
            [],
            [f"+{MORE.strip()}"],
            id="a part that is added",
        ),
        pytest.param(
            [
                (
                    "type: integer}\n                name",
                    "type: number}\n                name",
                )
            ],
            "sdk-field-takes-more",
            ["-size: {type: integer}"],
            ["+size: {type: number}"],
            id="a field",
        ),
    ],
)
def test_what_changed_is_marked_wherever_it_stands(
    tmp_path: Path,
    edits: list[tuple[str, str]],
    rule: str,
    gone: list[str],
    come: list[str],
) -> None:
    changed = BODY
    for before, after in edits:
        assert before in changed
        changed = changed.replace(before, after)
    comparison = yaml_pair(tmp_path, BODY, changed)
    excerpts = Excerpts(comparison)
    excerpt = excerpts.around(of_rule(comparison, rule))
    assert [line for line in lines(excerpt.old) if line[0] != " "] == gone
    assert [line for line in lines(excerpt.new) if line[0] != " "] == come
    for finding in comparison.findings:
        excerpt = excerpts.around(finding)
        assert {one.mark for one in (*excerpt.old, *excerpt.new)} != {" "}, finding


@pytest.mark.parametrize(
    ("edit", "at", "wanted"),
    [
        (("type: boolean", "type: string"), "#/a/refers", "#/c/far/type"),
        (("one: 1", "one: 2"), "#/a/long", "#/a/long/items/1/one"),
        (("two: 2", "three: 3"), "#/a/long", "#/a/long/items/1/three"),
        (("type: apiKey", "type: http"), "#/a/security", SCHEME),
    ],
)
def test_a_difference_is_found_from_far_away(
    tmp_path: Path, edit: tuple[str, str], at: str, wanted: str
) -> None:
    text = """\
openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
a:
  refers: {x: {$ref: '#/b'}}
  long: {items: [{zero: 0}, {one: 1, two: 2}]}
  security: [{key: []}]
b: {$ref: '#/c/near', y: {$ref: '#/b'}}
c:
  near: {z: [{$ref: '#/c/far'}]}
  far: {type: boolean}
components: {securitySchemes: {key: {type: apiKey}}}
"""
    assert edit[0] in text
    sources = []
    for name, one in (("old", text), ("new", text.replace(*edit))):
        path = tmp_path / f"{name}.yaml"
        path.write_text(one, encoding="utf-8")
        sources.append(load(path))
    found = list(spots(sources[0], sources[1], at, at))
    assert (wanted, wanted) in found
    assert not list(spots(sources[0], sources[0], at, at))
