"""Edits of the surface, and the findings that they become."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from generator.review.findings import Finding
from generator.review.rules import rules


class Edit(Struct, frozen=True, kw_only=True):
    """One difference at one symbol.

    `details` fill in the sentence of the rule; `before` and `after` are the symbol as
    Python has it on both sides, `reached` the methods that use it. What has the same
    rule, pointers and details at several symbols is one edit of the document.
    """

    rule: str
    old: str
    new: str
    symbol: str
    details: dict[str, str] = {}
    before: str = ""
    after: str = ""
    reached: tuple[str, ...] = ()


def findings(edits: Iterable[Edit]) -> Iterator[Finding]:
    """Make one finding of each edit of the document, with all symbols it reaches."""
    groups: dict[tuple[object, ...], list[Edit]] = {}
    for edit in edits:
        key = edit.rule, edit.old, edit.new, *sorted(edit.details.items())
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
    return Finding(
        rule=rule.id,
        level=rule.level,
        reading="sdk",
        message=rule.says.format_map(details),
        advice=rule.advice.format_map(details),
        old=first.old,
        new=first.new,
        places=first.reached or places,
        before=first.before,
        after=first.after,
    )
