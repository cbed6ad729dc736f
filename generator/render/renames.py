"""Old names as code: each warns, and does what the new one does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from generator.ir import types as t
from generator.naming.arguments import label
from generator.naming.classes import ClassName
from generator.naming.lock import NO_FORMER, Groups
from generator.render.annotations import Annotations
from generator.render.context import Context
from generator.render.filters import literal
from generator.render.layout import (
    Declared,
    Node,
    call,
    lay_out,
    prefixed,
    signature,
)
from generator.render.safe import Code


class OldName(Struct, frozen=True):
    """A name in a package, and the one that it has now."""

    name: Code
    now: Code


class OldAttribute(Struct, frozen=True):
    """A property by its old name: its decorators, and the heads of its functions."""

    name: Code
    now: Code
    property: Code
    mark: Code
    getter: Code
    setter: Code


def are_there(context: Context) -> bool:
    """Tell whether the SDK has any old names."""
    return context.names.former != NO_FORMER


def mark(notes: Annotations, old: str, new: str, indent: int = 4) -> Code:
    """Give the decorator of what has another name now."""
    text = literal(f"`{old}` is `{new}` now")
    return lay_out(call(f"@{notes.runtime('deprecated')}", [text]), indent)


def old_classes(context: Context, group: str) -> tuple[OldName, ...]:
    """Give the old names in a package: `models`, `aio.controllers`."""
    names, former = context.names, context.names.former
    tables: dict[str, tuple[Groups, Mapping[str, ClassName]]] = {
        "models": (former.classes, {id_: names.types[id_] for id_ in context.models}),
        "exceptions": (former.exceptions, names.exceptions),
        "controllers": (
            former.controllers,
            {tag: one.controller for tag, one in names.tags.items()},
        ),
    }
    known, new = tables.get(group.removeprefix("aio."), ({}, {}))
    prefix = "Async" if group.startswith("aio") else ""
    found = {old: new[key].name for key in known if key in new for old in known[key]}
    return tuple(
        OldName(Code(f"{prefix}{old}"), Code(f"{prefix}{now}"))
        for old, now in sorted(found.items())
    )


def old_fields(context: Context, id_: t.TypeId) -> dict[str, str]:
    """Give the old names of the fields of a class, each with the new one."""
    known = context.names.former.fields.get(id_, {})
    new = {field.name: name for field, name in context.fields(id_)} if known else {}
    return dict(sorted((old, new[wire]) for wire in known for old in known[wire]))


def old_members(
    context: Context, id_: t.TypeId, labels: Sequence[str]
) -> dict[str, str]:
    """Give the old names of the members of an enumeration, each with the new one."""
    known = context.names.former.members.get(id_, {})
    new = dict(zip(labels, context.names.members[id_], strict=True))
    return dict(sorted((old, new[one]) for one in known for old in known[one]))


def old_arguments(context: Context, operation: t.Operation) -> dict[str, str]:
    """Give the old names of the arguments of a method, each with the new one."""
    known = context.names.former.parameters.get(operation.pointer, {})
    named = context.names.operations[operation.pointer].arguments if known else ()
    new = {label(one.source): one.name for one in named}
    return dict(sorted((old, new[one]) for one in known for old in known[one]))


def attributes(
    notes: Annotations, old: Mapping[str, str], annotations: Mapping[str, str]
) -> tuple[OldAttribute, ...]:
    """Give fields by their old names; `annotations` are by the new ones."""
    return tuple(
        OldAttribute(
            Code(name),
            Code(now),
            Code(f"@{notes.name('builtins', 'property')}"),
            mark(notes, name, now),
            signature(name, (), annotations[now], 4),
            signature(name, [Declared("value", annotations[now])], "None", 4),
        )
        for name, now in old.items()
    )


def generations(known: Groups, names: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Give the names of arguments as they were, the latest first: new name to old one.

    `known` are old names by label, with the versions that let go of them, `names` the
    new ones by label. What was renamed in one version was never mixed.
    """
    versions = {since for one in known.values() for since in one.values()}
    for version in sorted(versions, key=_rank, reverse=True):
        found: dict[str, str] = {}
        for each, olds in known.items():
            later = [
                (_rank(since), old)
                for old, since in olds.items()
                if _rank(since) >= _rank(version)
            ]
            if later:
                found[names[each]] = min(later)[1]
        yield found


def _rank(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


class Overloads:
    """The signatures of something whose arguments have old names."""

    def __init__(
        self, notes: Annotations, known: Groups, names: Mapping[str, str], indent: int
    ) -> None:
        self._notes = notes
        self._indent = indent
        self._generations = [{}, *generations(known, names)]

    def of(
        self,
        name: str,
        parameters: Sequence[Node],
        result: str,
        keyword: str = "def",
        instead: str = "",
    ) -> Iterator[Code]:
        """Give the overloads, the present one first.

        `instead` is the new name, if `name` is an old one.
        """
        start = f"@{self._notes.name('typing', 'overload')}"
        for old in self._generations:
            marks = [start]
            if instead:
                marks.append(mark(self._notes, name, instead, self._indent))
            elif old:
                marks.append(self._mark(old))
            given = [_called(one, old) for one in parameters]
            head = signature(name, given, result, self._indent, keyword)
            between = f"\n{' ' * self._indent}"
            yield Code(between.join([*marks, f"{head} ..."]))

    def _mark(self, old: Mapping[str, str]) -> Code:
        told = ", ".join(f"`{name}` is `{new}` now" for new, name in old.items())
        head = f"@{self._notes.runtime('deprecated')}"
        return lay_out(call(head, [literal(told)]), self._indent)


def takes_old(notes: Annotations, old: Mapping[str, str]) -> Code:
    """Give the decorator of a function whose arguments have old names."""
    names = [prefixed(f"{name}=", literal(new)) for name, new in old.items()]
    return lay_out(call(f"@{notes.runtime('renamed')}", names), 4)


def _called(node: Node, old: Mapping[str, str]) -> Node:
    """Give a parameter by the name it had."""
    if isinstance(node, Declared) and node.name in old:
        return Declared(old[node.name], node.annotation, node.value)
    return node
