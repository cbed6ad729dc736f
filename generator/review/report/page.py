"""A comparison as one HTML page to review by: no request, no script from a document.

Text of a document is escaped by the environment, which escapes all that a template
prints. The page's policy (CSP 3) lets only its own style and script work, by their
digests, and nothing be fetched.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from msgspec import Struct

from generator.diagnostics import escape_controls
from generator.render.environment import html, own_text
from generator.review.acceptance import identity
from generator.review.compare import Comparison
from generator.review.findings import LEVELS, Finding, Level
from generator.review.report.changes import Line, code_change
from generator.review.report.excerpts import Excerpt, Excerpts
from generator.review.report.generated import Generated, PageChange
from generator.review.report.places import locate, shown
from generator.review.report.wording import (
    HEADS,
    READINGS,
    UNREAD,
    Part,
    at_level,
    capital,
    consequences,
    count,
    counted,
    paged,
    pages,
    parts,
    verdict,
)
from generator.source.document import Source

_DETAILED: Final = 600  # findings that are shown with what changed around them
_LISTED: Final = 6_000
_OPEN: Final = 12
_PLACES: Final = 40
_PAGES: Final = 200
_TEXT: Final = 2_000


class Card(Struct, frozen=True):
    """A finding as the page shows it."""

    id: str
    rule: str
    level: Level
    reading: str
    sentence: tuple[Part, ...]
    advice: tuple[Part, ...]
    old: str
    new: str
    places: tuple[str, ...]
    more_places: int
    accepted: str
    open: bool
    excerpt: Excerpt | None
    code: tuple[Line, ...]
    page: PageChange | None


class Group(Struct, frozen=True):
    """The findings of one level."""

    level: Level
    head: str
    count: int
    cards: tuple[Card, ...]


class Tile(Struct, frozen=True):
    """A verdict, or what follows from both."""

    name: str
    verdict: str
    level: str
    details: str


class PageList(Struct, frozen=True):
    """The pages of the SDK to which the same happens."""

    head: str
    paths: tuple[str, ...]
    more: int


class Review(Struct, frozen=True):
    """All that the page shows. `style` and `script` are ours, with their digests."""

    title: str
    old: str
    new: str
    tiles: tuple[Tile, ...]
    notes: tuple[str, ...]
    pages: tuple[PageList, ...]
    groups: tuple[Group, ...]
    listed: int
    left_out: int
    style: str
    script: str
    policy: str


def as_page(comparison: Comparison) -> str:
    """Give a comparison as HTML that needs nothing else."""
    style, script = (own_text(f"review/page.{kind}") for kind in ("css", "js"))
    listed = min(len(comparison.findings), _LISTED)
    review = Review(
        title=_title(comparison.new.source),
        old=_version(comparison.old.source),
        new=_version(comparison.new.source),
        tiles=tuple(_tiles(comparison)),
        notes=tuple(_notes(comparison)),
        pages=tuple(_pages(comparison)),
        groups=tuple(_groups(comparison)),
        listed=listed,
        left_out=len(comparison.findings) - listed,
        style=style,
        script=script,
        policy=_policy(style, script),
    )
    return html("review/page.html.j2", page=review)


def _policy(style: str, script: str) -> str:
    """Let these two work and nothing else (Content Security Policy 3, 2.3.1)."""
    digests = (b64encode(sha256(text.encode()).digest()) for text in (style, script))
    first, second = (f"'sha256-{digest.decode()}'" for digest in digests)
    return (
        f"default-src 'none'; style-src {first}; script-src {second}; "
        "base-uri 'none'; form-action 'none'"
    )


def _title(source: Source) -> str:
    info = source.root.get("info")
    title = info.get("title") if isinstance(info, dict) else None
    return escape_controls(str(title or "API"))


def _version(source: Source) -> str:
    info = source.root.get("info")
    version = info.get("version") if isinstance(info, dict) else None
    return escape_controls(f"{source.documents[''].name}, version {version or '?'}")


def _tiles(comparison: Comparison) -> Iterator[Tile]:
    for reading, name in READINGS.items():
        told = verdict(comparison, reading)
        level_ = "warning" if told == UNREAD else comparison.verdict(reading)
        counts = (f"{count(comparison, level, reading):,} {level}" for level in LEVELS)
        yield Tile(name, told, level_, " · ".join(counts))
    if comparison.version != "none":
        level = "breaking" if comparison.version == "major" else "none"
        yield Tile("Next version", comparison.next, level, comparison.version)


def _notes(comparison: Comparison) -> Iterator[str]:
    if comparison.accepted:
        yield f"{counted(len(comparison.accepted), 'finding')} accepted"
    yield from map(escape_controls, consequences(comparison))
    for note in comparison.notes:
        yield escape_controls(f"{capital(note.severity)}: {note.message}")


def _pages(comparison: Comparison) -> Iterator[PageList]:
    for change, paths in pages(comparison).items():
        told = tuple(map(escape_controls, paths[:_PAGES]))
        yield PageList(paged(len(paths), change), told, len(paths) - len(told))


def _groups(comparison: Comparison) -> Iterator[Group]:
    excerpts, generated = Excerpts(comparison), Generated(comparison)
    left = _LISTED
    for level in LEVELS:
        found = at_level(comparison, level)
        first = _LISTED - left
        cards = tuple(
            _card(comparison, one, number, excerpts, generated)
            for number, one in enumerate(found[:left], first)
        )
        left -= len(cards)
        if cards:
            yield Group(level, HEADS[level], len(found), cards)


def _card(
    comparison: Comparison,
    finding: Finding,
    number: int,
    excerpts: Excerpts,
    generated: Generated,
) -> Card:
    is_detailed = number < _DETAILED
    old, new = (escape_controls(shown(one)) for one in locate(comparison, finding))
    accepted = comparison.accepted.get(identity(finding))
    reason = f"{accepted.reason} (until {accepted.expires})" if accepted else ""
    change = code_change(finding.before, finding.after) if is_detailed else ()
    return Card(
        id=identity(finding),
        rule=finding.rule,
        level=finding.level,
        reading=finding.reading,
        sentence=_parts(capital(finding.message)),
        advice=_parts(finding.advice),
        old=old,
        new=new,
        places=tuple(map(escape_controls, finding.places[:_PLACES])),
        more_places=max(0, len(finding.places) - _PLACES),
        accepted=escape_controls(reason),
        open=number < _OPEN and finding.level == "breaking" and accepted is None,
        excerpt=excerpts.around(finding) if is_detailed else None,
        code=tuple(Line(mark, escape_controls(text)) for mark, text in change),
        page=generated.change(finding) if is_detailed else None,
    )


def _parts(sentence: str) -> tuple[Part, ...]:
    return tuple(parts(escape_controls(sentence[:_TEXT])))
