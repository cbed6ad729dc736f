"""Where the templates are. What only copies from there needs no engine for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from generator.diagnostics import Diagnostic, InputError, Place

_HERE = Path(__file__).resolve().parent.parent
VIEWS: Final = 1
"""The version of what templates are given: it grows when something goes or changes."""

_CUSTOM: Final = ("package", "doc")  # the folders whose templates users may replace
_ENDING: Final = ".j2"


def templates() -> Path:
    """Give the folder of the templates: in the package, or in the checkout."""
    inside = _HERE / "templates"
    return inside if inside.is_dir() else _HERE.parent / "templates"


def custom_templates(folder: Path) -> dict[str, Path]:
    """Give the user's own templates by name; raises `InputError` for one of no use.

    Each stands in for one of ours, but for parts: their names begin with `_`. A file
    `VERSION` says which version of the views they are made for.
    """
    if not folder.is_dir():
        raise InputError(_fault(folder, "there is no such folder"))
    version = folder / "VERSION"
    if version.is_file() and version.read_text("utf-8").strip() != str(VIEWS):
        message = f"these templates are not for version {VIEWS} of the views"
        hint = "Compare them with docs/templates.md, and write its version here."
        raise InputError(_fault(version, message, hint))
    files = sorted(folder.rglob(f"*{_ENDING}"))
    found = {path.relative_to(folder).as_posix(): path for path in files}
    known = set(_replaceable())
    wrong = [
        _fault(path, f"there is no template {name}", _suggestion(name, known))
        for name, path in found.items()
        if name not in known and not path.name.startswith("_")
    ]
    if wrong:
        raise InputError(*wrong)
    return found


def _replaceable() -> Iterator[str]:
    for folder in _CUSTOM:
        for path in (templates() / folder).glob(f"*{_ENDING}"):
            yield f"{folder}/{path.name}"


def _suggestion(name: str, known: set[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, sorted(known), n=1)
    hint = f"Did you mean {close[0]}? " if close else ""
    return f"{hint}Parts that only other templates include begin with `_`."


def _fault(path: Path, message: str, hint: str = "") -> Diagnostic:
    place = Place(str(path), 1, 1, "")
    return Diagnostic("template", "error", message, hint=hint, place=place)
