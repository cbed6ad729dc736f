"""The names of fields and of members of enumerations."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TypeAlias

from generator.ir import types as t
from generator.naming.identifiers import constant, spelled
from generator.naming.lock import Lock
from generator.naming.namespaces import Key, Part, are_apart, name_group
from generator.naming.order import member_label
from generator.naming.overrides import Overrides, member_pointer
from generator.naming.reach import Reach
from generator.naming.style import Style
from generator.naming.words import split

Named: TypeAlias = dict[t.TypeId, tuple[str, ...]]


def fields(
    api: t.Api, found: Reach, style: Style, given: Overrides, lock: Lock
) -> Named:
    """Name the fields of each object, in their order."""
    named: Named = {}
    for id_, kind in api.types.items():
        if isinstance(kind, t.ObjectType):
            section = "error_field" if id_ in found.exceptions else "field"
            firsts = tuple(style.of_variable(one.name, section) for one in kind.fields)
            pinned = lock.fields.get(id_, {})
            if not (pinned or given.fields) and are_apart(firsts):
                named[id_] = firsts
                continue
            parts = [
                Part(
                    (field.name, field.pointer),
                    field.name,
                    first,
                    given.fields.get(field.pointer),
                )
                for field, first in zip(kind.fields, firsts, strict=True)
            ]
            more = partial(_more_of_field, section, style)
            named[id_] = name_group(parts, section, pinned, more)
    return named


def members(api: t.Api, style: Style, given: Overrides, lock: Lock) -> Named:
    """Name the members of each enumeration, in their order."""
    named: Named = {}
    for id_, kind in api.types.items():
        if isinstance(kind, t.EnumType):
            firsts = tuple(
                _first_member(one.name, one.value, style) for one in kind.members
            )
            pinned = lock.members.get(id_, {})
            if not (pinned or given.members) and are_apart(firsts):
                named[id_] = firsts
                continue
            parts = [
                Part(
                    (str(member.value), type(member.value).__name__),
                    member_label(member),
                    first,
                    given.members.get(member_pointer(id_, member)),
                )
                for member, first in zip(kind.members, firsts, strict=True)
            ]
            named[id_] = name_group(parts, "member", pinned, _more_of_member)
    return named


def _more_of_field(section: str, style: Style, key: Key) -> Iterator[str]:
    yield style.variable(spelled(key[0]), section)


def _first_member(name: str | None, value: str | float, style: Style) -> str:
    if name and split(name):
        return style.varname(name)
    # The sign is all that tells -1 from 1, and no part of a name.
    text = str(value)
    signed = not isinstance(value, str) and text.startswith("-")
    return style.member(f"minus {text[1:]}" if signed else text)


def _more_of_member(key: Key) -> Iterator[str]:
    text, kind = key
    exact = spelled(text)
    yield constant(exact)
    yield constant((*split(text), _case(text) if kind == "str" else kind))
    yield constant((*exact, kind))


def _case(text: str) -> str:
    if text.islower():
        return "lower"
    return "upper" if text.isupper() else "text"
