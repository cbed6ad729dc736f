"""Many files replaced as one: after an error or a kill, all are old or all new.

Everything is prepared in the work folder: the new files under `new/`, links to the
files that are to be replaced or removed under `old/`, and last the journal, which
says what is going to happen. While there is a journal, the old tree can be restored;
the run is done at the moment when the journal is removed. Nothing waits for the disk:
what a power cut takes is found by its digest, and made again.
"""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

import msgspec

from generator.diagnostics import Diagnostic, InputError
from generator.processes import done
from generator.write.manifest import WORK, digest, disk_digest
from generator.write.paths import (
    check_paths,
    folder_of,
    in_folders,
    remove_empty_folders,
)
from generator.write.stamps import Stamp, stamp

# What each touched path is to hold, as a digest; `None` where it is removed.
_Journal = dict[str, str | None]


def replace_files(
    output: Path,
    new: Mapping[str, bytes],
    gone: Iterable[str],
    there: Mapping[str, str | None],
) -> dict[str, Stamp]:
    """Write `new` below `output`, in this order, and remove `gone`.

    Gives the stamps by which the new files are known from now on. `there` are digests
    of what was read before; raises `InputError` where a file is another by now.

    The caller holds the lock. Whatever is raised, by Ctrl-C too, the old tree has
    been restored; after a kill the next `roll_back` restores it.
    """
    work = output / WORK
    journal: _Journal = dict.fromkeys(gone)
    journal |= {path: digest(data) for path, data in new.items()}
    try:
        _make_folders(work / "new", (*new, WORK))
        # A folder takes files from one process at a time.
        drafts = done(
            [(path, partial(_write, work / "new", path, new[path])) for path in new],
            together=folder_of,
            what="writing",
        )
        near = in_folders(output, journal)
        kept = [path for path in near if os.path.lexists(output / path)]
        _make_folders(work / "old", kept)
        for path in kept:
            _keep(output / path, work / "old" / path)
        refuse_moved(output, there, {at: disk_digest(output / at) for at in kept})
        draft = work / "new" / WORK  # the one name that no generated file has
        draft.write_bytes(msgspec.json.encode(journal))
        draft.replace(work / "journal")
        # From this moment on the files can be reached.
        clock = (work / "journal").stat().st_mtime_ns
        _apply(output, journal)
        (work / "journal").unlink()
        return _stamps(output, drafts, journal, clock)
    finally:
        roll_back(output)


def refuse_moved(
    output: Path, seen: Mapping[str, str | None], now: Mapping[str, str | None]
) -> None:
    """Raise `InputError` where a file was edited while the run was at work."""
    moved = [path for path, it in now.items() if seen.get(path, it) != it]
    if moved:
        message = f"{output / moved[0]} has changed while the run was at work"
        raise InputError(Diagnostic("busy", "error", message, hint="Run again."))


def roll_back(output: Path) -> None:
    """Restore the old tree if a run was cut short, and clear the work folder.

    The caller holds the lock. Only a file that still is what the run made it is
    restored: an edit made since is left, for the check of hand edits to find.
    """
    work = output / WORK
    journal = _read_journal(work)
    check_paths(output, journal)
    left = [path for path in journal if disk_digest(output / path) == journal[path]]
    kept = [path for path in left if os.path.lexists(work / "old" / path)]
    made = sorted({*left} - {*kept})
    for path in made:
        (output / path).unlink(missing_ok=True)
    remove_empty_folders(output, made)
    _make_folders(output, kept)
    for path in kept:
        (work / "old" / path).replace(output / path)
    (work / "journal").unlink(missing_ok=True)
    shutil.rmtree(work / "new", ignore_errors=True)
    shutil.rmtree(work / "old", ignore_errors=True)


def _apply(output: Path, journal: _Journal) -> None:
    new = {path for path, wanted in journal.items() if wanted is not None}
    gone = {path for path, wanted in journal.items() if wanted is None}
    folders = {above for path in new for above in _above(path)}
    in_the_way = {path for path in gone if path in folders or new & {*_above(path)}}
    _remove(output, in_the_way)
    ready = output / WORK / "new"
    # What is new from its first folder on moves at once: a first run is one of these.
    for entry in sorted({path.partition("/")[0] for path in new}):
        if not os.path.lexists(output / entry):
            (ready / entry).replace(output / entry)
            new -= {path for path in new if path.partition("/")[0] == entry}
    _make_folders(output, new)
    for path in new:
        (ready / path).replace(output / path)
    # Last, as it takes no space: so where there is none, no name has to come back.
    _remove(output, gone - in_the_way)


def _remove(output: Path, gone: Iterable[str]) -> None:
    paths = sorted(gone)
    for path in paths:
        (output / path).unlink()
    remove_empty_folders(output, paths)


def _above(path: str) -> Iterator[str]:
    """Give the folders that a path is in, the nearest first."""
    while path := folder_of(path):
        yield path


def _make_folders(top: Path, paths: Iterable[str]) -> None:
    for folder in {folder_of(path) for path in paths}:
        (top / folder).mkdir(parents=True, exist_ok=True)


def _write(folder: Path, path: str, data: bytes) -> bytes:
    with (folder / path).open("wb") as file:
        file.write(data)
        file.flush()
        return msgspec.msgpack.encode(stamp(os.fstat(file.fileno())))


def _stamps(
    output: Path, drafts: Mapping[str, bytes], journal: _Journal, clock: int
) -> dict[str, Stamp]:
    """Give the stamps of files that nobody can have edited since they were drafts."""
    found: dict[str, Stamp] = {}
    for path, told in drafts.items():
        draft = msgspec.msgpack.decode(told, type=Stamp)
        now = stamp(os.lstat(f"{output}/{path}"), journal[path] or "")
        same = (now.size, now.time, now.inode) == (draft.size, draft.time, draft.inode)
        if same and draft.time < clock:
            found[path] = now
    return found


def _keep(path: Path, copy: Path) -> None:
    try:
        os.link(path, copy, follow_symlinks=False)
    except (OSError, NotImplementedError):  # a file system without hard links
        shutil.copy2(path, copy, follow_symlinks=False)


def _read_journal(work: Path) -> _Journal:
    try:
        data = (work / "journal").read_bytes()
        return msgspec.json.decode(data, type=_Journal)
    except FileNotFoundError:
        return {}
    except (msgspec.DecodeError, UnicodeDecodeError):
        # A power cut took it: what it speaks of is told from the digests.
        return {}
