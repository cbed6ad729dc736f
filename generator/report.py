"""The report of a run, for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from generator.diagnostics import Diagnostic
from generator.ir.degraded import is_degraded

if TYPE_CHECKING:
    from generator import Result


def as_json(result: Result) -> str:
    """Give it as JSON: `coverage`, `files`, `custom`, `degraded` and `warnings`."""
    covered = msgspec.to_builtins(result.coverage)
    report = {
        "coverage": {**covered, "operations_lost": 0},
        "files": {
            "written": len(result.written),
            "removed": len(result.removed),
            "unchanged": result.unchanged,
        },
        "custom": msgspec.to_builtins(result.custom),
        "degraded": [_told(one) for one in result.diagnostics if is_degraded(one)],
        "warnings": [
            _told(one) for one in result.diagnostics if one.severity == "warning"
        ],
    }
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode()


def _told(diagnostic: Diagnostic) -> dict[str, object]:
    place = diagnostic.place
    return {
        "code": diagnostic.code,
        "message": diagnostic.message,
        "pointer": diagnostic.pointer,
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
    }
