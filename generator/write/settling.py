"""What is to be in the output folder: what is generated, with what people did to it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

import msgspec

from generator.diagnostics import Diagnostic, InputError, Place
from generator.write.bases import Again, find_base
from generator.write.custom import Carried, Last, carry, removed
from generator.write.ignore import ignored
from generator.write.manifest import (
    Custom,
    Edits,
    Manifest,
    based,
    digest,
    read_manifest,
)
from generator.write.paths import check_paths, in_folders
from generator.write.stamps import Seen
from generator.write.transaction import refuse_moved

_NO_FILES = {"folder", "symbolic link"}  # as the digests of such are
_NOTHING = Manifest(generator="", inputs={}, files={})


class Order(msgspec.Struct, frozen=True):
    """What to do with what is there: `force` overwrites what is not ours, too.

    `again` makes a file as it was generated last, if it can.
    """

    force: bool = False
    edits: Edits = "merge"
    again: Again = lambda _path: None

    @property
    def resets(self) -> bool:
        """Whether what people did to generated files is dropped."""
        return self.force or self.edits == "reset"


MERGE = Order()


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """The folder as it is to be, by path.

    `files` are all that are to be there and `wanted` their digests, `generated` the
    digests before anything custom. `there` are the digests now of all that is ours,
    which is what `before` names and what is to be there. `dropped` had something of a
    person's in them. Of those with `faults` a person has to decide.
    """

    files: dict[str, bytes]
    wanted: dict[str, str]
    generated: dict[str, str]
    custom: dict[str, Custom]
    there: dict[str, str | None]
    before: Manifest
    dropped: tuple[str, ...]
    faults: dict[str, tuple[Diagnostic, ...]]


def settle(
    output: Path,
    files: Mapping[str, bytes],
    seen: Seen,
    order: Order,
    unchanged: Mapping[str, str] = {},
) -> Settled:
    """Put together what is generated, what is there and what was generated last.

    `unchanged` are digests of what is generated and there, besides `files`. Raises
    `InputError` where the folder's own files cannot be used.
    """
    is_ignored = ignored(output)
    known = _known(output, force=order.force)
    before = _without(known, is_ignored)
    made = {path: files[path] for path in sorted(files) if not is_ignored(path)}
    left = {path: it for path, it in unchanged.items() if not is_ignored(path)}
    generated = left | {path: digest(data) for path, data in made.items()}
    generated = {path: generated[path] for path in sorted(generated)}
    there = _digests_there(output, {*generated, *before.files}, seen)
    refuse_moved(output, left, there)
    found, faults = _answers(output, made, _touched(generated, there, before), order)
    custom = {path: one for path, one in before.custom.items() if path in faults}
    custom |= {path: one.custom for path, one in found.items() if one.custom}
    edited = [path for path, one in custom.items() if one.edited and path in made]
    own = {path for path, one in found.items() if one.is_own}
    bases = {based(path) for path in {*edited, *known.edited}}
    there |= _digests_there(output, bases, seen)
    return Settled(
        files={
            **made,
            **{path: found[path].data for path in found if path in made},
            **{based(path): made[path] for path in edited},
        },
        wanted={
            **generated,
            **{path: one.digest for path, one in custom.items()},
            **{based(path): generated[path] for path in edited},
        },
        generated=generated,
        custom=custom,
        there={path: now for path, now in there.items() if path not in own},
        before=before,
        dropped=tuple(
            path
            for path in there
            if (path in found and found[path].is_plain)
            or (path in before.custom and path not in {*custom, *own} and there[path])
        ),
        faults=faults,
    )


def _touched(
    generated: Mapping[str, str], there: Mapping[str, str | None], before: Manifest
) -> Iterator[tuple[str, str, str | None]]:
    """Give what is neither as generated last nor as generated now: path and digests."""
    for path, now in there.items():
        was = before.files.get(path)
        if now is not None and now not in (generated.get(path), was):
            yield path, now, was


def _answers(
    output: Path,
    made: Mapping[str, bytes],
    touched: Iterable[tuple[str, str, str | None]],
    order: Order,
) -> tuple[dict[str, Carried], dict[str, tuple[Diagnostic, ...]]]:
    """Decide what becomes of each file, or say why that cannot be decided."""
    found: dict[str, Carried] = {}
    faults: dict[str, tuple[Diagnostic, ...]] = {}
    for path, now, was in touched:
        try:
            found[path] = _answer(output, path, (now, was), made.get(path), order)
        except InputError as error:
            faults[path] = error.diagnostics
    return found, faults


def _answer(
    output: Path,
    path: str,
    digests: tuple[str, str | None],
    new: bytes | None,
    order: Order,
) -> Carried:
    now, was = digests
    file = output / path
    if order.force or (order.resets and was is not None):
        return Carried(new or b"", is_plain=True)
    if was is None or now in _NO_FILES:
        raise InputError(_foreign(file, generated=was is not None))
    if new is None:
        return removed(file, order.edits)
    last = Last(was, partial(find_base, output, path, was, new, order.again))
    return carry(file, file.read_bytes(), new, last, order.edits)


def _known(output: Path, *, force: bool) -> Manifest:
    """Give what the last run left; with `force` a damaged manifest counts as none."""
    try:
        return read_manifest(output) or _NOTHING
    except InputError:
        if not force:
            raise
        return _NOTHING


def _without(known: Manifest, is_ignored: Callable[[str], bool]) -> Manifest:
    """Leave out what is ignored by now."""
    files = {path: was for path, was in known.files.items() if not is_ignored(path)}
    custom = {path: one for path, one in known.custom.items() if path in files}
    return msgspec.structs.replace(known, files=files, custom=custom)


def _digests_there(
    output: Path, paths: Iterable[str], seen: Seen
) -> dict[str, str | None]:
    known = sorted(paths)
    check_paths(output, known)
    near = in_folders(output, known)
    return {path: seen.digest(path) if path in near else None for path in known}


def _foreign(file: Path, *, generated: bool) -> Diagnostic:
    place = Place(str(file), 1, 1, "")
    if generated:
        return Diagnostic(
            "edited",
            "error",
            "this was generated as a file, and is something else now",
            hint="Move it away, or let --reset take its place.",
            place=place,
        )
    return Diagnostic(
        "not-ours",
        "error",
        "a file of this name is to be generated, and the one here is not ours",
        hint="Move it away, choose another --output, or let --force overwrite it.",
        place=place,
    )
