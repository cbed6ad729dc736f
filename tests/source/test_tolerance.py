"""What is forgiven with a warning, and what is not."""

import json
from pathlib import Path

import pytest

from generator.ir.build import build
from generator.source import load
from generator.source.pointers import JSON
from generator.source.tolerance import DEEP, RULES
from generator.source.validate import check_elsewhere, check_structure

INFO: JSON = {"title": "t", "version": "1"}
OK: JSON = {"200": {"description": "ok"}}
G = "#/paths/~1a/get"
S = "#/components/schemas/A"
VERSIONS = ("3.0.4", "3.1.1", "3.2.0")


def found(folder: Path, document: dict[str, JSON]) -> list[tuple[str, str]]:
    path = folder / "api.json"
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")
    return [(each.pointer, each.severity) for each in check_structure(load(path))]


def whole(version: str, document: dict[str, JSON]) -> dict[str, JSON]:
    head: dict[str, JSON] = {"openapi": version, "info": INFO, "paths": {}}
    return head | document


def get(**operation: JSON) -> dict[str, JSON]:
    return {"paths": {"/a": {"get": {"responses": OK, **operation}}}}


def schema(value: JSON) -> dict[str, JSON]:
    return {"components": {"schemas": {"A": value}}}


def scheme(value: JSON) -> dict[str, JSON]:
    return {"components": {"securitySchemes": {"A": value}}}


def parameter(**members: JSON) -> dict[str, JSON]:
    return get(parameters=[{"name": "p", "in": "query", "schema": {}} | members])


C = "#/components/securitySchemes/A"
P = f"{G}/parameters/0"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("document", "wanted"),
    [
        # Something is missing.
        ({"info": {"title": "t"}}, [("#/info", "warning")]),
        ({"info": {}}, [("#/info", "warning"), ("#/info", "warning")]),
        (
            get(parameters=[{"in": "query", "schema": {}}]),
            [(P, "error")],
        ),
        (get(parameters=[{"name": "p", "in": "query"}]), [(P, "warning")]),
        (
            {
                "paths": {
                    "/{p}": {
                        "get": {
                            "parameters": [{"name": "p", "in": "path", "schema": {}}],
                            "responses": OK,
                        }
                    }
                }
            },
            [("#/paths/~1{p}/get/parameters/0", "warning")],
        ),
        (get(requestBody={}), [(f"{G}/requestBody", "error")]),
        # Something is too much.
        ({"pathes": {}}, [("#/pathes", "warning")]),
        (get(x=1), [(f"{G}/x", "warning")]),
        ({"paths": {"a": {}}}, [("#/paths/a", "warning")]),
        ({"paths": {"get": {}}}, [("#/paths/get", "error")]),
        ({"paths": {"parameters": []}}, [("#/paths/parameters", "error")]),
        (
            get(responses={**OK, "4xx": {"description": "x"}}),
            [(f"{G}/responses/4xx", "warning")],
        ),
        (
            get(responses={**OK, "20": {"description": "x"}}),
            [(f"{G}/responses/20", "error")],
        ),
        # Something has another type.
        ({"paths": []}, [("#/paths", "warning")]),
        ({"paths": [1]}, [("#/paths", "error")]),
        (get(tags=None), [(f"{G}/tags", "warning")]),
        ({"paths": {"/a": {"get": None}}}, [(G, "error")]),
        ({"paths": {"/a": {"get": []}}}, [(G, "error")]),
        ({"info": {"title": "t", "version": 1.0}}, [("#/info/version", "warning")]),
        (get(description=["a"]), [(f"{G}/description", "warning")]),
        (get(operationId=1), [(f"{G}/operationId", "warning")]),
        (get(operationId=["a"]), [(f"{G}/operationId", "error")]),
        (parameter(required="true"), [(f"{P}/required", "warning")]),
        (parameter(required="yes"), [(f"{P}/required", "error")]),
        (get(security={"a": []}), [(f"{G}/security", "warning")]),
        (get(security=[{"a": 1}]), [(f"{G}/security/0/a", "warning")]),
        (get(security=["a"]), [(f"{G}/security/0", "error")]),
        (get(servers=1), [(f"{G}/servers", "warning")]),
        ({"servers": ["a"]}, [("#/servers/0", "warning")]),
        ({"tags": ["a"]}, [("#/tags/0", "warning")]),
        (
            get(responses={"200": {"description": "a", "headers": False}}),
            [(f"{G}/responses/200/headers", "warning")],
        ),
        (
            get(responses={"200": {"description": "a", "links": 1}}),
            [(f"{G}/responses/200/links", "warning")],
        ),
        # Schemas, by the rules of their own meta-schema.
        (schema({"required": ["a", "a"]}), [(f"{S}/required", "warning")]),
        (schema({"properties": []}), [(f"{S}/properties", "warning")]),
        (schema({"properties": ["a"]}), [(f"{S}/properties", "error")]),
        (schema({"allOf": {}}), [(f"{S}/allOf", "warning")]),
        (schema({"allOf": {"a": 1}}), [(f"{S}/allOf", "error")]),
        (schema({"type": "strin"}), [(f"{S}/type", "warning")]),
        (schema({"maxLength": "9"}), [(f"{S}/maxLength", "warning")]),
        (schema({"items": []}), [(f"{S}/items", "warning")]),
        (
            schema({"properties": {"a": {"required": True}}}),
            [(f"{S}/properties/a/required", "warning")],
        ),
        (schema({"required": "a"}), [(f"{S}/required", "warning")]),
        (schema({"allOf": ["a"]}), [(f"{S}/allOf/0", "warning")]),
        (schema({"properties": {"a": "string"}}), [(f"{S}/properties/a", "warning")]),
        (schema("string"), [(S, "warning")]),
        (schema({"enum": {}}), [(f"{S}/enum", "warning")]),
        (schema({"enum": "a"}), [(f"{S}/enum", "error")]),
        # Something is no word that belongs there.
        (parameter(style="matrix"), [(f"{P}/style", "warning")]),
        (
            get(parameters=[{"name": "p", "in": "qurey", "schema": {}}]),
            [(f"{P}/in", "error")],
        ),
    ],
)
def test_only_what_leaves_the_meaning_open_is_an_error(
    tmp_path: Path,
    version: str,
    document: dict[str, JSON],
    wanted: list[tuple[str, str]],
) -> None:
    assert found(tmp_path, whole(version, document)) == wanted


@pytest.mark.parametrize(
    ("version", "document", "wanted"),
    [
        ("3.0.4", {"paths": None}, [("#/paths", "warning")]),
        ("3.0.4", get(parameters={}), [(f"{G}/parameters", "warning")]),
        ("3.1.1", get(parameters={}), [(f"{G}/parameters", "warning")]),
        ("3.1.1", get(parameters={"p": 1}), [(f"{G}/parameters", "error")]),
        ("3.1.1", get(parameters=None), [(f"{G}/parameters", "warning")]),
        ("3.0.4", scheme({"type": "apiKey", "in": "query"}), [(C, "warning")]),
        (
            "3.0.4",
            scheme({"type": "apiKey", "in": "path", "name": "a"}),
            [(f"{C}/in", "warning")],
        ),
        ("3.1.1", scheme(1), [(C, "warning")]),
        ("3.1.1", scheme({"type": "magic"}), [(f"{C}/type", "warning")]),
        ("3.1.1", scheme({"type": "http"}), [(C, "warning")]),
        ("3.0.4", get(responses=None), [(f"{G}/responses", "warning")]),
        ("3.0.4", get(responses={"200": {}}), [(f"{G}/responses/200", "warning")]),
        ("3.1.1", get(responses={"200": {}}), [(f"{G}/responses/200", "warning")]),
        (
            "3.0.4",
            get(responses={"2xx": {"description": "x"}}),
            [(f"{G}/responses/2xx", "warning")],
        ),
        ("3.0.4", schema({"items": True}), [(f"{S}/items", "warning")]),
        ("3.1.1", schema({"items": True}), []),
        (
            "3.2.0",
            get(parameters=[{"in": "querystring", "content": {"text/plain": {}}}]),
            [(P, "warning")],
        ),
        (
            "3.1.1",
            parameter(**{"in": "querystring"}),
            [(f"{P}/in", "warning")],
        ),
        (
            "3.1.1",
            schema({"exclusiveMinimum": True}),
            [(f"{S}/exclusiveMinimum", "warning")],
        ),
        (
            "3.0.4",
            schema({"exclusiveMinimum": 1}),
            [(f"{S}/exclusiveMinimum", "warning")],
        ),
        ("3.0.4", schema({"const": 1}), [(f"{S}/const", "warning")]),
        ("3.0.4", schema({"type": ["string", "null"]}), [(f"{S}/type", "warning")]),
        ("3.0.4", schema({"nullable": "true"}), [(f"{S}/nullable", "error")]),
        ("3.1.1", schema({"examples": {}}), [(f"{S}/examples", "warning")]),
        (
            "3.1.1",
            {"components": {"schemas": {"a b": {}}}},
            [("#/components/schemas", "warning")],
        ),
    ],
)
def test_versions_differ_in_what_they_forgive(
    tmp_path: Path,
    version: str,
    document: dict[str, JSON],
    wanted: list[tuple[str, str]],
) -> None:
    assert found(tmp_path, whole(version, document)) == wanted


def test_a_document_without_paths_is_read(tmp_path: Path) -> None:
    assert found(tmp_path, {"openapi": "3.0.3", "info": INFO}) == [("#", "warning")]


def test_a_warning_says_how_the_fault_is_read() -> None:
    assert all(rule.reading for rule in RULES if rule.severity == "warning")
    assert all(DEEP.values())


def test_no_warning_pushes_an_error_out_of_sight(tmp_path: Path) -> None:
    paths: dict[str, JSON] = {f"/{n:02}": {"x": 1} for n in range(50)}
    given = found(tmp_path, whole("3.1.1", {"paths": {**paths, "get": {}}}))
    assert ("#/paths/get", "error") in given
    assert [severity for _, severity in given].count("warning") == 19
    assert given[-1] == ("", "info")


def test_what_is_found_in_another_document_is_judged_alike(
    tmp_path: Path,
) -> None:
    other = {"A": {"required": ["a", "a"]}, "B": {"properties": [1]}}
    (tmp_path / "b.json").write_text(json.dumps(other))
    path = tmp_path / "api.json"
    refs: JSON = [{"$ref": f"b.json#/{name}"} for name in other]
    content: JSON = {"application/json": {"schema": {"oneOf": refs}}}
    answer: JSON = {"200": {"description": "", "content": content}}
    paths: JSON = {"/a": {"get": {"responses": answer}}}
    path.write_text(json.dumps(whole("3.1.1", {"paths": paths})))
    source = load(path)
    assert [
        (each.pointer, each.severity)
        for each in check_elsewhere(source, build(source)[0].types)
    ] == [("b.json#/A/required", "warning"), ("b.json#/B/properties", "error")]
