"""What was generated last, where a file holds something else by now.

The manifest has its digest, so a text from anywhere can be told to be the right one.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from generator.diagnostics import InputError
from generator.source.files import git
from generator.write.manifest import based, digest

Again: TypeAlias = Callable[[str], bytes | None]
"""Gives a file as it is made again from what the last run was made from, if it can."""

_COMMITS_ASKED = 200


def find_base(
    output: Path, path: str, wanted: str, new: bytes, again: Again
) -> bytes | None:
    """Give the text of digest `wanted` that a file had before it was edited.

    It was kept when the edit was first seen; or what is generated now is the same; or
    git has it among the last versions of the file; or it can be made `again`.
    """
    for text in _candidates(output, path, new, again):
        if text is not None and digest(text) == wanted:
            return text
    return None


def _candidates(
    output: Path, path: str, new: bytes, again: Again
) -> Iterator[bytes | None]:
    kept = output / based(path)
    yield kept.read_bytes() if kept.is_file() else None
    yield new
    yield from _in_git(output, path)
    yield again(path)


def _in_git(output: Path, path: str) -> Iterator[bytes | None]:
    """Give the versions that were committed, the newest first."""
    arguments = "log", f"-{_COMMITS_ASKED}", "--format=%H", "--", path
    with suppress(InputError):  # there is no git
        for commit in (git(output, *arguments) or b"").decode().split():
            yield git(output, "cat-file", "blob", f"{commit}:./{path}")
