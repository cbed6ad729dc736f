"""The overlays of a document: read, held to what they extend, and applied."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

from generator.diagnostics import Diagnostic
from generator.source.document import Document
from generator.source.files import Files
from generator.source.overlay import Overlay
from generator.source.overlay_actions import overlaid
from generator.source.references import is_remote


def apply(
    root: Document, home: Path | str, overlays: Sequence[Path], files: Files
) -> tuple[Document, list[Diagnostic]]:
    """Give a root document as overlays leave it, and what there is to note.

    `home` is its path, or its URL. Raises `InputError` for an overlay that cannot be
    read or applied.
    """
    read: list[Overlay] = []
    for path in overlays:
        overlay = Overlay(files.read(path), files.name(path))
        if _is_for_another(overlay.extends, path, home):
            message = f"the overlay is for {overlay.extends}, not for {root.name}"
            overlay.warn("overlay-extends", message, "/extends", "It is applied.")
        read.append(overlay)
    return overlaid(root, read)


def _is_for_another(extends: str, overlay: Path, home: Path | str) -> bool:
    """Tell whether an overlay names another document; unclear is none.

    A file may be a copy of what a URL names.
    """
    if not extends or is_remote(extends) != isinstance(home, str):
        return False
    if isinstance(home, str):
        return extends != home
    named = overlay.parent / unquote(extends.partition("#")[0])
    return os.path.realpath(named) != os.path.realpath(home)
