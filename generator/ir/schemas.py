"""Schemas to types."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping

from msgspec import UNSET
from msgspec.structs import replace

from generator.diagnostics import Diagnostic
from generator.ir import types as t
from generator.ir.compose import (
    LEADING,
    Alternatives,
    Part,
    Refs,
    Schema,
    Shape,
    demanded_sets,
    gather,
    implied,
    is_null,
    structural,
    structural_variants,
    without_alternatives,
)
from generator.ir.dangling import Forgiving
from generator.ir.degraded import UNEXPRESSED, degraded
from generator.ir.discriminators import listed, mapped
from generator.ir.enums import enumeration
from generator.ir.heirs import Heirs, discriminator
from generator.ir.nullable import is_nullable
from generator.ir.reader import SDK_NAME, text
from generator.ir.scalars import bounds, scalar
from generator.source.pointers import JSON, escape

_NO_SCHEMA: Schema = {}
_UNDECLARED = "*additional properties*"  # what models call all these together
_ESCAPED = re.compile(r'["\\\x00-\x1f]')  # in JSON (RFC 8259, 7)
_PRIMITIVES = ("string", "integer", "number", "boolean", "array", "object")


class Schemas:
    """Makes each schema that an operation can reach into a type, once.

    `use` gives a reference at once and puts the schema on a list of work, so that
    neither recursion in the document nor a long chain of references becomes recursion
    here.
    """

    def __init__(self, refs: Refs, heirs: Heirs, *, siblings: bool) -> None:
        """Start with nothing wanted.

        `siblings`: keywords beside a `$ref` count, as in OpenAPI 3.1.
        """
        self.types: dict[t.TypeId, t.Type] = {}
        self.notes: dict[str, Diagnostic] = {}  # by place
        self._dangling: list[Diagnostic] = []
        self._known = refs
        self._refs = Forgiving(refs, "schema", self._dangling)
        self._siblings = siblings
        self._work: deque[tuple[t.TypeId, list[Part]]] = deque()
        self._wanted: set[t.TypeId] = set()
        self._heirs = heirs

    def use(self, pointer: str, schema: JSON) -> t.TypeRef:
        """Give the type of the schema at a pointer, and if it may be null there."""
        if not isinstance(schema, dict):
            return self.want(pointer, [])
        nullable = is_nullable(pointer, schema, self._refs)
        target, found = self._collapse(pointer, schema)
        ref = self.want(target, [Part(target, found)])
        told = discriminator(found)
        heirs = self._heirs.of(target) if told else []
        if heirs:
            alternatives = Alternatives(f"{target}/discriminator", [], told)
            ref = self._family([*heirs, Part(target, found)], alternatives)
        return t.TypeRef(ref.id, nullable=nullable)

    def _family(self, members: list[Part], found: Alternatives) -> t.TypeRef:
        """Give the union of a base with a discriminator and of all that extend it."""
        if found.pointer not in self._wanted:
            self._wanted.add(found.pointer)
            refs = {part.pointer: self.want(part.pointer, [part]) for part in members}
            told = self._discriminator(found, refs)
            self.types[found.pointer] = t.UnionType(listed(refs, told), told)
        return t.TypeRef(found.pointer)

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """What could not be expressed or has no effect, by place."""
        found = [self.notes[pointer] for pointer in sorted(self.notes)]
        return [*self._dangling, *found]

    def finish(self) -> Mapping[t.TypeId, t.Type]:
        """Build all types that were asked for, and those that they ask for in turn."""
        while self._work:
            self.make(*self._work.popleft())
        return self.types

    def make(self, pointer: str, parts: list[Part]) -> None:
        """Make a type of schemas that hold together."""
        shape = gather(parts, self._refs)
        self._note(shape)
        kind = self._build(pointer, shape)
        self.types[pointer] = self._named(pointer, shape, kind)

    def _named(self, pointer: str, shape: Shape, kind: t.Type) -> t.Type:
        """Add the name that a schema asks for itself, not one of those it contains."""
        if shape.places.get(SDK_NAME) != f"{pointer}/{SDK_NAME}":
            return kind
        if isinstance(kind, t.Class):
            return replace(kind, sdk_name=text(shape.keywords, SDK_NAME))
        if pointer.split("/")[-2] != "properties":  # else it names the field
            self.notes[pointer] = unused_name(pointer)
        return kind

    def _note(self, shape: Shape) -> None:
        for key in UNEXPRESSED & shape.keywords.keys():
            if shape.keywords[key] not in (True, {}):
                what = f"values are not restricted by `{key}`"
                self.notes[shape.places[key]] = degraded(shape.places[key], what)

    def want(self, pointer: str, parts: list[Part]) -> t.TypeRef:
        """Put schemas that hold together on the list of work."""
        if pointer not in self._wanted:
            self._wanted.add(pointer)
            self._work.append((pointer, parts))
        return t.TypeRef(pointer)

    def _collapse(self, pointer: str, schema: Schema) -> tuple[str, Schema]:
        """Look through what adds nothing: `$ref`, an `allOf` of one, X or null."""
        if LEADING.isdisjoint(schema):
            return pointer, schema
        seen = {pointer}
        while True:
            inner = self._wrapped(pointer, schema)
            if inner is None or inner[0] in seen:
                return pointer, schema
            pointer, schema = inner
            seen.add(pointer)

    def _wrapped(self, pointer: str, schema: Schema) -> tuple[str, Schema] | None:
        if "$ref" in schema:
            if self._siblings and structural(schema, "$ref"):
                return None
            target, found = self._refs.follow(pointer)
            return target, found if isinstance(found, dict) else _NO_SCHEMA
        for key in ("allOf", "oneOf", "anyOf"):
            branches = schema.get(key)
            if not isinstance(branches, list) or structural(schema, key):
                continue
            left = [
                (index, branch)
                for index, branch in enumerate(branches)
                if key == "allOf" or not is_null(branch)
            ]
            if len(left) == 1 and isinstance(left[0][1], dict):
                return f"{pointer}/{key}/{left[0][0]}", left[0][1]
        return None

    def _build(
        self, pointer: str, shape: Shape, through: frozenset[str] = frozenset()
    ) -> t.Type:
        """Make a type; `through` are the alternatives that only led to this shape."""
        keywords = shape.keywords
        if "const" in keywords and isinstance(
            keywords["const"], (str, int, float, bool)
        ):
            return t.ConstType(keywords["const"])
        if isinstance(keywords.get("enum"), list):
            found = enumeration(keywords)
            if found is not None:
                return found
        if shape.alternatives:
            union = self._union(pointer, shape, through)
            if union is not None:
                return union
        return self._of_type(pointer, shape)

    def _of_type(self, pointer: str, shape: Shape) -> t.Type:
        declared = shape.keywords.get("type")
        names = declared if isinstance(declared, list) else [declared]
        kinds = [str(name) for name in names if name in _PRIMITIVES]
        if len(kinds) > 1:
            return self._several(pointer, shape, kinds)
        kind = kinds[0] if kinds else implied(shape)
        if kind is None:
            return t.NullType() if "null" in names else t.AnyType()
        match kind:
            case "array":
                return self._array(pointer, shape)
            case "object":
                return self._object(pointer, shape)
            case _:
                return scalar(kind, shape.keywords)

    def _several(self, pointer: str, shape: Shape, kinds: list[str]) -> t.Type:
        """`type: [string, integer]`: a variant for each."""
        variants: list[t.TypeRef] = []
        for index, kind in enumerate(kinds):
            place = f"{pointer}/type/{index}"
            variants.append(
                self.want(place, [*shape.parts, Part(place, {"type": kind})])
            )
        return t.UnionType(tuple(variants), description=_text(shape.keywords))

    def _array(self, pointer: str, shape: Shape) -> t.Type:
        prefix = shape.keywords.get("prefixItems")
        items = shape.keywords.get("items", _NO_SCHEMA)
        place = shape.places.get("items", f"{pointer}/items")
        if isinstance(prefix, list):
            head = shape.places["prefixItems"]
            first = tuple(
                self.use(f"{head}/{i}", item) for i, item in enumerate(prefix)
            )
            return t.TupleType(
                first, None if items is False else self.use(place, items)
            )
        return t.ArrayType(self.use(place, items), bounds(shape.keywords))

    def _object(self, pointer: str, shape: Shape) -> t.Type:
        self._leave_out(shape)
        extra = shape.keywords.get("additionalProperties")
        typed: t.TypeRef | None = None
        if isinstance(extra, dict):
            typed = self.use(shape.places["additionalProperties"], extra)
        elif not shape.properties:
            typed = self._patterned(shape)
        limits, names = bounds(shape.keywords), self._names(shape)
        if not shape.properties:
            values = typed or self.want(f"{pointer}/additionalProperties", [])
            return t.MapType(values, limits, names)
        return t.ObjectType(
            (
                *(self._field(pointer, name, shape) for name in shape.properties),
                *self._demanded(pointer, shape),
            ),
            typed,
            _text(shape.keywords),
            shape.keywords.get("deprecated") is True,
            example(shape.keywords),
            either=tuple(
                each for found in shape.alternatives for each in demanded_sets(found)
            ),
            bounds=limits,
            names=names,
        )

    def _names(self, shape: Shape) -> t.TypeRef | None:
        """Type the names of properties, which are texts in any case."""
        schema = shape.keywords.get("propertyNames")
        if not isinstance(schema, dict):
            return None
        return self.use(shape.places["propertyNames"], {"type": "string", **schema})

    def _leave_out(self, shape: Shape) -> None:
        """Leave to the undeclared properties what a field cannot be called on the wire.

        Fields are read and written by names that JSON has no need to escape, and one
        name stands for what is undeclared.
        """
        for name in [key for key in shape.properties if not _can_be_field(key)]:
            place = shape.properties.pop(name)[-1].pointer
            what = "it is no field, but one of the additional properties"
            self.notes[place] = degraded(place, what)

    def _demanded(self, pointer: str, shape: Shape) -> Iterator[t.Field]:
        """Give the properties that are required and yet declared nowhere: any value."""
        demanded = filter(_can_be_field, shape.required - shape.properties.keys())
        for name in sorted(demanded):
            place = f"{pointer}/properties/{escape(name)}"
            yield t.Field(place, name, self.want(place, []), required=True)

    def _patterned(self, shape: Shape) -> t.TypeRef | None:
        """Give the type of the values where one pattern tells of all keys."""
        patterns = shape.keywords.get("patternProperties")
        if not isinstance(patterns, dict) or len(patterns) != 1:
            return None
        place = shape.places["patternProperties"]
        return next(self.use(f"{place}/{escape(k)}", v) for k, v in patterns.items())

    def _field(self, owner: str, name: str, shape: Shape) -> t.Field:
        parts = shape.properties[name]
        last = parts[-1]
        ref = self.use(last.pointer, last.schema)
        if len(parts) > 1 and any(part.schema != last.schema for part in parts[:-1]):
            ref = self._merged(f"{owner}/properties/{escape(name)}", ref, parts)
        notes: Schema = {}
        for part in parts:
            notes.update(part.schema)
        return t.Field(
            last.pointer,
            name,
            ref,
            required=name in shape.required,
            read_only=notes.get("readOnly") is True,
            write_only=notes.get("writeOnly") is True,
            deprecated=notes.get("deprecated") is True,
            description=_text(notes),
            default=notes.get("default", UNSET),
            example=example(notes),
            sdk_name=text(notes, SDK_NAME),
        )

    def _merged(self, place: str, ref: t.TypeRef, parts: list[Part]) -> t.TypeRef:
        """Type a property that several `allOf` branches declare: all of them hold.

        `place` is where its owner has it: other schemas may share some of the branches.
        """
        inner = [
            part for part in parts if set(part.schema) - {"description", "example"}
        ]
        if len(inner) <= 1:
            return self.use(inner[0].pointer, inner[0].schema) if inner else ref
        merged = self.want(f"{place}/allOf", inner)
        return t.TypeRef(merged.id, nullable=ref.nullable)

    def _union(
        self, pointer: str, shape: Shape, through: frozenset[str]
    ) -> t.Type | None:
        """Give a union; None where the alternatives only restrict the rest."""
        for unused in shape.alternatives[1:]:
            what = "a second oneOf or anyOf beside the first is not read"
            self.notes[unused.pointer] = degraded(unused.pointer, what)
        found = shape.alternatives[0]
        variants = structural_variants(found)
        base = without_alternatives(shape)
        if not variants or found.pointer in through:
            return None
        if len(variants) == 1:
            inner = gather([*base, variants[0]], self._refs)
            return self._build(pointer, inner, through | {found.pointer})
        refs = {part.pointer: self._variant(pointer, part, base) for part in variants}
        told = self._discriminator(found, refs)
        return t.UnionType(
            listed(refs, told),
            told,
            _text(shape.keywords),
            exclusive=found.pointer.endswith("/oneOf"),
        )

    def _variant(self, owner: str, part: Part, base: list[Part]) -> t.TypeRef:
        """Type a variant with what stands beside the `oneOf` and adds to it."""
        declared = gather([part], self._refs).properties if base else {}
        if all(name in declared for name in gather(base, self._refs).properties):
            return self.use(part.pointer, part.schema)
        # One `oneOf` may be part of several schemas, each with something else beside.
        place = "/".join([owner, *part.pointer.split("/")[-2:]])
        return self.want(f"{place}/allOf", [*base, part])

    def _discriminator(
        self, found: Alternatives, refs: Mapping[str, t.TypeRef]
    ) -> t.Discriminator | None:
        raw = found.discriminator
        name = raw.get("propertyName") if isinstance(raw, dict) else None
        if not isinstance(raw, dict) or not isinstance(name, str):
            return None
        targets = {self._refs.follow(place)[0]: ref.id for place, ref in refs.items()}
        mapping = {
            value: targets.get(place) or self.use(place, schema).id
            for value, place, schema in mapped(found, self._known, self._dangling)
        }
        for place, variant in targets.items():
            if variant not in mapping.values():  # an implicit name (3.1, 4.8.25.3)
                mapping[place.rpartition("/")[2]] = variant
        return t.Discriminator(name, mapping)


def unused_name(pointer: str) -> Diagnostic:
    """Warn of a name given to a schema that has nothing to bear it."""
    return Diagnostic(
        "unused-name",
        "warning",
        f"`{SDK_NAME}` has no effect here: this schema becomes no class",
        f"{pointer}/{SDK_NAME}",
        "Give it to the properties and parameters that have this schema, or remove it.",
    )


def _can_be_field(name: str) -> bool:
    """Tell a name that JSON has no need to escape, and that means nothing else."""
    return not _ESCAPED.search(name) and name != _UNDECLARED


def example(keywords: Mapping[str, JSON]) -> t.Json:
    """Give the example of a schema: `example`, or the first of `examples`."""
    if "example" in keywords:
        return keywords["example"]
    several = keywords.get("examples")
    return several[0] if isinstance(several, list) and several else UNSET


def _text(keywords: Mapping[str, JSON]) -> str:
    text = keywords.get("description")
    return text if isinstance(text, str) else ""
