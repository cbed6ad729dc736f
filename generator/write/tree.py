"""The output folder: what is generated, what is somebody's own, and what differs."""

from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager, suppress
from itertools import takewhile
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from generator.diagnostics import Diagnostic, InputError, Place
from generator.write.lock import locked
from generator.write.manifest import (
    NAME,
    WORK,
    Manifest,
    digest,
    disk_digest,
    encode,
    read_manifest,
)
from generator.write.paths import check_paths, in_folders
from generator.write.stamps import NO_STAMPS, Seen, Stamps
from generator.write.transaction import replace_files, roll_back

_ADVICE = "Choose another folder with --output, or mend this one."

State = Literal["missing", "changed", "extra", "edited"]


class Changes(msgspec.Struct, frozen=True):
    """What a run did to the generated files; sorted POSIX paths below the output.

    `restored` are those written that somebody had removed. By the `stamps` the files
    are known again.
    """

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    restored: tuple[str, ...] = ()
    stamps: Stamps = {}


class Difference(NamedTuple):
    """A file that is not what the input gives, and the unified diff that mends it.

    `changed` is as an earlier run wrote it, `edited` is somebody's work, `extra` is
    generated no longer; `diff` is empty for a file that is missing or extra.
    """

    path: str
    state: State
    diff: str


def commit(  # noqa: PLR0913  # each has a name
    output: Path,
    files: Mapping[str, bytes],
    inputs: Mapping[str, str],
    version: str,
    *,
    force: bool = False,
    stamps: Stamps = NO_STAMPS,
) -> Changes:
    """Make `output` hold `files`, and touch nothing else that is in it.

    Raises `InputError` with the old tree in place: where a file was edited by hand
    or is not ours (`force` overwrites both), where another run is at work, where
    the folder cannot be written. Files that still have one of the `stamps` of the last
    run are not read.
    """
    wanted = {path: digest(files[path]) for path in sorted(files)}
    with _system_errors(output), _new_folders(output), locked(output / WORK) as clock:
        roll_back(output)
        seen = Seen(output, stamps, disk_digest, clock)
        changes = _changes(output, wanted, seen, force=force)
        new = {path: files[path] for path in changes.written}
        manifest = encode(Manifest(generator=version, inputs=inputs, files=wanted))
        if disk_digest(output / NAME) != digest(manifest):
            new[NAME] = manifest
        fresh: Stamps = {}
        if new or changes.removed:
            fresh = replace_files(output, new, changes.removed)
    kept = {
        path: seen.stamps[path] for path in changes.unchanged if path in seen.stamps
    }
    return msgspec.structs.replace(changes, stamps={**kept, **fresh})


def foresee(
    output: Path, files: Mapping[str, bytes], *, force: bool = False
) -> Changes:
    """Tell what `commit` would do, or raise what it would; nothing is written."""
    wanted = {path: digest(files[path]) for path in sorted(files)}
    with _system_errors(output):
        seen = Seen(output, NO_STAMPS, disk_digest)
        return _changes(output, wanted, seen, force=force)


def _changes(
    output: Path, wanted: Mapping[str, str], seen: Seen, *, force: bool
) -> Changes:
    known = _known_files(output, force=force)
    there = _digests_there(output, {*wanted, *known}, seen)
    if not force:
        _refuse_foreign(output, wanted, known, there)
    return Changes(
        written=tuple(path for path in wanted if there[path] != wanted[path]),
        removed=tuple(path for path in there if path not in wanted and there[path]),
        unchanged=tuple(path for path in wanted if there[path] == wanted[path]),
        restored=tuple(path for path in wanted if path in known and not there[path]),
    )


def compare(
    output: Path, files: Mapping[str, bytes], inputs: Mapping[str, str], version: str
) -> list[Difference]:
    """Tell how `output` differs from what `commit` would leave, by sorted path.

    The manifest is compared like any file: it shows a change of the input that no
    generated file shows.
    """
    check_paths(output, files)
    wanted = {path: digest(data) for path, data in files.items()}
    manifest = encode(Manifest(generator=version, inputs=inputs, files=wanted))
    files = {**files, NAME: manifest}
    with _system_errors(output):
        known = {**_known_files(output, force=False), NAME: disk_digest(output / NAME)}
        seen = Seen(output, NO_STAMPS, disk_digest)
        there = _digests_there(output, {*files, *known}, seen)
        return [
            _difference(
                output, path, files.get(path), as_written=now == known.get(path)
            )
            for path, now in there.items()
            if now != (digest(files[path]) if path in files else None)
        ]


def _difference(
    output: Path, path: str, wanted: bytes | None, *, as_written: bool
) -> Difference:
    from difflib import unified_diff

    if wanted is None:
        return Difference(path, "extra", "")
    try:
        data = (output / path).read_bytes()
    except FileNotFoundError:
        return Difference(path, "missing", "")
    lines = unified_diff(
        data.decode(errors="replace").splitlines(),
        wanted.decode(errors="replace").splitlines(),
        f"{output.name}/{path} (on disk)",
        f"{output.name}/{path} (generated)",
        lineterm="",
    )
    return Difference(path, "changed" if as_written else "edited", "\n".join(lines))


def _known_files(output: Path, *, force: bool) -> Mapping[str, str]:
    """Give the files of the last run and their digests.

    With `force` a damaged manifest counts as none.
    """
    try:
        manifest = read_manifest(output)
    except InputError:
        if not force:
            raise
        return {}
    return {} if manifest is None else manifest.files


def _digests_there(
    output: Path, paths: Iterable[str], seen: Seen
) -> dict[str, str | None]:
    known = sorted(paths)
    check_paths(output, known)
    near = in_folders(output, known)
    return {path: seen.digest(path) if path in near else None for path in known}


def _refuse_foreign(
    output: Path,
    wanted: Mapping[str, str],
    known: Mapping[str, str],
    there: Mapping[str, str | None],
) -> None:
    """Raise `InputError` for each file on which somebody's work would be lost."""
    at_stake = [
        path
        for path, now in there.items()
        if now is not None and now not in (wanted.get(path), known.get(path))
    ]
    if at_stake:
        raise InputError(
            *(_foreign(output, path, generated=path in known) for path in at_stake)
        )


def _foreign(output: Path, path: str, *, generated: bool) -> Diagnostic:
    place = Place(str(output / path), 1, 1, "")
    if generated:
        return Diagnostic(
            "edited",
            "error",
            "this generated file has been edited by hand",
            hint="Move the edit elsewhere, or let --force overwrite it.",
            place=place,
        )
    return Diagnostic(
        "not-ours",
        "error",
        "a file of this name is to be generated, and the one here is not ours",
        hint="Move it away, choose another --output, or let --force overwrite it.",
        place=place,
    )


@contextmanager
def _new_folders(output: Path) -> Generator[None, None, None]:
    """Remove again the folders made for an output that nothing was written to."""
    chain = (output, *output.parents)
    absent = [*takewhile(lambda folder: not folder.exists(), chain)]
    try:
        yield
    finally:
        with suppress(OSError):  # not empty: the run has succeeded
            for folder in absent:
                folder.rmdir()


@contextmanager
def _system_errors(output: Path) -> Generator[None, None, None]:
    """Say what the system refused as an `InputError`: no space, no permission."""
    try:
        if output.exists() and not output.is_dir():
            raise InputError(_unusable(f"{output} is a file, and has to be a folder"))
        yield
    except OSError as error:
        name = error.filename2 or error.filename or output
        message = f"cannot use the output folder: {error.strerror}: {name}"
        raise InputError(_unusable(message)) from error


def _unusable(message: str) -> Diagnostic:
    return Diagnostic("output", "error", message, hint=_ADVICE)
