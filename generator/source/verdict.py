"""The verdict of the deep check, worked out beside the other stages."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from generator.diagnostics import Diagnostic
from generator.source.deep import DeepCheck
from generator.source.document import Source
from generator.source.validate import known_verdict

# Bytes of all documents together. One of this size takes two seconds, in which the
# other stages are done too; from there on the check alone would set the time of a run.
UNASKED_LIMIT: Final = 1_000_000


@contextmanager
def deep_check(
    source: Source, cache: Path, *, asked: bool
) -> Generator[Callable[[], list[Diagnostic]]]:
    """Give a function that waits for the verdict on a document's content.

    A content that was checked before has its verdict in `cache`; otherwise a child
    process works on it until the function is called, and is stopped where that never
    happens. Large documents are checked only if `asked`, and pass without.
    """
    size = sum(len(each.text) for each in source.documents.values())
    known = known_verdict(source, cache)
    if known is None and size > UNASKED_LIMIT and not asked:
        known = []
    if known is not None:
        verdict = known
        yield lambda: verdict
        return
    with DeepCheck(source, cache) as check:
        yield check.result
