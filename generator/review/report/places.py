"""Where a finding stands, in both documents."""

from __future__ import annotations

from generator.diagnostics import Place
from generator.review.compare import Comparison
from generator.review.findings import Finding


def locate(comparison: Comparison, finding: Finding) -> tuple[Place, Place]:
    """Give the place of a finding in the old document and in the new one."""
    old, new = comparison.old.source, comparison.new.source
    return old.place(finding.old), new.place(finding.new)


def shown(found: Place) -> str:
    """Write a place as editors understand it."""
    return f"{found.file}:{found.line}:{found.column}"
