"""The Pythons of this machine that a package supports."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from generator.release.refusal import refusal, run

_OLDEST: Final = (3, 10)
_TOLD: Final = "import sys, venv, ensurepip; print(*sys.version_info[:3])"
# Where people who have several keep them: pyenv's folder, and uv's.
_FOLDERS: Final = (
    ("PYENV_ROOT", ".pyenv", "versions/*/bin/python3"),
    ("UV_PYTHON_INSTALL_DIR", ".local/share/uv/python", "*/bin/python3"),
)


class Python(Struct, frozen=True, order=True):
    """A Python that can make environments."""

    version: tuple[int, int, int]
    path: str

    def __str__(self) -> str:
        return ".".join(map(str, self.version))


def oldest_and_newest(given: Iterable[str] = ()) -> tuple[Python, ...]:
    """Give the oldest and the newest that are here; or all that are `given`."""
    if asked := list(given):
        return tuple(_named(one) for one in asked)
    found = sorted({one for one in map(_look, _candidates()) if one is not None})
    fitting = [one for one in found if one.version[:2] >= _OLDEST]
    return tuple(dict.fromkeys((fitting[0], fitting[-1])))


def _named(given: str) -> Python:
    path = shutil.which(given)
    found = None if path is None else _look(path)
    if found is None:
        raise refusal("no-python", f"{given} is no Python that can make environments")
    if found.version[:2] < _OLDEST:
        wanted = ".".join(map(str, _OLDEST))
        raise refusal("no-python", f"{given} is older than {wanted}")
    return found


def _look(path: str) -> Python | None:
    """Ask a Python for its version; a stand-in for one that is not there gives none."""
    done = run(path, "-I", "-c", _TOLD)
    if done.returncode:
        return None
    major, minor, micro = map(int, done.stdout.split())
    return Python((major, minor, micro), path)


def _candidates() -> Iterator[str]:
    yield sys.executable
    for minor in range(_OLDEST[1], sys.version_info.minor + 10):
        found = shutil.which(f"python3.{minor}")
        if found is not None:
            yield found
    for variable, usual, pattern in _FOLDERS:
        folder = Path(os.environ.get(variable, Path.home() / usual))
        yield from map(str, folder.glob(pattern))
