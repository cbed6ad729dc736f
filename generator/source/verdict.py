"""The verdict of the deep check, worked out beside the other stages."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from generator.diagnostics import Diagnostic
from generator.source.document import Source
from generator.source.validate import known_verdict, start_deep


@contextmanager
def deep_check(
    source: Source, cache: Path
) -> Generator[Callable[[], list[Diagnostic]]]:
    """Give a function that waits for the verdict on a document's content.

    A content that was checked before has its verdict in `cache`; otherwise a child
    process works on it until the function is called, and is stopped where that never
    happens.
    """
    known = known_verdict(source, cache)
    if known is not None:
        yield lambda: known
        return
    with start_deep(source.documents[""].path, cache) as check:
        yield check.result
