"""A comparison as JSON. `docs/diff.md` describes the keys."""

from __future__ import annotations

import msgspec

from generator.diagnostics import Place
from generator.review.acceptance import Acceptance, identity
from generator.review.compare import Comparison
from generator.review.findings import Finding
from generator.review.report.places import locate
from generator.review.report.wording import faults, pages
from generator.source.document import Source


def as_json(comparison: Comparison) -> str:
    """Give a comparison as JSON, with `wire`, `sdk` and `findings` at its top."""
    report = {
        "wire": {"verdict": comparison.verdict("wire")},
        "sdk": {
            "verdict": comparison.verdict("sdk"),
            "version": comparison.version,
            "next": comparison.next,
        },
        "faults": list(faults(comparison)),
        "pages": [
            {"page": path, "change": change}
            for change, paths in pages(comparison).items()
            for path in paths
        ],
        "findings": [_told(comparison, one) for one in comparison.findings],
    }
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode()


def _told(comparison: Comparison, finding: Finding) -> dict[str, object]:
    old, new = locate(comparison, finding)
    return {
        "rule": finding.rule,
        "level": finding.level,
        "reading": finding.reading,
        "message": finding.message,
        "advice": finding.advice,
        "old": _place(comparison.old.source, finding.old, old),
        "new": _place(comparison.new.source, finding.new, new),
        "places": finding.places,
        **_reached(comparison, finding),
        "symbol": finding.symbol,
        "before": finding.before,
        "after": finding.after,
        "id": identity(finding),
        "accepted": _accepted(comparison.accepted.get(identity(finding))),
    }


def _reached(comparison: Comparison, finding: Finding) -> dict[str, object]:
    """Give what a finding reaches; without an SDK, what the finding itself knows."""
    known = comparison.pages
    return {
        "operations": known.operations(finding) if known else finding.places,
        "symbols": known.symbols(finding) if known else (),
        "pages": known.of(finding) if known else (),
    }


def _accepted(acceptance: Acceptance | None) -> dict[str, str] | None:
    if acceptance is None:
        return None
    return {"reason": acceptance.reason, "expires": str(acceptance.expires)}


def _place(source: Source, pointer: str, place: Place) -> dict[str, object]:
    return {
        "pointer": source.original(pointer),
        "file": place.file,
        "line": place.line,
        "column": place.column,
    }
