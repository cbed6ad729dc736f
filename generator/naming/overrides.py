"""The names that the user gives: `names:` in sdk.yaml, and `x-sdk-name`."""

from __future__ import annotations

import keyword
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias

from msgspec import Struct, field

from generator.config import Config, settings_pointer
from generator.diagnostics import Diagnostic, InputError
from generator.ir import types as t
from generator.naming.identifiers import class_name, constant, reserved
from generator.naming.namespaces import Given
from generator.naming.reach import Reach
from generator.naming.style import Style
from generator.naming.words import split
from generator.source.pointers import join

Table: TypeAlias = Literal[
    "classes", "events", "fields", "members", "operations", "parameters", "tags"
]
Names: TypeAlias = dict[str, Given]


class Overrides(Struct, frozen=True):
    """Names by the pointer of what they are for; of tags, see `tag_pointer`.

    `notes` warn of names that have no effect.
    """

    classes: Names = field(default_factory=dict[str, Given])
    events: Names = field(default_factory=dict[str, Given])
    fields: Names = field(default_factory=dict[str, Given])
    members: Names = field(default_factory=dict[str, Given])
    operations: Names = field(default_factory=dict[str, Given])
    parameters: Names = field(default_factory=dict[str, Given])
    tags: Names = field(default_factory=dict[str, Given])
    notes: list[Diagnostic] = field(default_factory=list[Diagnostic])


class _Target(NamedTuple):
    """Something that can be named; `wish` is its `x-sdk-name`, written below `at`."""

    table: Table
    section: str
    pointer: str
    at: str = ""
    wish: str = ""
    also: str = ""


def tag_pointer(name: str) -> str:
    """Give the key of a tag: by its name, as a tag need not be declared."""
    return join("#/tags", name)


def member_pointer(id_: t.TypeId, member: t.Member) -> str:
    """Give the key of a value of an enumeration, by its position there."""
    return f"{id_}/enum/{member.index}"


def overrides(api: t.Api, found: Reach, config: Config, style: Style) -> Overrides:
    """Collect the names given for an API; those of sdk.yaml win.

    At a property with a class of its own, a name with a first capital is the class's,
    any other the field's. Raises `InputError` for each that is no identifier, is
    reserved, or is for nothing in the document.
    """
    made = Overrides()
    targets = list(_targets(api, found, every=bool(config.names)))
    shared = {one.pointer for one in targets if one.table == "classes"}
    shared &= {one.pointer for one in targets if one.table == "fields"}
    faults: dict[str, Diagnostic] = {}
    for target in targets:
        given = _given(target, config.names)
        if given is None:
            continue
        of_class = target.table == "classes"
        if target.pointer in shared and given.name[:1].isupper() != of_class:
            continue
        getattr(made, target.table)[target.pointer] = given
        if not _is_free(given.name, target.section):
            faults[given.at] = _bad_name(given, target.section, style)
    keys = {key for one in targets for key in (one.pointer, one.also) if key}
    left = [key for key in config.names if key not in keys]
    unknown = [key for key in left if not _is_classless(api, key)]
    made.notes.extend(_unused(key) for key in left if key not in unknown)
    if faults or unknown:
        raise InputError(*faults.values(), *(_unknown(key, keys) for key in unknown))
    return made


def _is_classless(api: t.Api, key: str) -> bool:
    return key in api.classless or key in api.types


def _unused(key: str) -> Diagnostic:
    return Diagnostic(
        "unused-name",
        "warning",
        f"the name has no effect: {key!r} becomes no class",
        settings_pointer("names", key),
        "Name the properties and parameters that have this schema, or remove it.",
    )


def _given(target: _Target, names: Mapping[str, str]) -> Given | None:
    for key in (target.pointer, target.also):
        if key and key in names:
            return Given(names[key], settings_pointer("names", key))
    return Given(target.wish, join(target.at, "x-sdk-name")) if target.wish else None


def _targets(api: t.Api, found: Reach, *, every: bool) -> Iterator[_Target]:
    """Give what can be named; without `every`, only what the document names."""
    for tag in api.tags:
        if every or tag.sdk_name:
            key = tag_pointer(tag.name)
            yield _Target("tags", "controller", key, tag.pointer, tag.sdk_name)
    for operation in api.operations:
        yield from _of_operation(operation, every=every)
    for event in api.events:
        if every or event.sdk_name:
            at = event.pointer
            yield _Target("events", "event", at, at, event.sdk_name, event.id)
    for id_, kind in api.types.items():
        if isinstance(kind, t.Class):
            if every or kind.sdk_name:
                yield _Target("classes", "class", id_, id_, kind.sdk_name)
            if isinstance(kind, t.ObjectType):
                section = "error_field" if id_ in found.exceptions else "field"
                for one in kind.fields:
                    if every or one.sdk_name:
                        at = one.pointer
                        yield _Target("fields", section, at, at, one.sdk_name)
            elif every and isinstance(kind, t.EnumType):
                for member in kind.members:
                    yield _Target("members", "member", member_pointer(id_, member))


def _of_operation(operation: t.Operation, *, every: bool) -> Iterator[_Target]:
    at, wish = operation.pointer, operation.sdk_name
    if every or wish:
        yield _Target("operations", "method", at, at, wish, operation.id)
    for one in operation.parameters:
        if one.pointer != at and (every or one.sdk_name):
            where = one.pointer
            yield _Target("parameters", "argument", where, where, one.sdk_name)
    if operation.body is not None and every:
        yield _Target("parameters", "argument", operation.body.pointer)


def setting(name: str, key: str, section: str, style: Style) -> str:
    """Give the name of a setting, such as `client`, if it can be one."""
    if not _is_free(name, section):
        raise InputError(_bad_name(Given(name, settings_pointer(key)), section, style))
    return name


def _is_free(name: str, section: str) -> bool:
    # What begins with an underscore is the SDK's own.
    return (
        name.isidentifier()
        and not name.startswith("_")
        and not keyword.iskeyword(name)
        and name not in reserved(section)
    )


def _bad_name(given: Given, section: str, style: Style) -> Diagnostic:
    words = split(given.name)
    match section:
        case "class" | "client":
            better = class_name(words)
            suffix = "Schema" if section == "class" else "Sdk"
            better = f"{better}{suffix}" if better in reserved(section) else better
        case "member":
            better = constant(words)
        case _:
            better = style.variable(words, section)
    what = "reserved" if given.name.isidentifier() else "no identifier of Python"
    return Diagnostic(
        "bad-name",
        "error",
        f"{given.name!r} cannot be a name here: it is {what}",
        given.at,
        f"{better} would do.",
    )


def _unknown(key: str, known: set[str]) -> Diagnostic:
    from difflib import get_close_matches

    close = get_close_matches(key, sorted(known), n=1)
    hint = f"Did you mean {close[0]!r}?" if close else ""
    return Diagnostic(
        "unknown-name",
        "error",
        f"nothing in the document is {key!r}",
        settings_pointer("names", key),
        hint
        or "A key is the pointer of a schema, a property, a parameter …, "
        "such as '#/components/schemas/Pet', or an operationId.",
    )
