"""The whole document: where it is served, and what it declares for all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.ir.servers import servers
from generator.review.findings import LEVELS, Finding
from generator.review.wire import graph, security
from generator.review.wire.graph import Edit, Node, prune
from generator.review.wire.operations import Operations
from generator.review.wire.sides import Side, Sides
from generator.review.wire.wording import Wording
from generator.source.document import Source


def wire(old: Source, new: Source, today: date) -> list[Finding]:
    """Give what a change does on the wire, in the order of the documents."""
    sides = Sides(old, new)
    reader = Operations(sides, today)
    nodes = [*reader.compare("paths"), *reader.compare("webhooks")]
    whole = Node()
    whole.edits += security.scheme_edits(sides)
    whole.edits += _server_edits(sides)
    reader.schemas.finish()
    prune([node for _, node in nodes])
    return _findings([("", whole), *nodes], Wording(sides))


def _findings(nodes: list[tuple[str, Node]], wording: Wording) -> list[Finding]:
    """Make one finding of each edit, with all operations that reach it."""
    places: dict[object, dict[str, None]] = {}
    worst: dict[object, Edit] = {}
    for name, root in nodes:
        for node in root.reached():
            for edit in node.edits:
                key = edit.key
                places.setdefault(key, {})[name] = None
                known = worst.setdefault(key, edit)
                if _rank(edit) < _rank(known):
                    worst[key] = edit
    return [
        Finding(
            rule=edit.rule.id,
            level=edit.rule.level,
            reading="wire",
            message=wording.sentence(edit),
            advice=edit.rule.advice,
            old=edit.old,
            new=edit.new,
            places=tuple(name for name in places[key] if name),
        )
        for key, edit in worst.items()
    ]


def _rank(edit: Edit) -> int:
    return LEVELS.index(edit.rule.level)


def _server_edits(sides: Sides) -> Iterator[Edit]:
    old, new = _urls(sides.old), _urls(sides.new)
    home = "#/servers"
    for url, at in old.items():
        if url not in new:
            yield from graph.edit(None, "server-removed", at, home, {"url": url})
    for url, at in new.items():
        if url not in old:
            yield from graph.edit(None, "server-added", home, at, {"url": url})


def _urls(side: Side) -> dict[str, str]:
    found = servers(side.root, "")
    return {one.url: f"#/servers/{index}" for index, one in enumerate(found)}
