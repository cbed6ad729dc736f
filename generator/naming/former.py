"""Old names that still work: of what was renamed, for some majors of the package.

A rename is one where the name of a pointer is another one than in the lock, because
the user says so, or where what the lock names is there at another pointer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from msgspec.structs import replace

from generator.config import Config
from generator.ir import types as t
from generator.ir.paged import pagination
from generator.naming.assign import Names, assign
from generator.naming.carrying import carried, is_something_gone, without_other_ids
from generator.naming.identifiers import reserved
from generator.naming.lock import NO_FORMER, NO_LOCK, Former, Groups, Lock, Pins
from generator.naming.moves import moves
from generator.naming.order import in_order
from generator.naming.pinning import lock_of, pins_of

_RELEASE: Final = re.compile(r"(?:\d+!)?(\d+)")  # PEP 440: the epoch is no major


def named(api: t.Api, config: Config, lock: Lock = NO_LOCK) -> tuple[t.Api, Names]:
    """Put an API in order and name it, over what the last run left.

    Raises `InputError` for a name of the user's that cannot be.
    """
    pins = without_other_ids(lock, api)
    ordered = in_order(api, pins)
    names = assign(ordered, config, pins)
    if lock == NO_LOCK:
        return ordered, names
    if is_something_gone(lock, api, names):
        now = lock_of(ordered, names, config)
        found = moves(lock, now, config.renames)
        if found:
            lock, pins = carried(lock, now, found)
            pins = without_other_ids(pins, api)
            ordered = in_order(api, pins)
            names = assign(ordered, config, pins)
    return ordered, replace(names, former=_former(lock, ordered, names, config))


def _former(were: Lock, api: t.Api, names: Names, config: Config) -> Former:
    """Give the old names of everything; `were` are the names of before, by new keys."""
    if not config.old_names:
        return NO_FORMER
    now, known = pins_of(api, names, config), were.former
    keep = _Keeper(config.version, config.old_names)
    accessors = {*now.tags.values(), *reserved("controller")}
    controllers = {*now.controllers.values(), names.client}
    models = {*now.classes.values(), *now.exceptions.values(), *reserved("class")}
    calls = _calls(api, names, config)
    own = reserved("field") | reserved("error_field")
    flat, groups = keep.flat, keep.groups
    found = Former(
        tags=flat(were.tags, now.tags, known.tags, accessors),
        controllers=flat(
            were.controllers, now.controllers, known.controllers, controllers
        ),
        operations=flat(were.operations, now.operations, known.operations, calls),
        parameters=groups(
            *(were.parameters, now.parameters, known.parameters),
            reserved("argument"),
        ),
        classes=flat(were.classes, now.classes, known.classes, models),
        exceptions=flat(were.exceptions, now.exceptions, known.exceptions, models),
        fields=groups(were.fields, now.fields, known.fields, own),
        members=groups(were.members, now.members, known.members, reserved("member")),
    )
    return NO_FORMER if found == NO_FORMER else found  # itself is left out of the file


class _Keeper(NamedTuple):
    """Keeps old names of the package's version, for so many majors."""

    version: str
    majors: int

    def flat(
        self,
        were: Pins,
        now: Pins,
        known: Groups,
        taken: set[str] | Mapping[str, set[str]],
    ) -> Groups:
        """Give the old names by key; `taken` are names of other things."""
        found: dict[str, dict[str, str]] = {}
        for key in sorted(now):
            old = {**known.get(key, {})}
            name = were.get(key, now[key])
            if name != now[key]:
                old[name] = self.version
            out = taken if isinstance(taken, set) else taken[key]
            for name, since in sorted(old.items()):
                if name not in out and self._still(since):
                    found.setdefault(key, {})[name] = since
                    out.add(name)
        return found

    def groups(
        self,
        were: Groups,
        now: Groups,
        known: Mapping[str, Groups],
        own: Collection[str],
    ) -> Mapping[str, Groups]:
        """Give the old names by group and label."""
        found: dict[str, Groups] = {}
        for key in sorted(now):
            if were.get(key, now[key]) == now[key] and key not in known:
                continue  # as most are
            taken = {*now[key].values(), *own}
            old = known.get(key, {})
            if kept := self.flat(were.get(key, {}), now[key], old, taken):
                found[key] = kept
        return found

    def _still(self, since: str) -> bool:
        return _major(self.version) - _major(since) < self.majors


def _major(version: str) -> int:
    found = _RELEASE.match(version)
    return int(found[1]) if found else 0


def _calls(api: t.Api, names: Names, config: Config) -> dict[str, set[str]]:
    """Give for each operation the names that its controller has already."""
    paged = pagination(api, config).paged
    homes: dict[str, set[str]] = {tag.name: {*reserved("method")} for tag in api.tags}
    for one in api.operations:
        name = names.operations[one.pointer].method
        homes[one.tag].add(name)
        if one.pointer in paged:
            homes[one.tag].add(f"{name}_pages")
    return {one.pointer: homes[one.tag] for one in api.operations}
