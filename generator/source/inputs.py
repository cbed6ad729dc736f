"""What a user may name as a document: a file, a folder, a revision, a URL, `-`."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from generator.diagnostics import Diagnostic, InputError
from generator.source.common import Named, read_both
from generator.source.document import Source
from generator.source.files import Revision
from generator.source.loading import load
from generator.source.reading import display, read

_SUFFIXES: Final = (".yaml", ".yml", ".json")
_NAMES: Final = ("openapi", "swagger", "api")
_IS_DOCUMENT: Final = re.compile(
    rb"""^[\s{]*["']?(?:openapi|swagger)["']?\s*:""", re.MULTILINE
)
_START: Final = 4096  # bytes of a file that are searched for its version


def open_input(
    given: str, *, ref_root: Path | None = None, allow_remote: Sequence[str] = ()
) -> Source:
    """Read the document that a user names, with all that it refers to.

    `REV:PATH` is a file of a git revision, its path from the repository's root or,
    with `./`, from here. Raises `InputError`.
    """
    if given == "-":
        content = sys.stdin.buffer.read()
        return load(Path("<stdin>"), content=content, ref_root=ref_root or Path())
    if given.startswith(("http://", "https://")):
        return load(Path(given), url=given, allow_remote=allow_remote)
    path = Path(given)
    if not path.exists() and _is_revision(given):
        return _revision(given, ref_root, allow_remote)
    if path.is_dir():
        path = _document(path)
    return load(path, ref_root=ref_root, allow_remote=allow_remote)


def open_both(
    old: str,
    new: str,
    *,
    ref_root: Path | None = None,
    allow_remote: Sequence[str] = (),
) -> tuple[Source, Source]:
    """Read two documents; of files, what they have in common once.

    Raises `InputError`.
    """
    paths = Path(old), Path(new)
    if not all(path.is_file() for path in paths):
        first, second = (
            open_input(one, ref_root=ref_root, allow_remote=allow_remote)
            for one in (old, new)
        )
        return first, second
    texts = [read(path) for path in paths]
    found = read_both(
        *(Named(text, display(path)) for text, path in zip(texts, paths, strict=True))
    )
    before, after = (
        load(
            path, content=text, known=one, ref_root=ref_root, allow_remote=allow_remote
        )
        for path, text, one in zip(paths, texts, found, strict=True)
    )
    return before, after


def file_beside(given: str, path: Path) -> bytes | None:
    """Read another file of the revision that a document is named by.

    None where it is named otherwise, or has no such file there.
    """
    if Path(given).exists() or not _is_revision(given):
        return None
    files = Revision(given.partition(":")[0], Path.cwd())
    inside = files.real(path.resolve())
    is_there = inside.is_relative_to(files.root) and files.is_file(inside)
    return files.read(inside) if is_there else None


def _is_revision(given: str) -> bool:
    revision, colon, path = given.partition(":")
    # One letter before the colon is a drive.
    return bool(colon and path) and len(revision) > 1 and not revision.startswith("-")


def _revision(given: str, ref_root: Path | None, allow_remote: Sequence[str]) -> Source:
    name, _, inside = given.partition(":")
    files = Revision(name, Path.cwd())
    is_here = inside.startswith(("./", "../"))
    path = (Path.cwd() if is_here else files.root) / PurePosixPath(inside)
    root = ref_root or files.root
    return load(path, files=files, ref_root=root, allow_remote=allow_remote)


def _document(folder: Path) -> Path:
    """Find the one OpenAPI document in a folder."""
    files = sorted(
        each
        for each in folder.iterdir()
        if each.suffix.lower() in _SUFFIXES and each.is_file()
    )
    for name in _NAMES:
        named = [each for each in files if each.stem.lower() == name]
        if len(named) == 1:
            return named[0]
    found = [each for each in files if _IS_DOCUMENT.search(_beginning(each))]
    if len(found) == 1:
        return found[0]
    message = f"{display(folder)} has {len(found) or 'no'} OpenAPI documents"
    names = ", ".join(each.name for each in found[:5])
    hint = f"Name one of them: {names}." if found else "Name the document itself."
    raise InputError(Diagnostic("is-a-folder", "error", message, hint=hint))


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_START)
