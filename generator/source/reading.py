"""A file's bytes, or one clear reason why there are none."""

from __future__ import annotations

import os
from pathlib import Path

from generator.diagnostics import Diagnostic, InputError

_SUFFIXES = (".yaml", ".yml", ".json")


def display(path: Path) -> str:
    """Give the name of a file for messages: the shorter of as typed and relative."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive on Windows
        return str(path)
    return min(str(path), relative, key=len)


def read(path: Path) -> bytes:
    """Read a regular file; InputError says what stands in the way."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        message, hint = f"{display(path)} does not exist", _neighbour(path)
        raise _refusal("file-not-found", message, hint) from None
    except IsADirectoryError:
        message = f"{display(path)} is a folder, not a document"
        raise _refusal("is-a-folder", message, _inside(path)) from None
    except (OSError, ValueError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else str(fault)
        message = f"{display(path)} cannot be read: {reason}"
        raise _refusal("unreadable-file", message, "") from None


def _refusal(code: str, message: str, hint: str) -> InputError:
    return InputError(Diagnostic(code, "error", message, hint=hint))


def _neighbour(path: Path) -> str:
    """Name the file that was probably meant."""
    from difflib import get_close_matches

    names = _documents(path.parent)
    if not path.parent.is_dir():
        return f"There is no folder {display(path.parent)}."
    near = get_close_matches(path.name, names, n=1, cutoff=0.5)
    if not near:
        near = [name for name in names if Path(name).stem == path.stem][:1]
    return f"Did you mean {display(path.parent / near[0])}?" if near else ""


def _inside(folder: Path) -> str:
    names = _documents(folder)
    if not names:
        return "Give the OpenAPI document itself."
    return f"Did you mean {display(folder / names[0])}?"


def _documents(folder: Path) -> list[str]:
    try:
        names = sorted(each.name for each in folder.iterdir())
    except OSError:
        return []
    return [name for name in names if name.lower().endswith(_SUFFIXES)]
