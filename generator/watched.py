"""Which files a run reads, so that somebody can wait for them to change."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from generator.diagnostics import InputError
from generator.job import Job
from generator.render.folder import custom_templates
from generator.write.manifest import read_manifest

Stamp: TypeAlias = tuple[int, int, int] | None


def inputs_of(task: Job, *, done: bool) -> frozenset[Path]:
    """Give the files that a run reads, and those that it misses.

    What was `done` has written down what it read. Otherwise the references say it, as
    far as they can be read: at least it is what the settings name.
    """
    roots = task.roots
    manifest = read_manifest(task.output) if done else None
    names = manifest.inputs if manifest is not None else _referred(task)
    parted = (name.partition(":") for name in names)
    found = {roots[role].parent / name for role, _, name in parted if role in roots}
    return frozenset(found | set(roots.values()) | set(_templates(task)))


def _templates(task: Job) -> Iterator[Path]:
    """Give the user's templates, and their folders, in which others may come."""
    if task.templates is not None:
        paths = custom_templates(task.templates).values()
        yield from {task.templates, *paths, *(path.parent for path in paths)}


def _referred(task: Job) -> Iterable[str]:
    try:
        return task.inputs(task.load())
    except (InputError, OSError):
        return ()


def stamps(paths: Iterable[Path]) -> Mapping[Path, Stamp]:
    """Give what changes with every save: time, size and inode; None without a file."""
    return {path: _stamp(path) for path in sorted(paths)}


def _stamp(path: Path) -> Stamp:
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_mtime_ns, facts.st_size, facts.st_ino


def folders(paths: Iterable[Path]) -> frozenset[Path]:
    """Give the folders that files are in, or are to be; each is there.

    A link is saved where it leads.
    """
    ends = (end for path in paths for end in (path, Path(os.path.realpath(path))))
    return frozenset(map(_existing, ends))


def _existing(path: Path) -> Path:
    return next(each for each in path.absolute().parents if each.is_dir())
