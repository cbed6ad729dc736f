"""JSON values for examples: the document's own, and made ones where it gives none.

What does not fit its schema is not shown, even if the document gives it: such a value
is mended, part by part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import UNSET

from generator.ir import types as t
from generator.render import scalars
from generator.render.fitting import (
    fits,
    has_fitting_names,
    is_alike,
    is_long_enough,
    variant_of,
)
from generator.source.pointers import JSON

_DEPTH = 4  # objects in objects in an example that is made
_LONGEST = 32  # items in a list that is made
_NOWHERE: frozenset[t.TypeId] = frozenset()


class Samples:
    """Gives a value for a use of a type."""

    def __init__(
        self, api: t.Api, found: dict[t.TypeId, dict[str, JSON]] | None = None
    ) -> None:
        """Look for the examples of an API, if they are not `found` already."""
        self._api = api
        self._found: dict[t.TypeId, dict[str, JSON]] = found or {}
        self._mended: dict[t.TypeId, JSON] = {}
        self._open: set[t.TypeId] = set()
        for ref, given in _given(api) if found is None else ():
            self._harvest(ref, given)

    @property
    def found(self) -> Mapping[t.TypeId, JSON]:
        """What the document shows of types, as it is there."""
        return self._found

    def over(self, api: t.Api) -> Samples:
        """Give the same for the same API with its types in another mapping."""
        return Samples(api, self._found)

    def forget(self) -> None:
        """Mend again what is asked for again: a file is to show what it is made of."""
        self._mended.clear()

    def of(self, ref: t.TypeRef, name: str = "", given: t.Json = UNSET) -> JSON:
        """Give the given example, or one for the type of a value called `name`.

        It is an empty object where every value would have to contain itself.
        """
        made = (
            self._make(ref, name, _NOWHERE)
            if given is UNSET
            else self._mend(ref, name, given, _NOWHERE)
        )
        return {} if made is UNSET else made

    def _harvest(self, ref: t.TypeRef, given: JSON) -> None:
        """Remember the parts of an example by the types they belong to."""
        kind = self._api.types[ref.id]
        match kind:
            case t.ObjectType() if isinstance(given, dict):
                if ref.id in self._found:
                    return
                self._found[ref.id] = given
                for field in kind.fields:
                    if field.name in given:
                        self._harvest(field.type, given[field.name])
            case t.ArrayType() if isinstance(given, list):
                for item in given:
                    self._harvest(kind.items, item)
            case t.UnionType():
                self._harvest(variant_of(self._api, kind, given), given)
            case _:
                return

    def _mend(
        self, ref: t.TypeRef, name: str, given: JSON, above: frozenset[t.TypeId]
    ) -> t.Json:
        """Give an example with what does not fit in it made anew."""
        kind = self._api.types[ref.id]
        inner = above | {ref.id}
        match kind, given:
            case _, None if ref.nullable:
                return None
            case t.ObjectType(), dict():
                return self._mend_object(kind, given, inner)
            case t.ArrayType(), list():
                kept = given[: kind.bounds.max_items]
                items = [self._mend(kind.items, name, item, inner) for item in kept]
                if is_long_enough(kind, len(items)):
                    return _whole(items)
            case t.MapType(), dict():
                if has_fitting_names(self._api, kind, given):
                    return _set(
                        (key, self._mend(kind.values, name, value, inner))
                        for key, value in given.items()
                    )
            case t.UnionType(), _ if ref.id not in above:
                variant = variant_of(self._api, kind, given)
                return self._mend(variant, name, given, inner)
            case _ if is_alike(kind, given):
                return given
            case _:
                pass
        return self._make(ref, name, above)

    def _mend_object(
        self, kind: t.ObjectType, given: dict[str, JSON], above: frozenset[t.TypeId]
    ) -> dict[str, JSON]:
        mended: dict[str, t.Json] = {**given}
        for field in kind.fields:
            if field.name in given:
                value = given[field.name]
                mended[field.name] = self._mend(field.type, field.name, value, above)
            elif field.required:
                mended[field.name] = self._field(field, above)
        return _set(mended.items())

    def _make(
        self, ref: t.TypeRef, name: str, above: frozenset[t.TypeId], nth: int = 0
    ) -> t.Json:
        """Make an example; UNSET where it would have to contain itself.

        `above` are the types of what it stands in. `nth` asks for different values.
        """
        kind = self._api.types[ref.id]
        known = ref.id in self._found and ref.id not in self._open
        if known and isinstance(kind, t.ObjectType):
            return self._known(ref.id, kind, above)
        if ref.id in above:
            return UNSET
        above |= {ref.id}
        match kind:
            case t.ObjectType():
                return self._object(kind, above, nth)
            case t.ArrayType():
                return self._array(kind, name, above)
            case t.TupleType():
                items = [self._make(item, name, above, nth) for item in kind.items]
                return _whole(items)
            case t.MapType():
                return self._map(kind, name, above, nth)
            case t.UnionType():
                return self._union(kind, name, above, nth)
            case _:
                return _scalar(kind, name, nth)

    def _map(
        self, kind: t.MapType, name: str, above: frozenset[t.TypeId], nth: int
    ) -> t.Json:
        least = 0 if kind.bounds.max_properties == 0 else 1
        count = min(max(least, kind.bounds.min_properties or 0), _LONGEST)
        values = {
            self._key(kind, at): self._make(kind.values, name, above, nth)
            for at in range(count)
        }
        return UNSET if UNSET in values.values() else _set(values.items())

    def _key(self, kind: t.MapType, nth: int) -> str:
        if kind.names is None:
            return f"key{nth + 1}" if nth else "key"
        return str(self._make(kind.names, "key", frozenset(), nth))

    def _known(
        self, id_: t.TypeId, kind: t.ObjectType, above: frozenset[t.TypeId]
    ) -> JSON:
        """Give the document's example of an object, mended.

        It is the same wherever it stands and whatever was asked before: files are made
        in any order. Only inside another one it depends on that.
        """
        if self._open:
            return self._opened(id_, kind, above)
        if id_ not in self._mended:
            self._mended[id_] = self._opened(id_, kind, _NOWHERE)
        return self._mended[id_]

    def _opened(
        self, id_: t.TypeId, kind: t.ObjectType, above: frozenset[t.TypeId]
    ) -> JSON:
        self._open.add(id_)  # it is not to be found in itself
        try:
            return self._mend_object(kind, self._found[id_], above | {id_})
        finally:
            self._open.remove(id_)

    def _object(
        self, kind: t.ObjectType, above: frozenset[t.TypeId], nth: int
    ) -> t.Json:
        """Make an object without what is optional and leads back or too deep."""
        made: dict[str, t.Json] = {}
        wanted, *others = kind.either or (frozenset[str](),)
        unwanted = frozenset[str]().union(*others) - wanted
        for field in kind.fields:
            needed = field.required or field.name in wanted
            shown = len(above) <= _DEPTH or _shown(field) is not UNSET
            if needed or (shown and field.name not in unwanted):
                made[field.name] = self._field(field, above, nth)
            if field.required and made[field.name] is UNSET:
                return UNSET
        return _set(made.items())

    def _field(
        self, field: t.Field, above: frozenset[t.TypeId], nth: int = 0
    ) -> t.Json:
        given = _shown(field)
        if given is not UNSET and field.type.id not in above:
            return self._mend(field.type, field.name, given, above)
        made = self._make(field.type, field.name, above, nth)
        if made is not UNSET or not field.required:
            return made
        kind = self._api.types[field.type.id]
        if field.type.nullable:
            return None
        if isinstance(kind, t.ArrayType) and is_long_enough(kind, 0):
            return []
        return {} if isinstance(kind, t.MapType) else UNSET

    def _array(
        self, kind: t.ArrayType, name: str, above: frozenset[t.TypeId]
    ) -> t.Json:
        least = 1 if kind.bounds.max_items != 0 else 0
        count = min(max(least, kind.bounds.min_items or 0), _LONGEST)
        varied = range(count) if kind.bounds.unique_items else [0] * count
        items = [self._make(kind.items, name, above, nth) for nth in varied]
        return _whole(items)

    def _union(
        self, kind: t.UnionType, name: str, above: frozenset[t.TypeId], nth: int
    ) -> t.Json:
        """Make one of the variants; of a `oneOf`, one that cannot be another, too."""
        first: t.Json = UNSET
        turn = nth % len(kind.variants)
        for variant in (*kind.variants[turn:], *kind.variants[:turn]):
            made = self._make(variant, name, above, nth)
            if made is UNSET:
                continue
            made = self._told_apart(kind, variant, made)
            first = made if first is UNSET else first
            fitting = (fits(self._api, one, made) for one in kind.variants)
            if kind.discriminator or not kind.exclusive or sum(fitting) == 1:
                return made
        return first

    def _told_apart(self, kind: t.UnionType, variant: t.TypeRef, made: JSON) -> JSON:
        """Give a made object the value by which its variant is known."""
        told, inner = kind.discriminator, self._api.types[variant.id]
        if told is None or not isinstance(made, dict):
            return made
        fields = inner.fields if isinstance(inner, t.ObjectType) else ()
        values = [value for value, id_ in told.mapping.items() if id_ == variant.id]
        for field in fields:
            if field.name == told.name and made.get(told.name) not in values:
                fitting = (one for one in values if fits(self._api, field.type, one))
                return {**made, told.name: next(fitting, made.get(told.name))}
        return made


def _shown(field: t.Field) -> t.Json:
    """Give the value that the document shows for a field; null shows nothing."""
    values = (field.example, field.default)
    return next((value for value in values if value not in (UNSET, None)), UNSET)


def _whole(items: Sequence[t.Json]) -> t.Json:
    """Give a list; UNSET where an item is."""
    known = [item for item in items if item is not UNSET]
    return known if len(known) == len(items) else UNSET


def _set(pairs: Iterable[tuple[str, t.Json]]) -> dict[str, JSON]:
    return {name: value for name, value in pairs if value is not UNSET}


def _given(api: t.Api) -> Iterator[tuple[t.TypeRef, JSON]]:
    """Give the examples of the document, those of whole bodies first."""
    for operation in api.operations:
        contents = list(operation.body.contents) if operation.body else []
        contents += [content for one in operation.responses for content in one.contents]
        for content in contents:
            if content.example is not UNSET:
                yield content.type, content.example
    for event in api.events:
        for content in event.body.contents if event.body else ():
            if content.example is not UNSET:
                yield content.type, content.example
    for id_, kind in api.types.items():
        if isinstance(kind, t.ObjectType) and kind.example is not UNSET:
            yield t.TypeRef(id_), kind.example


def _scalar(kind: t.Type, name: str, nth: int) -> JSON:
    match kind:
        case t.EnumType():
            return kind.members[nth % len(kind.members)].value
        case t.ConstType():
            return kind.value
        case t.StringType():
            return scalars.text(kind, name, nth)
        case t.IntegerType() | t.NumberType():
            return scalars.number(kind, nth)
        case t.BooleanType():
            return nth % 2 == 0
        case t.BinaryType():
            return "dummy_file"
        case t.NullType():
            return None
        case _:
            return scalars.text(t.StringType(), name, nth)
