"""Expressions that are too long for a line, split as black splits them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from generator.render.filters import WIDTH

_TOKEN = re.compile(r"""[\[({\])}]|, | \| |"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""")
_LEVELS = {**dict.fromkeys("([{", 1), **dict.fromkeys(")]}", -1)}


@lru_cache(maxsize=1024)  # what is long comes several times in one module
def top_level(text: str, separator: Literal[", ", " | "]) -> tuple[str, ...]:
    """Split source where no bracket and no string holds it together."""
    if separator not in text:
        return (text,)
    parts: list[str] = []
    depth = start = 0
    for found in _TOKEN.finditer(text):
        token = found[0]
        depth += _LEVELS.get(token, 0)
        if depth == 0 and token == separator:
            parts.append(text[start : found.start()])
            start = found.end()
    return (*parts, text[start:])


def split(text: str, indent: int, before: str = "", after: str = "") -> list[str]:
    """Give an operand as lines, the first one not indented.

    A bracket is opened: one item a line with a comma, a single index without.
    """
    head = _head(text)
    if head is None or indent + len(before + text + after) <= WIDTH:
        return [before + text + after]
    return _opened(head, text, indent, before, after)


def _opened(head: str, text: str, indent: int, before: str, after: str) -> list[str]:
    items = top_level(text[len(head) : -1], ", ")
    lone = len(items) == 1 and head.endswith("[")
    lines = [before + head]
    for item in items:
        lines += _item(item, indent + 4, "" if lone else ",")
    return [*lines, " " * indent + text[-1] + after]


def _item(text: str, indent: int, after: str) -> list[str]:
    """Give an item of a bracket; a union that is too long has an operand a line."""
    if indent + len(text) + len(after) <= WIDTH:
        return [" " * indent + text + after]
    first, *rest = operands(text, indent, "", after)
    return [" " * indent + first, *rest]


def operands(text: str, indent: int, before: str, after: str) -> list[str]:
    """Give an operand a line, the first one not indented, behind what is before it."""
    alternatives = top_level(text, " | ")
    lines: list[str] = []
    for number, alternative in enumerate(alternatives):
        last = after if number == len(alternatives) - 1 else ""
        margin, mark = (" " * indent, "| ") if number else ("", before)
        first, *rest = split(alternative, indent, mark, last)
        lines += [margin + first, *rest]
    return lines


@lru_cache(maxsize=1024)
def _head(text: str) -> str | None:
    """Give what opens the bracket that a text ends with: `list[` of `list[str]`."""
    if _LEVELS.get(text[-1:]) != -1:
        return None
    depth = opened = 0
    for found in _TOKEN.finditer(text):
        level = _LEVELS.get(found[0], 0)
        if level == 1 and depth == 0:
            opened = found.start()
        depth += level
    return text[: opened + 1]


def splits(annotation: str, indent: int) -> bool:
    """Tell whether anything is won by splitting: a bare name stays too long."""
    fits = indent + len(annotation) <= WIDTH
    return fits or not annotation.replace(".", "").isidentifier()


def opening(annotation: str) -> str:
    """Give what a split annotation begins with: its index, or a round bracket."""
    return (_head(annotation) if len(top_level(annotation, " | ")) == 1 else "") or "("


def annotated(before: str, annotation: str, indent: int, after: str) -> list[str]:
    """Give an annotation that does not fit on the line behind what stands before it.

    A union, or a bare name, is put in round brackets; an index is opened, unless only
    a round bracket has room on the first line and leaves no line too long.
    """
    room, head = WIDTH - indent - len(before), opening(annotation)
    if head != "(" and not 1 <= room < len(head):
        return _opened(head, annotation, indent, before, after)
    body = _bracketed(annotation, indent + 4)
    if head != "(" and any(len(line) > WIDTH for line in body):
        return _opened(head, annotation, indent, before, after)
    return [f"{before}(", *body, " " * indent + ")" + after]


def _bracketed(annotation: str, indent: int) -> list[str]:
    margin = " " * indent
    bare = annotation.replace(".", "").isidentifier()
    if indent + len(annotation) <= WIDTH or bare:
        return [margin + annotation]
    first, *rest = operands(annotation, indent, "", "")
    return [margin + first, *rest]
