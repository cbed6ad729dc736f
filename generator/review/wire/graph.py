"""What was compared, as a graph: each pair once, with what it uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

from generator.review.findings import LEVELS, Level
from generator.review.rules import Rule, edits, rules

Direction: TypeAlias = Literal["request", "response"]
Details: TypeAlias = tuple[tuple[str, str], ...]


class Edit(NamedTuple):
    """One difference: its rule, where it stands in both documents, and its details."""

    rule: Rule
    old: str
    new: str
    details: Details

    @property
    def key(self) -> tuple[str, str, str, Details]:
        """What it has in common with itself, read in the other direction."""
        return self.rule.edit, self.old, self.new, self.details


class Node:
    """A pair of values that was compared in one direction.

    Where all that is found in a pair comes of one edit, `claim` is that edit.
    """

    __slots__ = ("claim", "edits", "uses")

    def __init__(self) -> None:
        self.edits: list[Edit] = []
        self.uses: list[Node] = []
        self.claim: Edit | None = None

    def reached(self) -> Iterator[Node]:
        """Give this node and all that it uses, each once."""
        met: set[int] = {id(self)}
        waiting: list[Node] = [self]
        while waiting:
            node = waiting.pop()
            yield node
            for used in () if node.claim else node.uses:
                if id(used) not in met:
                    met.add(id(used))
                    waiting.append(used)

    def level(self) -> Level | None:
        """Give the worst level of what is found in it, claims left aside."""
        levels = {edit.rule.level for node in self.reached() for edit in node.edits}
        return next((level for level in LEVELS if level in levels), None)


def edit(
    direction: Direction | None,
    kind: str,
    old: str,
    new: str,
    details: Mapping[str, str],
) -> Iterator[Edit]:
    """Give the edit of a kind, or nothing where it does not count in a direction."""
    rule = rules().get(kind if direction is None else f"{direction}-{kind}")
    if rule is not None:
        yield Edit(rule, old, new, tuple(details.items()))
    elif kind not in edits():
        raise KeyError(kind)


def prune(roots: Iterable[Node]) -> None:
    """Settle the claims, and let go of what leads to no edit."""
    users: dict[int, list[Node]] = {}
    nodes: dict[int, Node] = {}
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if id(node) not in nodes:
            nodes[id(node)] = node
            for used in node.uses:
                users.setdefault(id(used), []).append(node)
            waiting += node.uses
    live: set[int] = set()
    waiting = [node for node in nodes.values() if node.edits]
    while waiting:
        node = waiting.pop()
        if id(node) not in live:
            live.add(id(node))
            waiting += users.get(id(node), ())
    for node in nodes.values():
        if node.claim is not None:
            node.edits = [node.claim] if id(node) in live else []
            node.uses = []
        else:
            node.uses = [used for used in node.uses if id(used) in live]


EMPTY: Final = Node()
