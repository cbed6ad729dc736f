"""The counting of what a document has."""

from __future__ import annotations

from collections.abc import Iterable

from generator.coverage import Coverage
from generator.diagnostics import Diagnostic
from generator.ir import types as t
from generator.ir.degraded import MEDIA_TYPE, is_degraded


def coverage(api: t.Api, models: int, notes: Iterable[Diagnostic]) -> Coverage:
    """Count what an API has, and what of it could be expressed only in part."""
    told = [note for note in notes if is_degraded(note)]
    unused = sum(note.code == MEDIA_TYPE for note in told)
    used = sum(
        bool(operation.body or operation.form)
        + sum(len(response.contents) for response in operation.responses)
        for operation in api.operations
    )
    return Coverage(
        operations=len(api.operations),
        models=models,
        media_types=used + unused,
        media_types_unused=unused,
        degraded=len(told),
    )
