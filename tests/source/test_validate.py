import json
import subprocess
import sys
from pathlib import Path

import pytest

import generator
from generator.diagnostics import Diagnostic, InputError
from generator.ir.build import build
from generator.source import attach, load
from generator.source.pointers import JSON
from generator.source.validate import (
    check_deep,
    check_elsewhere,
    check_structure,
    deep_verdict,
)

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
SAMPLES = [each for each in sorted(CORPUS.glob("*.*")) if each.is_file()]
VERSIONS = ("3.0.4", "3.1.1", "3.2.0")
INFO: JSON = {"title": "t", "version": "1"}
OK: JSON = {"200": {"description": "ok"}}


def write(folder: Path, document: dict[str, JSON], version: str = "3.1.1") -> Path:
    head = {"openapi": version, "info": INFO, "paths": {}}
    path = folder / "api.json"
    path.write_text(json.dumps(head | document, indent=1), encoding="utf-8")
    return path


def lines(found: list[Diagnostic]) -> list[str]:
    return [f"{each.pointer}: {each.message} {each.hint}".strip() for each in found]


def get(**operation: JSON) -> dict[str, JSON]:
    return {"paths": {"/a": {"get": {"responses": OK, **operation}}}}


G = "#/paths/~1a/get"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("document", "wanted"),
    [
        ({}, []),
        (
            {"pathes": {}},
            ["#/pathes: 'pathes' is not allowed here Did you mean 'paths'?"],
        ),
        (
            {"paths": {"a": {}}},
            ["#/paths/a: 'a' is not allowed here A path begins with a slash."],
        ),
        ({"info": {"title": "t"}}, ["#/info: 'version' is required here"]),
        (
            {"info": {"title": 1, "version": "1"}},
            ["#/info/title: this must be a string, not a number"],
        ),
        (
            get(responses={**OK, "20": {"description": "x"}}),
            [
                (
                    f"{G}/responses/20: '20' is not allowed here A response is named by"
                    " its status code, a range as 4XX, or default."
                )
            ],
        ),
        (
            get(parameters=[{"name": "p", "in": "query"}]),
            [f"{G}/parameters/0: 'schema' or 'content' is required here"],
        ),
        (
            get(tags="x", summary=3),
            [
                f"{G}/tags: this must be a list, not a string",
                f"{G}/summary: this must be a string, not a number",
            ],
        ),
    ],
)
def test_a_fault_is_told_in_a_few_words(
    tmp_path: Path, version: str, document: dict[str, JSON], wanted: list[str]
) -> None:
    found = lines(check_structure(load(write(tmp_path, document, version))))
    # What follows is how it is read; tests/source/test_tolerance.py has that.
    assert [
        line[: len(text)] for line, text in zip(found, wanted, strict=True)
    ] == wanted


def schema(value: JSON) -> dict[str, JSON]:
    return {"components": {"schemas": {"A": value}}}


def answering(value: JSON) -> dict[str, JSON]:
    response = {"description": "", "content": {"application/json": {"schema": value}}}
    return {"paths": {"/a": {"get": {"responses": {"200": response}}}}}


S = "#/components/schemas/A"


@pytest.mark.parametrize(
    ("version", "document", "wanted"),
    [
        (
            "3.0.4",
            schema({"type": ["string", "null"]}),
            [
                (
                    f"{S}/type: this must be a string, not a list"
                    " Lists of types came with OpenAPI 3.1; 3.0 has nullable: true."
                )
            ],
        ),
        (
            "3.0.4",
            schema({"properties": {"x": {"type": "strin"}}}),
            [
                (
                    f"{S}/properties/x/type: 'strin' is not one of array, boolean,"
                    " integer, number, object, string Did you mean 'string'?"
                )
            ],
        ),
        (
            "3.0.4",
            schema({"allOf": [{"propertis": {}}]}),
            [
                (
                    f"{S}/allOf/0/propertis: 'propertis' is not allowed here"
                    " Did you mean 'properties'?"
                )
            ],
        ),
        (
            "3.1.1",
            schema(3),
            [f"{S}: this must be true or false or an object, not a number"],
        ),
        (
            "3.1.1",
            get(parameters=[{"name": "p", "in": "quer", "schema": {}}]),
            [
                (
                    f"{G}/parameters/0/in: 'quer' is not one of query, header, path,"
                    " cookie Did you mean 'query'?"
                )
            ],
        ),
        (
            "3.0.4",
            get(parameters=[{"name": "p", "in": "quer", "schema": {}}]),
            [
                (
                    f"{G}/parameters/0/in: 'quer' is not one of path, query, header,"
                    " cookie Did you mean 'query'?"
                )
            ],
        ),
        (
            "3.1.1",
            get(responses={"200": {"descripton": "x"}}),
            [
                f"{G}/responses/200: 'description' is required here",
                (
                    f"{G}/responses/200/descripton: 'descripton' is not allowed here"
                    " Did you mean 'description'?"
                ),
            ],
        ),
        (
            "3.2.0",
            get(responses={"200": {"descripton": "x"}}),
            [
                (
                    f"{G}/responses/200/descripton: 'descripton' is not allowed here"
                    " Did you mean 'description'?"
                )
            ],
        ),
    ],
)
def test_each_version_has_its_own_rules(
    tmp_path: Path, version: str, document: dict[str, JSON], wanted: list[str]
) -> None:
    found = lines(check_structure(load(write(tmp_path, document, version))))
    # What follows is how it is read; tests/source/test_tolerance.py has that.
    assert [
        line[: len(text)] for line, text in zip(found, wanted, strict=True)
    ] == wanted


def test_faults_come_in_the_order_of_the_text_and_are_never_too_many(
    tmp_path: Path,
) -> None:
    paths: dict[str, JSON] = {f"p{n}": {} for n in range(50)}
    found = check_structure(load(write(tmp_path, {"paths": paths, "tag": []})))
    places = [each.place.line for each in found if each.place]
    assert len(places) == 20
    assert places == sorted(places)
    assert found[-1].message == "31 more faults of this kind"


def test_an_unwanted_key_is_shown_at_the_key(tmp_path: Path) -> None:
    [found] = check_structure(load(write(tmp_path, {"pathes": {}})))
    assert found.place
    assert (found.place.column, found.place.excerpt) == (2, ' "pathes": {}')


@pytest.mark.skipif(not SAMPLES, reason="the corpus folder is not there")
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_real_document_has_a_sound_structure(path: Path) -> None:
    found = check_structure(load(path))
    assert {each.severity for each in found} <= {"warning"}
    # The one document with faults repeats entries of `required`, among others.
    assert bool(found) is (path.name == "openai.yaml")


DEEP: dict[str, JSON] = {
    "paths": {
        "/a#b/{id}": {
            "get": {
                "operationId": "x",
                "parameters": [
                    {"name": "q", "in": "query", "schema": {"default": 1}},
                    {"name": "q", "in": "query", "schema": {}},
                ],
                "responses": OK,
            },
            "put": {
                "operationId": "x",
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {}}
                ],
                "responses": OK,
            },
        }
    },
    "components": {
        "schemas": {
            "A": {"$ref": "#/components/schemas/B"},
            "B": {"properties": {"y": {"type": "string", "default": 3}}},
            "C": {"allOf": [{}], "required": ["z"]},
        }
    },
}


@pytest.mark.parametrize("version", VERSIONS)
def test_the_deep_check_knows_its_places(tmp_path: Path, version: str) -> None:
    found = check_deep(load(write(tmp_path, DEEP, version)))
    assert {(each.code, each.pointer) for each in found} == {
        ("deep-default", "#/components/schemas/B/properties/y/default"),
        ("deep-undefined-required", "#/components/schemas/C"),
    }


def test_the_deep_check_reads_other_files_from_memory(tmp_path: Path) -> None:
    document = schema({"$ref": "sub/b.json#/B"})
    (tmp_path / "sub").mkdir()
    other = tmp_path / "sub" / "b.json"
    other.write_text('{"B": {"type": "string", "default": 3}}')
    source = load(write(tmp_path, document))
    other.unlink()
    [found] = attach(source, check_deep(source))
    assert (found.code, found.pointer) == ("deep-default", "sub/b.json#/B/default")
    assert found.place
    assert found.place.column == 37


@pytest.mark.parametrize(
    ("document", "faults"), [({"paths": []}, 0), ({**DEEP, "pathes": {}}, 2)]
)
def test_only_a_structure_with_errors_keeps_the_deep_check_out(
    tmp_path: Path, document: dict[str, JSON], faults: int
) -> None:
    source = load(write(tmp_path, document))
    assert check_structure(source)
    assert len(check_deep(source)) == faults


def test_the_deep_check_does_not_repeat_the_structure_check(tmp_path: Path) -> None:
    source = load(write(tmp_path, schema({"required": ["a", "a"]})))
    assert [each.message for each in check_structure(source)] == [
        '["a","a"] has non-unique elements'
    ]
    assert check_deep(source) == []


def test_a_reference_to_nothing_does_not_break_the_deep_check(tmp_path: Path) -> None:
    source = load(write(tmp_path, schema({"properties": {"x": {"$ref": "#/no"}}})))
    [found] = check_deep(source)
    assert (found.code, found.severity) == ("deep-failure", "info")


def test_a_verdict_is_kept_until_the_content_changes(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    source = load(write(tmp_path, DEEP))
    verdict = deep_verdict(source, cache)
    assert verdict == check_deep(source)
    [stored] = cache.iterdir()
    stored.write_bytes(b"[]")
    assert deep_verdict(source, cache) == []
    stored.write_bytes(b"not what was written")
    assert deep_verdict(source, cache) == verdict
    assert deep_verdict(load(write(tmp_path, {})), cache) == []
    assert len(list(cache.iterdir())) == 2


def test_a_cache_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    source = load(write(tmp_path, DEEP))
    assert len(deep_verdict(source, tmp_path / "file" / "cache")) == 2


def test_a_run_without_faults_imports_nothing_heavy(tmp_path: Path) -> None:
    program = f"""
import sys
from pathlib import Path
from generator.source import load
from generator.source.validate import check_structure
assert check_structure(load(Path({str(write(tmp_path, {}))!r}))) == []
heavy = {{"openapi_spec_validator", "jsonschema", "pydantic", "yaml", "requests"}}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
"""
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", program], check=True, cwd=root)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("schema_there", "faults"),
    [
        ({"properties": [1]}, [("b.json#/B/properties", "error")]),
        ({"required": ["a", "a"]}, [("b.json#/B/required", "warning")]),
        (
            {"properties": {"x": {"type": 7}}},
            [("b.json#/B/properties/x/type", "warning")],
        ),
        ({"properties": {"x": {"$ref": "#/C"}}}, []),
    ],
)
def test_schemas_of_other_documents_are_checked(
    tmp_path: Path, version: str, schema_there: JSON, faults: list[tuple[str, str]]
) -> None:
    (tmp_path / "b.json").write_text(json.dumps({"B": schema_there, "C": {}}))
    source = load(write(tmp_path, answering({"$ref": "b.json#/B"}), version))
    found = check_elsewhere(source, build(source)[0].types)
    assert [(each.pointer, each.severity) for each in found] == faults


@pytest.mark.parametrize(("strict", "code"), [(False, None), (True, "deep-default")])
def test_the_deep_check_is_run_when_asked(
    tmp_path: Path, strict: bool, code: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = write(tmp_path, schema({"type": "string", "default": 3}))
    if code is None:
        assert generator.generate(path, tmp_path / "sdk").diagnostics == ()
        return
    with pytest.raises(InputError, match=code):
        generator.generate(path, tmp_path / "sdk", strict=strict)


def test_an_error_in_another_document_stops_a_generation(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text('{"B": {"properties": [1]}}')
    path = write(tmp_path, answering({"$ref": "b.json#/B"}))
    with pytest.raises(InputError, match=r"b\.json:1:\d+: error: .*\[invalid-s"):
        generator.generate(path, tmp_path / "sdk")
    assert not (tmp_path / "sdk").exists()


def test_the_place_of_a_parameter_decides_what_it_lacks(tmp_path: Path) -> None:
    parameter = {"name": "p", "in": "body", "type": "string"}
    operation = {"parameters": [parameter], "responses": {"200": {"description": "a"}}}
    path = tmp_path / "api.json"
    path.write_text(
        json.dumps(
            {"swagger": "2.0", "info": INFO, "paths": {"/a": {"get": operation}}}
        )
    )
    messages = [each.message for each in check_structure(load(path))]
    assert messages == ["'schema' is required here", "'type' is not allowed here"]
