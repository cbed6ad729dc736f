"""Deprecation, the day on which something goes, and how settled it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from generator.ir.reader import Raw, flag
from generator.review.wire import graph
from generator.review.wire.graph import Edit
from generator.review.wire.look import Look, shown
from generator.source.pointers import JSON

SUNSET: Final = "x-sunset"
STABILITY: Final = "x-stability-level"
_STABILITIES: Final = ("draft", "alpha", "beta", "stable")
_UNSETTLED: Final = frozenset(("draft", "alpha"))


def property_edits(look: Look) -> Iterator[Edit]:
    """Tell the lifecycle of a property."""
    old: dict[str, JSON] = {}
    new: dict[str, JSON] = {}
    for shape, facts in ((look.old, old), (look.new, new)):
        for keyword in ("deprecated", SUNSET, STABILITY):
            said = shape.first(keyword)
            if said is not None:
                facts[keyword] = said.value
    if old != new:
        at = (look.old.home, look.new.home)
        yield from deprecation_edits(at, old, new, look.today)
        yield from stability_edits(at, old, new)


def deprecation_edits(
    at: tuple[str, str], old: Raw, new: Raw, today: date
) -> Iterator[Edit]:
    """Tell a deprecation that came or went, and a sunset that moved closer."""
    was, now = flag(old, "deprecated"), flag(new, "deprecated")
    if was and not now:
        yield from _told(at, "reactivated", "deprecated", old, new)
    if not now or (was and old.get(SUNSET) == new.get(SUNSET)):
        return
    if SUNSET not in new:
        kind = "sunset-removed" if was else "deprecated"
        yield from _told(at, kind, "deprecated", old, new)
        return
    day = sunset(new)
    if day is None or (SUNSET in old and was and sunset(old) is None):
        value = new[SUNSET] if day is None else old[SUNSET]
        yield from _told(at, "sunset-unreadable", SUNSET, old, new, value=shown(value))
        return
    before = sunset(old) if was else None
    if day < today and (before is None or day < before):
        yield from _told(at, "sunset-too-soon", SUNSET, old, new, day=day.isoformat())
    elif before is not None and day < before:
        details = {"day": day.isoformat(), "before": before.isoformat()}
        yield from _told(at, "sunset-earlier", SUNSET, old, new, **details)
    elif was:
        yield from _told(at, "sunset-moved", SUNSET, old, new, day=day.isoformat())
    else:
        kind = "deprecated-until"
        yield from _told(at, kind, "deprecated", old, new, day=day.isoformat())


def stability_edits(at: tuple[str, str], old: Raw, new: Raw) -> Iterator[Edit]:
    """Tell a change of how settled something is; what says nothing is stable."""
    for side in (old, new):
        value = side.get(STABILITY)
        if value is not None and value not in _STABILITIES:
            yield from _told(
                at, "stability-unknown", STABILITY, old, new, value=shown(value)
            )
            return
    before, after = stability(old), stability(new)
    if before == after or {before, after} <= _UNSETTLED:
        return
    is_less = _STABILITIES.index(after) < _STABILITIES.index(before)
    kind = "stability-decreased" if is_less else "stability-increased"
    yield from _told(at, kind, STABILITY, old, new, before=before, after=after)


def stability(raw: Raw) -> str:
    """Give the stability level, `stable` where none is said."""
    value = raw.get(STABILITY)
    return value if isinstance(value, str) and value in _STABILITIES else "stable"


def is_unsettled(raw: Raw) -> bool:
    """Tell whether something was never promised."""
    return stability(raw) in _UNSETTLED


def sunset(raw: Raw) -> date | None:
    """Read the day from which something may be gone (RFC 3339), None if unreadable."""
    value = raw.get(SUNSET)
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(value).date()
    except ValueError:
        return None


def _told(
    at: tuple[str, str], kind: str, keyword: str, old: Raw, new: Raw, **details: str
) -> Iterator[Edit]:
    was = f"{at[0]}/{keyword}" if keyword in old else at[0]
    now = f"{at[1]}/{keyword}" if keyword in new else at[1]
    yield from graph.edit(None, kind, was, now, details)
