"""The names of controllers: a tag's class, its module, and the client's attribute."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from generator.ir import types as t
from generator.naming import natural
from generator.naming.classes import ClassName, with_files
from generator.naming.identifiers import class_name, is_device, spelled
from generator.naming.lock import Lock
from generator.naming.namespaces import Key, Namespace, numbered
from generator.naming.overrides import Overrides, tag_pointer
from generator.naming.words import Words, split


class TagName(Struct, frozen=True):
    """A tag's controller: its class, and the attribute of the client."""

    controller: ClassName
    accessor: str

    @property
    def module(self) -> str:
        """The module of its operations."""
        return (
            f"{self.accessor}_" if is_device(self.accessor.lower()) else self.accessor
        )


def tags(api: t.Api, given: Overrides, lock: Lock) -> dict[str, TagName]:
    """Name the tags; in both styles alike, as a controller is its tag verbatim."""
    keys: dict[str, Key] = {tag.name: (tag.name, "tag") for tag in api.tags}
    accessors = Namespace("controller")
    accessors.fix(
        {
            key: given.tags[tag_pointer(name)]
            for name, key in keys.items()
            if tag_pointer(name) in given.tags
        },
        {key: lock.tags[name] for name, key in keys.items() if name in lock.tags},
    )
    accessors.choose({key: _accessors(_words(name)) for name, key in keys.items()})
    classes = Namespace("class", number=numbered)
    pinned = lock.controllers
    classes.fix({}, {key: pinned[name] for name, key in keys.items() if name in pinned})
    classes.choose(
        {key: _classes(name, accessors.names[key], given) for name, key in keys.items()}
    )
    headings = {key: name for name, key in keys.items()}
    files = with_files(classes.names, natural, headings)
    return {
        name: TagName(files[key], accessors.names[key]) for name, key in keys.items()
    }


def _words(name: str) -> Words:
    """Split a tag; the word `controller` is added to the class, once."""
    words = split(name) or spelled(name) or ("untitled",)
    return words[:-1] if words[1:] and words[-1].lower() == "controller" else words


def _accessors(words: Words) -> Iterator[str]:
    yield natural.variable(words, "controller")
    yield natural.variable((*words, "Tag"), "controller")


def _classes(name: str, accessor: str, given: Overrides) -> Iterator[str]:
    asked = given.tags.get(tag_pointer(name))
    words = split(asked.name) if asked else _words(name)
    yield class_name(words, "Controller")
    yield class_name(split(accessor), "Controller")
