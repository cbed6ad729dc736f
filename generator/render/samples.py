"""JSON values for examples: the document's own, and made ones where it gives none."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from generator.ir import types as t
from generator.naming.words import split
from generator.render.fitting import variant_of
from generator.source.pointers import JSON

_FORMATS = {
    "date": "2020-08-21",
    "date-time": "2016-03-13T12:52:32Z",
    "http-date": "Sun, 13 Mar 2016 12:52:32 GMT",
    "time": "12:52:32Z",
    "duration": "P1D",
    "uuid": "595f5c44-c31c-4552-8670-020a1545a84d",
    "email": "ada@example.com",
    "uri": "https://example.com/",
    "url": "https://example.com/",
    "uri-reference": "/",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "byte": "U2Rr",
    "decimal": "1.5",
}


class Samples:
    """Gives a value for a use of a type."""

    def __init__(self, api: t.Api) -> None:
        self._api = api
        self._found: dict[t.TypeId, JSON] = {}
        for ref, given in _given(api):
            self._harvest(ref, given)

    def of(self, ref: t.TypeRef, name: str = "", given: t.Json = UNSET) -> JSON:
        """Give the given example, or one for the type of a value called `name`."""
        if given is not UNSET:
            return given
        return self._make(ref, name, frozenset())

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

    def _make(self, ref: t.TypeRef, name: str, above: frozenset[t.TypeId]) -> JSON:
        kind = self._api.types[ref.id]
        if ref.id in self._found:
            return self._found[ref.id]
        match kind:
            case t.ObjectType():
                return self._object(kind, above | {ref.id})
            case t.ArrayType():
                item = self._make(kind.items, name, above | {ref.id})
                return [item] * max(1, kind.bounds.min_items or 1)
            case t.TupleType():
                return [self._make(item, name, above) for item in kind.items]
            case t.MapType():
                return {"key": self._make(kind.values, name, above | {ref.id})}
            case t.UnionType():
                return self._make(kind.variants[0], name, above | {ref.id})
            case t.EnumType():
                return kind.members[0].value
            case t.ConstType():
                return kind.value
            case _:
                return _scalar(kind, name)

    def _object(
        self, kind: t.ObjectType, above: frozenset[t.TypeId]
    ) -> dict[str, JSON]:
        """Make an object without what is optional and leads back or too deep."""
        made: dict[str, JSON] = {}
        for field in kind.fields:
            given = field.example if field.example is not UNSET else field.default
            if given is not UNSET:
                made[field.name] = given
            elif not self._leads_back(field.type, above) and (
                field.required or len(above) <= _DEPTH
            ):
                made[field.name] = self._make(field.type, field.name, above)
        return made

    def _leads_back(self, ref: t.TypeRef, above: frozenset[t.TypeId]) -> bool:
        kind = self._api.types[ref.id]
        match kind:
            case t.ArrayType():
                return ref.id in above or self._leads_back(kind.items, above | {ref.id})
            case t.MapType():
                return ref.id in above or self._leads_back(
                    kind.values, above | {ref.id}
                )
            case t.UnionType():
                return ref.id in above or self._leads_back(
                    kind.variants[0], above | {ref.id}
                )
            case _:
                return ref.id in above


_DEPTH = 4  # objects in objects in an example that is made


def _given(api: t.Api) -> Iterator[tuple[t.TypeRef, JSON]]:
    """Give the examples of the document, those of whole bodies first."""
    for operation in api.operations:
        contents = list(operation.body.contents) if operation.body else []
        contents += [content for one in operation.responses for content in one.contents]
        for content in contents:
            if content.example is not UNSET:
                yield content.type, content.example
    for id_, kind in api.types.items():
        if isinstance(kind, t.ObjectType) and kind.example is not UNSET:
            yield t.TypeRef(id_), kind.example


def _scalar(kind: t.Type, name: str) -> JSON:
    match kind:
        case t.StringType():
            return _text(kind, name)
        case t.IntegerType() | t.NumberType():
            return _number(kind)
        case t.BooleanType():
            return True
        case t.BinaryType():
            return "dummy_file"
        case t.NullType():
            return None
        case _:
            return _text(t.StringType(), name)


def _text(kind: t.StringType, name: str) -> str:
    if kind.format in _FORMATS:
        return _FORMATS[kind.format]
    text = " ".join(word.lower() for word in split(name)) or "text"
    least, most = kind.bounds.min_length or 0, kind.bounds.max_length
    text = text.ljust(least, "x")
    return text if most is None else text[:most]


_UNIX_TIME = 1457873552  # the `date-time` above


def _number(kind: t.IntegerType | t.NumberType) -> int | float:
    if kind.format == "unixtime":
        return _UNIX_TIME
    bounds = kind.bounds
    least = bounds.minimum if bounds.minimum is not None else bounds.exclusive_minimum
    most = bounds.maximum if bounds.maximum is not None else bounds.exclusive_maximum
    whole = isinstance(kind, t.IntegerType)
    value: float = 10 if whole else 1.5
    if least is not None and value <= least:
        value = least + (1 if bounds.exclusive_minimum is not None else 0)
    if most is not None and value >= most:
        value = most - (1 if bounds.exclusive_maximum is not None else 0)
    if bounds.multiple_of:
        value = bounds.multiple_of * max(1, value // bounds.multiple_of)
    return int(value) if whole else value
