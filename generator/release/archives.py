"""What is in a wheel and an sdist, and whether it is what is to be released."""

from __future__ import annotations

import re
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Final

from generator.release.refusal import python, refusal, said
from generator.source import facts

# They say how the wheel was built and what is in it, not what the SDK is.
_ENVELOPE: Final = ("/WHEEL", "/RECORD")
_ABOUT: Final = {"METADATA", "WHEEL", "RECORD"}
_LICENCES: Final = "licenses/"
_ALWAYS: Final = {"PKG-INFO", "CHANGELOG.md", "pyproject.toml", "README.md"}
# Hatchling takes them along without being told.
_LICENCE: Final = re.compile("LICEN[CS]E|COPYING|NOTICE|AUTHORS")
_MB: Final = 1_000_000


def wheel_files(path: Path) -> dict[str, bytes]:
    """Read all files of a wheel by their names; raises `InputError` for other files."""
    try:
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except (OSError, zipfile.BadZipFile) as error:
        raise refusal("no-wheel", f"{path} is no wheel: {error}") from error


def sdist_files(path: Path) -> dict[str, bytes]:
    """Read all files of an sdist by their names below its one folder."""
    with tarfile.open(path) as archive:
        opened = ((one.name, archive.extractfile(one)) for one in archive)
        return {name.partition("/")[2]: file.read() for name, file in opened if file}


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """Name the files of two wheels that differ, but for how the wheels were built."""
    return [
        name
        for name in sorted({*one, *other})
        if not name.endswith(_ENVELOPE)
        and _settled(name, one.get(name)) != _settled(name, other.get(name))
    ]


def _settled(name: str, data: bytes | None) -> bytes | None:
    """Leave out of metadata in which version of its form it is written."""
    if data is None or not name.endswith("/METADATA"):
        return data
    return re.sub(rb"\AMetadata-Version: [\d.]+\r?\n", b"", data)


def same_sdk(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> bool:
    """Tell whether two wheels have the same SDK, whatever it was made from."""
    return all(name.endswith(f"/{facts.NAME}") for name in differing(one, other))


def check(
    wheel: Path,
    sdist: Path,
    project: Mapping[str, Path],
    ours: AbstractSet[str],
    budget: float,
) -> None:
    """Raise `InputError` where the archives of a project are not fit to be released.

    `project` are all its files, `ours` those of them that may be in a package; no
    archive is larger than `budget` MB.
    """
    faults = [*_wheel_faults(wheel, project, ours)]
    faults += _sdist_faults(sdist, project, ours)
    for path in (wheel, sdist):
        size = path.stat().st_size
        if size > budget * _MB:
            faults.append(f"{path.name} has {size:,} bytes, the budget is {budget} MB")
    done = python("-m", "twine", "--no-color", "check", "--strict", wheel, sdist)
    if done.returncode:
        faults.append(f"twine check: {said(done)}")
    if faults:
        hint = "Nothing was changed; mend it and release again."
        raise refusal("package", "\n".join(faults), hint)


def _wheel_faults(
    wheel: Path, project: Mapping[str, Path], ours: AbstractSet[str]
) -> Iterator[str]:
    inside = wheel_files(wheel)
    about = {name for name in inside if ".dist-info/" in name}
    package = {name.partition("/")[0] for name in ours if name.endswith("/py.typed")}
    wanted = {name for name in project if name.partition("/")[0] in package}
    for name in sorted(wanted - inside.keys()):
        yield f"{wheel.name} lacks {name}"
    for name in sorted(inside.keys() - about - ours):
        yield f"{wheel.name} has {name}, which is not generated"
    for name in sorted(wanted & inside.keys()):
        if inside[name] != project[name].read_bytes():
            yield f"{wheel.name} has another {name}"
    for name in sorted(about):
        short = name.partition(".dist-info/")[2]
        if short not in _ABOUT and not short.startswith(_LICENCES):
            yield f"{wheel.name} has {name}, which belongs to no package"
    if not wheel.name.endswith("-py3-none-any.whl"):
        yield f"{wheel.name} is not for every Python 3"


def _sdist_faults(
    sdist: Path, project: Mapping[str, Path], ours: AbstractSet[str]
) -> Iterator[str]:
    inside = sdist_files(sdist)
    for name in sorted(inside.keys() - ours - _ALWAYS):
        if not _LICENCE.match(name):
            yield f"{sdist.name} has {name}, which is not generated"
    for name in ("PKG-INFO", "pyproject.toml", "README.md", "PACKAGE.md"):
        if name not in inside:
            yield f"{sdist.name} lacks {name}"
    for name in sorted(inside.keys() & project.keys()):
        if inside[name] != project[name].read_bytes():
            yield f"{sdist.name} has another {name}"
