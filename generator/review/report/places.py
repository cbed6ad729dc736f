"""Where a finding stands, in both documents."""

from __future__ import annotations

from generator.diagnostics import Place
from generator.review.compare import Comparison
from generator.review.findings import Finding


def locate(comparison: Comparison, finding: Finding) -> tuple[Place, Place]:
    """Give the place of a finding in the old document and in the new one."""
    return comparison.old.place(finding.old), comparison.new.place(finding.new)


def shown(place: Place) -> str:
    """Write a place as editors understand it."""
    return f"{place.file}:{place.line}:{place.column}"
