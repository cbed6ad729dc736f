"""What two SDKs have in common without a look at it.

Types that both sides took from the same values are one object. Where the names in them
are the same too, so is all that callers see.
"""

from __future__ import annotations

from generator.ir import types as t
from generator.ir.direction import inside
from generator.review.sdk.surface import Method, Surface


class Untouched:
    """Tells for sure what is the same on both sides; what is left may be so, too."""

    def __init__(self, old: Surface, new: Surface) -> None:
        self._old = old.context
        self._new = new.context
        self._written: dict[t.TypeId, bool] = {}
        self._models: dict[t.TypeId, bool] = {}

    def model(self, id_: t.TypeId) -> bool:
        """Tell a class with the same fields, or members, on both sides."""
        if id_ not in self._models:
            self._models[id_] = self._is_same(id_)
        return self._models[id_]

    def _is_same(self, id_: t.TypeId) -> bool:
        before, after = self._old.names, self._new.names
        return (
            self._is_one(id_)
            and before.fields.get(id_) == after.fields.get(id_)
            and before.members.get(id_) == after.members.get(id_)
            and self._travels(id_)
            and all(map(self._is_written_alike, inside(self._old.api.types[id_])))
        )

    def call(self, old: Method, new: Method) -> bool:
        """Tell a method that takes and gives the same on both sides."""
        one, other = old.operation, new.operation
        before = self._old.names.operations[one.pointer]
        after = self._new.names.operations[other.pointer]
        return (
            one == other
            and before == after
            and all(map(self._is_written_alike, used(one)))
        )

    def _is_one(self, id_: t.TypeId) -> bool:
        kind = self._old.api.types.get(id_)
        return kind is not None and kind is self._new.api.types.get(id_)

    def _travels(self, id_: t.TypeId) -> bool:
        """Tell whether a type is sent, and received, on both sides alike."""
        before, after = self._old.direction, self._new.direction
        return (id_ in before.sent) == (id_ in after.sent) and (
            id_ in before.received
        ) == (id_ in after.received)

    def _is_written_alike(self, id_: t.TypeId) -> bool:
        """Tell whether a type has one annotation: a class its name, others all."""
        found = self._written.get(id_)
        if found is None:
            self._written[id_] = False  # what is inside itself
            found = self._written[id_] = self._compared(id_)
        return found

    def _compared(self, id_: t.TypeId) -> bool:
        name, now = self._old.names.types.get(id_), self._new.names.types.get(id_)
        if name is None or now is None:
            same = name is now and self._is_one(id_)
            return same and all(
                map(self._is_written_alike, inside(self._old.api.types[id_]))
            )
        kinds = self._old.api.types[id_], self._new.api.types[id_]
        return name.name == now.name and type(kinds[0]) is type(kinds[1])


def used(operation: t.Operation) -> list[t.TypeId]:
    """Give the types that an operation takes and gives."""
    contents = list(operation.body.contents) if operation.body else []
    for response in operation.responses:
        contents += response.contents
    return [
        *(one.type.id for one in operation.parameters),
        *(content.type.id for content in contents),
    ]
