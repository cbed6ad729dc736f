"""The arguments of an operation's method: which, in what order, under what name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from msgspec import Struct

from generator.ir import types as t
from generator.naming.identifiers import settle, variable
from generator.naming.words import split

Source: TypeAlias = t.Parameter | t.Body


class Argument(Struct, frozen=True):
    """An argument and what it becomes on the wire."""

    name: str
    source: Source

    @property
    def required(self) -> bool:
        """Whether the method demands it."""
        return self.source.required


def arguments(operation: t.Operation) -> tuple[Argument, ...]:
    """Give an operation's arguments in the order of their positions.

    The body comes after everything else; then the required ones come first, else the
    order is the document's.
    """
    sources = sorted(_sources(operation), key=lambda source: not source.required)
    options = {source.pointer: _names(source) for source in sources}
    names, _clashes = settle(options)
    return tuple(Argument(names[source.pointer], source) for source in sources)


def _sources(operation: t.Operation) -> Iterator[Source]:
    yield from operation.parameters
    if operation.body is not None:
        yield operation.body


def _names(source: Source) -> tuple[str, ...]:
    if isinstance(source, t.Body):
        return ("body",)
    words = split(source.name)
    exact = "_".join(word for word in words)
    name = variable(words, "argument")
    located = variable((*words, source.location), "argument")
    return (name, located, f"{located}_{exact}" if exact != name else located)
