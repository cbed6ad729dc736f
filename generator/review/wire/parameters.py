"""Parameters of an operation, and the headers of a response."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from generator.ir.reader import flag
from generator.review.wire import graph, lifecycle
from generator.review.wire.graph import Direction, Edit, Node
from generator.review.wire.look import shown
from generator.review.wire.schemas import Schemas
from generator.review.wire.sides import Side
from generator.review.wire.writing import Parameter, Typed, is_written_otherwise

# OpenAPI 3.1, 4.8.12.1: parameters of these names are described elsewhere, and all
# callers send them. So is `Authorization`, but some documents describe it here only.
_IGNORED: Final = frozenset(("accept", "content-type"))
_TEMPLATE: Final = re.compile(r"\{([^{}]*)\}")
_LEAST: Final = "minItems"
_ANY: Final = frozenset[str]()

Key = tuple[str, str]


def parameters(
    side: Side, item: str, operation: str, path: str
) -> dict[Key, Parameter]:
    """Give the parameters of an operation and of its path, by place and name.

    A parameter of the path is known by its position: its name never leaves the
    document.
    """
    positions = {name: str(at) for at, name in enumerate(_TEMPLATE.findall(path))}
    found: dict[Key, Parameter] = {}
    for owner in (item, operation):
        declared = side.object(owner)[1].get("parameters")
        for index, _ in enumerate(declared if isinstance(declared, list) else ()):
            one = Parameter(*side.object(f"{owner}/parameters/{index}"))
            place, name = one.place, one.name
            if place == "header":
                name = name.lower()
                if name in _IGNORED:
                    continue
            elif place == "path":
                name = positions.get(name, name)
            if place and name:
                found[place, name] = one
    return found


def parameter_edits(
    old: dict[Key, Parameter],
    new: dict[Key, Parameter],
    at: tuple[str, str],
    today: date,
) -> Iterator[Edit]:
    """Tell parameters that came or went; `at` is where the operations stand."""
    for key, one in old.items():
        if key not in new:
            yield from _removed(one, at[1], today)
    for key, one in new.items():
        if key not in old:
            yield from _added(one, at[0])


def _said(one: Parameter) -> dict[str, str]:
    return {"name": one.name, "place": one.place}


def _added(one: Parameter, at: str) -> Iterator[Edit]:
    kind = "parameter-added"
    if one.place == "path":
        kind = "path-parameter-added"
    elif one.required:
        kind = "required-parameter-added"
    yield from graph.edit("request", kind, at, one.at, _said(one))


def _removed(one: Parameter, at: str, today: date) -> Iterator[Edit]:
    details = _said(one)
    kind = "parameter-removed"
    if flag(one.raw, "deprecated"):
        day = lifecycle.sunset(one.raw)
        if lifecycle.SUNSET not in one.raw:
            kind = "deprecated-parameter-removed"
        elif day is None:
            value = shown(one.raw[lifecycle.SUNSET])
            yield from graph.edit(
                None, "sunset-unreadable", one.at, at, {"value": value}
            )
            return
        else:
            is_early = day > today
            kind = f"parameter-removed-{'before' if is_early else 'after'}-sunset"
            details["day"] = day.isoformat()
    yield from graph.edit("request", kind, one.at, at, details)


class Parameters:
    """Compares parameters and headers, each pair once."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._nodes: dict[tuple[str, str, str], Node] = {}

    def node(self, old: Parameter, new: Parameter) -> Node:
        """Give the node of a parameter that is in both."""
        key = (old.at, new.at, "parameter")
        if key not in self._nodes:
            node = self._nodes[key] = Node()
            node.edits += self._edits(old, new)
            self._schema(node, old, new, "request")
        return self._nodes[key]

    def header(self, old: Parameter, new: Parameter, name: str) -> Node:
        """Give the node of a header that is in both."""
        key = (old.at, new.at, name)
        if key not in self._nodes:
            node = self._nodes[key] = Node()
            before, after = flag(old.raw, "required"), flag(new.raw, "required")
            if before != after:
                kind = "header-became-required" if after else "header-became-optional"
                node.edits += graph.edit(
                    "response", kind, old.at, new.at, {"name": name}
                )
            today = self._schemas.today
            node.edits += lifecycle.deprecation_edits(
                (old.at, new.at), old.raw, new.raw, today
            )
            self._schema(node, old, new, "response")
        return self._nodes[key]

    def _edits(self, old: Parameter, new: Parameter) -> Iterator[Edit]:
        details = _said(new)
        if old.required != new.required:
            kind = "parameter-became-optional"
            if new.required:
                kind = "parameter-became-required"
            yield from _edit(kind, old, new, "required", details)
        if is_written_otherwise(*self._typed(old, new)):
            said = {**details, "before": str(old), "after": str(new)}
            yield from _edit("parameter-written-otherwise", old, new, "style", said)
        yield from self._default(old, new)
        yield from lifecycle.deprecation_edits(
            (old.at, new.at), old.raw, new.raw, self._schemas.today
        )

    def _default(self, old: Parameter, new: Parameter) -> Iterator[Edit]:
        """Tell a default that changed: a server does other things for the same call."""
        if old.required or new.required:
            return
        before, was = self._schemas.default(self._schemas.sides.old, f"{old.at}/schema")
        after, now = self._schemas.default(self._schemas.sides.new, f"{new.at}/schema")
        if before != after:
            details = {**_said(new), "before": before, "after": after}
            kind = "parameter-default-changed"
            yield from graph.edit("request", kind, was, now, details)

    def _schema(
        self, node: Node, old: Parameter, new: Parameter, direction: Direction
    ) -> None:
        (before, form), (after, other) = old.schema, new.schema
        if not before or not after:
            if before or after:
                kind = f"value-schema-{'added' if after else 'removed'}"
                places = before or old.at, after or new.at
                node.edits += graph.edit(direction, kind, *places, {})
            return
        kind = self._turned(old, new)
        if kind:
            node.edits += graph.edit("request", kind, before, after, _said(new))
            if kind == "parameter-repeatable":
                after = f"{after}/items"
            else:
                before = f"{before}/items"
        form = form if form == other else "text"
        if form == "parameter" and direction == "response":
            form = "text"
        used = self._schemas.node((before,), (after,), direction, form)
        if used is not None:
            node.uses.append(used)

    def _turned(self, old: Parameter, new: Parameter) -> str:
        """Tell a value that became a list written as values are, or the reverse."""
        before, after = self._typed(old, new)
        if before.is_repeated and after.is_single:
            return "parameter-not-repeatable"
        least = self._schemas.keyword(self._schemas.sides.new, new.schema[0], _LEAST)
        is_one_enough = not isinstance(least, int) or least <= 1
        if before.is_single and after.is_repeated and is_one_enough:
            return "parameter-repeatable"
        return ""

    def _typed(self, old: Parameter, new: Parameter) -> tuple[Typed, Typed]:
        sides = self._schemas.sides
        before, after = old.schema[0], new.schema[0]
        return (
            Typed(old, self._schemas.types(sides.old, before) if before else _ANY),
            Typed(new, self._schemas.types(sides.new, after) if after else _ANY),
        )


def _edit(
    kind: str, old: Parameter, new: Parameter, key: str, said: dict[str, str]
) -> Iterator[Edit]:
    was = f"{old.at}/{key}" if key in old.raw else old.at
    now = f"{new.at}/{key}" if key in new.raw else new.at
    yield from graph.edit("request", kind, was, now, said)
