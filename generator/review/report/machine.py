"""A comparison as JSON. `docs/diff.md` describes the keys, and so does the schema."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct

from generator.diagnostics import Place
from generator.review.acceptance import identity
from generator.review.compare import Comparison
from generator.review.findings import Bump, Finding, Level, Reading, Verdict
from generator.review.report.places import locate
from generator.review.report.wording import faults
from generator.source.document import Source

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


class Wire(Struct, frozen=True):
    """What the change does to requests and responses."""

    verdict: Verdict


class Sdk(Struct, frozen=True):
    """What the change does to Python that calls the SDK."""

    verdict: Verdict
    version: Annotated[Bump, Meta(description="The part of the version that grows.")]
    next: Annotated[str, Meta(description="The version that comes of it.")]


class Page(Struct, frozen=True):
    """A page of the SDK, by its path in the folder of the SDK."""

    page: str
    change: Literal["changed", "added", "removed"]


class Spot(Struct, frozen=True):
    """A place in a document; `pointer` is of its file (RFC 6901)."""

    pointer: str
    file: str
    line: Annotated[int, Meta(ge=1)]
    column: Annotated[int, Meta(ge=1)]


class Accepted(Struct, frozen=True):
    """Why a finding may be, and the last day on which it may."""

    reason: str
    expires: Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$")]


class Told(Struct, frozen=True, kw_only=True):
    """One edit, and what it means."""

    rule: Annotated[str, Meta(description="`sdkwright explain RULE` shows its page.")]
    level: Level
    reading: Reading
    message: Annotated[str, Meta(description="What changed.")]
    advice: Annotated[str, Meta(description="What callers should do.")]
    old: Spot
    new: Spot
    places: Annotated[
        tuple[str, ...],
        Meta(description="What it reaches: operations, or symbols of the SDK."),
    ]
    operations: tuple[str, ...]
    symbols: tuple[str, ...]
    pages: Annotated[tuple[str, ...], Meta(description="Where callers read of it.")]
    symbol: Annotated[str, Meta(description="What changed in Python.")]
    before: str
    after: str
    id: Annotated[str, Meta(description="What `sdkwright accept --finding` takes.")]
    accepted: Accepted | None


class Report(Struct, frozen=True):
    """What `sdkwright diff --format json` prints: the worst findings come first."""

    wire: Wire
    sdk: Sdk
    faults: Annotated[
        tuple[str, ...],
        Meta(description="Why no SDK can be made of one of the documents."),
    ]
    pages: tuple[Page, ...]
    findings: tuple[Told, ...]


def report_schema() -> str:
    """Give the JSON Schema (2020-12) of the report."""
    schema = msgspec.json.schema(Report)
    text = msgspec.json.encode({"$schema": _DIALECT, **schema})
    return msgspec.json.format(text, indent=2).decode() + "\n"


def as_json(comparison: Comparison) -> str:
    """Give a comparison as JSON, with `wire`, `sdk` and `findings` at its top."""
    edits = comparison.pages.edits if comparison.pages else ()
    report = Report(
        Wire(comparison.verdict("wire")),
        Sdk(comparison.verdict("sdk"), comparison.version, comparison.next),
        tuple(faults(comparison)),
        tuple(Page(one.path, one.change) for one in edits),
        tuple(_told(comparison, one) for one in comparison.findings),
    )
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode()


def _told(comparison: Comparison, finding: Finding) -> Told:
    old, new = locate(comparison, finding)
    known = comparison.pages
    return Told(
        rule=finding.rule,
        level=finding.level,
        reading=finding.reading,
        message=finding.message,
        advice=finding.advice,
        old=_spot(comparison.old.source, finding.old, old),
        new=_spot(comparison.new.source, finding.new, new),
        places=finding.places,
        operations=known.operations(finding) if known else finding.places,
        symbols=known.symbols(finding) if known else (),
        pages=known.of(finding) if known else (),
        symbol=finding.symbol,
        before=finding.before,
        after=finding.after,
        id=identity(finding),
        accepted=_accepted(comparison, finding),
    )


def _accepted(comparison: Comparison, finding: Finding) -> Accepted | None:
    found = comparison.accepted.get(identity(finding))
    return Accepted(found.reason, str(found.expires)) if found else None


def _spot(source: Source, pointer: str, place: Place) -> Spot:
    return Spot(source.original(pointer), place.file, place.line, place.column)
