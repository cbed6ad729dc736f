"""Where a schema stands, in words: the name of a type that the document gives none.

A name comes from the pointer alone, so that nothing elsewhere in the document moves it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from pathlib import PurePosixPath

from msgspec import Struct

from generator.ir import types as t
from generator.naming.words import Words, split
from generator.source.pointers import unescape

_SILENT = frozenset(
    ["schema", "schemas", "allOf", "type", "content", "definitions", "$defs"]
)


class Place(Struct, frozen=True):
    """The words for a place, and the kind of thing that is there.

    `component` is the name that the document gives a schema.
    """

    words: Words
    kind: str = "Schema"
    component: str = ""


def path_words(operation: t.Operation) -> Words:
    """Name an operation by its method and path: `get_pets_by_pet_id`."""
    return (operation.method, *_path(operation.path))


def event_words(api: t.Api, event: t.Event) -> Words:
    """Name an event by all that tells it apart; a callback by its operation, too."""
    own = (*split(event.name), event.method)
    senders = [one for one in api.operations if one.pointer in event.operations]
    return (*min(map(path_words, senders), default=()), *own)


def short_event_words(api: t.Api) -> dict[str, Words]:
    """Name each event as it is called, or by all there is where others are, too."""
    called = Counter(split(event.name) for event in api.events)
    return {
        event.pointer: own if own and called[own] == 1 else event_words(api, event)
        for event in api.events
        for own in [split(event.name)]
    }


@lru_cache(maxsize=16384)
def _path(path: str) -> Words:
    words: list[str] = []
    for segment in path.split("/"):
        words.extend(split(re.sub(r"\{[^{}]*\}", " ", segment)))
        for name in re.findall(r"\{([^{}]+)\}", segment):
            words.extend(("by", *split(name)))
    return tuple(words)


def known_places(api: t.Api, words: Mapping[str, Words]) -> dict[str, Words]:
    """Give words to the places below operations and events, from theirs.

    What an operation shares with others, such as a parameter of its path, is not
    named by the operation.
    """
    known: dict[str, Words] = {}
    for operation in api.operations:
        own = known[operation.pointer] = words[operation.pointer]
        for parameter in operation.parameters:
            owner = parameter.pointer.rpartition("/parameters/")[0]
            if owner == operation.pointer:
                known[parameter.pointer] = (*own, *split(parameter.name))
            elif owner and operation.pointer.startswith(f"{owner}/"):
                shared = (*_path(operation.path), *split(parameter.name))
                known[parameter.pointer] = shared
    for event in api.events:
        called = known[event.pointer] = words[event.pointer]
        known[f"{event.pointer}/requestBody"] = (*called, "Event")
    return known


def place(
    pointer: t.TypeId, known: Mapping[str, Words], *, whole: bool = False
) -> Place:
    """Give the place of a type; `whole` leaves nothing of the way there out."""
    uri, _, path = pointer.partition("#")
    steps = [unescape(step) for step in path.split("/")[1:]]
    match steps:
        case ["components", "schemas", name] if not uri:
            return Place(split(name), component=name)
        case ["components", "schemas", name, *rest] if not uri:
            return _descend(split(name), rest, whole=whole)
        case _:
            head, rest = _longest_known(pointer, known)
    if head:
        return _descend(head, rest, whole=whole)
    match steps:
        case ["components", "responses", name, *rest]:
            return _descend((*split(name), "Response"), rest, whole=whole)
        case ["components", "requestBodies", name, *rest]:
            return _descend((*split(name), "Request"), rest, whole=whole)
        case ["components", group, name, *rest] if group != "schemas":
            return _descend(split(name), rest, whole=whole)
        case _:
            return _elsewhere(uri, steps, whole=whole)


def _longest_known(pointer: str, known: Mapping[str, Words]) -> tuple[Words, list[str]]:
    rest: list[str] = []
    head = pointer
    while "/" in head:
        if head in known:
            return known[head], rest[::-1]
        head, _, step = head.rpartition("/")
        rest.append(unescape(step))
    return (), []


def _elsewhere(uri: str, steps: list[str], *, whole: bool) -> Place:
    """Name a schema of another file: by its key there, or by the file."""
    stem = split(PurePosixPath(uri).name.partition(".")[0])
    named = [step for step in steps if step not in _SILENT and step != "components"]
    if not named:
        return Place(stem, component=uri)
    rest = steps[steps.index(named[0]) + 1 :]
    head = (*stem, *split(named[0])) if whole else split(named[0])
    if not rest:
        return Place(head, component=named[0])
    return _descend(head, rest, whole=whole)


def _descend(head: Words, steps: list[str], *, whole: bool) -> Place:
    """Go down from a place that has a name; what it is called there adds to it."""
    words, kind = list(head), "Schema"
    while steps:
        added: Words = ()
        match steps:
            case ["properties", name, *steps]:
                added, kind = split(name), "Property"
            case ["responses", status, *steps]:
                added, kind = _status(status, whole=whole), "Body"
            case ["requestBody", *steps]:
                added, kind = ("Request",), "Body"
            case [("oneOf" | "anyOf" | "prefixItems") as key, index, *steps]:
                kind = "Item" if key == "prefixItems" else "Option"
                added = (f"{kind}{int(index) + 1}" if index.isdecimal() else kind,)
            case ["items", *steps]:
                added, kind = ("Item",), "Item"
            case ["additionalProperties", *steps]:
                added, kind = ("Value",), "Value"
            case [("content" | "allOf" | "type") as key, name, *steps]:
                added = (*split(key), *split(name)) if whole else ()
            case [step, *steps]:
                added = () if step in _SILENT else split(step)
            case _:
                pass
        words.extend(added)
    return Place(tuple(words), kind)


def _status(status: str, *, whole: bool) -> Words:
    """Name the first kind of success plainly, every other answer by its status."""
    if status in ("200", "2XX") and not whole:
        return ("Response",)
    return (status.capitalize() if status == "default" else status, "Response")
