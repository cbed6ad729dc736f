"""Edits of the surface, and the findings that they become."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from generator.review.findings import Finding
from generator.review.rules import rules


class Edit(Struct, frozen=True, kw_only=True):
    """One difference at one symbol, which `was` called so, if it was there before.

    `details` fill in the sentence of the rule; `before` and `after` are the symbol as
    Python has it on both sides, `reached` the methods that use it. What has the same
    rule, pointers and details at several symbols is one edit of the document. Its
    `echoes` are the renames that follow from it. Of a rename that is `kept`, the old
    name still works.
    """

    rule: str
    old: str
    new: str
    symbol: str
    was: str = ""
    details: dict[str, str] = {}
    before: str = ""
    after: str = ""
    reached: tuple[str, ...] = ()
    echoes: tuple[str, ...] = ()
    kept: bool = False


def findings(edits: Iterable[Edit]) -> Iterator[Finding]:
    """Make one finding of each edit of the document, with all symbols it reaches."""
    groups: dict[tuple[object, ...], list[Edit]] = {}
    for edit in edits:
        details = sorted(edit.details.items())
        key = edit.rule, edit.old, edit.new, edit.kept, *details
        groups.setdefault(key, []).append(edit)
    for group in groups.values():
        yield _finding(group)


def _finding(group: list[Edit]) -> Finding:
    first = group[0]
    rule = rules()[first.rule]
    places = tuple(dict.fromkeys(edit.symbol for edit in group))
    subject, s = f"`{places[0]}`", "s"
    if len(places) > 1:
        subject, s = f"{subject} and {len(places) - 1:,} more", ""
    details = {"subject": subject, "s": s, **first.details}
    said = rule.says.format_map(details) + _echoed(first.echoes)
    still = first.kept and rule.id.endswith("-renamed")
    return Finding(
        rule=rule.id,
        level="warning" if still else rule.level,
        reading="sdk",
        message=said[:1].upper() + said[1:] + (_STILL if still else ""),
        advice=rule.advice.format_map(details),
        old=first.old,
        new=first.new,
        places=first.reached or places,
        symbol=first.symbol,
        before=first.before,
        after=first.after,
    )


def _echoed(echoes: tuple[str, ...]) -> str:
    return f"; with it, {listed(echoes)}" if echoes else ""


def listed(texts: Iterable[str]) -> str:
    """Write some names in a sentence; of many only the first ones."""
    found = list(texts)
    rest = len(found) - _LISTED
    return ", ".join(found[:_LISTED]) + (f" and {rest:,} more" if rest > 0 else "")


def without_echoes(edits: Iterable[Edit]) -> Iterator[Edit]:
    """Leave out the renames that follow from another one, and tell them with that.

    What has no name of its own is called after what it is in.
    """
    found = list(edits)
    causes = {one.old: one for one in found if one.rule in _RENAMES}
    echoes: dict[str, list[Edit]] = {}
    for one in found:
        if one.rule == "sdk-class-renamed":
            for at in _above(one.old):
                if at in causes:
                    echoes.setdefault(at, []).append(one)
                    break
    claimed = {one.old for own in echoes.values() for one in own}
    for one in found:
        if one.rule == "sdk-class-renamed" and one.old in claimed:
            continue
        own = echoes.get(one.old, []) if one.rule in _RENAMES else []
        told = tuple(f"`{each.symbol}` is `{each.details['now']}`" for each in own)
        yield replace(one, echoes=told) if told else one


def _above(pointer: str) -> Iterator[str]:
    """Give the pointers of what something is in, the outermost first."""
    home, _, inner = pointer.partition("#")
    tokens = inner.split("/")
    for count in range(2, len(tokens)):
        yield f"{home}#{'/'.join(tokens[:count])}"


_LISTED = 6
_STILL = "; the old name still works, and warns"
_RENAMES = frozenset(("sdk-class-renamed", "sdk-method-renamed", "sdk-class-replaced"))
