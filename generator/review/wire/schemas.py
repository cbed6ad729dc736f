"""Schemas, pair by pair: each once in each direction, however many use it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import date
from typing import Final, TypeAlias

from generator.review.wire import alternatives, constraints, limits, objects, values
from generator.review.wire.graph import Direction, Edit, Node, edit, prune
from generator.review.wire.look import Form, Look, shown
from generator.review.wire.shapes import Places, Shape
from generator.review.wire.sides import Side, Sides
from generator.source.pointers import JSON

_Key: TypeAlias = tuple[Places, Places, Direction, Form]
_HARMS: Final = {"warning": 1, "breaking": 2}
# Schemas inside each other, each an alternative of the other: more are taken as kept.
_MAX_PROBES: Final = 8


class Schemas:
    """Compares schemas. Pairs wait in a row, so that depth costs no stack."""

    def __init__(
        self,
        sides: Sides,
        today: date,
        probes: dict[_Key, str] | None = None,
        depth: int = 0,
    ) -> None:
        self.sides: Final = sides
        self.today: Final = today
        self._depth = depth
        self._nodes: dict[_Key, Node] = {}
        self._waiting: deque[tuple[_Key, Node]] = deque()
        self._shapes: dict[tuple[int, Places], Shape] = {}
        self._probes: dict[_Key, str] = {} if probes is None else probes
        self._using: Node = Node()

    def node(
        self, old: Places, new: Places, direction: Direction, form: Form
    ) -> Node | None:
        """Give the node of a pair; None where both are the same."""
        old = tuple(dict.fromkeys(self._home(self.sides.old, at) for at in old))
        new = tuple(dict.fromkeys(self._home(self.sides.new, at) for at in new))
        if old == new and all(self.sides.same(at, at) for at in old):
            return None
        if len(old) == len(new) == 1 and self.same(old, new):
            return None
        key = (old, new, direction, form)
        found = self._nodes.get(key)
        if found is None:
            found = self._nodes[key] = Node()
            self._waiting.append((key, found))
        return found

    def finish(self) -> None:
        """Compare every pair that waits, and those that they lead to."""
        while self._waiting:
            (old, new, direction, form), node = self._waiting.popleft()
            self._using = node
            look = Look(
                self._shape(self.sides.old, old),
                self._shape(self.sides.new, new),
                direction,
                form,
                self.today,
            )
            node.edits += self._compare(look)

    def look(self, look: Look, old: Places, new: Places) -> Look:
        """Give two schemas below others side by side."""
        return look._replace(
            old=self._shape(self.sides.old, old), new=self._shape(self.sides.new, new)
        )

    def use(self, look: Look, old: Places, new: Places) -> None:
        """Have two schemas below others compared."""
        form: Form = "inside" if look.form == "parameter" else look.form
        node = self.node(old, new, look.direction, form)
        if node is not None:
            self._using.uses.append(node)

    def same(self, old: Places, new: Places) -> bool:
        """Tell whether schemas are written the same, with all that they refer to."""
        return len(old) == len(new) and all(map(self.sides.same, old, new))

    def harm(self, look: Look, old: Places, new: Places) -> int:
        """Tell what it means to callers if one schema takes another's place."""
        form: Form = "inside" if look.form == "parameter" else look.form
        level = self._probe((old, new, look.direction, form))
        return _HARMS.get(level, 0)

    def alike(self, old: Places, new: Places) -> bool:
        """Tell whether two schemas admit the same, as far as is known."""
        return all(
            self._probe((old, new, direction, "json")) == ""
            for direction in ("request", "response")
        )

    def default(self, side: Side, at: str) -> tuple[str, str]:
        """Give the default of a schema for a sentence, and where it stands."""
        shape = self._shape(side, (at,))
        found = shape.first("default")
        return (shown(found.value) if found else "no default"), shape.where("default")

    def keyword(self, side: Side, at: str, name: str) -> JSON:
        """Give the first value of a keyword of a schema, or None."""
        found = self._shape(side, (at,)).first(name)
        return found.value if found else None

    def types(self, side: Side, at: str) -> frozenset[str]:
        """Give the types that a schema names."""
        return self._shape(side, (at,)).types or frozenset()

    def _probe(self, key: _Key) -> str:
        """Compare aside; give the worst level, or nothing.

        A pair inside itself is taken as equal there, as recursion wants it.
        """
        if key not in self._probes:
            self._probes[key] = ""
            depth = self._depth + 1
            aside = Schemas(self.sides, self.today, self._probes, depth)
            node = aside.node(*key)
            if node is not None and depth <= _MAX_PROBES:
                aside.finish()
                prune([node])
                self._probes[key] = node.level() or ""
        return self._probes[key]

    def _home(self, side: Side, at: str) -> str:
        """Give the place that a schema without words of its own refers to."""
        return side.schema(at)[0]

    def _shape(self, side: Side, places: Places) -> Shape:
        key = (id(side), places)
        found = self._shapes.get(key)
        if found is None:
            found = self._shapes[key] = Shape(side, places)
        return found

    def _compare(self, look: Look) -> Iterator[Edit]:
        yield from values.null_edits(look)
        if not alternatives.is_wrapped(look) and not alternatives.tell_types(look):
            yield from values.type_edits(look)
            if values.are_apart(look):
                if values.is_written_alike(look):
                    yield from limits.length_edits(look)
                return
        yield from alternatives.alternative_edits(look, self)
        yield from alternatives.discriminator_edits(look)
        if alternatives.is_wrapped(look):
            return
        yield from values.format_edits(look)
        yield from values.enum_edits(look)
        yield from values.extensible_edits(look)
        yield from limits.limit_edits(look)
        if look.form != "parameter":
            yield from values.default_edits(look)
        if look.has("object"):
            yield from objects.property_edits(look, self)
        yield from constraints.constraint_edits(look, self)
        if look.direction == "request" and alternatives.is_added_part(look, self):
            at = look.old.where("allOf"), look.new.where("allOf")
            self._using.claim = next(edit("request", "part-added", *at, {}), None)
