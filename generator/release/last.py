"""The last release: what callers have, and what a new one is compared with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from generator.release.index import Index, version_of
from generator.release.refusal import refusal


class Last(Struct, frozen=True):
    """A release. `old` is what `diff` takes for it, `where` says where it is from."""

    version: str
    old: str
    where: str
    wheel: Path | None = None

    def __str__(self) -> str:
        return f"{self.version}, {self.where}"


def given(since: str, version: str) -> Last:
    """Give the release that the user names; a document is that of `version`."""
    path = Path(since)
    found = version_of(path.name) if path.suffix == ".whl" else None
    if found is None:
        return Last(version, since, f"as {since} describes it")
    return Last(str(found), since, since, path)


def on_index(index: Index, distribution: str, into: Path) -> Last | None:
    """Download the newest wheel of a distribution; `None` where it has no file."""
    files = index.files(distribution)
    wheels = {one.name: one for one in files if one.name.endswith(".whl")}
    newest = _newest(wheels)
    if newest is None:
        if files:
            message = f"{index.shown} has {distribution}, and no wheel of it"
            raise refusal("index", message, "Name the last release: --since OLD")
        return None
    wheel = index.fetch(wheels[newest], into)
    return Last(str(version_of(newest)), str(wheel), f"on {index.shown}", wheel)


def in_folder(folder: Path, distribution: str) -> Last | None:
    """Give the newest wheel of a distribution in a folder."""
    name = re.sub(r"[-_.]+", "_", distribution).lower()  # the binary format's names
    newest = _newest(path.name for path in folder.glob(f"{name}-*.whl"))
    if newest is None:
        return None
    wheel = folder / newest
    return Last(str(version_of(newest)), str(wheel), f"in {folder}", wheel)


def _newest(names: Iterable[str]) -> str | None:
    known = [(version, name) for name in names if (version := version_of(name))]
    return max(known)[1] if known else None
