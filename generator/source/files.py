"""Where files are read from: the disk, or a revision of a git repository."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, Protocol

from generator.diagnostics import Diagnostic, InputError
from generator.source.reading import display, read


class Files(Protocol):
    """A tree of files."""

    def read(self, path: Path) -> bytes:
        """Read a file; raises `InputError`."""
        ...

    def is_file(self, path: Path) -> bool:
        """Tell whether there is a file."""
        ...

    def real(self, path: Path) -> Path:
        """Give the absolute path, after symbolic links; raises OSError."""
        ...

    def name(self, path: Path) -> str:
        """Give the name of a file for messages."""
        ...

    def kept(self, url: str) -> tuple[str, bytes] | None:
        """Give what was found at a URL, and where in the end, if that is kept here."""
        ...


class _Disk:
    """The files as they are now."""

    def read(self, path: Path) -> bytes:
        return read(path)

    def is_file(self, path: Path) -> bool:
        return path.is_file()

    def real(self, path: Path) -> Path:
        return path.resolve()

    def name(self, path: Path) -> str:
        return display(path)

    def kept(self, url: str) -> None:
        del url


DISK: Final[Files] = _Disk()


class Revision:
    """The files of one commit, as git has them; links in it are not followed."""

    def __init__(self, name: str, folder: Path) -> None:
        """`folder` is in the repository; raises `InputError` where there is none."""
        self._name = name
        top = git(folder, "rev-parse", "--show-toplevel")
        if top is None:
            message = f"{display(folder)} is in no git repository"
            raise _refusal("not-a-repository", message)
        self.root: Final = Path(top.decode().rstrip("\n"))
        commit = git(self.root, "rev-parse", "--verify", f"{name}^{{commit}}")
        if commit is None:
            message = f"git knows no revision {name!r}"
            hint = "Fetch it first, or name another: git log."
            raise _refusal("unknown-revision", message, hint)
        self._commit = commit.decode().strip()

    def read(self, path: Path) -> bytes:
        """Read a file of the commit."""
        found = self._blob(path, "blob")
        if found is None:
            raise _refusal("file-not-found", f"{self.name(path)} does not exist")
        return found

    def is_file(self, path: Path) -> bool:
        """Ask git for the name alone."""
        return self._blob(path, "-e") is not None

    def real(self, path: Path) -> Path:
        """Give the path that the file would have on disk."""
        return Path(os.path.normpath(self.root / path))

    def name(self, path: Path) -> str:
        """Give the name as git writes it."""
        return f"{self._name}:{self._inside(path)}"

    def kept(self, url: str) -> None:
        """Keep nothing: a revision has files."""
        del url

    def _blob(self, path: Path, what: str) -> bytes | None:
        return git(self.root, "cat-file", what, f"{self._commit}:{self._inside(path)}")

    def _inside(self, path: Path) -> str:
        return Path(os.path.relpath(self.real(path), self.root)).as_posix()


def git(folder: Path, *arguments: str) -> bytes | None:
    """Run git; None where it says no."""
    import subprocess

    try:
        done = subprocess.run(  # noqa: S603  # no shell, and no option from outside
            ["git", "-C", str(folder), *arguments],  # noqa: S607  # the user's own git
            capture_output=True,
            check=False,
        )
    except OSError as fault:
        raise _refusal("no-git", f"git cannot be run: {fault.strerror}") from None
    return None if done.returncode else done.stdout


def _refusal(code: str, message: str, hint: str = "") -> InputError:
    return InputError(Diagnostic(code, "error", message, hint=hint))
