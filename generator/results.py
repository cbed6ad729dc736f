"""What the functions of `import generator` give back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from generator.diagnostics import Diagnostic

if TYPE_CHECKING:
    from generator.coverage import Coverage
    from generator.render.traces import Traces
    from generator.write.manifest import Custom
    from generator.write.tree import Changes, Difference


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What a run did; `up_to_date` where digests alone told that nothing was to do.

    `restored` are the files among `written` that somebody had removed. Those of
    `custom` have something in them that was written by hand, those `dropped` had.
    """

    output: Path
    diagnostics: tuple[Diagnostic, ...]
    unchanged: int
    coverage: Coverage
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    restored: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    custom: Mapping[str, Custom] = {}
    up_to_date: bool = False


class CheckResult(msgspec.Struct, frozen=True):
    """How the output folder differs from what a run would leave.

    Those of `custom` have something in them that was written by hand, and is known.
    """

    differences: tuple[Difference, ...]
    diagnostics: tuple[Diagnostic, ...]
    custom: Mapping[str, Custom] = {}


class Made(msgspec.Struct, frozen=True):
    """What the stages before the writing give.

    Besides `files` there are those `unchanged`, by the digests of what is there.
    """

    files: Mapping[str, bytes]
    unchanged: Mapping[str, str]
    traces: Traces
    inputs: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]
    coverage: Coverage


def result_of(
    output: Path,
    diagnostics: tuple[Diagnostic, ...],
    coverage: Coverage,
    done: Changes,
) -> Result:
    """Say what a run did that changed something, or could have."""
    return Result(
        output=output,
        diagnostics=diagnostics,
        coverage=coverage,
        written=done.written,
        removed=done.removed,
        restored=done.restored,
        dropped=done.dropped,
        custom=done.custom,
        unchanged=len(done.unchanged),
    )
