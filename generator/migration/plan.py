"""What has to be done to code that calls an SDK, by the old names of things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from msgspec import Struct

from generator.ir import types as t
from generator.naming.classes import ClassName
from generator.review.rules import rules
from generator.review.sdk.compare import Changes
from generator.review.sdk.edits import findings
from generator.review.sdk.hints import shown
from generator.review.sdk.surface import Slot, Surface

CLIENT = "client"
"""The symbol of the client, whatever its class is called."""


class Call(Struct, frozen=True):
    """What happens to the arguments of a call.

    `order` are the old names by position, `kept` how many of the first positions are
    what they were. `needed` are the arguments that a call has to have now, with what
    they are; `gone` are those that it may not have.
    """

    order: tuple[str, ...] = ()
    kept: int = 0
    renamed: Mapping[str, str] = {}
    needed: Mapping[str, str] = {}
    gone: frozenset[str] = frozenset()


class ByHand(Struct, frozen=True, order=True):
    """What a person has to look at; lines and columns count from 1."""

    line: int
    column: int
    message: str


class Plan(Struct, frozen=True):
    """All that changes, by old symbol: `Pet`, `Pet.nick`, `PetsController.list`.

    `classes` and `modules` (below the package) are old to new, `members` give the last
    part of the new symbol; `moved` are methods of another controller, as the client's
    attribute before and after. `notes` say what no rewriting can answer.
    """

    package: tuple[str, str]
    classes: Mapping[str, str]
    modules: Mapping[str, str]
    members: Mapping[str, str]
    moved: Mapping[str, tuple[str, str]]
    calls: Mapping[str, Call]
    notes: Mapping[str, Sequence[str]]


def plan(changes: Changes) -> Plan:
    """Give what has to be done, from what changed."""
    return _Planner(changes).plan()


class _Planner:
    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._both = changes.both
        self._old: Surface = changes.both.old
        self._new: Surface = changes.both.new
        self._matching = changes.both.matching

    def plan(self) -> Plan:
        old, new = self._old.context.names, self._new.context.names
        classes = dict(self._classes())
        return Plan(
            package=(old.package, new.package),
            classes={name: now for name, now in classes.items() if name != now},
            modules={one: now for one, now in self._modules() if one != now},
            members=dict(self._members()),
            moved=dict(self._moved()),
            calls=dict(self._calls()),
            notes=self._notes(),
        )

    def _classes(self) -> Iterator[tuple[str, str]]:
        yield from self._matching.models.items()
        yield from self._matching.exceptions.items()
        pairs = [*self._matching.controllers.items()]
        for name, now in pairs:
            for before, after in (("", ""), ("Async", ""), ("", "WithResponse")):
                yield f"{before}{name}{after}", f"{before}{now}{after}"
        old, new = self._old.context.names.client, self._new.context.names.client
        yield old, new
        yield f"Async{old}", f"Async{new}"

    def _modules(self) -> Iterator[tuple[str, str]]:
        old, new = self._old.context.names, self._new.context.names
        for folder, pairs, before, after in (
            ("models", self._matching.models, old.types, new.types),
            ("exceptions", self._matching.exceptions, old.exceptions, new.exceptions),
        ):
            mine, theirs = _by_name(before), _by_name(after)
            for name, now in pairs.items():
                yield f"{folder}.{mine[name].module}", f"{folder}.{theirs[now].module}"
        tags = {one.controller.name: one.controller for one in old.tags.values()}
        others = {one.controller.name: one.controller for one in new.tags.values()}
        for name, now in self._matching.controllers.items():
            for folder in "controllers", "aio.controllers":
                yield f"{folder}.{tags[name].module}", f"{folder}.{others[now].module}"

    def _members(self) -> Iterator[tuple[str, str]]:
        for symbol, now in self._both.renamed.items():
            home = symbol.rpartition(".")[0]
            if home not in self._old.methods and home != self._client:
                yield symbol, now
        for symbol, now in self._matching.methods.items():
            before, after = self._old.methods[symbol], self._new.methods[now]
            if before.name != after.name:
                yield symbol, after.name
                yield f"{symbol}_pages", f"{after.name}_pages"
        for name, now in self._matching.controllers.items():
            accessor = self._old.controllers[name].accessor
            other = self._new.controllers[now].accessor
            if accessor != other:
                yield f"{CLIENT}.{accessor}", other

    @property
    def _client(self) -> str:
        return self._old.context.names.client

    def _moved(self) -> Iterator[tuple[str, tuple[str, str]]]:
        homes = self._matching.controllers
        for symbol, now in self._matching.methods.items():
            before, after = self._old.methods[symbol], self._new.methods[now]
            if homes.get(before.controller) != after.controller:
                old = self._old.controllers[before.controller].accessor
                new = self._new.controllers[after.controller].accessor
                yield symbol, (old, new)
                yield f"{symbol}_pages", (old, new)

    def _calls(self) -> Iterator[tuple[str, Call]]:
        for symbol, now in self._matching.methods.items():
            before = self._old.arguments(self._old.methods[symbol])
            after = self._new.arguments(self._new.methods[now])
            call = self._call(symbol, before, after, demanding=True)
            if call is not None:
                yield symbol, call
                yield f"{symbol}_pages", call
        for name, now in self._matching.models.items():
            old, new = self._old.models[name], self._new.models[now]
            if isinstance(self._new.type(new), t.ObjectType) and isinstance(
                self._old.type(old), t.ObjectType
            ):
                fields = self._old.fields(old), self._new.fields(new)
                call = self._call(name, *fields, demanding=True)
                if call is not None:
                    yield name, _by_keyword(call)
        call = self._call(self._client, self._old.client, self._new.client)
        if call is not None:
            yield CLIENT, _by_keyword(call)

    def _call(
        self,
        symbol: str,
        before: Sequence[Slot],
        after: Sequence[Slot],
        *,
        demanding: bool = False,
    ) -> Call | None:
        if before == after:
            return None
        renamed = {
            one.name: self._both.renamed[f"{symbol}.{one.name}"]
            for one in before
            if f"{symbol}.{one.name}" in self._both.renamed
        }
        names = {one.name: renamed.get(one.name, one.name) for one in before}
        present = {one.name for one in after}
        required = {names[one.name] for one in before if one.required}
        needed = {
            one.name: f"{one.name}: {shown(one.annotation)}"
            for one in after
            if demanding and one.required and one.name not in required
        }
        gone = frozenset(name for name, now in names.items() if now not in present)
        pairs = zip(names.values(), after, strict=False)
        kept = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1].name, pairs))
        order = tuple(names)
        if not renamed and not needed and not gone and kept == len(before):
            return None
        return Call(order, kept, renamed, needed, gone)

    def _notes(self) -> dict[str, list[str]]:
        notes: dict[str, list[str]] = {}
        answered = {*_ANSWERED}
        for edit in self._changes.edits:
            rule = rules()[edit.rule]
            if edit.was and rule.level == "breaking" and edit.rule not in answered:
                for finding in findings([edit]):
                    notes.setdefault(self._symbol(edit.was), []).append(finding.message)
        for symbol in self._old.methods:
            if symbol not in self._matching.methods:
                notes.setdefault(symbol, [f"`{symbol}` is gone"])
        for name in self._old.models:
            if name not in self._matching.models:
                notes.setdefault(name, [f"`{name}` is gone"])
        return notes

    def _symbol(self, symbol: str) -> str:
        own = self._client
        return (
            f"{CLIENT}{symbol.removeprefix(own)}"
            if symbol == own or symbol.startswith(f"{own}.")
            else symbol
        )


_ANSWERED = (
    *("sdk-package-renamed", "sdk-client-renamed", "sdk-argument-renamed"),
    *("sdk-server-renamed", "sdk-event-renamed", "sdk-controller-renamed"),
    *("sdk-method-renamed", "sdk-method-moved", "sdk-parameter-renamed"),
    *("sdk-parameter-inserted", "sdk-parameters-reordered", "sdk-class-renamed"),
    *("sdk-required-parameter-added", "sdk-parameter-became-required"),
    *("sdk-exception-renamed", "sdk-field-renamed", "sdk-member-renamed"),
    *("sdk-required-field-added", "sdk-field-became-required"),
)
"""What code is rewritten for; of all else that breaks it is told where it is used."""


def _by_keyword(call: Call) -> Call:
    """Give what happens to the arguments of a constructor, which has no positions."""
    return Call((), 0, call.renamed, call.needed, call.gone)


def _by_name(names: Mapping[t.TypeId, ClassName]) -> dict[str, ClassName]:
    return {one.name: one for one in names.values()}
