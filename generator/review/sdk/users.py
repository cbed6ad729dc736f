"""Which methods a class reaches, through all that is made of it."""

from __future__ import annotations

from functools import cached_property

from generator.ir import types as t
from generator.ir.direction import inside
from generator.review.sdk.surface import Surface
from generator.review.sdk.untouched import used


class Users:
    """The methods of one side, by the types that they take, give or raise."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface

    def of(self, id_: t.TypeId) -> tuple[str, ...]:
        """Give the methods that reach a type."""
        mask = self._masks.get(id_, 0)
        return tuple(
            symbol
            for bit, symbol in enumerate(self._surface.methods)
            if mask >> bit & 1
        )

    @cached_property
    def _masks(self) -> dict[t.TypeId, int]:
        """Give each type a bit for each method, handed on from user to used."""
        masks: dict[t.TypeId, int] = {}
        for bit, method in enumerate(self._surface.methods.values()):
            for id_ in used(method.operation):
                masks[id_] = masks.get(id_, 0) | 1 << bit
        waiting = list(masks)
        while waiting:
            user = waiting.pop()
            mask = masks[user]
            for id_ in inside(self._surface.type(user)):
                known = masks.get(id_, 0)
                if known | mask != known:
                    masks[id_] = known | mask
                    waiting.append(id_)
        return masks
