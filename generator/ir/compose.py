"""What a schema says once its `allOf` parts are put together.

A `Shape` is the conjunction of a schema and everything under its `allOf`, keyword by
keyword. Composition stops here: the rest of the generator sees one flat schema.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeAlias

from msgspec import Struct, field

from generator.source.pointers import JSON, escape

Schema: TypeAlias = dict[str, JSON]

ANNOTATIONS = frozenset(
    [
        *("$comment", "$id", "$anchor", "$dynamicAnchor", "$schema", "title"),
        *("summary", "description", "default", "example", "examples", "deprecated"),
        *("readOnly", "writeOnly", "nullable", "externalDocs", "xml"),
    ]
)
"""Keywords that say something about a schema and change nothing of its type."""

LEADING = frozenset(("$ref", "allOf", "anyOf", "oneOf"))
"""Keywords by which a schema says something that stands elsewhere."""


class Part(Struct, frozen=True):
    """A schema and where it stands."""

    pointer: str
    schema: Schema


class Alternatives(Struct, frozen=True):
    """A `oneOf` or `anyOf`: where it stands, its variants, and its discriminator."""

    pointer: str
    variants: list[JSON]
    discriminator: JSON = None


class Shape(Struct):
    """All keywords of a conjunction of schemas, each with the place it came from."""

    parts: list[Part] = field(default_factory=list)
    properties: dict[str, list[Part]] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    alternatives: list[Alternatives] = field(default_factory=list)
    keywords: dict[str, JSON] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


class Refs(Protocol):
    """Follows references; `generator.source.document.Source` does."""

    def follow(self, pointer: str) -> tuple[str, JSON]:
        """Follow the `$ref` at a pointer to its end: canonical pointer, value."""
        ...

    def has(self, pointer: str) -> bool:
        """Tell whether a canonical pointer leads to a value."""
        ...

    def resolve(self, ref: str, base: str) -> str:
        """Give the canonical pointer that a `$ref` standing at `base` means."""
        ...


def structural(schema: Schema, besides: str) -> bool:
    """Tell whether a schema says more of its type than the keyword `besides`."""
    return any(
        key != besides and key not in ANNOTATIONS and not key.startswith("x-")
        for key in schema
    )


def gather(parts: Iterable[Part], refs: Refs) -> Shape:
    """Put schemas together as `allOf` does (JSON Schema Core, 10.2.1.1).

    The own keywords of a schema come after those of its `allOf`, so that a sentence
    closer to the reader wins; a schema that contains itself by `allOf` counts once.
    """
    shape = Shape()
    seen: set[str] = set()
    for part in parts:
        if not part.schema.keys().isdisjoint(("$ref", "allOf")):
            for flat in _flatten(part, refs, seen):
                _add(shape, flat)
        elif part.pointer not in seen:
            seen.add(part.pointer)
            _add(shape, part)
    return shape


def _flatten(part: Part, refs: Refs, seen: set[str]) -> Iterator[Part]:
    if part.pointer in seen:
        return
    seen.add(part.pointer)
    if "$ref" in part.schema:
        target, schema = refs.follow(part.pointer)
        if isinstance(schema, dict):
            yield from _flatten(Part(target, schema), refs, seen)
    branches = part.schema.get("allOf")
    for index, branch in enumerate(branches if isinstance(branches, list) else ()):
        if isinstance(branch, dict):
            yield from _flatten(
                Part(f"{part.pointer}/allOf/{index}", branch), refs, seen
            )
    yield part


def _add(shape: Shape, part: Part) -> None:
    shape.parts.append(part)
    # Sorted, so that it does not depend on their order which alternatives come first.
    for key in sorted(part.schema):
        value = part.schema[key]
        if key == "properties" and isinstance(value, dict):
            for name, schema in value.items():
                place = f"{part.pointer}/properties/{escape(name)}"
                shape.properties.setdefault(name, []).append(
                    Part(place, schema if isinstance(schema, dict) else {})
                )
        elif key == "required" and isinstance(value, (list, str)):
            shape.required.update(
                name for name in _listed(value) if isinstance(name, str)
            )
        elif key in ("oneOf", "anyOf") and isinstance(value, list):
            shape.alternatives.append(
                Alternatives(
                    f"{part.pointer}/{key}", value, part.schema.get("discriminator")
                )
            )
        elif key not in ("allOf", "$ref"):
            shape.keywords[key] = _narrower(key, shape.keywords.get(key), value)
            shape.places[key] = f"{part.pointer}/{key}"


def _narrower(key: str, before: JSON, value: JSON) -> JSON:
    """Combine two values of one keyword where both hold; otherwise the later one."""
    if key in ("type", "enum") and before is not None:
        both = [item for item in _listed(value) if item in _listed(before)]
        return both or value
    return value


def _listed(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else [value]


def alike(one: JSON, other: JSON, *, names: bool = False) -> bool:
    """Tell whether two schemas are the same but for their examples.

    `names`: the keys are those of properties, of which one can be called `example`.
    """
    if isinstance(one, dict) and isinstance(other, dict):
        shown = frozenset(() if names else ("example", "examples"))
        keys = one.keys() - shown
        return keys == other.keys() - shown and all(
            alike(one[key], other[key], names=key == "properties" and not names)
            for key in keys
        )
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    return one == other


def structural_variants(found: Alternatives) -> list[Part]:
    """Give the variants that say what a value is, not only what it must have."""
    return [
        Part(f"{found.pointer}/{index}", schema)
        for index, variant in enumerate(found.variants)
        if not is_null(variant)
        for schema in [variant if isinstance(variant, dict) else {}]
        if not schema or any(key in _TYPING for key in schema)
    ]


def demanded_sets(found: Alternatives) -> Iterator[frozenset[str]]:
    """Give the properties that each variant of a `oneOf` requires."""
    for variant in found.variants if found.pointer.endswith("/oneOf") else ():
        names = variant.get("required") if isinstance(variant, dict) else None
        if isinstance(names, list):
            yield frozenset(name for name in names if isinstance(name, str))


def without_alternatives(shape: Shape) -> list[Part]:
    """Give what a shape says of the type besides its `oneOf` and `anyOf`."""
    rest: list[Part] = []
    for part in shape.parts:
        schema = {key: value for key, value in part.schema.items() if key in _BESIDES}
        if schema:
            rest.append(Part(part.pointer, schema))
    return rest


def is_null(schema: JSON) -> bool:
    """Tell whether a schema admits nothing but null."""
    if not isinstance(schema, dict):
        return False
    return (
        schema.get("type") in ("null", ["null"])
        or schema.get("enum") == [None]
        or ("const" in schema and schema["const"] is None)
    )


_BESIDES = frozenset(["properties", "additionalProperties", "items", "prefixItems"])
_TYPING = _BESIDES | {
    "$ref",
    "type",
    "enum",
    "const",
    "format",
    "allOf",
    "oneOf",
    "anyOf",
}


def implied(shape: Shape) -> str | None:
    """Give the type that a schema without `type` means by the keywords it has."""
    keywords = shape.keywords
    if shape.properties or isinstance(keywords.get("additionalProperties"), dict):
        return "object"
    if "items" in keywords or "prefixItems" in keywords:
        return "array"
    if any(key in keywords for key in ("pattern", "minLength", "maxLength")):
        return "string"
    return "string" if keywords.get("format") in _TEXT_FORMATS else None


_TEXT_FORMATS = ("date", "date-time", "uuid", "uri", "email", "byte", "binary")
