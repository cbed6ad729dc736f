"""The names of events: of the methods that read them, and of their headings."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from generator.ir import types as t
from generator.naming.identifiers import fold, spelled
from generator.naming.lock import Lock
from generator.naming.namespaces import Key, Namespace
from generator.naming.overrides import Overrides
from generator.naming.places import event_words
from generator.naming.style import Style
from generator.naming.words import Words, slug, split

_PREFIX = "parse_"


class EventName(Struct, frozen=True):
    """An event's method, and the title of its part of the page."""

    method: str
    heading: str

    @property
    def constant(self) -> str:
        """The constant that says how it is read."""
        return self.method.removeprefix(_PREFIX).upper()


def events(
    api: t.Api, style: Style, given: Overrides, lock: Lock
) -> dict[str, EventName]:
    """Name the events, by pointer: as the webhook or the callback is called, mostly."""
    keys: dict[str, Key] = {one.pointer: (one.name, one.pointer) for one in api.events}
    space = Namespace("event", claims=_constant)
    space.fix(
        {keys[at]: given.events[at] for at in keys if at in given.events},
        {keys[at]: lock.events[at] for at in keys if at in lock.events},
    )
    words = {one.pointer: tuple(_words(api, one)) for one in api.events}
    space.choose(
        {
            keys[at]: (style.variable(("parse", *some), "event") for some in options)
            for at, options in words.items()
        }
    )
    titles = Namespace(claims=_anchor, number=lambda name, n: f"{name} {n}")
    titles.choose(
        {
            keys[at]: (style.operation_heading(" ".join(some)) for some in options)
            for at, options in words.items()
        }
    )
    return {
        at: EventName(space.names[key], titles.names[key]) for at, key in keys.items()
    }


def _words(api: t.Api, event: t.Event) -> Iterator[Words]:
    """Give the ways to call an event, the shortest first."""
    own = split(event.name) or spelled(event.name) or ("event",)
    yield own
    yield (*own, event.method)
    if split(event.id):
        yield split(event.id)
    yield event_words(api, event)


def _constant(_key: Key, name: str) -> tuple[str, ...]:
    return (fold(name.removeprefix(_PREFIX)),)


def _anchor(_key: Key, heading: str) -> tuple[str, ...]:
    return (slug(heading),)
