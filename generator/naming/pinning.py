"""What a run leaves in the lock: every name it gave, and the order it had."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from generator.config import Config
from generator.ir import types as t
from generator.naming.arguments import label
from generator.naming.assign import Names, roles
from generator.naming.lock import Lock
from generator.naming.order import member_label
from generator.naming.shapes import shapes


def lock_of(api: t.Api, names: Names, config: Config) -> Lock:
    """Give the lock of an API that was named; what has an order is in it."""
    arguments = {at: one.arguments for at, one in names.operations.items()}
    return replace(
        pins_of(api, names, config),
        shapes=shapes(api, arguments),
        former=names.former,
    )


def pins_of(api: t.Api, names: Names, config: Config) -> Lock:
    """Give the names and orders alone."""
    return Lock(
        format=1,
        naming=config.naming,
        package=names.package,
        client=names.client,
        servers={url: one.function for url, one in sorted(names.servers.items())},
        tags={one.name: names.tags[one.name].accessor for one in api.tags},
        controllers={
            name: tag.controller.name for name, tag in sorted(names.tags.items())
        },
        operations={
            one.pointer: names.operations[one.pointer].method for one in api.operations
        },
        events={one.pointer: names.events[one.pointer].method for one in api.events},
        parameters=dict(sorted(_parameters(names))),
        credentials={
            one.name: dict(zip(roles(one), names.credentials[one.name], strict=True))
            for one in api.schemes
        },
        classes={id_: one.name for id_, one in sorted(names.types.items())},
        exceptions={id_: one.name for id_, one in sorted(names.exceptions.items())},
        fields=_fields(api, names),
        members=_members(api, names),
        contents=dict(sorted(_contents(api))),
    )


def _parameters(names: Names) -> Iterator[tuple[str, dict[str, str]]]:
    for pointer, one in names.operations.items():
        if one.arguments:
            named = {label(some.source): some.name for some in one.arguments}
            yield pointer, named


def _fields(api: t.Api, names: Names) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for id_, own in sorted(names.fields.items()):
        kind = api.types[id_]
        if isinstance(kind, t.ObjectType) and own:
            labels = (field.name for field in kind.fields)
            found[id_] = dict(zip(labels, own, strict=True))
    return found


def _members(api: t.Api, names: Names) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for id_, own in sorted(names.members.items()):
        kind = api.types[id_]
        if isinstance(kind, t.EnumType):
            labels = (member_label(member) for member in kind.members)
            found[id_] = dict(zip(labels, own, strict=True))
    return found


def _contents(api: t.Api) -> Iterator[tuple[str, tuple[str, ...]]]:
    for operation in api.operations:
        holders: Iterable[t.Body | t.Response] = operation.responses
        if operation.body is not None:
            holders = (operation.body, *holders)
        for one in holders:
            if len(one.contents) > 1:
                yield one.pointer, tuple(some.media_type for some in one.contents)
