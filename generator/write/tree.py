"""The output folder: what is generated, what is somebody's own, and what differs."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from itertools import takewhile
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from generator.diagnostics import Diagnostic, InputError
from generator.write.lock import locked
from generator.write.manifest import (
    NAME,
    WORK,
    Custom,
    Manifest,
    based,
    digest,
    disk_digest,
    encode,
    read_manifest,
)
from generator.write.settling import MERGE, Order, Settled, settle
from generator.write.stamps import NO_STAMPS, Seen, Stamps
from generator.write.transaction import replace_files, roll_back

_ADVICE = "Choose another folder with --output, or mend this one."

State = Literal["missing", "changed", "extra", "edited", "conflict"]


class Changes(msgspec.Struct, frozen=True):
    """What a run did to the generated files; sorted POSIX paths below the output.

    `restored` are those written that somebody had removed. In those of `custom` there
    is something that people have written, in those `dropped` there no longer is. By
    the `stamps` the files are known again.
    """

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    restored: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    custom: Mapping[str, Custom] = {}
    stamps: Stamps = {}


class Difference(NamedTuple):
    """A file that is not what the input gives, and the unified diff that mends it.

    `changed` is as an earlier run left it, `extra` is generated no longer. `edited` is
    somebody's work that no run has taken note of yet, or cannot; the diff is that work
    where the file would stay as it is. A `conflict` has to be settled by a person.
    `diff` is empty for a file that is missing or extra.
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
    order: Order = MERGE,
    unchanged: Mapping[str, str] = {},
    stamps: Stamps = NO_STAMPS,
) -> Changes:
    """Make `output` hold `files`, and touch nothing else that is in it.

    What people wrote into a file is carried over. Raises `InputError` with the old tree
    in place: where that is not possible and the `order` does not say what to do, where
    a file is not ours, where another run is at work, where the folder cannot be
    written. What is generated as it is there already can be `unchanged`, by digest, in
    place of `files`. Files that still have one of the `stamps` of the last run are not
    read.
    """
    with _system_errors(output), _new_folders(output), locked(output / WORK) as clock:
        roll_back(output)
        seen = Seen(output, stamps, disk_digest, clock)
        settled = settle(output, files, seen, order, unchanged)
        changes = _changes(settled)
        differing = _differing(settled)
        new = {path: settled.files[path] for path in differing if path in settled.files}
        gone = [path for path in differing if path not in new]
        manifest = _manifest(settled, inputs, version)
        if disk_digest(output / NAME) != digest(manifest):
            new[NAME] = manifest
        fresh: Stamps = {}
        if new or gone:
            fresh = replace_files(output, new, gone, settled.there)
    kept = {
        path: seen.stamps[path] for path in changes.unchanged if path in seen.stamps
    }
    return msgspec.structs.replace(changes, stamps={**kept, **fresh})


def foresee(
    output: Path,
    files: Mapping[str, bytes],
    *,
    order: Order = MERGE,
    unchanged: Mapping[str, str] = {},
) -> Changes:
    """Tell what `commit` would do, or raise what it would; nothing is written."""
    with _system_errors(output):
        seen = Seen(output, NO_STAMPS, disk_digest)
        return _changes(settle(output, files, seen, order, unchanged))


def present(output: Path, stamps: Stamps) -> dict[str, str | None]:
    """Give the digests of the generated files as they are now, for a first look."""
    with suppress(InputError, OSError):
        known = read_manifest(output)
        if known is not None and not (output / WORK).exists():
            seen = Seen(output, stamps, disk_digest)
            return {path: seen.digest(path) for path in known.files}
    return {}


def compare(
    output: Path,
    files: Mapping[str, bytes],
    inputs: Mapping[str, str],
    version: str,
    order: Order = MERGE,
) -> list[Difference]:
    """Tell how `output` differs from what `commit` would leave, by sorted path.

    The manifest is compared like any file: it shows a change of the input that no
    generated file shows.
    """
    with _system_errors(output):
        settled = settle(output, files, Seen(output, NO_STAMPS, disk_digest), order)
        manifest = _manifest(settled, inputs, version)
        unnoticed = _unnoticed(settled)
        paths = {*_differing(settled), *settled.faults, *unnoticed}
        paths -= {based(path) for path in {*unnoticed, *settled.faults}}
        if disk_digest(output / NAME) != digest(manifest):
            paths.add(NAME)
        target = {**settled.files, NAME: manifest}
        return [
            _difference(output, path, target, _state(settled, path))
            for path in sorted(paths)
        ]


def _manifest(settled: Settled, inputs: Mapping[str, str], version: str) -> bytes:
    return encode(
        Manifest(
            generator=version,
            inputs=inputs,
            files=settled.generated,
            custom=settled.custom,
        )
    )


def _changes(settled: Settled) -> Changes:
    """Tell what is to be done; InputError where a person has to decide first."""
    faults = [one for path in sorted(settled.faults) for one in settled.faults[path]]
    if faults:
        raise InputError(*faults)
    there, wanted, ours = settled.there, settled.wanted, settled.generated
    before = settled.before.files
    return Changes(
        written=tuple(path for path in ours if there[path] != wanted[path]),
        removed=tuple(path for path in before if path not in ours and there.get(path)),
        unchanged=tuple(path for path in ours if there[path] == wanted[path]),
        restored=tuple(path for path in ours if path in before and not there[path]),
        dropped=settled.dropped,
        custom=settled.custom,
    )


def _differing(settled: Settled) -> list[str]:
    return [
        path for path, now in settled.there.items() if now != settled.wanted.get(path)
    ]


def _unnoticed(settled: Settled) -> set[str]:
    """Give the files with somebody's work that the last run did not know."""
    known = {path: one.digest for path, one in settled.before.custom.items()}
    return {path for path in settled.custom if settled.there[path] != known.get(path)}


def _state(settled: Settled, path: str) -> State:
    if any(one.code == "conflict" for one in settled.faults.get(path, ())):
        return "conflict"
    if path in settled.faults or path in _unnoticed(settled):
        return "edited"
    return "changed"


def _difference(
    output: Path, path: str, target: Mapping[str, bytes], state: State
) -> Difference:
    wanted, name = target.get(path), f"{output.name}/{path}"
    if wanted is None:
        return Difference(path, "extra" if state == "changed" else state, "")
    try:
        data = (output / path).read_bytes()
    except FileNotFoundError:
        return Difference(path, "missing", "")
    before, after = (data, f"{name} (on disk)"), (wanted, f"{name} (generated)")
    if wanted == data and based(path) in target:
        before, after = (target[based(path)], after[1]), before
    return Difference(path, state, _diff(*before, *after))


def _diff(old: bytes, old_name: str, new: bytes, new_name: str) -> str:
    from difflib import unified_diff

    before, after = (data.decode(errors="replace").splitlines() for data in (old, new))
    return "\n".join(unified_diff(before, after, old_name, new_name, lineterm=""))


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
