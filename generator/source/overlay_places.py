"""Where the values of an overlaid document are written: in it, or in an overlay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from generator.diagnostics import Place
from generator.source import pointers

if TYPE_CHECKING:
    from generator.source.overlay import Overlay
    from generator.source.overlay_paths import Location
    from generator.source.positions import Positions


class Origin(NamedTuple):
    """A value in a text; of `layer` 0 in the document, of n in the nth overlay."""

    layer: int
    pointer: str

    def inner(self, key: str | int) -> Origin:
        """Give where a member of the value is written."""
        return Origin(self.layer, pointers.join(self.pointer, key))


class _Branch:
    """What is known of a value, and of those inside it."""

    __slots__ = ("inner", "origin")

    def __init__(self, origin: Origin | None = None) -> None:
        self.origin = origin
        self.inner: dict[str, _Branch] = {}


class Origins:
    """A tree of the places that overlays changed.

    An origin holds for all that is inside a value, as far as no inner one says
    otherwise.
    """

    def __init__(self) -> None:
        self._top: Final = _Branch()

    def of(self, location: Sequence[str | int]) -> Origin:
        """Give where a value is written."""
        branch, found, used = self._top, Origin(0, ""), 0
        for depth, key in enumerate(location, 1):
            inner = branch.inner.get(str(key))
            if inner is None:
                break
            branch = inner
            if branch.origin is not None:
                found, used = branch.origin, depth
        for key in location[used:]:
            found = found.inner(key)
        return found

    def put(self, location: Location, origin: Origin) -> None:
        """Note where a value is written that is new there."""
        *above, last = location
        self._branch(above).inner[str(last)] = _Branch(origin)

    def drop(self, location: Location) -> None:
        """Forget the member of an object."""
        *above, last = location
        self._branch(above).inner.pop(str(last), None)

    def keep(self, location: Location, kept: Sequence[int]) -> None:
        """Note which items of a list are left, by their indexes until now."""
        branch, whole = self._branch(location), self.of(location)
        before, branch.inner = branch.inner, {}
        for now, then in enumerate(kept):
            item = before.get(str(then))
            if now != then:
                item = item or _Branch()
                item.origin = item.origin or whole.inner(then)
            if item is not None:
                branch.inner[str(now)] = item

    def _branch(self, location: Sequence[str | int]) -> _Branch:
        branch = self._top
        for key in location:
            branch = branch.inner.setdefault(str(key), _Branch())
        return branch


class OverlaidPositions:
    """Places of the values of an overlaid document, in whichever text they are."""

    def __init__(self, origins: Origins, layers: Sequence[Positions]) -> None:
        self._origins = origins
        self._layers = layers

    def locate(self, json_pointer: str, *, key: bool = False) -> Place:
        """Give the place of a value, or of the key before it."""
        layer, pointer = self._origins.of(pointers.tokens(json_pointer))
        return self._layers[layer].locate(pointer, key=key)


class Overlaid(NamedTuple):
    """What was done to a document: the overlays, and which values are theirs."""

    overlays: tuple[Overlay, ...]
    origins: Origins

    @property
    def texts(self) -> tuple[bytes, ...]:
        """The texts of the overlays."""
        return tuple(each.text for each in self.overlays)

    def positions(self, own: Positions) -> OverlaidPositions:
        """Give the places of the values, where `own` are those of the document."""
        layers = [own, *(each.positions for each in self.overlays)]
        return OverlaidPositions(self.origins, layers)
