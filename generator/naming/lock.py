"""`sdkwright.lock`: the names and the order that callers of an SDK already rely on."""

from __future__ import annotations

import json
import keyword
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

import msgspec
from msgspec import Struct

from generator.diagnostics import Diagnostic, InputError, Place

NAME = "sdkwright.lock"

Pins: TypeAlias = Mapping[str, str]
Groups: TypeAlias = Mapping[str, Pins]


class Former(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Old names that still work, by what has them, as the tables of `Lock` do.

    Each goes to the version of the package that had the new name first.
    """

    tags: Groups = {}
    controllers: Groups = {}
    operations: Groups = {}
    parameters: Mapping[str, Groups] = {}
    classes: Groups = {}
    exceptions: Groups = {}
    fields: Mapping[str, Groups] = {}
    members: Mapping[str, Groups] = {}

    def names(self) -> Iterator[str]:
        """Give all of them."""
        for groups in (
            *(self.tags, self.controllers, self.operations),
            *(self.classes, self.exceptions),
            *self.parameters.values(),
            *self.fields.values(),
            *self.members.values(),
        ):
            for one in groups.values():
                yield from one


NO_FORMER = Former()


class Lock(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Names by what they are for, as the document calls it.

    Tags, operations, events, credentials, and what is in a group (a parameter of an
    operation, a field of a class, a member of an enumeration) stand in the order in
    which the SDK has them. `contents` are the media types of bodies that have several,
    `shapes` what things are, by which they are known again (see `naming.shapes`).
    """

    format: Literal[1]
    naming: Literal["natural", "classic"]
    package: str = ""
    client: str = ""
    servers: Pins = {}
    tags: Pins = {}
    controllers: Pins = {}
    operations: Pins = {}
    events: Pins = {}
    parameters: Groups = {}
    credentials: Groups = {}
    classes: Pins = {}
    exceptions: Pins = {}
    fields: Groups = {}
    members: Groups = {}
    contents: Mapping[str, tuple[str, ...]] = {}
    shapes: Groups = {}
    former: Former = NO_FORMER


NO_LOCK = Lock(format=1, naming="natural")


class Locks(NamedTuple):
    """The names that two SDKs have, of the old API and of the new one.

    Without any, each is named anew. Where only those of the old one are known, the new
    one keeps them; where only those of the new one are, the old one is named anew.
    """

    old: Lock = NO_LOCK
    new: Lock = NO_LOCK


NO_LOCKS = Locks()


def encode(lock: Lock) -> bytes:
    """Give the bytes of a lock file: one name a line."""
    return msgspec.json.format(msgspec.json.encode(lock), indent=2) + b"\n"


def decode(data: bytes, path: Path) -> Lock:
    """Read a lock file. Raises `InputError` where it is damaged."""
    try:
        lock = msgspec.json.decode(data, type=Lock)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(_damaged(path, data, str(error))) from error
    for name in _names(lock):
        if not name.isidentifier() or keyword.iskeyword(name):
            problem = f"{name!r} is no name"
            raise InputError(_damaged(path, data, problem))
    return lock


def _names(lock: Lock) -> Iterator[str]:
    yield from filter(None, (lock.package, lock.client))
    yield from lock.former.names()
    single: Iterable[Pins] = (
        *(lock.servers, lock.tags, lock.controllers, lock.operations),
        *(lock.events, lock.classes, lock.exceptions),
    )
    groups = (lock.parameters, lock.credentials, lock.fields, lock.members)
    for pins in single:
        yield from pins.values()
    for group in groups:
        for pins in group.values():
            yield from pins.values()


def _damaged(path: Path, data: bytes, problem: str) -> Diagnostic:
    line = column = 1
    try:
        json.loads(data)
    except json.JSONDecodeError as error:
        line, column = error.lineno, error.colno
    except ValueError:
        pass  # no text: its beginning is as good a place as any
    lines = data.decode(errors="replace").split("\n")
    return Diagnostic(
        "lock",
        "error",
        f"the lock of names cannot be used: {problem}",
        hint="Restore it from version control; without it, names are chosen anew.",
        place=Place(str(path), line, column, lines[line - 1]),
    )
