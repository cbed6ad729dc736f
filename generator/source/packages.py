"""A generated package as a document: a wheel, an sdist, or what was in one.

Nothing in it is run or unpacked to disk: one file is read, which says all.
"""

from __future__ import annotations

import os
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import IO, Final, TypeVar

from generator.diagnostics import Diagnostic, InputError
from generator.source.document import Source
from generator.source.facts import NAME, Facts, unpacked
from generator.source.loading import load
from generator.source.reading import display, read

_Name = TypeVar("_Name", str, Path)

_MAX_PACKED: Final = 64 * 1024 * 1024  # bytes
_WHEEL: Final = ".whl"


def has_facts(folder: Path) -> bool:
    """Tell whether a folder is of one generated package, or has one in it."""
    return len(_below(folder)) == 1


def read_facts(path: Path) -> Facts:
    """Read what a package says of itself; raises `InputError`."""
    return unpacked(_packed(path), display(path))


def open_package(path: Path, found: Facts) -> Source:
    """Read the documents that a package carries, as they were when it was made."""
    if not found.root:
        message = f"{display(path)} carries the digests of its documents alone"
        hint = "Name the document that it was made from instead."
        raise InputError(Diagnostic("facts", "error", message, hint=hint))
    files = _Carried(display(path), found)
    return load(
        Path("/", found.root),
        files=files,
        ref_root=Path("/"),
        overlays=[Path("/", name) for name in _overlays(found)],
    )


def _overlays(found: Facts) -> dict[str, bytes]:
    """Give overlays by paths that no document has."""
    return {
        f".overlays/{n}/{name}": text
        for n, (name, text) in enumerate(found.overlays, 1)
    }


class _Carried:
    """The files in a package; its root folder is the one that holds them all."""

    def __init__(self, name: str, found: Facts) -> None:
        self._name = name
        self._facts = found
        self._files = {**found.documents, **_overlays(found)}

    def read(self, path: Path) -> bytes:
        found = self._files.get(self._inside(path))
        if found is None:
            message = f"{self.name(path)} does not exist"
            raise InputError(Diagnostic("file-not-found", "error", message))
        return found

    def is_file(self, path: Path) -> bool:
        return self._inside(path) in self._files

    def real(self, path: Path) -> Path:
        return Path(os.path.normpath(path))

    def name(self, path: Path) -> str:
        return f"{self._name}:{self._inside(path)}"

    def kept(self, url: str) -> tuple[str, bytes] | None:
        url = self._facts.aliases.get(url, url)
        found = self._facts.remote.get(url)
        return None if found is None else (url, found)

    def _inside(self, path: Path) -> str:
        return self.real(path).as_posix().lstrip("/")


def _packed(path: Path) -> bytes:
    if path.is_dir():
        return read(_one(path, _below(path)))
    if path.name.endswith(NAME):
        return read(path)
    try:
        return _in_archive(path)
    except FileNotFoundError:
        read(path)  # says what was probably meant
        raise
    except (OSError, EOFError, zipfile.BadZipFile, tarfile.TarError) as error:
        message = f"{display(path)} cannot be read as a package: {error}"
        raise InputError(Diagnostic("facts", "error", message)) from error


def _in_archive(path: Path) -> bytes:
    if path.name.endswith(_WHEEL):
        with zipfile.ZipFile(path) as wheel:
            name = _one(path, [one for one in wheel.namelist() if _is_it(one)])
            with wheel.open(name) as file:
                return _limited(path, file)
    with tarfile.open(path) as sdist:
        members = {one.name: one for one in sdist if one.isreg() and _is_it(one.name)}
        found = sdist.extractfile(members[_one(path, list(members))])
        return _limited(path, found) if found else b""


def _limited(path: Path, file: IO[bytes]) -> bytes:
    data = file.read(_MAX_PACKED + 1)
    if len(data) > _MAX_PACKED:
        message = f"{NAME} in {display(path)} is larger than any API needs"
        raise InputError(Diagnostic("facts", "error", message))
    return data


def _is_it(name: str) -> bool:
    return PurePosixPath(name).name == NAME


def _below(folder: Path) -> list[Path]:
    """Find it in a package, in the folder of one, and in an sdist that is unpacked."""
    return [*folder.glob(NAME), *folder.glob(f"*/{NAME}")]


def _one(path: Path, found: Iterable[_Name]) -> _Name:
    names = list(found)
    if len(names) == 1:
        return names[0]
    message = f"{display(path)} has {'several' if names else 'no'} {NAME}"
    hint = "A package that sdkwright made has one. Name the document instead."
    raise InputError(Diagnostic("facts", "error", message, hint=hint))
