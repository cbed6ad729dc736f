"""What a file is made of: definitions of Python, sections of Markdown and of TOML."""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

_HEADING = re.compile(r"(#{1,6}) +(.+?) *#*$")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_TABLE = re.compile(r"\[+ *(.+?) *\]+ *(?:#.*)?$")


class Node(NamedTuple):
    """A named part: its lines from `start` up to before `end`, counted from 0.

    `level` is the column of a definition and the depth of a section: what stands
    inside has a greater one. A function's lines depend on their order.
    """

    name: str
    level: int
    start: int
    end: int
    is_function: bool = False

    def holds(self, line: int) -> bool:
        """Tell whether a line is one of its own."""
        return self.start <= line < self.end


def outline(path: str, lines: Sequence[str]) -> list[Node]:
    """Give the parts of a file, each before those inside it; SyntaxError of Python."""
    match path.rpartition(".")[2]:
        case "py":
            return [*_definitions(ast.parse("\n".join(lines)).body)]
        case "md":
            return _sections(lines, _headings(lines))
        case _:
            found = ((number, _TABLE.match(line)) for number, line in enumerate(lines))
            heads = [(number, 0, head[1]) for number, head in found if head]
            return _sections(lines, heads)


def _definitions(body: Iterable[ast.AST]) -> Iterator[Node]:
    for node in body:
        match node:
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                first = min([node.lineno, *(at.lineno for at in node.decorator_list)])
                end = node.end_lineno or node.lineno
                is_function = not isinstance(node, ast.ClassDef)
                yield Node(node.name, node.col_offset, first - 1, end, is_function)
                yield from _definitions(node.body)
            case ast.If() | ast.Try() | ast.With():  # such as TYPE_CHECKING
                yield from _definitions(ast.iter_child_nodes(node))
            case _:
                pass


def _headings(lines: Sequence[str]) -> list[tuple[int, int, str]]:
    """Find the headings below that of the page, which holds it all by any name."""
    found: list[tuple[int, int, str]] = []
    fence = ""
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1] == fence):
            fence = "" if fence else mark[1]
        elif not fence and (head := _HEADING.match(line)) and head[1] != "#":
            found.append((number, len(head[1]), head[2]))
    return found


def _sections(
    lines: Sequence[str], heads: Sequence[tuple[int, int, str]]
) -> list[Node]:
    """Let each section reach to the next of its level, but for blank lines."""
    nodes: list[Node] = []
    for position, (start, level, name) in enumerate(heads):
        later = (at for at, other, _ in heads[position + 1 :] if other <= level)
        end = next(later, len(lines))
        while not lines[end - 1].strip():
            end -= 1
        nodes.append(Node(name, level, start, end))
    return nodes
