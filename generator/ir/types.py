"""The intermediate representation: an API as frozen values, with no Python in it.

A type is found by its id, the canonical JSON pointer of the schema that made it, so
that recursion needs no special care. Whether a value may be null is said where it is
used (`TypeRef.nullable`), whether it may be absent on the field.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType

from generator.ir.about import NOTHING, About
from generator.ir.bounds import NO_BOUNDS, Bounds
from generator.ir.elements import Element, Encoding
from generator.ir.extensions import Extension
from generator.ir.hosts import Server
from generator.ir.schemes import Requirement, SecurityScheme
from generator.source.pointers import JSON

TypeId: TypeAlias = str
"""Canonical JSON pointer of a schema: `#/components/schemas/Pet`, `other.yaml#/Pet`."""

Json: TypeAlias = "JSON | UnsetType"
"""A value as the document has it; `UNSET` where it has none."""


class TypeRef(Struct, frozen=True):
    """A use of a type at one place."""

    id: TypeId
    nullable: bool = False


class AnyType(Struct, frozen=True):
    """Nothing is known of the value, or nothing that can be expressed."""


class NullType(Struct, frozen=True):
    """Only null."""


class BooleanType(Struct, frozen=True):
    """True or false."""


class IntegerType(Struct, frozen=True):
    """A whole number; `format` says how large, or `unixtime` that it is a date."""

    format: str = ""
    bounds: Bounds = NO_BOUNDS


class NumberType(Struct, frozen=True):
    """Any number; `format` says how exact, or `unixtime` that it is a date."""

    format: str = ""
    bounds: Bounds = NO_BOUNDS


class StringType(Struct, frozen=True):
    """Text; `format` says what the text stands for (OpenAPI Format Registry).

    Of formats that mean the same this is the registered one, or else the usual one.
    """

    format: str = ""
    bounds: Bounds = NO_BOUNDS


class BinaryType(Struct, frozen=True):
    """Raw bytes outside JSON: a file."""


class ArrayType(Struct, frozen=True):
    """A list of one type."""

    items: TypeRef
    bounds: Bounds = NO_BOUNDS


class TupleType(Struct, frozen=True):
    """An array whose first items have types of their own (`prefixItems`)."""

    items: tuple[TypeRef, ...]
    rest: TypeRef | None


class MapType(Struct, frozen=True):
    """An object with any keys, or such as are of the type `names`."""

    values: TypeRef
    bounds: Bounds = NO_BOUNDS
    names: TypeRef | None = None


class Field(Struct, frozen=True):
    """A property of an object. `pointer` is where its schema stands.

    Here and elsewhere, `sdk_name` is the extension `x-sdk-name`: what code is to call
    it, or empty.
    """

    pointer: str
    name: str
    type: TypeRef
    required: bool = False
    read_only: bool = False
    write_only: bool = False
    deprecated: bool = False
    description: str = ""
    default: Json = UNSET
    example: Json = UNSET
    sdk_name: str = ""
    element: Element | None = None


class ObjectType(Struct, frozen=True):
    """An object with declared properties; `extra` types the undeclared ones.

    `names` is the type of all names. Of the sets in `either` an object has all names
    of one and not all of another.
    """

    fields: tuple[Field, ...]
    extra: TypeRef | None = None
    description: str = ""
    deprecated: bool = False
    example: Json = UNSET
    sdk_name: str = ""
    either: tuple[frozenset[str], ...] = ()
    bounds: Bounds = NO_BOUNDS
    names: TypeRef | None = None


class Member(Struct, frozen=True):
    """One value of an enumeration, with the name and text that extensions give it.

    `index` is its position in the document's list.
    """

    value: str | int | float | bool
    name: str | None = None
    description: str = ""
    index: int = 0


class EnumType(Struct, frozen=True):
    """A list of values, all of the one JSON type `base` or mixed."""

    base: Literal["string", "integer", "number", "mixed"]
    members: tuple[Member, ...]
    description: str = ""
    deprecated: bool = False
    sdk_name: str = ""


class ConstType(Struct, frozen=True):
    """Exactly one value (`const`)."""

    value: str | int | float | bool


class Discriminator(Struct, frozen=True):
    """The property whose value says which variant it is (OpenAPI 3.1, 4.8.25)."""

    name: str
    mapping: Mapping[str, TypeId]


class UnionType(Struct, frozen=True):
    """One of several types (`oneOf`, `anyOf`, a list of types).

    `exclusive`: a value must not be of two of them (`oneOf`).
    """

    variants: tuple[TypeRef, ...]
    discriminator: Discriminator | None = None
    description: str = ""
    sdk_name: str = ""
    exclusive: bool = False


Type: TypeAlias = (
    AnyType
    | NullType
    | BooleanType
    | IntegerType
    | NumberType
    | StringType
    | BinaryType
    | ArrayType
    | TupleType
    | MapType
    | ObjectType
    | EnumType
    | ConstType
    | UnionType
)

Class: TypeAlias = ObjectType | EnumType | UnionType
"""What has a name of its own."""

Location: TypeAlias = Literal["path", "query", "header", "cookie", "form"]


class Parameter(Struct, frozen=True):
    """A parameter, or a field of a form. `pointer` is where it is declared.

    `media_type` is set where the value is described by `content` and not by a style.
    """

    pointer: str
    name: str
    location: Location
    type: TypeRef
    required: bool
    style: str
    explode: bool
    allow_reserved: bool = False
    media_type: str = ""
    deprecated: bool = False
    description: str = ""
    default: Json = UNSET
    example: Json = UNSET
    sdk_name: str = ""


class Content(Struct, frozen=True):
    """A body in one media type; `encoding` is that of the fields of a form."""

    pointer: str
    media_type: str
    type: TypeRef
    example: Json = UNSET
    encoding: Mapping[str, Encoding] = {}
    element: Element | None = None


class Body(Struct, frozen=True):
    """What a request carries."""

    pointer: str
    required: bool
    description: str
    contents: tuple[Content, ...]


class Header(Struct, frozen=True):
    """A header of an answer or an event; what is no scalar has the type `AnyType`."""

    pointer: str
    name: str
    type: Type
    description: str = ""


class Link(Struct, frozen=True):
    """A call that may follow an answer (OpenAPI 3.1, 4.8.20).

    `operation` is the pointer of its operation; `parameters` go from the names there
    to constants and runtime expressions.
    """

    name: str
    operation: str
    description: str = ""
    parameters: Mapping[str, str] = {}


class Response(Struct, frozen=True):
    """An answer; `status` is `200`, `4XX` or `default`. No contents means no body."""

    pointer: str
    status: str
    description: str
    contents: tuple[Content, ...]
    headers: tuple[Header, ...] = ()
    links: tuple[Link, ...] = ()


class Operation(Struct, frozen=True):
    """An operation; `security` is None where the API's own holds.

    `server` is called instead of the API's; a relative one is on the same host.
    `form` is the media type of the form that its parameters at `form` make up.
    """

    pointer: str
    id: str
    method: str
    path: str
    tag: str
    summary: str
    description: str
    deprecated: bool
    parameters: tuple[Parameter, ...]
    body: Body | None
    responses: tuple[Response, ...]
    security: tuple[Requirement, ...] | None
    server: str | None = None
    sdk_name: str = ""
    form: str = ""
    paging: Extension | None = None

    @property
    def successes(self) -> tuple[Response, ...]:
        """What a call returns: 2xx, or else `default`, or else 3xx."""
        for first in "2d3":
            found = [one for one in self.responses if one.status.startswith(first)]
            if found:
                return tuple(found)
        return ()

    @property
    def errors(self) -> tuple[Response, ...]:
        """The answers that a call raises: 4xx, 5xx, and `default` besides a success."""
        returned = {one.status for one in self.successes}
        return tuple(
            one
            for one in self.responses
            if one.status.startswith(("4", "5", "d")) and one.status not in returned
        )


class Event(Struct, frozen=True):
    """What the API sends by itself: a webhook or a callback (OpenAPI 3.1, 4.8.18).

    `operations` are those whose callers say where a callback goes, in what the
    runtime expression `target` names; a webhook has neither. `responses` have no
    contents: nothing types what a receiver answers.
    """

    pointer: str
    name: str
    id: str
    method: str
    summary: str
    description: str
    deprecated: bool
    headers: tuple[Header, ...]
    body: Body | None
    responses: tuple[Response, ...]
    operations: tuple[str, ...] = ()
    target: str = ""
    sdk_name: str = ""


class Tag(Struct, frozen=True):
    """A group of operations; `pointer` is where it is declared, or empty.

    `above` are the names of the tags that it is part of, the widest first.
    """

    name: str
    description: str = ""
    pointer: str = ""
    sdk_name: str = ""
    above: tuple[str, ...] = ()


class Api(Struct, frozen=True):
    """A whole API; `classless` are the ids of named schemas that are no class.

    Such a schema is a text or a list, only another name for a schema, or never used.
    """

    title: str
    version: str
    description: str
    servers: tuple[Server, ...]
    tags: tuple[Tag, ...]
    operations: tuple[Operation, ...]
    types: Mapping[TypeId, Type]
    schemes: tuple[SecurityScheme, ...]
    security: tuple[Requirement, ...]
    classless: frozenset[TypeId] = frozenset()
    events: tuple[Event, ...] = ()
    about: About = NOTHING
