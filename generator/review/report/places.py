"""Where a finding stands, in both documents."""

from __future__ import annotations

from generator.diagnostics import Place
from generator.review.compare import Comparison
from generator.review.findings import Finding
from generator.source import pointers
from generator.source.document import Source


def locate(comparison: Comparison, finding: Finding) -> tuple[Place, Place]:
    """Give the place of a finding in the old document and in the new one."""
    old, new = comparison.old.source, comparison.new.source
    return place(old, finding.old), place(new, finding.new)


def shown(found: Place) -> str:
    """Write a place as editors understand it."""
    return f"{found.file}:{found.line}:{found.column}"


def place(source: Source, pointer: str) -> Place:
    """Give the place of a canonical pointer, of its key where it has one."""
    uri, json_pointer = pointers.split(pointer)
    document = source.documents.get(uri) or source.documents[""]
    return document.locate(json_pointer, key=True)
