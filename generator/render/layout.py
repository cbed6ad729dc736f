"""Python laid out as black leaves it, so that black has nothing to do.

A bracket that does not fit on its line is opened: one item a line, each with a comma,
which black keeps as it is (the "magic trailing comma").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TypeAlias

from msgspec import Struct

from generator.render.filters import WIDTH
from generator.render.safe import Code
from generator.render.splitting import annotated, opening, operands, splits


class Bracket(Struct, frozen=True):
    """`head(` items `)`: a call, a display, a parameter list."""

    head: str
    items: Sequence[Node]
    tail: str
    lone_comma: bool = False  # a tuple of one needs its comma also on one line


class Declared(Struct, frozen=True):
    """A name with its annotation and, as source, its value: a field, a parameter."""

    name: str
    annotation: str
    value: Node = ""

    @property
    def head(self) -> str:
        """What stands before the value."""
        return f"{self.name}: {self.annotation}{' = ' if self.value else ''}"


Node: TypeAlias = "str | Bracket | Declared"


def call(head: str, items: Iterable[Node]) -> Bracket:
    """Give a call, or anything else in round brackets."""
    return Bracket(f"{head}(", tuple(items), ")")


def tuple_of(items: Iterable[Node]) -> Bracket:
    """Give a tuple."""
    items = tuple(items)
    return Bracket("(", items, ")", lone_comma=len(items) == 1)


def dict_of(pairs: Iterable[tuple[str, Node]]) -> Bracket:
    """Give a dict display; the keys are Python source already."""
    return Bracket("{", tuple(prefixed(f"{key}: ", value) for key, value in pairs), "}")


def prefixed(prefix: str, node: Node) -> Node:
    """Put source before a node: a keyword and `=`, a key and `:`."""
    if isinstance(node, Bracket):
        return Bracket(prefix + node.head, node.items, node.tail, node.lone_comma)
    return prefix + flat(node)


def flat(node: Node) -> str:
    """Give a node on one line."""
    if isinstance(node, str):
        return node
    if isinstance(node, Declared):
        return node.head + flat(node.value)
    comma = "," if node.lone_comma else ""
    return f"{node.head}{', '.join(map(flat, node.items))}{comma}{node.tail}"


def lay_out(node: Node, indent: int = 0, after: str = "") -> Code:
    """Give a node as lines; the first is not indented, `after` follows the last one."""
    return Code("\n".join(_lines(node, indent, after)))


_JOINED = re.compile(r"""(\w+="[^"\\]*") (\+ \w+)""")
_CHOICE = re.compile(r"(\w+=)(.+) (if \w+) (else \w+)")


def _lines(node: Node, indent: int, after: str) -> list[str]:
    line = flat(node) + after
    if indent + len(line) <= WIDTH:
        return [line]
    if isinstance(node, Declared):
        return _declaration(node, indent, after)
    if isinstance(node, str):
        return _long(node, indent, after)
    if not node.items:
        return [line]
    inner = " " * (indent + 4)
    lines = [node.head]
    for item in node.items:
        first, *rest = _lines(item, indent + 4, ",")
        lines += [inner + first, *rest]
    return [*lines, " " * indent + node.tail + after]


def class_head(name: str, *arguments: Node) -> Code:
    """Give the first line of a class with its bases and settings."""
    return lay_out(call(f"class {name}", arguments), after=":")


def signature(  # each has a name or a place of its own
    name: str,
    parameters: Sequence[Node],
    result: str,
    indent: int,
    keyword: str = "def",
) -> Code:
    """Give the head of a method; a long result is opened like any annotation."""
    return function_head(f"{keyword} {name}", ["self", *parameters], result, indent)


def function_head(
    start: str, parameters: Sequence[Node], result: str, indent: int
) -> Code:
    """Give the head of a function."""
    head = call(start, parameters)
    *lines, last = _lines(head, indent, f" -> {result}:")
    if len(last) > WIDTH and splits(result, indent + 4):
        lead = last.removesuffix(f"{result}:").lstrip()
        opened = annotated(lead, result, indent, ":")
        lines += [" " * indent + opened[0], *opened[1:]]
    else:
        lines.append(last)
    return Code("\n".join(lines))


def _declaration(node: Declared, indent: int, after: str) -> list[str]:
    """Open the value if that is enough, else the annotation, else both."""
    value = node.value
    if isinstance(value, Bracket) and len(node.head + value.head) + indent <= WIDTH:
        opened = prefixed(node.head, value)
        return _lines(opened, indent, after)
    if value and not after and indent + len(node.head) < WIDTH:
        first, *rest = _lines(value, indent + 4, "")
        inner = " " * (indent + 4)
        return [f"{node.head}(", inner + first, *rest, f"{' ' * indent})"]
    if not value and not splits(node.annotation, indent + 4):
        return [node.head + after]
    *lines, last = annotated(f"{node.name}: ", node.annotation, indent, "")
    if not value:
        return [*lines, last + after]
    too_long = indent + len(f"{node.name}: {opening(node.annotation)}") > WIDTH
    if too_long and isinstance(value, Bracket):
        return [*lines, *_opened(f"{last} = ", value, indent, after)]
    first, *rest = _lines(prefixed(f"{last.strip()} = ", value), indent, after)
    return [*lines, " " * indent + first, *rest]


def _opened(before: str, value: Bracket, indent: int, after: str) -> list[str]:
    """Give a value that is opened, as black does where the first line is too long."""
    items = f"{' ' * (indent + 4)}{', '.join(map(flat, value.items))}"
    if len(items) <= WIDTH:
        return [before + value.head, items, " " * indent + value.tail + after]
    head, *rest = _lines(value, indent, after)
    return [before + head, *rest]


def _long(line: str, indent: int, after: str) -> list[str]:
    """Open what a lambda gives; put a choice or an assigned text in brackets.

    Of two joined texts the second has a line of its own.
    """
    choice = _CHOICE.fullmatch(line)
    if choice:
        keyword, *parts = choice.groups()
        inner, whole = " " * (indent + 4), " ".join(parts)
        fitting = [whole] if len(inner + whole) <= WIDTH else parts
        lines = [inner + each for each in fitting]
        return [f"{keyword}(", *lines, f"{' ' * indent}){after}"]
    joined = _JOINED.fullmatch(line)
    if joined:
        return [joined[1], f"{' ' * indent}{joined[2]}{after}"]
    if line.startswith("lambda: "):
        return operands(line.removeprefix("lambda: "), indent, "lambda: ", after)
    name, equals, text = line.partition(" = ")
    if equals and indent + 4 + len(text) <= WIDTH:
        return [f"{name} = (", f"{' ' * indent}    {text}", f"{' ' * indent}){after}"]
    return [line + after]


def imports(module: str, names: Iterable[str], indent: int = 0) -> Code:
    """Give a `from … import …` statement, its names in the order of isort."""
    ordered = sorted(set(names), key=_import_order)
    line = f"from {module} import {', '.join(ordered)}"
    if indent + len(line) <= WIDTH:
        return Code(line)
    return lay_out(Bracket(f"from {module} import (", ordered, ")"), indent)


@cache
def _import_order(name: str) -> tuple[int, tuple[tuple[bool, int, str], ...], str]:
    """Order constants first, then classes; numbers by their value."""
    bare = name.partition(" ")[0]
    rank = 0 if bare.isupper() and len(bare) > 1 else 1 if bare[0].isupper() else 2
    return rank, natural(bare.lower()), bare


@cache
def natural(text: str) -> tuple[tuple[bool, int, str], ...]:
    """Give a key by which `a2` sorts before `a10`."""
    parts = re.findall(r"\d+|\D+", text)
    return tuple(
        (not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts
    )


_UNSPLITTABLE = re.compile(
    r"""\s*(?:
        "[^"\\]*"(?::\ "[^"\\]*")?,?     # a string; a pair of them
      | '(?:[^'\\]|\\.)*',?               # a string with quotes in it
      | \w+=(?:\w+|"[^"\\]*"),           # an argument
      | \w+:\ \w+,                         # a parameter
      | [\w.]+(?:\ as\ \w+)?,?             # a name
      | from\ [\w.]+\ import\ \(
      | (?:class|(?:async\ )?def)\ \w+\(
      | \w+\ =\ (?:\(|"[^"\\]*")             # an assigned text
      | (?:return\ )?[\w.]+[\[(]|\w+:\ (?:\(|[\w.]+\[?)     # what is opened already
      | (?:\||lambda:)\ [\w.]+,?            # an operand
      | \)\ ->\ [\w.]+:
    )""",
    re.VERBOSE,
)


def fits(text: str) -> bool:
    """Tell whether black has nothing to do: no line is too long that it could split.

    The lines of docstrings are never split.
    """
    if all(len(line) <= WIDTH for line in text.split("\n")):
        return True
    in_docstring = False
    for line in text.split("\n"):
        marks = line.count('"""')
        code = not in_docstring and not marks
        if code and len(line) > WIDTH and not _UNSPLITTABLE.fullmatch(line):
            return False
        in_docstring ^= marks % 2 == 1
    return True
