"""Schemas made up by hypothesis, each with the values that are valid for it."""

import base64
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from hypothesis import strategies as st

Json = Any
Values = st.SearchStrategy[Json]
Draw = Callable[[st.SearchStrategy[Any]], Any]

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
WORDS = (
    *("id", "type", "class", "self", "None", "json", "camelCase", "CamelCase"),
    *(
        "camel_case",
        "a-b",
        "a b",
        "a.b",
        "a/b",
        "a~1b",
        "a%25b",
        "1st",
        "_",
        "__dict__",
    ),
    *("naïve", "日本", "", "\n", '"', "'''", "\\", "{}", "$ref", "#", "null", "str"),
    *("additional_properties", "model_config", "date", "Any", "encode", "list"),
)
# Other names are noted as degraded, and left to the additional properties.
NAMES = (st.sampled_from(WORDS) | TEXT).filter(
    lambda text: text.isprintable() and not set('"\\') & set(text)
)
ANYTHING: Values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=2)
    | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)
SOMETHING: Values = st.booleans() | st.integers(-9, 9) | TEXT


@dataclass(frozen=True)
class Shape:
    """A schema and its values; `fields` are those of an object."""

    schema: dict[str, Json]
    values: Values
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Made:
    """A document, and the values of its schema; a failure shows the document only."""

    document: dict[str, Json]
    values: Values = field(repr=False)


@dataclass
class Document:
    """The components that a schema may refer to, and how much of it is made."""

    version: str
    components: dict[str, Shape] = field(default_factory=dict)
    left: int = 12

    def refer(self, shape: Shape, name: str) -> Shape:
        """Make a shape a component of its own, and refer to it."""
        while name in self.components:
            name += "x"
        self.components[name] = shape
        return Shape({"$ref": f"#/components/schemas/{name}"}, shape.values)


def told(moment: dt.datetime | dt.time) -> str:
    """Write a moment as RFC 3339 has it."""
    return moment.isoformat().replace("+00:00", "Z")


ZONES = st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=-3.5))])
LENGTHS = st.timedeltas(dt.timedelta(-99), dt.timedelta(99))
SCALARS = [
    Shape({"type": "string"}, TEXT),
    Shape({"type": "string", "format": "email"}, TEXT),
    Shape({"type": "string", "format": "date"}, st.dates().map(str)),
    Shape(
        {"type": "string", "format": "date-time"},
        st.datetimes(timezones=ZONES).map(told),
    ),
    Shape({"type": "string", "format": "time"}, st.times(timezones=ZONES).map(told)),
    Shape({"type": "string", "format": "duration"}, LENGTHS.map(msgspec.to_builtins)),
    Shape({"type": "string", "format": "uuid"}, st.uuids().map(str)),
    Shape(
        {"type": "string", "format": "byte"},
        st.binary(max_size=5).map(base64.b64encode).map(bytes.decode),
    ),
    Shape(
        {"type": "string", "format": "decimal"},
        st.decimals(allow_nan=False, allow_infinity=False, places=2).map(str),
    ),
    Shape({"type": "integer"}, st.integers(-(2**63), 2**63 - 1)),
    Shape({"type": "integer", "format": "int32"}, st.integers(-(2**31), 2**31 - 1)),
    Shape({"type": "number"}, st.floats(allow_nan=False, allow_infinity=False)),
    Shape({"type": "number"}, st.integers(-(2**53), 2**53)),
    Shape({"type": "boolean"}, st.booleans()),
    Shape({}, ANYTHING),
]


def enumeration(draw: Draw, _: Document) -> Shape:
    base, elements = draw(
        st.sampled_from([("string", NAMES), ("integer", st.integers(-2, 9))])
    )
    members = draw(st.lists(elements, min_size=1, max_size=4, unique=True))
    return Shape({"type": base, "enum": members}, st.sampled_from(members))


def array(draw: Draw, document: Document) -> Shape:
    inner = shape(draw, document)
    schema = {"type": "array", "items": inner.schema}
    return Shape(schema, st.lists(inner.values, max_size=3))


def mapping(draw: Draw, document: Document) -> Shape:
    inner = shape(draw, document)
    schema = {"type": "object", "additionalProperties": inner.schema}
    return Shape(schema, st.dictionaries(TEXT, inner.values, max_size=3))


def record(
    draw: Draw, document: Document, besides: frozenset[str] = frozenset()
) -> Shape:
    """Make an object with declared fields, none of which is in `besides`."""
    names = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    shapes = {name: shape(draw, document) for name in names if name not in besides}
    needed = {name: it.values for name, it in shapes.items() if draw(st.booleans())}
    optional = {name: it.values for name, it in shapes.items() if name not in needed}
    schema: dict[str, Json] = {
        "type": "object",
        "properties": {name: it.schema for name, it in shapes.items()},
    }
    if needed:
        schema["required"] = list(needed)
    values: Values = st.fixed_dictionaries(needed, optional=optional)
    known = frozenset(shapes) | besides
    extra = draw(st.sampled_from(["absent", "true", "typed", "false"]))
    if extra == "false":
        schema["additionalProperties"] = False
        return Shape(schema, values, known)
    unknown: Values = ANYTHING
    if extra == "true":
        schema["additionalProperties"] = True
    if extra == "typed":
        inner = shape(draw, document)
        schema["additionalProperties"], unknown = inner.schema, inner.values
    return Shape(schema, with_unknown(values, unknown, known), known)


def with_unknown(values: Values, unknown: Values, known: frozenset[str]) -> Values:
    """Add fields that are not declared."""
    names = NAMES.filter(lambda name: name not in known)
    more = st.dictionaries(names, unknown, max_size=2)
    return st.builds(lambda one, other: {**other, **one}, values, more)


def merged(draw: Draw, document: Document) -> Shape:
    """Put two objects together with allOf, the first of them by reference."""
    first = record(draw, document)
    second = record(draw, document, first.fields)
    for one in (first, second):  # each would refuse the other's fields
        one.schema.pop("additionalProperties", None)
    parts = [document.refer(first, "Base").schema, second.schema]
    both = st.builds(
        lambda one, other: {**one, **other}, declared(first), declared(second)
    )
    return Shape({"allOf": parts}, both)


def declared(one: Shape) -> Values:
    """Give the values of an object without what it does not declare."""
    properties = one.schema["properties"]
    return one.values.map(
        lambda value: {key: it for key, it in value.items() if key in properties}
    )


def told_apart(draw: Draw, document: Document) -> Shape:
    """Make a union of objects with a discriminator, its mapping written or implied."""
    name = draw(NAMES)
    mapped = draw(st.booleans())
    variants: dict[str, str] = {}
    values: list[Values] = []
    for letter in "AB":
        other = record(draw, document, frozenset([name]))
        component = f"Variant{letter}{len(document.components)}"
        value = draw(NAMES) + letter if mapped else component
        other.schema["properties"][name] = {"type": "string"}
        other.schema["required"] = [*other.schema.get("required", ()), name]
        values.append(marked(other.values, name, value))
        variants[value] = document.refer(other, component).schema["$ref"]
    told: dict[str, Json] = {"propertyName": name}
    if mapped:
        told["mapping"] = variants
    refs = [{"$ref": ref} for ref in variants.values()]
    return Shape({"oneOf": refs, "discriminator": told}, st.one_of(values))


def marked(values: Values, name: str, mark: str) -> Values:
    return values.map(lambda value: {**value, name: mark})


def either(draw: Draw, document: Document) -> Shape:
    """Make a union of anything with anything."""
    shapes = [shape(draw, document), shape(draw, document)]
    key = draw(st.sampled_from(["anyOf", "oneOf"]))
    return Shape(
        {key: [one.schema for one in shapes]}, st.one_of(one.values for one in shapes)
    )


def recursive(draw: Draw, document: Document) -> Shape:
    """Make an object that has itself in a field, a list or a map."""
    inner = record(draw, document, frozenset(["again"]))
    name = f"Again{len(document.components)}"
    itself = {"$ref": f"#/components/schemas/{name}"}
    values: Values = st.deferred(lambda: whole)
    again, nested = draw(
        st.sampled_from(
            [
                (itself, values),
                ({"type": "array", "items": itself}, st.lists(values, max_size=2)),
                (
                    {"type": "object", "additionalProperties": itself},
                    st.dictionaries(TEXT, values, max_size=2),
                ),
            ]
        )
    )
    inner.schema["properties"]["again"] = again
    whole = st.builds(
        lambda one, more: {**one, **more},
        inner.values,
        st.fixed_dictionaries({}, optional={"again": nested}),
    )
    return document.refer(Shape(inner.schema, whole), name)


def nullable(draw: Draw, document: Document) -> Shape:
    """Let a shape be null, in one of the spellings of the document's version."""
    inner = shape(draw, document)
    schema = inner.schema
    values = inner.values | st.none()
    if document.version < "3.1" and "type" in schema:
        schema = {**schema, "nullable": True}
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
        return Shape(schema, values)
    if document.version < "3.1":
        return inner
    if isinstance(schema.get("type"), str) and "enum" not in schema:
        return Shape({**schema, "type": [schema["type"], "null"]}, values)
    return Shape({"anyOf": [schema, {"type": "null"}]}, values)


MAKERS = [enumeration, array, mapping, record, merged, told_apart, either, recursive]


def shape(draw: Draw, document: Document) -> Shape:
    """Make any schema; only plain ones once the document is large."""
    document.left -= 1
    if document.left < 0 or draw(st.booleans()):
        return draw(st.sampled_from(SCALARS))
    maker = draw(st.sampled_from([*MAKERS, nullable]))
    made: Shape = maker(draw, document)
    if "type" in made.schema and draw(st.booleans()):
        return document.refer(
            made, draw(st.sampled_from(["Pet", "pet", "class", "P-1"]))
        )
    return made


@st.composite
def documents(draw: Draw) -> Made:
    """Make a document whose one operation sends and returns an object."""
    document = Document(draw(st.sampled_from(["3.0.3", "3.1.0"])))
    root = document.refer(record(draw, document), "Root")
    content = {"application/json": {"schema": root.schema}}
    schemas: Mapping[str, Json] = {
        name: component.schema for name, component in document.components.items()
    }
    whole = {
        "openapi": document.version,
        "info": {"title": "Made", "version": "1"},
        "servers": [{"url": "https://host.invalid"}],
        "paths": {
            "/send": {
                "post": {
                    "operationId": "send",
                    "requestBody": {"required": True, "content": content},
                    "responses": {"200": {"description": "It.", "content": content}},
                }
            }
        },
        "components": {"schemas": schemas},
    }
    return Made(whole, root.values)


@st.composite
def garbled(draw: Draw, value: Json) -> Json:
    """Give a value with what its schema does not foresee, and nothing taken away.

    Null is left out: of a field that never is null, none is the same as absent.
    """
    if isinstance(value, dict):
        made = {key: draw(garbled(item)) for key, item in value.items()}
        return (
            made
            if draw(st.booleans())
            else {"unheard of": draw(st.none() | SOMETHING), **made}
        )
    if isinstance(value, list):
        return [draw(garbled(item)) for item in value]
    if draw(st.booleans()):
        return value
    # With a letter that no date or number has, in whatever spelling.
    return draw(TEXT.map("~{}".format) if isinstance(value, str) else SOMETHING)
