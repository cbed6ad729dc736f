"""What people wrote into generated files, and how it gets into the next ones."""

import ast
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from generator.diagnostics import Diagnostic, InputError, Place
from generator.write.manifest import Custom, Edits, digest
from generator.write.merge import Conflict, Side, merge
from generator.write.regions import (
    Region,
    cut_out,
    has_marks,
    line_of,
    put_back,
)

_CHOICE = "--ours keeps it, --theirs takes what is generated"
_LINES_SHOWN = 30


class Carried(NamedTuple):
    """A file as it is to be, and what of it is somebody's.

    A file that `is_own` is all theirs from now on, one that `is_plain` as generated.
    """

    data: bytes
    custom: Custom | None = None
    is_own: bool = False
    is_plain: bool = False


class Last(NamedTuple):
    """What was generated last: its digest, and what looks for the text."""

    digest: str
    find: Callable[[], bytes | None]

    def is_text(self, lines: list[str]) -> bool:
        """Tell whether it was these lines."""
        return digest(_bytes(lines)) == self.digest


def carry(
    file: Path, ours: bytes, theirs: bytes, last: Last, edits: Edits = "merge"
) -> Carried:
    """Bring what people wrote into `ours` over to `theirs`, the new generated text.

    Raises `InputError` where that is not for a program to decide.
    """
    if not _is_text(theirs):
        return _taken(file, ours, theirs, edits)
    is_dos = b"\r\n" in ours and ours.count(b"\n") == ours.count(b"\r\n")
    ends = b"\r\n" if is_dos and b"\r\n" not in theirs else b"\n"
    mine, new = _lines(ours.replace(ends, b"\n")), _lines(theirs)
    rest, regions = mine, list[Region]()
    if has_marks(file.name, mine) and not has_marks(file.name, new):
        rest, regions = cut_out(file, mine, last.is_text)
    made = new
    if not last.is_text(rest) and rest != new:
        side = edits if edits in ("ours", "theirs") else None
        made = _merged(file, (rest, regions), new, last.find(), side)
    text = mine if made == rest else _with_regions(file, regions, rest, made)
    _refuse_broken(file, mine, text)
    data = _bytes(text).replace(b"\n", ends)
    if data == theirs:
        return Carried(data, is_plain=True)
    names = tuple(sorted(name for region in regions for name in region.names))
    return Carried(data, Custom(digest=digest(data), edited=made != new, regions=names))


def _taken(file: Path, ours: bytes, theirs: bytes, edits: Edits) -> Carried:
    """Take one of two files that nobody can merge, as they are no text."""
    if edits == "merge":
        raise InputError(_no_text(file))
    if edits == "theirs":
        return Carried(theirs, is_plain=True)
    return Carried(ours, Custom(digest=digest(ours), edited=True))


def _merged(
    file: Path,
    mine: tuple[list[str], list[Region]],
    new: list[str],
    base: bytes | None,
    side: Side | None,
) -> list[str]:
    """Merge; where the base is not known all of the file is one conflict."""
    rest, regions = mine
    if base is None:
        if side is None:
            raise InputError(_unknown(file, rest))
        return rest if side == "ours" else new
    found = merge(_lines(base), rest, new, side)
    if found.conflicts:
        raise InputError(*(_conflict(file, one, regions) for one in found.conflicts))
    return found.lines


def _with_regions(
    file: Path, regions: list[Region], rest: list[str], made: list[str]
) -> list[str]:
    if not regions:
        return made
    try:
        return put_back(file, regions, rest, made)
    except SyntaxError as error:
        raise InputError(_broken(file, str(error))) from None


def _refuse_broken(file: Path, mine: list[str], text: list[str]) -> None:
    """Raise `InputError` where what could be read could not be any longer."""
    if text != mine and not _fault(file, mine):
        fault = _fault(file, text)
        if fault:
            raise InputError(_broken(file, fault))


def _fault(file: Path, lines: list[str]) -> str:
    """Tell what is wrong with Python or JSON; "" where nothing is."""
    try:
        match file.suffix:
            case ".py":
                ast.parse("\n".join(lines))
            case ".json":
                msgspec.json.decode(_bytes(lines))
            case _:
                pass
    except (SyntaxError, msgspec.DecodeError) as error:
        return str(error)
    return ""


def removed(file: Path, edits: Edits) -> Carried:
    """Decide on a file with somebody's work in it that is generated no longer.

    Raises `InputError` where nobody has said.
    """
    if edits == "merge":
        raise InputError(_removal(file))
    return Carried(b"", is_own=edits == "ours", is_plain=edits != "ours")


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _lines(data: bytes) -> list[str]:
    """Split at line feeds alone; bytes that are no UTF-8 come through."""
    return data.decode(errors="surrogateescape").split("\n")


def _bytes(lines: Sequence[str]) -> bytes:
    return "\n".join(lines).encode(errors="surrogateescape")


def _conflict(file: Path, found: Conflict, regions: Sequence[Region]) -> Diagnostic:
    marked = [
        "<<<<<<< on disk",
        *_shown(found.ours),
        "||||||| generated before",
        *_shown(found.base),
        "=======",
        *_shown(found.theirs),
        ">>>>>>> generated now",
    ]
    advice = f"Put the new lines beside yours in the file; or {_CHOICE}."
    return Diagnostic(
        "conflict",
        "error",
        "an edit by hand and the new generated text change the same lines",
        hint="\n".join([advice, *marked]),
        place=Place(str(file), line_of(regions, found.line), 1, ""),
    )


def _shown(lines: Sequence[str]) -> list[str]:
    more = len(lines) - _LINES_SHOWN
    return [*lines[:_LINES_SHOWN], *([f"… {more} more lines"] if more > 0 else [])]


def _removal(file: Path) -> Diagnostic:
    return Diagnostic(
        "edited",
        "error",
        "this file is generated no longer, and has been edited by hand",
        hint="Move the work elsewhere and remove the file; or --ours keeps the file "
        "as your own, --theirs removes it.",
        place=Place(str(file), 1, 1, ""),
    )


def _no_text(file: Path) -> Diagnostic:
    return Diagnostic(
        "edited",
        "error",
        "this generated file is not what was generated, and is no text to merge",
        hint=f"{_CHOICE[0].upper()}{_CHOICE[1:]}.",
        place=Place(str(file), 1, 1, ""),
    )


def _unknown(file: Path, lines: Sequence[str]) -> Diagnostic:
    return Diagnostic(
        "edited",
        "error",
        "this generated file has been edited by hand, and what was generated before "
        "is not known any more",
        hint="Generate with the document and the version that made it, which takes "
        f"note of the edit, then again; or {_CHOICE}, all of the file.",
        place=Place(str(file), 1, 1, lines[0]),
    )


def _broken(file: Path, fault: str) -> Diagnostic:
    return Diagnostic(
        "conflict",
        "error",
        f"with what was written by hand this file could not be read: {fault}",
        hint="Mend what is written there, or move it; --reset leaves it out.",
        place=Place(str(file), 1, 1, ""),
    )
