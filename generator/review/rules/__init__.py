"""The rules: what a finding of each kind says, and how bad it is.

They stand in the data files beside this module, an entry for each kind of edit. What
an entry says for `request`, `response`, `wire` or `sdk` makes a rule of its own. To
read them takes longer than many a review: `rules.json` has what they come to, and is
believed where it was made of just these files. `make snapshots` makes it anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeAlias

import msgspec

from generator.review.findings import Level, Reading

COMPILED: Final = Path(__file__).with_name("rules.json")

Direction: TypeAlias = Literal["request", "response", "none"]
Scope: TypeAlias = Literal["schema", "text", "operation", "document", "settings"]
"""What the example's two halves are: parts of a document, or of `sdk.yaml`."""

_FILES: Final = (
    *("schemas.yaml", "properties.yaml", "operations.yaml", "document.yaml"),
    "sdk.yaml",
)


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule.

    `edit` is the kind of edit, which a request and a response have in common. `says`
    is the sentence of a finding, with the names of its details in braces. `old` and
    `new` are the two halves of the smallest example, in YAML.
    """

    id: str
    edit: str
    level: Level
    reading: Reading
    direction: Direction
    about: str
    says: str
    advice: str
    at: Scope
    old: str
    new: str


class _Side(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    level: Level
    says: str
    advice: str = "Nothing has to be done."


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    about: str
    at: Scope
    old: str
    new: str
    request: _Side | None = None
    response: _Side | None = None
    wire: _Side | None = None
    sdk: _Side | None = None


class _Compiled(msgspec.Struct, frozen=True):
    of: str
    rules: tuple[Rule, ...]


@cache
def rules() -> Mapping[str, Rule]:
    """Give all rules by id."""
    known = msgspec.json.decode(COMPILED.read_bytes(), type=_Compiled)
    found = known.rules if known.of == _digest() else read_rules()
    return {rule.id: rule for rule in found}


def read_rules() -> tuple[Rule, ...]:
    """Read the data files."""
    return tuple(rule for name in _FILES for rule in _read(name))


def compiled() -> bytes:
    """Give what `rules.json` has to be, a rule a line."""
    lines = b",\n".join(map(msgspec.json.encode, read_rules()))
    return b'{"of":"%s","rules":[\n%s\n]}\n' % (_digest().encode(), lines)


def _digest() -> str:
    texts = (Path(__file__).with_name(name).read_bytes() for name in _FILES)
    return hashlib.sha256(b"".join(texts)).hexdigest()


@cache
def edits() -> frozenset[str]:
    """Give all kinds of edits."""
    return frozenset(rule.edit for rule in rules().values())


def _read(name: str) -> Iterator[Rule]:
    from generator.source.yaml12 import parse

    path = Path(__file__).with_name(name)
    entries = msgspec.convert(parse(path.read_bytes(), name), dict[str, _Entry])
    for edit, entry in entries.items():
        sides: tuple[tuple[Direction, _Side | None], ...] = (
            ("request", entry.request),
            ("response", entry.response),
            ("none", entry.wire or entry.sdk),
        )
        for direction, side in sides:
            if side:
                yield _rule(edit, entry, side, direction)


def _rule(edit: str, entry: _Entry, side: _Side, direction: Direction) -> Rule:
    return Rule(
        id=edit if direction == "none" else f"{direction}-{edit}",
        edit=edit,
        level=side.level,
        reading="sdk" if side is entry.sdk else "wire",
        direction=direction,
        about=entry.about,
        says=side.says,
        advice=side.advice,
        at=entry.at,
        old=entry.old,
        new=entry.new,
    )
