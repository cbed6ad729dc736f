"""Where a run may write: below the output folder, and nowhere else."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePosixPath

from generator.diagnostics import Diagnostic, InputError
from generator.write.manifest import WORK

# Separators and drives of Windows; the paths are the same on every machine.
_REFUSED = frozenset('\\:*?"<>|')


def check_paths(output: Path, paths: Iterable[str]) -> None:
    """Raise `InputError` for paths that lead out of `output` or into its own files.

    They may come from names in a document, or from a manifest or journal that
    somebody has tampered with.
    """
    known = sorted(paths)
    outside = [path for path in known if not _is_plain(path)]
    # A folder below the output may be a symbolic link to anywhere.
    root = Path(os.path.realpath(output))
    folders = {(output / path).parent for path in known if _is_plain(path)}
    outside += [
        str(folder.relative_to(output))
        for folder in sorted(folders)
        if not Path(os.path.realpath(folder)).is_relative_to(root)
    ]
    if outside:
        raise InputError(*(_refusal(output, path) for path in outside))


def remove_empty_folders(output: Path, paths: Iterable[str]) -> None:
    """Remove each folder between `output` and `paths` that holds nothing."""
    for folder in sorted({(output / path).parent for path in paths}, reverse=True):
        with suppress(OSError):  # not empty, or gone already
            while folder != output:
                folder.rmdir()
                folder = folder.parent  # noqa: PLW2901


def _is_plain(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return (
        bool(parts)
        and path == "/".join(parts)
        and path.isprintable()
        and not path.startswith("/")
        and ".." not in parts
        and not _REFUSED & set(path)
        and (parts[0] != WORK)
    )


def _refusal(output: Path, path: str) -> Diagnostic:
    return Diagnostic(
        "unsafe-path",
        "error",
        f"refusing to write to `{path}`, which leads out of {output}",
    )
