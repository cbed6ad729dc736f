"""Where a run may write: below the output folder, and nowhere else."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from generator.diagnostics import Diagnostic, InputError
from generator.write.manifest import WORK

# Separators and drives of Windows; the paths are the same on every machine.
_REFUSED = frozenset('\\:*?"<>|')
_NO_NAMES = frozenset({"", ".", ".."})


def check_paths(output: Path, paths: Iterable[str]) -> None:
    """Raise `InputError` for paths that lead out of `output` or into its own files.

    They may come from names in a document, or from a manifest or journal that
    somebody has tampered with.
    """
    known = sorted(paths)
    plain = set(filter(_is_plain, known))
    outside = [path for path in known if path not in plain]
    # A folder below the output may be a symbolic link to anywhere.
    root = Path(os.path.realpath(output))
    outside += [
        folder
        for folder in sorted(set(map(folder_of, plain)))
        if not Path(os.path.realpath(output / folder)).is_relative_to(root)
    ]
    if outside:
        raise InputError(*(_refusal(output, path) for path in outside))


def folder_of(path: str) -> str:
    """Give the folder of a path below the output; "" for the output itself."""
    return path.rpartition("/")[0]


def in_folders(output: Path, paths: Iterable[str]) -> set[str]:
    """Give the paths whose folder exists: of many new files nothing else is asked."""
    known = set(paths)
    folders = {folder_of(path) for path in known}
    there = {folder for folder in folders if os.path.lexists(output / folder)}
    return {path for path in known if folder_of(path) in there}


def remove_empty_folders(output: Path, paths: Iterable[str]) -> None:
    """Remove each folder between `output` and `paths` that holds nothing."""
    for name in sorted({folder_of(path) for path in paths}, reverse=True):
        folder = output / name
        with suppress(OSError):  # not empty, or gone already
            while folder != output:
                folder.rmdir()
                folder = folder.parent


def _is_plain(path: str) -> bool:
    parts = path.split("/")
    return (
        _NO_NAMES.isdisjoint(parts)
        and path.isprintable()
        and _REFUSED.isdisjoint(path)
        and parts[0] != WORK
    )


def _refusal(output: Path, path: str) -> Diagnostic:
    return Diagnostic(
        "unsafe-path",
        "error",
        f"refusing to write to `{path}`, which leads out of {output}",
    )
