"""What a user may name as a document: a file, a folder, a revision, a URL, `-`."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, NamedTuple

from generator.diagnostics import Diagnostic, InputError
from generator.source.common import read_both
from generator.source.document import Source
from generator.source.files import DISK, Files, Revision
from generator.source.loading import Text, load
from generator.source.positions import Read
from generator.source.reading import display

if TYPE_CHECKING:
    from generator.source.facts import Facts

_SUFFIXES: Final = (".yaml", ".yml", ".json")
_PACKAGES: Final = (".whl", ".tar.gz", ".tgz", ".tar.bz2")
_NAMES: Final = ("openapi", "swagger", "api")
_IS_DOCUMENT: Final = re.compile(
    rb"""^[\s{]*["']?(?:openapi|swagger)["']?\s*:""", re.MULTILINE
)
_START: Final = 4096  # bytes of a file that are searched for its version


class Input(NamedTuple):
    """A document, and what the package says of itself that it comes from."""

    source: Source
    facts: Facts | None = None


def open_input(
    given: str,
    *,
    ref_root: Path | None = None,
    allow_remote: Sequence[str] = (),
    overlays: Sequence[Path] = (),
) -> Input:
    """Read the document that a user names, with all that it refers to.

    `REV:PATH` is a file of a git revision, its path from the repository's root or,
    with `./`, from here. A wheel, an sdist or a folder of either stands for what it
    was made from. `overlays` change any other document; of a revision it is those that
    it has. Raises `InputError`.
    """
    if given == "-":
        content = sys.stdin.buffer.read()
        root = ref_root or Path()
        return Input(
            load(
                Path("<stdin>"),
                content=content,
                ref_root=root,
                allow_remote=allow_remote,
                overlays=overlays,
            )
        )
    if _is_url(given):
        return Input(
            load(Path(given), url=given, allow_remote=allow_remote, overlays=overlays)
        )
    path = Path(given)
    if path.exists() and _is_package(path):
        from generator.source.packages import open_package, read_facts

        found = read_facts(path)
        return Input(open_package(path, found), found)
    return Input(_file(given).load(ref_root, allow_remote, overlays))


class _File(NamedTuple):
    """A document, the tree that it is read from, and how far it refers to others."""

    path: Path
    files: Files = DISK
    root: Path | None = None

    def read(self) -> Text:
        return Text("", self.files.name(self.path), self.files.read(self.path))

    def load(
        self,
        ref_root: Path | None,
        allow_remote: Sequence[str],
        overlays: Sequence[Path],
        known: tuple[Text, Read] | None = None,
    ) -> Source:
        text, said = known or (None, None)
        return load(
            self.path,
            files=self.files,
            ref_root=ref_root or self.root,
            allow_remote=allow_remote,
            content=text.content if text else None,
            known=said,
            overlays=overlays if self.files is DISK else self._then(overlays),
        )

    def _then(self, overlays: Sequence[Path]) -> list[Path]:
        """Give the overlays that a revision has."""
        places = (each.resolve() for each in overlays)
        return [each for each in places if self.files.is_file(each)]


def _file(given: str) -> _File:
    path = Path(given)
    if not path.exists() and _is_revision(given):
        return _revision(given)
    return _File(_only_document(path) if path.is_dir() else path)


def open_both(
    old: str,
    new: str,
    *,
    ref_root: Path | None = None,
    allow_remote: Sequence[str] = (),
    overlays: tuple[Sequence[Path], Sequence[Path]] = ((), ()),
) -> tuple[Input, Input]:
    """Read two documents; of files, what both have in common once.

    `overlays` are those of each. Raises `InputError`.
    """
    if not (_is_file(old) and _is_file(new)):
        before, after = (
            open_input(
                one, ref_root=ref_root, allow_remote=allow_remote, overlays=layers
            )
            for one, layers in zip((old, new), overlays, strict=True)
        )
        return before, after
    files = _file(old), _file(new)
    texts = files[0].read(), files[1].read()
    before, after = (
        Input(one.load(ref_root, allow_remote, layers, (text, said)))
        for one, text, said, layers in zip(
            files, texts, read_both(*texts), overlays, strict=True
        )
    )
    return before, after


def _is_url(given: str) -> bool:
    return given.startswith(("http://", "https://"))


def _is_file(given: str) -> bool:
    path = Path(given)
    is_package = path.exists() and _is_package(path)
    return given != "-" and not _is_url(given) and not is_package


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


def _is_package(path: Path) -> bool:
    """Tell whether a path that is there is a package, and holds no document."""
    if not path.is_dir():
        return path.name.endswith(_PACKAGES)
    from generator.source.packages import has_facts

    return has_facts(path) and not _documents_in(path)


def _is_revision(given: str) -> bool:
    revision, colon, path = given.partition(":")
    # One letter before the colon is a drive.
    return bool(colon and path) and len(revision) > 1 and not revision.startswith("-")


def _revision(given: str) -> _File:
    name, _, inside = given.partition(":")
    files = Revision(name, Path.cwd())
    is_here = inside.startswith(("./", "../"))
    path = (Path.cwd() if is_here else files.root) / PurePosixPath(inside)
    return _File(path, files, files.root)


def _only_document(folder: Path) -> Path:
    """Find the one OpenAPI document in a folder."""
    found = _documents_in(folder)
    if len(found) == 1:
        return found[0]
    message = f"{display(folder)} has {len(found) or 'no'} OpenAPI documents"
    names = ", ".join(each.name for each in found[:5])
    hint = f"Name one of them: {names}." if found else "Name the document itself."
    raise InputError(Diagnostic("is-a-folder", "error", message, hint=hint))


def _documents_in(folder: Path) -> list[Path]:
    """Give what may be meant by a folder: by name, or else by how a file begins."""
    files = sorted(
        each
        for each in folder.iterdir()
        if each.suffix.lower() in _SUFFIXES and each.is_file()
    )
    for name in _NAMES:
        named = [each for each in files if each.stem.lower() == name]
        if len(named) == 1:
            return named
    return [each for each in files if _IS_DOCUMENT.search(_beginning(each))]


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_START)
