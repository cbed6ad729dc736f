"""Docstrings of several parts."""

from __future__ import annotations

import functools

from msgspec import Struct

from generator.render.filters import WIDTH, filled, quoted
from generator.render.markup import plain
from generator.render.safe import Code


class Section(Struct, frozen=True):
    """A part of a Google-style docstring: its title, and entries of name and text."""

    title: str
    entries: tuple[tuple[str, str], ...]


@functools.lru_cache(maxsize=1024)  # both halves of an SDK have the same ones
def compose(text: str, sections: tuple[Section, ...], indent: int) -> Code:
    """Give a docstring: the text, then each section that has entries.

    An entry is one paragraph, so that no text of a spec ends a section; where it has no
    name it is the text alone, as under `Returns`.
    """
    parts = [plain(text).strip()]
    for section in sections:
        lines = [_entry(name, about, WIDTH - indent) for name, about in section.entries]
        if any(line.strip() for line in lines):
            parts.append("\n".join([f"{section.title}:", *lines]))
    return quoted("\n\n".join(filter(None, parts)), indent)


def _entry(name: str, about: str, width: int) -> str:
    about = " ".join(plain(about).split())
    text = f"{name}: {about}" if name and about else name or about
    return "\n".join(filled(text, width - 3, "    ", "        " if name else "    "))
