"""Which controllers, methods and classes of the new SDK are those of the old one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from generator.ir import types as t
from generator.naming.moves import of_symbol
from generator.naming.spelling import similar
from generator.review.sdk.hints import hints, replaced
from generator.review.sdk.surface import Controller, Method, Surface
from generator.review.sdk.untouched import Untouched

_VARIABLE: Final = re.compile(r"\{[^{}]*\}")
_SHAPE: Final = 0.75  # of the fields of two classes have the same names


class Matching:
    """Two SDKs, and what in one is what in the other.

    `controllers` and `methods` go from the old symbol to the new one, `models` and
    `exceptions` from the old class to the new one. `replaced` are classes in whose
    places stand others, of another shape.
    """

    def __init__(
        self, old: Surface, new: Surface, confirmed: Mapping[str, str]
    ) -> None:
        self.old = old
        self.new = new
        self.confirmed = confirmed
        self.untouched = Untouched(old, new)
        self.controllers = dict(self._controllers())
        self.methods = dict(self._methods())
        self.models = {name: name for name in old.models if name in new.models}
        self.replaced: dict[str, str] = {}
        self._match_models()
        self.exceptions = dict(self._exceptions())

    @property
    def renamed_models(self) -> dict[str, str]:
        """The models that have another name now."""
        return {name: now for name, now in self.models.items() if name != now}

    def _controllers(self) -> Iterator[tuple[str, str]]:
        old, new = self.old.controllers, self.new.controllers
        yield from ((name, name) for name in old if name in new)
        gone = [one for name, one in old.items() if name not in new]
        come = {one.tag: one.name for name, one in new.items() if name not in old}
        for one in gone:
            now = self.confirmed.get(one.name) or come.get(one.tag) or self._heir(one)
            if now in new and now not in old:
                yield one.name, now

    def _heir(self, gone: Controller) -> str:
        """Give the controller that has all of another's operations and no others."""
        mine = {
            one.pointer
            for one in self.old.methods.values()
            if one.controller == gone.name
        }
        holders = [(one.controller, one.pointer) for one in self.new.methods.values()]
        heirs = {holder for holder, pointer in holders if pointer in mine}
        if len(heirs) != 1:
            return ""
        (heir,) = heirs
        before = {one.pointer for one in self.old.methods.values()} - mine
        theirs = {pointer for holder, pointer in holders if holder == heir}
        return "" if theirs & before else heir

    def _methods(self) -> Iterator[tuple[str, str]]:
        new = self.new.methods
        left: list[Method] = []
        found: set[str] = set()
        for symbol, one in self.old.methods.items():
            home = self.controllers.get(one.controller, one.controller)
            now = self.confirmed.get(symbol, f"{home}.{one.name}")
            if now in new:
                found.add(now)
                yield symbol, now
            else:
                left.append(one)
        free = [one for symbol, one in new.items() if symbol not in found]
        for identity in (_pointer, _id, _template):
            before, after = _unique(left, identity), _unique(free, identity)
            for key in before.keys() & after.keys():
                left.remove(before[key])
                free.remove(after[key])
                yield before[key].symbol, after[key].symbol

    def _match_models(self) -> None:
        """Follow methods and fields to the places where other classes stand now."""
        if self.old.models.keys() <= self.new.models.keys():
            return
        waiting = list(self._places_of_methods())
        seen: set[str] = set()
        while True:
            pairs = [*self._certain(), *waiting]
            gone = {one for one, _ in pairs if one not in self.new.models}
            self._settle(pairs, gone)
            fresh = [name for name in self.models if name not in seen]
            if not fresh:
                return
            seen.update(fresh)
            for name in fresh:
                waiting += self._places_of_fields(name)

    def _certain(self) -> Iterator[tuple[str, str]]:
        """Give the classes that the user, or the place of their schema, pairs."""
        by_id = {id_: name for name, id_ in self.new.models.items()}
        for name, id_ in self.old.models.items():
            if name not in self.models:
                now = self.confirmed.get(name) or by_id.get(id_, "")
                if now in self.new.models and now not in self.old.models:
                    self.models[name] = now
                    yield name, now

    def _settle(self, pairs: list[tuple[str, str]], gone: set[str]) -> None:
        """Take what stands at all places of a class for its successor."""
        successors: dict[str, set[str]] = {}
        ancestors: dict[str, set[str]] = {}
        for one, other in pairs:
            if one in gone:
                successors.setdefault(one, set()).add(other)
                ancestors.setdefault(other, set()).add(one)
        for one, found in successors.items():
            (other,) = found if len(found) == 1 else ("",)
            if one in self.models or other in self.old.models or not other:
                continue
            if len(ancestors[other]) == 1 and other not in self.models.values():
                if self._same_shape(one, other):
                    self.replaced.pop(one, None)
                    self.models[one] = other
                else:
                    self.replaced[one] = other

    def _same_shape(self, one: str, other: str) -> bool:
        """Tell whether two classes have nearly the same fields, or members."""
        before, after = self.old.models[one], self.new.models[other]
        mine, theirs = self.old.labels(before), self.new.labels(after)
        if type(self.old.type(before)) is not type(self.new.type(after)):
            return False
        if not mine and not theirs:
            return similar(one, other)
        gone, come = mine - theirs, theirs - mine
        respelled = sum(any(similar(a, b) for b in come) for a in gone)
        every = len(mine | theirs) - respelled
        return len(mine & theirs) + respelled >= _SHAPE * every

    def _places_of_methods(self) -> Iterator[tuple[str, str]]:
        for symbol, now in self.methods.items():
            before, after = self.old.methods[symbol], self.new.methods[now]
            if self.untouched.call(before, after):
                continue
            yield from _swapped(self.old.returns(before), self.new.returns(after))
            mine = {one.label: one for one in self.old.arguments(before)}
            for one in self.new.arguments(after):
                if one.label in mine:
                    yield from _swapped(mine[one.label].annotation, one.annotation)

    def _places_of_fields(self, name: str) -> Iterator[tuple[str, str]]:
        before, after = self.old.models[name], self.new.models[self.models[name]]
        if before == after and self.untouched.model(before):
            return
        if isinstance(self.old.type(before), t.ObjectType) and isinstance(
            self.new.type(after), t.ObjectType
        ):
            mine = {one.label: one for one in self.old.fields(before)}
            for one in self.new.fields(after):
                if one.label in mine:
                    yield from _swapped(mine[one.label].annotation, one.annotation)

    def _exceptions(self) -> Iterator[tuple[str, str]]:
        old, new = self.old.exceptions, self.new.exceptions
        yield from ((name, name) for name in old if name in new)
        by_id = {id_: name for name, id_ in new.items()}
        heirs = set(self._raised_instead())
        for name, id_ in old.items():
            if name not in new:
                own = [now for before, now in heirs if before == name]
                now = self.confirmed.get(name) or by_id.get(id_, "")
                if not now and len(own) == 1 and self._raised_alike(name, own[0]):
                    now = own[0]
                if now in new and now not in old:
                    yield name, now

    def _raised_alike(self, one: str, other: str) -> bool:
        mine = self.old.labels(self.old.exceptions[one])
        return mine == self.new.labels(self.new.exceptions[other])

    def _raised_instead(self) -> Iterator[tuple[str, str]]:
        for symbol, now in self.methods.items():
            before = self.old.raises(self.old.methods[symbol])
            after = self.new.raises(self.new.methods[now])
            for status in before.keys() & after.keys():
                if before[status] != after[status]:
                    yield before[status], after[status]

    def confirmed_in(self, symbol: str) -> Mapping[str, str]:
        """Give the confirmed renames of what belongs to a symbol."""
        return of_symbol(self.confirmed, symbol)


def _swapped(old: str, new: str) -> Iterator[tuple[str, str]]:
    if old != new:
        yield from replaced(hints(old), hints(new))


def _pointer(one: Method) -> str:
    return one.pointer


def _id(one: Method) -> str:
    return one.operation.id


def _template(one: Method) -> str:
    """Give what stays of an operation when the variables of its path are renamed."""
    return f"{one.operation.method} {_VARIABLE.sub('{}', one.operation.path)}"


def _unique(
    methods: list[Method], identity: Callable[[Method], str]
) -> dict[str, Method]:
    """Give the methods that alone have what they are told apart by."""
    counts = Counter(map(identity, methods))
    return {key: one for one in methods if (key := identity(one)) and counts[key] == 1}
