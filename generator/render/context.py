"""What every view is made from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from generator.config import Config
from generator.ir import types as t
from generator.ir.content import written
from generator.ir.direction import Direction, direction, inside, users_of
from generator.ir.paged import Paged, pagination
from generator.naming.assign import Names
from generator.naming.classes import ClassName
from generator.render.cycles import circles
from generator.render.formats import runtime_class

if TYPE_CHECKING:
    from generator.render.samples import Samples

Kind = TypeVar("Kind", bound=t.Type)


class Context:
    """An API, its names and settings, and what follows for several files."""

    def __init__(self, api: t.Api, names: Names, config: Config) -> None:
        self.api = api
        self.names = names
        self.config = config

    def over(self, types: Mapping[t.TypeId, t.Type], names: Names) -> Context:
        """Give the same with the same types and names from other mappings.

        What follows for several files is worked out before.
        """
        for name, fact in vars(Context).items():
            if isinstance(fact, cached_property):
                getattr(self, name)
        made = Context(replace(self.api, types=types), names, self.config)
        vars(made).update(
            {name: it for name, it in vars(self).items() if name not in vars(made)}
        )
        made.samples = self.samples.over(made.api)
        return made

    @cached_property
    def models(self) -> tuple[t.TypeId, ...]:
        """The types that become a module in `models`: objects and enumerations."""
        return tuple(
            id_
            for id_ in self.names.reach.models
            if isinstance(self.api.types[id_], (t.ObjectType, t.EnumType))
        )

    @cached_property
    def paged(self) -> Mapping[str, Paged]:
        """The operations with pages, by pointer."""
        return pagination(self.api, self.config).paged

    @cached_property
    def samples(self) -> Samples:
        """Values for the examples of the pages."""
        from generator.render.samples import Samples

        return Samples(self.api)

    @cached_property
    def tagged(self) -> Mapping[str, list[t.Operation]]:
        """The operations of each tag, in the document's order."""
        found: dict[str, list[t.Operation]] = {tag.name: [] for tag in self.api.tags}
        for operation in self.api.operations:
            found[operation.tag].append(operation)
        return found

    @cached_property
    def operations(self) -> Mapping[str, t.Operation]:
        """The operations by their pointers."""
        return {one.pointer: one for one in self.api.operations}

    def calls(self, tag: t.Tag) -> list[t.Operation]:
        """Give a tag's operations by the names of their methods.

        Modules have what is named in the order of the names, so that the same API with
        its keys in another order gives the same code; pages keep the document's order.
        """
        names = self.names.operations
        return sorted(self.tagged[tag.name], key=lambda one: names[one.pointer].method)

    def fields(self, id_: t.TypeId) -> list[tuple[t.Field, str]]:
        """Give an object's fields with their names, by the names."""
        pairs = zip(self.object(id_).fields, self.names.fields[id_], strict=True)
        return sorted(pairs, key=lambda pair: pair[1])

    def raised(self, response: t.Response) -> t.Content | None:
        """Give the content of an error response that has an exception of its own."""
        for content in response.contents:
            is_read = written(content) in ("json", "xml")
            if is_read and content.type.id in self.names.exceptions:
                return content
        return None

    def exception_of(self, response: t.Response) -> ClassName | None:
        """Give the exception of its own that an error response raises, if any."""
        content = self.raised(response)
        return self.names.exceptions[content.type.id] if content else None

    @cached_property
    def direction(self) -> Direction:
        """What is sent and what is received."""
        return direction(self.api)

    @cached_property
    def formatted(self) -> frozenset[t.TypeId]:
        """The types with a value in them that the runtime writes in a format."""
        types = self.api.types.items()
        return users_of(self.api, [id_ for id_, kind in types if runtime_class(kind)])

    @cached_property
    def class_names(self) -> frozenset[str]:
        """The names of all models, which nothing else may bear in a module."""
        return frozenset(name.name for name in self.names.types.values())

    @cached_property
    def circles(self) -> Mapping[t.TypeId, int]:
        """The circle of each model; of two in one, one imports late."""
        return circles({id_: self.classes_in(id_) for id_ in self.models})

    def object(self, id_: t.TypeId) -> t.ObjectType:
        """Give a type that is known to be an object."""
        return _as(self.api.types[id_], t.ObjectType)

    def enum(self, id_: t.TypeId) -> t.EnumType:
        """Give a type that is known to be an enumeration."""
        return _as(self.api.types[id_], t.EnumType)

    def union(self, id_: t.TypeId) -> t.UnionType:
        """Give a type that is known to be a union."""
        return _as(self.api.types[id_], t.UnionType)

    def classes_in(self, id_: t.TypeId) -> list[t.TypeId]:
        """Give the classes that the fields of a class name, in order."""
        found: dict[t.TypeId, None] = {}
        seen: set[t.TypeId] = set()
        work = [*inside(self.api.types[id_])[::-1]]
        while work:
            inner = work.pop()
            if inner in seen:
                continue
            seen.add(inner)
            kind = self.api.types[inner]
            if isinstance(kind, (t.ObjectType, t.EnumType)):
                found[inner] = None
            else:
                work.extend(inside(kind)[::-1])
        return list(found)


def _as(kind: t.Type, wanted: type[Kind]) -> Kind:
    if not isinstance(kind, wanted):
        raise TypeError(kind)
    return kind
