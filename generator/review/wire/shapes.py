"""A schema as it is read: all keywords that hold at one place, wherever they stand.

A shape is made of *parts*, the schema objects whose keywords all hold: the schema, what
it refers to, the members of its `allOf`, and the one alternative of a `oneOf` that has
no second. So a reference, an `allOf` around it and the schema itself are one shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final, NamedTuple, TypeAlias

from generator.ir.compose import ANNOTATIONS
from generator.ir.reader import Raw, flag
from generator.review.wire.sides import Side
from generator.source.pointers import JSON, escape

Places: TypeAlias = tuple[str, ...]
"""Canonical pointers of schemas that hold together."""

TYPES: Final = frozenset(
    ("array", "boolean", "integer", "null", "number", "object", "string")
)
# What a schema may say beside its type and still say no more than the type.
_REMARKS: Final = frozenset(
    ("type", "title", "description", "example", "examples", "$comment", "externalDocs")
)
# What a schema may say and still admit everything.
_SILENT: Final = ANNOTATIONS | {"$ref", "allOf", "anyOf", "oneOf"}
_WRAPPING: Final = ANNOTATIONS - {"nullable"} | {"allOf"}
_NEVER: Final[Raw] = {"not": {}}


class Said(NamedTuple):
    """The value of a keyword, and its canonical pointer."""

    at: str
    value: JSON


class Group(NamedTuple):
    """Alternatives: the keyword, where it stands, the pointers of its members."""

    keyword: str
    at: str
    members: Places


class Part(NamedTuple):
    """One schema object and its canonical pointer."""

    at: str
    raw: Raw


class Shape:
    """All that holds at some places of one document.

    `groups` are the alternatives in it. Those of one member are `solos`: the member is
    a part as any other, and they are there for the comparison with several.
    """

    def __init__(self, side: Side, places: Places) -> None:
        self.side: Final = side
        self.places: Final = places
        self.parts: Final[list[Part]] = []
        self.groups: Final[list[Group]] = []
        self.solos: Final[list[Group]] = []
        self.takes_null = False
        self._types: frozenset[str] | None = None
        self._met: set[str] = set()
        for place in places:
            self._add(place)
        self._keywords = frozenset[str]().union(*(part.raw for part in self.parts))

    @property
    def home(self) -> str:
        """Where the shape is said to stand."""
        return self.parts[0].at if self.parts else self.places[0]

    def said(self, keyword: str) -> list[Said]:
        """Give the values of a keyword in all parts."""
        if keyword not in self._keywords:  # mostly
            return []
        return [
            Said(f"{part.at}/{escape(keyword)}", part.raw[keyword])
            for part in self.parts
            if keyword in part.raw
        ]

    def first(self, keyword: str) -> Said | None:
        """Give the first value of a keyword."""
        found = self.said(keyword)
        return found[0] if found else None

    def where(self, keyword: str) -> str:
        """Give where a keyword stands, or where it would."""
        found = self.first(keyword)
        return found.at if found else self.home

    def flag(self, keyword: str) -> bool:
        """Tell whether a keyword is true in any part."""
        return keyword in self._keywords and any(
            flag(part.raw, keyword) for part in self.parts
        )

    @cached_property
    def own_types(self) -> frozenset[str] | None:
        """The types that are admitted, alternatives and null aside; None for any."""
        found = self._types
        for said in self.said("type"):
            given = _type_names(said.value)
            if given is not None:
                found = given if found is None else _both(found, given)
        if found is None:
            found = self._listed_types()
        return None if found is None else found - {"null"}

    def _listed_types(self) -> frozenset[str] | None:
        """Give the types of the values that are listed, where no type is named."""
        lists = [one.value for one in self.said("enum")]
        lists += [[one.value] for one in self.said("const")]
        for values in lists:
            if isinstance(values, list) and values:
                return frozenset(map(_type_of, values))
        return None

    @cached_property
    def types(self) -> frozenset[str] | None:
        """The types that are admitted, null aside; None where nothing is said."""
        found = self.own_types
        for group in self.groups if found is None else ():
            values = [self.side.schema(member)[1] for member in group.members]
            names = [_rough_types(value) for value in values]
            if all(names):
                found = frozenset[str]().union(*names) - {"null"}
        return found

    @cached_property
    def null(self) -> bool | None:
        """Whether null is admitted; None where nothing is said of types."""
        said = [_says_null(part.raw) for part in self.parts]
        # Beside an allOf, `nullable` is meant to hold for all of it.
        if self.takes_null or "aside" in said:
            return True
        if "yes" in said or "no" in said:
            return "no" not in said
        enums = [one.value for one in self.said("enum") if isinstance(one.value, list)]
        if enums:
            return all(None in values for values in enums)
        if self.groups:
            return all(any(map(self._takes_null, one.members)) for one in self.groups)
        return None if self._types is None else False

    def _takes_null(self, member: str) -> bool:
        """Tell whether an alternative, or what is inside it, admits null in words."""
        return _admits_null(self.side, member, set())

    @cached_property
    def properties(self) -> dict[str, Places]:
        """The places of the schemas of each declared property."""
        found: dict[str, Places] = {}
        for part in self.parts:
            declared = part.raw.get("properties")
            for name in declared if isinstance(declared, dict) else ():
                at = f"{part.at}/properties/{escape(name)}"
                found[name] = (*found.get(name, ()), at)
        return found

    @cached_property
    def required(self) -> dict[str, str]:
        """The names of required properties, and the lists that say so."""
        return {
            name: said.at
            for said in reversed(self.said("required"))
            for name in (said.value if isinstance(said.value, list) else ())
            if isinstance(name, str) and name
        }

    def below(self, keyword: str) -> Places:
        """Give the places of the schemas that a keyword holds."""
        return tuple(
            said.at
            for said in self.said(keyword)
            if isinstance(said.value, dict | bool)
        )

    def demands(self, keyword: str) -> Places:
        """Give those of the schemas that a keyword holds which exclude something."""
        return tuple(at for at in self.below(keyword) if not _is_silent(self.side, at))

    @cached_property
    def extra(self) -> Places | None:
        """The schemas of properties that are not declared; None where none may be."""
        said = self.said("additionalProperties")
        if any(one.value is False for one in said):
            return None
        return self.demands("additionalProperties")

    def _add(self, place: str) -> None:
        value = self.side.at(place)
        if isinstance(value, bool):
            value = {} if value else dict(_NEVER)
        if not isinstance(value, dict) or place in self._met:
            return
        self._met.add(place)
        ref = value.get("$ref")
        if isinstance(ref, str):
            target, found = self.side.follow(place)
            if self.side.reads_siblings and len(value) > 1:
                self._take(place, {k: v for k, v in value.items() if k != "$ref"})
            if isinstance(found, dict | bool):
                self._add(target)
            return
        self._take(place, value)

    def _take(self, place: str, value: Raw) -> None:
        self.parts.append(Part(place, value))
        for index, _ in _members(value, "allOf"):
            self._add(f"{place}/allOf/{index}")
        for keyword in ("oneOf", "anyOf"):
            if keyword in value:
                self._alternatives(place, keyword, value)

    def _alternatives(self, place: str, keyword: str, value: Raw) -> None:
        ats = [f"{place}/{keyword}/{index}" for index, _ in _members(value, keyword)]
        members = [(at, _unwrapped(self.side, at)) for at in ats]
        rest = [(at, found) for at, found in members if not _is_null(found)]
        if not members:
            return
        if len(rest) < len(members):
            self.takes_null = True
        names = [_plain_type(found) for _, found in rest]
        plain = frozenset(name for name in names if name)
        if all(names):
            self._types = plain if self._types is None else _both(self._types, plain)
        elif len(rest) == 1:
            self.solos.append(Group(keyword, f"{place}/{keyword}", (rest[0][0],)))
            self._add(rest[0][0])
        elif constants := _constants([found for _, found in rest]):
            self.parts.append(Part(f"{place}/{keyword}", constants))
        else:
            at = f"{place}/{keyword}"
            self.groups.append(Group(keyword, at, tuple(one for one, _ in rest)))


def _unwrapped(side: Side, at: str) -> JSON:
    """Give a schema, or the one inside an `allOf` that says nothing else."""
    met: set[str] = set()
    while True:
        at, value = side.schema(at)
        if not isinstance(value, dict) or value.keys() - _WRAPPING or at in met:
            return value
        if len(list(_members(value, "allOf"))) != 1:
            return value
        met.add(at)
        at = f"{at}/allOf/0"


def _is_silent(side: Side, at: str) -> bool:
    """Tell whether a schema, or what it is put together from, admits everything."""
    value = side.at(at)
    if not isinstance(value, dict):
        return value is not False
    if value.keys() - _SILENT:
        return False
    shape = Shape(side, (at,))
    says = any(part.raw.keys() - _SILENT for part in shape.parts)
    return not says and not shape.groups and shape.types is None


def _says_null(raw: Raw) -> str:
    """Tell what one schema object says of null."""
    if flag(raw, "nullable"):
        return "yes" if "type" in raw else "aside"
    types = _type_names(raw.get("type"))
    if types is None:
        return ""
    return "yes" if "null" in types else "no"


def _admits_null(side: Side, member: str, met: set[str]) -> bool:
    place, value = side.schema(member)
    if place in met or not isinstance(value, dict):
        return False
    met.add(place)
    said = _says_null(value)
    if "$ref" in value and not said:
        return _admits_null(side, side.follow(place)[0], met)
    if said or not value.keys() - ANNOTATIONS or _is_null(value):
        return said != "no"  # without a word everything is admitted
    listed = value.get("enum")
    if isinstance(listed, list):
        return None in listed
    return any(
        every(
            _admits_null(side, f"{place}/{keyword}/{index}", met)
            for index, _ in _members(value, keyword)
        )
        for keyword, every in (("oneOf", any), ("anyOf", any), ("allOf", all))
        if keyword in value
    )


def _members(value: Raw, keyword: str) -> Iterator[tuple[int, JSON]]:
    members = value.get(keyword)
    yield from enumerate(members if isinstance(members, list) else ())


def _is_null(value: JSON) -> bool:
    if not isinstance(value, dict):
        return False
    if value.get("type") in ("null", ["null"]):
        return True
    return value.get("enum") == [None] or ("const" in value and value["const"] is None)


def _plain_type(value: JSON) -> str:
    """Give the type of a schema that says no more than one, or nothing."""
    if not isinstance(value, dict) or not value.keys() <= _REMARKS:
        return ""
    names = _type_names(value.get("type")) or ()
    return next(iter(names), "") if len(names) == 1 and names <= TYPES else ""


def _constants(values: list[JSON]) -> Raw | None:
    """Give the enumeration that alternatives of one value each make up."""
    found: list[JSON] = []
    for value in values:
        if not isinstance(value, dict) or not value.keys() <= _REMARKS | {"const"}:
            return None
        if "const" not in value:
            return None
        found.append(value["const"])
    types = {_rough_types(value) for value in values}
    names: list[JSON] = [*types.pop()] if len(types) == 1 else []
    return {"enum": found, "type": names} if names else {"enum": found}


def _type_of(value: JSON) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


def _rough_types(value: JSON) -> frozenset[str]:
    """Give the types that a schema names itself, or must have by what it declares."""
    if not isinstance(value, dict):
        return frozenset()
    named = _type_names(value.get("type"))
    if named is not None:
        return named
    if "properties" in value:
        return frozenset(("object",))
    listed = [value["const"]] if "const" in value else value.get("enum")
    return frozenset(map(_type_of, listed)) if isinstance(listed, list) else frozenset()


def _type_names(value: JSON) -> frozenset[str] | None:
    names = value if isinstance(value, list) else [value]
    found = frozenset(name for name in names if isinstance(name, str))
    if "any" in found or not found:
        return None
    # "file" is what Swagger 2.0 called a string of bytes.
    return found - {"file"} | {"string"} if "file" in found else found


def _both(left: frozenset[str], right: frozenset[str]) -> frozenset[str]:
    """Give the types that two lists have in common; an integer is a number."""
    found = left & right
    if "integer" in left | right and "number" in left | right:
        found |= {"integer"}
    return found
