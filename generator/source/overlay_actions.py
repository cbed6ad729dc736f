"""Overlays applied to a document: update, copy and remove, as Action Objects say.

The document keeps its own value: what changes is copied on the way down to it, once.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Final

from generator.diagnostics import Diagnostic, InputError
from generator.source.document import Document
from generator.source.overlay import Action, Overlay
from generator.source.overlay_paths import Location, Path, PathError, path_of
from generator.source.overlay_places import Origin, Origins, Overlaid
from generator.source.pointers import JSON, join
from generator.source.refusals import MAX_DEPTH

MAX_ADDED: Final = 1_000_000  # values that overlays may add, all together
_NEAR: Final = 100  # objects in which a name that was meant is looked for


def overlaid(
    document: Document, overlays: Sequence[Overlay]
) -> tuple[Document, list[Diagnostic]]:
    """Apply overlays in their order; give the document, and what there is to note.

    Raises `InputError` for what the specification calls an error, at its place in the
    overlay.
    """
    applying = _Applying(document.data)
    for layer, overlay in enumerate(overlays, 1):
        for action in overlay.actions:
            _apply(applying, overlay, layer, action)
    done = Overlaid(tuple(overlays), applying.origins)
    changed = document.rewritten(applying.data, overlaid=done)
    return changed, [note for each in overlays for note in each.notes]


class MismatchError(Exception):
    """An action that does not go with what it is about.

    `pointer` leads to the value in the overlay that is at fault.
    """

    def __init__(self, message: str, pointer: str, hint: str = "") -> None:
        super().__init__(message)
        self.pointer = pointer
        self.hint = hint


def _apply(applying: _Applying, overlay: Overlay, layer: int, action: Action) -> None:
    try:
        targets = _found(action.target, applying.data, join(action.pointer, "target"))
        if not targets:
            _warn_of_nothing(overlay, action, applying.data)
        elif action.does == "remove":
            applying.remove(targets, action)
        elif action.does:
            origin = Origin(layer, join(action.pointer, action.does))
            value = action.value
            if action.source is not None:
                value = _single(action.source, applying.data, origin.pointer)
            applying.update(targets, value, origin, overlay.minor)
    except MismatchError as fault:
        told = overlay.fault("overlay-action", str(fault), fault.pointer, fault.hint)
        raise InputError(told) from None


def _found(path: Path, data: JSON, pointer: str) -> list[Location]:
    try:
        return path.find(data)
    except PathError as fault:
        raise MismatchError(f"the query cannot be followed: {fault}", pointer) from None


def _single(path: Path, data: JSON, pointer: str) -> JSON:
    found = _found(path, data, pointer)
    if len(found) != 1:
        message = f"{path.text} selects {len(found) or 'no'} values to copy, not one"
        raise MismatchError(message, pointer)
    value = _at(data, found[0])
    _size(value, pointer)
    return _copied(value)  # a value may be copied into itself


def _warn_of_nothing(overlay: Overlay, action: Action, data: JSON) -> None:
    """Tell of a target that selects nothing, and what there is instead."""
    near, missing = action.target.nearest(data)
    names = {key for each in near[:_NEAR] for key in _keys(_at(data, each))}
    close = get_close_matches(missing, sorted(names), n=1)
    message = f"the target {action.target.text} selects nothing"
    if missing:
        message += f": {path_of(near[0])} has no {missing!r}"
    hint = f"Did you mean {close[0]!r}?" if close else ""
    place = join(action.pointer, "target")
    overlay.warn("overlay-target", message, place, hint)


class _Applying:
    """A document under change, and where its values are written."""

    def __init__(self, data: JSON) -> None:
        self.data = data
        self.origins: Final = Origins()
        # Containers that stand in one place only, by id; kept, so that ids stay.
        self._own: dict[int, JSON] = {}
        self._added = 0

    def remove(self, targets: Sequence[Location], action: Action) -> None:
        """Take values out of what they are in, the innermost first."""
        if () in targets:
            raise MismatchError(
                "the whole document cannot be removed", join(action.pointer, "target")
            )
        inside: dict[Location, set[str | int]] = {}
        for target in targets:
            inside.setdefault(target[:-1], set()).add(target[-1])
        for parent in sorted(inside, key=len, reverse=True):
            keys, holder = inside[parent], self._opened(parent)
            if isinstance(holder, list):
                kept = [at for at in range(len(holder)) if at not in keys]
                self.origins.keep(parent, kept)
                holder[:] = [holder[at] for at in kept]
            elif isinstance(holder, dict):
                for key in keys:
                    self.origins.drop((*parent, key))
                    del holder[str(key)]

    def update(
        self, targets: Sequence[Location], value: JSON, origin: Origin, minor: int
    ) -> None:
        """Merge a value into each target, append it, or put it in its place."""
        self._check(targets, value, origin, minor)
        for target in targets:
            old = _at(self.data, target)
            if isinstance(old, list):
                items = value if isinstance(value, list) else [value]
                whole = isinstance(value, list)
                places = [
                    origin.inner(n) if whole else origin for n in range(len(items))
                ]
                self._append(target, items, places)
            else:
                self._merge(target, value, origin, is_lenient=minor == 0)

    def _check(
        self, targets: Sequence[Location], value: JSON, origin: Origin, minor: int
    ) -> None:
        deepest = max(map(len, targets))
        self._added += _size(value, origin.pointer, deepest) * len(targets)
        if self._added > MAX_ADDED:
            message = f"overlays add more than {MAX_ADDED:,} values"
            raise MismatchError(message, origin.pointer)
        target = f"{origin.pointer.rpartition('/')[0]}/target"
        kinds = {_kind(_at(self.data, each)) for each in targets}
        if minor > 0 and len(kinds) > 1:
            message = f"the target selects {' and '.join(sorted(kinds))} at once"
            hint = "All are to be objects, or lists, or values (Overlay 1.1)."
            raise MismatchError(message, target, hint)
        if minor == 0 and kinds - {"an object", "a list"}:
            hint = "Overlay 1.1 replaces values; 1.0 only what is in an object."
            message = "the target selects a value, no object or list"
            raise MismatchError(message, target, hint)

    def _merge(
        self, at: Location, new: JSON, origin: Origin, *, is_lenient: bool
    ) -> None:
        old = _at(self.data, at)
        if isinstance(old, dict) and isinstance(new, dict):
            for key, member in new.items():
                if key in old:
                    inner = origin.inner(key)
                    self._merge((*at, key), member, inner, is_lenient=is_lenient)
                else:
                    self._put((*at, key), member, origin.inner(key))
        elif isinstance(old, list) and isinstance(new, list):
            self._append(at, new, [origin.inner(each) for each in range(len(new))])
        elif not isinstance(old, (dict, list)) and not isinstance(new, (dict, list)):
            self._put(at, new, origin)
        elif not (is_lenient and new is None):  # 1.0 shows keys without a value
            message = f"{_kind(new)} does not merge with {_kind(old)}, {path_of(at)}"
            hint = "To replace it, remove it by an action before this one."
            raise MismatchError(message, origin.pointer, hint)

    def _put(self, at: Location, value: JSON, origin: Origin) -> None:
        *above, last = at
        holder = self._opened(tuple(above))
        if isinstance(holder, list):
            holder[int(last)] = value
        elif isinstance(holder, dict):
            holder[str(last)] = value
        self.origins.put(at, origin)

    def _append(
        self, at: Location, items: Sequence[JSON], places: Sequence[Origin]
    ) -> None:
        holder = self._opened(at)
        if isinstance(holder, list):
            for item, place in zip(items, places, strict=True):
                self.origins.put((*at, len(holder)), place)
                holder.append(item)

    def _opened(self, location: Location) -> JSON:
        """Give a container that may be changed: it stands nowhere else."""
        self.data = here = self._ours(self.data)
        for key in location:
            inner = self._ours(_at(here, (key,)))
            if isinstance(here, list):
                here[int(key)] = inner
            elif isinstance(here, dict):
                here[str(key)] = inner
            here = inner
        return here

    def _ours(self, value: JSON) -> JSON:
        if id(value) in self._own:
            return value
        found = copy.copy(value)
        self._own[id(found)] = found
        return found


def _at(data: JSON, location: Location) -> JSON:
    for key in location:
        if isinstance(data, list):
            data = data[int(key)]
        elif isinstance(data, dict):
            data = data[str(key)]
    return data


def _keys(value: JSON) -> Iterator[str]:
    yield from value if isinstance(value, dict) else ()


def _kind(value: JSON) -> str:
    if isinstance(value, (dict, list)):
        return "an object" if isinstance(value, dict) else "a list"
    return "a value"


def _size(value: JSON, pointer: str, above: int = 0) -> int:
    """Count the values in one, itself included; refuse more than is allowed.

    `above` is the number of levels that it will stand below.
    """
    count, level = 0, [value]
    while level:
        count, above = count + len(level), above + 1
        if count > MAX_ADDED:
            raise MismatchError(f"it has more than {MAX_ADDED:,} values", pointer)
        if above > MAX_DEPTH + 1:
            raise MismatchError(f"it makes more than {MAX_DEPTH} levels", pointer)
        level = [member for each in level for member in _members(each)]
    return count


def _members(value: JSON) -> Iterable[JSON]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _copied(value: JSON) -> JSON:
    if isinstance(value, dict):
        return {key: _copied(member) for key, member in value.items()}
    return [_copied(each) for each in value] if isinstance(value, list) else value
