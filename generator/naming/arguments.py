"""The arguments of an operation's method: which, in what order, under what name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TypeAlias, TypeGuard

from msgspec import Struct

from generator.ir import types as t
from generator.naming.identifiers import spelled
from generator.naming.namespaces import Given, Key, Part, name_group
from generator.naming.style import Style

Source: TypeAlias = t.Parameter | t.Body


class Argument(Struct, frozen=True):
    """An argument and what it becomes on the wire."""

    name: str
    source: Source

    @property
    def required(self) -> bool:
        """Whether the method demands it."""
        return self.source.required

    @property
    def in_form(self) -> bool:
        """Whether it is a field of a form."""
        return _in_form(self.source)


def label(source: Source) -> str:
    """Give what tells an operation's arguments apart: `query next`, or `body`."""
    return "body" if isinstance(source, t.Body) else f"{source.location} {source.name}"


def arguments(
    operation: t.Operation,
    style: Style,
    given: Mapping[str, Given],
    pinned: Mapping[str, str],
) -> tuple[Argument, ...]:
    """Give an operation's arguments in the order of their positions.

    The required ones come first. Known ones keep their order, new ones follow them;
    where none is known the body comes last, forms as the style has them, and the order
    is else the document's.
    `given` is by pointer, `pinned` by label.
    """
    rank = {known: index for index, known in enumerate(pinned)}
    sources = sorted(
        _sources(operation),
        key=lambda one: (
            not one.required,
            rank.get(label(one), len(rank)),
            style.form_rank(one.name) if _in_form(one) else "",
        ),
    )
    body = _body(operation, given, pinned)
    parts = [
        Part(
            (one.name, one.location),
            label(one),
            style.of_variable(one.name, "argument"),
            # A parameter that nothing declares has the pointer of its operation.
            given.get(one.pointer) if one.pointer != operation.pointer else None,
        )
        for one in operation.parameters
    ]
    more = partial(_more, style)
    taken = (body,) if operation.body else ()
    names = dict(
        zip(
            (part.label for part in parts),
            name_group(parts, "argument", pinned, more, taken),
            strict=True,
        )
    )
    return tuple(Argument(names.get(label(one), body), one) for one in sources)


def _in_form(source: Source) -> TypeGuard[t.Parameter]:
    return isinstance(source, t.Parameter) and source.location == "form"


def _sources(operation: t.Operation) -> Iterator[Source]:
    yield from operation.parameters
    if operation.body is not None:
        yield operation.body


def _body(
    operation: t.Operation, given: Mapping[str, Given], pinned: Mapping[str, str]
) -> str:
    """Name the body; it gives way only to a parameter that callers already use."""
    if operation.body is None:
        return ""
    if operation.body.pointer in given:
        return given[operation.body.pointer].name
    held = {
        given[one.pointer].name if one.pointer in given else pinned.get(label(one))
        for one in operation.parameters
    }
    return "body" if "body" not in held else "request_body"


def _more(style: Style, key: Key) -> Iterator[str]:
    name, location = key
    words, exact = style.variable_words(name), spelled(name)
    yield style.variable((*words, location), "argument")
    yield style.variable(exact, "argument")
    yield style.variable((*exact, location), "argument")
