"""Which operations give pages: settings and extensions, held to the document."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from generator.config import Config
from generator.diagnostics import Diagnostic, InputError
from generator.ir import types as t
from generator.ir.lookalikes import suggestion
from generator.ir.paged import Paged, pagination
from generator.ir.places import Found
from generator.paging import (
    AnyRule,
    CursorRule,
    LinkRule,
    LocationRule,
    NoPages,
    OffsetRule,
    PageRule,
    UrlRule,
)

Built = Callable[..., tuple[t.Api, list[Diagnostic]]]

PAGE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "ships": {"type": "array", "items": {"$ref": "#/components/schemas/Ship"}},
        "meta": {
            "type": "object",
            "properties": {
                "next": {"type": ["string", "null"]},
                "more": {"type": "boolean"},
                "total": {"type": "integer"},
                "tags": {"type": "array", "items": {"type": "string"}},
            },
        },
        "link.next": {"type": "string"},
        "free": {"type": "object", "additionalProperties": {"type": "string"}},
        "any": {},
    },
}
SHIP = """
Ship: {type: object, properties: {id: {type: string}, draught: {type: number}}}
"""


def query(name: str, kind: str = "integer", **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": {"type": kind, **more}}


def operation(
    schema: Any = PAGE, headers: tuple[str, ...] = (), **more: Any
) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    declared = {name: {"schema": {"type": "string"}} for name in headers}
    return {
        "operationId": "listShips",
        "parameters": [
            query("page"),
            query("offset"),
            query("limit"),
            query("after", "string"),
            query("zero", default=0),
            query("tags", "array", items={"type": "string"}),
        ],
        "responses": {
            "200": {"description": "d", "content": content, "headers": declared}
        },
        **more,
    }


def paths(*operations: dict[str, Any]) -> str:
    return json.dumps({f"/{at}": {"get": one} for at, one in enumerate(operations)})


def steps(found: Found) -> list[Any]:
    return [step.at for step in found.steps]


def only(built: Built, one: dict[str, Any], **settings: Any) -> Paged:
    api, _ = built(paths(one), SHIP)
    (found,) = pagination(api, Config(pagination=settings)).paged.values()
    return found


@pytest.mark.parametrize(
    ("rule", "items", "places"),
    [
        (OffsetRule(offset="offset"), ["ships"], {}),
        (
            OffsetRule(offset="offset", total="meta.total", more="meta.more"),
            ["ships"],
            {"total": ["meta", "total"], "more": ["meta", "more"]},
        ),
        (PageRule(page="page", items="meta.tags"), ["meta", "tags"], {}),
        (
            CursorRule(cursor="after", next="meta.next"),
            ["ships"],
            {"next": ["meta", "next"]},
        ),
        (
            CursorRule(cursor="after", next="ships[-1].id"),
            ["ships"],
            {"next": ["ships", -1, "id"]},
        ),
        (UrlRule(next="link.next"), ["ships"], {"next": ["link.next"]}),
        (UrlRule(next="free.next"), ["ships"], {"next": ["free", "next"]}),
        (UrlRule(next="any.a[-1].b"), ["ships"], {"next": ["any", "a", -1, "b"]}),
        (LinkRule(), ["ships"], {}),
        (LocationRule(token="page"), ["ships"], {}),
    ],
)
def test_a_rule_finds_what_it_names(
    built: Built, rule: AnyRule, items: list[Any], places: dict[str, list[Any]]
) -> None:
    found = only(built, operation(), listShips=rule)
    assert found.rule == rule
    assert steps(found.items) == items
    assert {key: steps(place) for key, place in found.places.items()} == places


def test_the_item_is_the_type_in_the_list(built: Built) -> None:
    found = only(built, operation(), listShips=LinkRule())
    assert found.item == t.TypeRef("#/components/schemas/Ship")
    whole = operation({"type": "array", "items": {"type": "integer"}})
    found = only(built, whole, listShips=LinkRule())
    assert found.items.steps == ()
    assert found.item.id.endswith("/schema/items")


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        (PageRule(page="page"), 1),
        (PageRule(page="zero"), 0),
        (PageRule(page="zero", first=2), 2),
    ],
)
def test_the_first_page_is_that_of_the_parameter(
    built: Built, rule: PageRule, first: int
) -> None:
    assert only(built, operation(), listShips=rule).first == first


MISFITS = [
    (OffsetRule(offset="ofset"), "offset", "has no parameter 'ofset', but 'offset'"),
    (OffsetRule(offset="tags"), "offset", "its parameter 'tags' is not a number"),
    (PageRule(page="pg"), "page", "it has no parameter 'pg'"),
    (CursorRule(cursor="id", next="any"), "cursor", "it has no parameter 'id'"),
    (
        CursorRule(cursor="tags", next="any"),
        "cursor",
        "its parameter 'tags' is not a text or a number",
    ),
    (
        CursorRule(cursor="after", next="meta.nxt"),
        "next",
        "no property 'nxt' in its response, but 'next'",
    ),
    (CursorRule(cursor="after", next="meta"), "next", "'meta' of its response is not"),
    (UrlRule(next="ships"), "next", "is not a text or a number"),
    (UrlRule(next="ships.id"), "next", "no property 'id' in its response"),
    (UrlRule(next="any", token="to"), "token", "it has no parameter 'to'"),
    (LinkRule(items="ship"), "items", "no property 'ship' in its response, but 'ship"),
    (LinkRule(items="meta"), "items", "'meta' of its response is no list"),
    (
        OffsetRule(offset="offset", more="meta.total"),
        "more",
        "'meta.total' of its response is not a boolean",
    ),
    (
        OffsetRule(offset="offset", total="meta.more"),
        "total",
        "'meta.more' of its response is not a number",
    ),
]


@pytest.mark.parametrize(("rule", "key", "message"), MISFITS)
def test_a_rule_that_misfits_is_refused_at_the_key(
    built: Built, rule: AnyRule, key: str, message: str
) -> None:
    api, _ = built(paths(operation()), SHIP)
    for setting, at in ((rule, key), ([rule], f"0/{key}")):
        with pytest.raises(InputError) as error:
            pagination(api, Config(pagination={"listShips": setting}))
        (found,) = error.value.diagnostics
        assert message in found.message
        assert found.pointer == f"sdk.yaml#/pagination/listShips/{at}"
        assert found.hint == "The operation stands at #/paths/~10/get in the document."


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"type": "object"}, "its response has no list: `items` has to say"),
        (
            {
                "type": "object",
                "properties": {"a": {"type": "array"}, "b": {"type": "array"}},
            },
            "its response has the lists a, b: `items` has to say which",
        ),
        ({"type": "string"}, "no list"),
    ],
)
def test_without_one_list_the_items_have_to_be_named(
    built: Built, schema: Any, message: str
) -> None:
    api, _ = built(paths(operation(schema)), SHIP)
    with pytest.raises(InputError, match=message):
        pagination(api, Config(pagination={"listShips": LinkRule()}))


def test_an_answer_that_is_no_json_has_no_pages(built: Built) -> None:
    text = {"200": {"description": "d", "content": {"text/plain": {}}}}
    api, _ = built(paths(operation(responses=text)))
    with pytest.raises(InputError, match="no JSON as its response"):
        pagination(api, Config(pagination={"listShips": LinkRule()}))


LISTS = [
    operation(operationId="listShips"),
    operation(operationId="list/boats", headers=("Link",)),
    operation(operationId="listCrews", parameters=[query("offset")]),
    operation(operationId="getShip", parameters=[]),
]


@pytest.mark.parametrize(
    ("settings", "kinds"),
    [
        ({}, {}),
        ({"*": LinkRule()}, {"list/boats": "LinkRule"}),
        ({"list*": PageRule(page="page")}, dict.fromkeys(["listShips", "list/boats"])),
        (
            {"*": [PageRule(page="page"), OffsetRule(offset="offset")]},
            {
                "listShips": "PageRule",
                "list/boats": "PageRule",
                "listCrews": "OffsetRule",
            },
        ),
        (
            {"*s": OffsetRule(offset="offset"), "*": NoPages()},
            dict.fromkeys(["listShips", "list/boats", "listCrews"], "OffsetRule"),
        ),
        (
            {"*": OffsetRule(offset="offset"), "listShips": NoPages()},
            dict.fromkeys(["list/boats", "listCrews"], "OffsetRule"),
        ),
        (
            {"list/*": NoPages(), "*": OffsetRule(offset="offset")},
            dict.fromkeys(["listShips", "listCrews"], "OffsetRule"),
        ),
    ],
)
def test_a_pattern_is_for_all_that_it_fits(
    built: Built, settings: dict[str, Any], kinds: dict[str, str | None]
) -> None:
    api, _ = built(paths(*LISTS), SHIP)
    paged = pagination(api, Config(pagination=settings)).paged
    found = {
        one.id: paged[one.pointer] for one in api.operations if one.pointer in paged
    }
    assert found.keys() == kinds.keys()
    for id_, kind in kinds.items():
        assert kind is None or type(found[id_].rule).__name__ == kind


@pytest.mark.parametrize(
    ("key", "rule", "message", "hint"),
    [
        ("listShip", LinkRule(), "the document has no operation", "Did you mean list"),
        ("zzz", LinkRule(), "the document has no operation", "Name an operationId."),
        ("x*", LinkRule(), "no operation fits 'x*'", "Name an operationId."),
        (
            "get*",
            PageRule(page="page"),
            "no operation fits 'get*'",
            "getShip: it has no parameter 'page'",
        ),
        (
            "listC*",
            LinkRule(),
            "no operation fits 'listC*'",
            "listCrews: no Link header is declared",
        ),
        ("list.*", LinkRule(), "no operation fits 'list.*'", "Name an operationId."),
    ],
)
def test_a_key_that_is_of_no_operation_is_refused(
    built: Built, key: str, rule: AnyRule, message: str, hint: str
) -> None:
    api, _ = built(paths(*LISTS), SHIP)
    with pytest.raises(InputError) as error:
        pagination(api, Config(pagination={key: rule}))
    (found,) = error.value.diagnostics
    assert message in found.message
    assert found.hint.startswith(hint)


def test_all_misfits_are_told_at_once(built: Built) -> None:
    settings: dict[str, Any] = {"listShips": LinkRule(items="x"), "a": LinkRule()}
    api, _ = built(paths(operation()), SHIP)
    with pytest.raises(InputError) as error:
        pagination(api, Config(pagination=settings))
    assert len(error.value.diagnostics) == 2


def speakeasy(kind: str, *inputs: tuple[str, str], **outputs: str) -> dict[str, Any]:
    listed = [{"name": a, "in": "parameters", "type": b} for a, b in inputs]
    value = {"type": kind, "inputs": listed, "outputs": outputs}
    return {"x-speakeasy-pagination": value}


def fern(**value: str) -> dict[str, Any]:
    return {
        "x-fern-pagination": {key.replace("_S", "-s"): it for key, it in value.items()}
    }


EXTENSIONS = [
    (
        {"x-sdk-pagination": {"type": "cursor", "cursor": "after", "next": "any"}},
        CursorRule(cursor="after", next="any"),
    ),
    ({"x-pagination": {"type": "link"}}, LinkRule()),
    (
        {"x-sdk-pagination": {"type": "page", "page": "page", "first": 0}},
        PageRule(page="page", first=0),
    ),
    ({"x-sdk-pagination": {"type": "none"}, "x-fern-pagination": {}}, None),
    ({"x-sdk-pagination": False}, None),
    (
        speakeasy(
            "offsetLimit", ("page", "page"), ("limit", "limit"), results="$.ships"
        ),
        PageRule(page="page", items="ships"),
    ),
    (
        speakeasy("offsetLimit", ("page", "page"), numPages="$.meta.total"),
        PageRule(page="page", pages="meta.total"),
    ),
    (
        speakeasy("offsetLimit", ("offset", "offset"), results="$.ships"),
        OffsetRule(offset="offset", items="ships"),
    ),
    (
        speakeasy(
            "cursor",
            ("after", "cursor"),
            results="$.ships",
            nextCursor="$.ships[-1].id",
        ),
        CursorRule(cursor="after", items="ships", next="ships[-1].id"),
    ),
    (
        speakeasy("cursor", ("after", "cursor"), nextCursor="$.ships[(@.length-1)].id"),
        CursorRule(cursor="after", next="ships[-1].id"),
    ),
    (speakeasy("url", nextUrl="$.meta.next"), UrlRule(next="meta.next")),
    (
        fern(offset="$request.page", results="$response.ships"),
        PageRule(page="page", items="ships"),
    ),
    (
        fern(offset="$request.offset", step="$request.limit"),
        OffsetRule(offset="offset"),
    ),
    (
        {
            "x-fern-pagination": {
                "cursor": "$request.after",
                "next_cursor": "$response.meta.next",
                "results": "$response.ships",
                "has-next-page": "$response.meta.more",
            }
        },
        CursorRule(cursor="after", next="meta.next", items="ships", more="meta.more"),
    ),
    (fern(next_uri="$response.any"), UrlRule(next="any")),
    (fern(next_path="$response.any"), UrlRule(next="any")),
    (
        {"x-ms-pageable": {"nextLinkName": "link.next", "itemName": "ships"}},
        UrlRule(next="link.next", items="ships"),
    ),
    ({"x-ms-pageable": {"nextLinkName": None}}, None),
]


@pytest.mark.parametrize(("given", "rule"), EXTENSIONS)
def test_an_extension_is_read(
    built: Built, given: dict[str, Any], rule: AnyRule | None
) -> None:
    api, _ = built(paths(operation(**given)), SHIP)
    found = pagination(api, Config())
    assert [one.rule for one in found.paged.values()] == ([rule] if rule else [])
    assert found.notes == ()


def test_of_fern_an_operation_can_have_what_the_document_says(built: Built) -> None:
    shared = {"x-fern-pagination": {"offset": "$request.page"}}
    one = operation(**{"x-fern-pagination": True})
    api, _ = built(paths(one), SHIP, rest=json.dumps(shared))
    (found,) = pagination(api, Config()).paged.values()
    assert found.rule == PageRule(page="page")


def test_ms_pageable_has_its_items_in_value(built: Built) -> None:
    schema = {
        "type": "object",
        "properties": {
            "value": {"type": "array", "items": {}},
            "more": {"type": "array", "items": {}},
            "nextLink": {"type": "string"},
        },
    }
    one = operation(schema, **{"x-ms-pageable": {"nextLinkName": "nextLink"}})
    api, _ = built(paths(one))
    (found,) = pagination(api, Config()).paged.values()
    assert (steps(found.items), steps(found.places["next"])) == (
        ["value"],
        ["nextLink"],
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"x-pagination": {"limit": 10}}, "it missing required field `type`"),
        ({"x-pagination": "offset"}, "expected `object`, got `str`"),
        (speakeasy("offsetLimit", ("limit", "limit")), "does not say what names"),
        (speakeasy("cursor", ("after", "cursor")), "does not say what names"),
        (
            {
                "x-speakeasy-pagination": {
                    "type": "cursor",
                    "inputs": [{"name": "c", "in": "requestBody", "type": "cursor"}],
                }
            },
            "'c' is in the body of the request",
        ),
        (
            speakeasy("offsetLimit", ("page", "page"), results="$.ships[*].id"),
            "'$.ships[*].id' leads to more than one place",
        ),
        (fern(results="$response.ships"), "does not say what names the next page"),
        (fern(offset="$request.body.page"), "it has no parameter 'body.page'"),
        (
            {"x-ms-pageable": {"nextLinkName": "any", "operationName": "listNext"}},
            "another operation gives the next page",
        ),
        ({"x-ms-pageable": {"nextLinkName": "any"}}, "no property 'value'"),
    ],
)
def test_what_cannot_be_followed_of_others_is_noted_at_its_place(
    built: Built, given: dict[str, Any], message: str
) -> None:
    api, _ = built(paths(operation(**given)), SHIP)
    found = pagination(api, Config())
    assert found.paged == {}
    (note,) = found.notes
    (name,) = given
    assert note.pointer == f"#/paths/~10/get/{name}"
    assert note.message.startswith(f"{name} does not fit: ")
    assert message in note.message
    assert note.code == "degraded"


def test_our_own_extension_has_to_fit(built: Built) -> None:
    one = operation(**{"x-sdk-pagination": {"type": "page", "page": "pag"}})
    api, _ = built(paths(one), SHIP)
    with pytest.raises(InputError) as error:
        pagination(api, Config())
    (found,) = error.value.diagnostics
    assert found.pointer == "#/paths/~10/get/x-sdk-pagination/page"
    assert "has no parameter 'pag', but 'page'" in found.message


def test_settings_of_the_operation_beat_its_extension_and_that_a_pattern(
    built: Built,
) -> None:
    extended = operation(**{"x-sdk-pagination": {"type": "page", "page": "page"}})
    pattern: dict[str, Any] = {"*": OffsetRule(offset="offset")}
    both = operation(operationId="other")
    api, _ = built(paths(extended, both), SHIP)
    found = pagination(api, Config(pagination=pattern)).paged
    assert [type(one.rule) for one in found.values()] == [PageRule, OffsetRule]
    named = {**pattern, "listShips": CursorRule(cursor="after", next="any")}
    found = pagination(api, Config(pagination=named)).paged
    assert [type(one.rule) for one in found.values()] == [CursorRule, OffsetRule]


def test_what_looks_like_pages_is_suggested_and_not_done(built: Built) -> None:
    api, _ = built(paths(*LISTS), SHIP)
    found = pagination(api, Config())
    assert found.paged == {}
    (told,) = suggestion(api, found)
    assert (told.severity, told.code) == ("info", "pagination")
    assert told.message == (
        "2 operations look as if they gave pages of results: listShips, list/boats"
    )
    rules = [line.strip() for line in told.hint.split("\n") if " - " in line]
    assert rules == ["- {type: offset, offset: offset}", "- {type: link}"]


@pytest.mark.parametrize(
    ("given", "fields", "rule"),
    [
        (["cursor"], {"next_cursor": "string"}, "cursor: cursor, next: next_cursor}"),
        (["after"], {"last_id": "string", "has_more": "boolean"}, "more: has_more}"),
        ([], {"@odata.nextLink": "string"}, '{type: url, next: "@odata.nextLink"}'),
        (["page", "per_page"], {}, "{type: page, page: page}"),
        (["page"], {}, None),
        (["offset"], {}, None),
        (["offset", "limit"], {"total": "integer"}, "total: total}"),
        (["cursor"], {}, None),
        ([], {"next_cursor": "string"}, None),
    ],
)
def test_only_what_is_clear_is_suggested(
    built: Built, given: list[str], fields: dict[str, str], rule: str | None
) -> None:
    properties = {name: {"type": kind} for name, kind in fields.items()}
    listed = {"ships": {"type": "array", "items": {}}}
    schema = {"type": "object", "properties": {**properties, **listed}}
    one = operation(schema, parameters=[query(name) for name in given])
    api, _ = built(paths(one))
    told = list(suggestion(api, pagination(api, Config())))
    assert [rule in each.hint for each in told if rule] == ([True] if rule else [])
    assert len(told) == (rule is not None)


@pytest.mark.parametrize(
    "settings", [{"*": NoPages()}, {"listShips": LinkRule(), "list/boats": NoPages()}]
)
def test_what_is_decided_is_not_suggested(
    built: Built, settings: dict[str, Any]
) -> None:
    api, _ = built(paths(*LISTS), SHIP)
    found = pagination(api, Config(pagination=settings))
    assert list(suggestion(api, found)) == []
