"""The names of classes, and of the modules and pages that are called after them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final

from generator.ir import types as t
from generator.naming.identifiers import (
    class_name,
    module_names,
    page_names,
    spelled,
)
from generator.naming.lock import Lock
from generator.naming.namespaces import Key, Namespace, numbered
from generator.naming.overrides import Overrides
from generator.naming.places import (
    Place,
    event_words,
    known_places,
    path_words,
    place,
    short_event_words,
)
from generator.naming.reach import Reach
from generator.naming.style import Style
from generator.naming.words import Words, split


class ClassName:
    """A class; its module, the title of its page, and the page's name.

    Files are named when one of them is asked for: who compares classes needs none.
    """

    __slots__ = ("_files", "_key", "name")

    def __init__(self, name: str, key: Key, files: _Files) -> None:
        self.name: Final = name
        self._key = key
        self._files = files

    @property
    def module(self) -> str:
        """The module in the folder of all such classes."""
        return self._files.modules[self._key]

    @property
    def heading(self) -> str:
        """The title of the page."""
        return self._files.headings[self._key]

    @property
    def page(self) -> str:
        """The page's name, without its ending."""
        return self._files.pages[self._key]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ClassName) and (
            (self.name, self.module, self.heading, self.page)
            == (other.name, other.module, other.heading, other.page)
        )

    def __hash__(self) -> int:
        return hash(self.name)


class _Files:
    """The modules and pages of the classes of one folder, none twice."""

    def __init__(
        self, names: Mapping[Key, str], style: Style, headings: Mapping[Key, str] | None
    ) -> None:
        self._names = names
        self._style = style
        self._headings = headings

    @cached_property
    def modules(self) -> Mapping[Key, str]:
        found = Namespace()
        words = self._style.variable_words
        found.choose(
            {key: module_names(name, words) for key, name in self._names.items()}
        )
        return found.names

    @cached_property
    def headings(self) -> Mapping[Key, str]:
        heading = self._style.class_heading
        return self._headings or {
            key: heading(name) for key, name in self._names.items()
        }

    @cached_property
    def pages(self) -> Mapping[Key, str]:
        found = Namespace()
        titles = self.headings
        found.choose(
            {key: page_names(titles[key], name) for key, name in self._names.items()}
        )
        return found.names


def with_files(
    names: Mapping[Key, str], style: Style, headings: Mapping[Key, str] | None = None
) -> dict[Key, ClassName]:
    """Give classes of one folder their modules and pages, none twice.

    A page's heading is its class in words, where `headings` have no other.
    """
    files = _Files(names, style, headings)
    return {key: ClassName(name, key, files) for key, name in names.items()}


class Classes:
    """Names the types of an API."""

    def __init__(self, api: t.Api, style: Style, given: Overrides, lock: Lock) -> None:
        self._api = api
        self._style = style
        self._given = given
        self._lock = lock
        words = {
            one.pointer: split(one.id) or path_words(one) for one in api.operations
        }
        words |= short_event_words(api)
        self._known = known_places(api, words)

    @cached_property
    def _by_path(self) -> dict[str, Words]:
        words = {one.pointer: path_words(one) for one in self._api.operations}
        words |= {one.pointer: event_words(self._api, one) for one in self._api.events}
        return known_places(self._api, words)

    def names(
        self, found: Reach, taken: Iterable[str]
    ) -> tuple[dict[t.TypeId, ClassName], dict[t.TypeId, ClassName]]:
        """Name the models and the exceptions.

        The schemas that the document names itself come first, then those of other
        files, then what is named by its place.
        """
        kinds = {
            id_: kind
            for id_ in {**found.exceptions, **found.models}
            for kind in [self._api.types[id_]]
            if isinstance(kind, t.Class)
        }
        places = {id_: place(id_, self._known) for id_ in kinds}
        keys = {id_: (where.component, id_) for id_, where in places.items()}
        raised = {id_: (id_, "exception") for id_ in found.exceptions}
        space = Namespace("class", taken, number=numbered)
        self._fix(space, keys, raised)
        tiers: tuple[dict[Key, Iterator[str]], ...] = ({}, {}, {})
        for id_, where in places.items():
            tier = tiers[(2 if not where.component else int(id_[0] != "#"))]
            tier[keys[id_]] = self._options(id_, where, kinds[id_])
        for tier in tiers:
            space.choose(tier)
        space.choose({raised[id_]: _raised(space.names[keys[id_]]) for id_ in raised})
        named = with_files(space.names, self._style)
        return (
            {id_: named[key] for id_, key in keys.items()},
            {id_: named[key] for id_, key in raised.items()},
        )

    def _fix(
        self,
        space: Namespace,
        keys: Mapping[t.TypeId, Key],
        raised: Mapping[t.TypeId, Key],
    ) -> None:
        given = self._given.classes
        pinned = {
            key: names[id_]
            for names, some in (
                (self._lock.classes, keys),
                (self._lock.exceptions, raised),
            )
            for id_, key in some.items()
            if id_ in names
        }
        space.fix({keys[id_]: given[id_] for id_ in keys if id_ in given}, pinned)

    def _options(self, id_: t.TypeId, where: Place, kind: t.Type) -> Iterator[str]:
        words = where.words or spelled(where.component)
        yield _class_name(words, kind)
        yield _class_name((*words, where.kind), kind)
        if not where.component or id_[0] != "#":
            yield _class_name(place(id_, self._known, whole=True).words, kind)
            yield _class_name(place(id_, self._by_path, whole=True).words, kind)


def _class_name(words: Words, kind: t.Type) -> str:
    enum = isinstance(kind, t.EnumType)
    bare = enum and (not words or words[-1].lower() != "enum")
    return class_name(words, "Enum" if bare else "")


def _raised(name: str) -> Iterator[str]:
    yield f"{name}Exception"
    yield f"{name}ErrorException"
