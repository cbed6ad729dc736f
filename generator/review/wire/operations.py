"""Operations: which there are, and what happened to each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from generator.ir.operations import METHODS
from generator.ir.reader import Raw, flag, mapping, text
from generator.review.wire import graph, lifecycle, security
from generator.review.wire.bodies import Bodies, Both
from generator.review.wire.graph import Direction, Edit, Node
from generator.review.wire.look import shown
from generator.review.wire.parameters import Parameters, parameter_edits, parameters
from generator.review.wire.schemas import Schemas
from generator.review.wire.sides import Side, Sides
from generator.source.pointers import escape

_TEMPLATE: Final = re.compile(r"\{[^{}]*\}")


class Found(NamedTuple):
    """An operation of one document: where it stands, and its path item."""

    method: str
    path: str
    at: str
    item: str
    raw: Raw

    @property
    def name(self) -> str:
        """What it is called in a report."""
        return f"{self.method.upper()} {self.path}"


def operations(side: Side, key: str = "paths") -> dict[tuple[str, str], Found]:
    """Give the operations below `paths` or `webhooks`.

    They are known by method and path, in which the names of parameters do not count.
    """
    found: dict[tuple[str, str], Found] = {}
    for path in mapping(side.root.get(key)):
        if path.startswith("x-"):
            continue
        item, raw = side.object(f"#/{key}/{escape(path)}")
        for at, method in _methods(raw):
            one = Found(method, path, f"{item}/{at}", item, mapping(raw.get(method)))
            if at != method:
                inside = mapping(raw.get("additionalOperations"))
                one = one._replace(raw=mapping(inside.get(method)))
            known = _TEMPLATE.sub("{}", path) if key == "paths" else path
            # Two paths that differ in the names of parameters only are two to callers
            # who cannot tell them apart; the first one counts.
            found.setdefault((method, known), one)
    return found


def _methods(item: Raw) -> Iterator[tuple[str, str]]:
    for key, value in item.items():
        if key in METHODS and isinstance(value, dict):
            yield key, key
    for key in mapping(item.get("additionalOperations")):  # OpenAPI 3.2, 4.9
        yield f"additionalOperations/{escape(key)}", key


class Operations:
    """Compares operations, and gives a node for each with its name."""

    def __init__(self, sides: Sides, today: date) -> None:
        self._sides = sides
        self._today = today
        self.schemas = Schemas(sides, today)
        self._parameters = Parameters(self.schemas)
        self._bodies = Bodies(sides, self.schemas, self._parameters)

    def compare(self, key: str) -> Iterator[tuple[str, Node]]:
        """Compare all operations below `paths` or `webhooks`."""
        old = operations(self._sides.old, key)
        new = operations(self._sides.new, key)
        for known, one in old.items():
            node = Node()
            if known in new:
                self._both(node, one, new[known], is_called=key == "paths")
            else:
                node.edits += self._removed(
                    one, key, is_path=one.path in {other.path for other in new.values()}
                )
            yield one.name, node
        for known, one in new.items():
            if known not in old:
                node = Node()
                kind = "operation-added" if key == "paths" else "webhook-added"
                details = {"operation": one.name}
                node.edits += graph.edit(None, kind, f"#/{key}", one.at, details)
                yield one.name, node

    def _removed(self, one: Found, key: str, *, is_path: bool) -> Iterator[Edit]:
        if lifecycle.is_unsettled(one.raw):
            return
        now = f"#/{key}/{escape(one.path)}" if is_path else f"#/{key}"
        details = {"operation": one.name}
        if key == "webhooks":
            yield from graph.edit(None, "webhook-removed", one.at, now, details)
            return
        kind = "operation-removed"
        stability = one.raw.get(lifecycle.STABILITY)
        if stability is not None and lifecycle.stability(one.raw) != stability:
            kind, details = "stability-unknown", {"value": shown(stability)}
        elif flag(one.raw, "deprecated"):
            day = lifecycle.sunset(one.raw)
            if lifecycle.SUNSET not in one.raw:
                kind = "deprecated-operation-removed"
            elif day is None:
                value = shown(one.raw[lifecycle.SUNSET])
                kind, details = "sunset-unreadable", {"value": value}
            else:
                is_early = day > self._today
                kind = f"operation-removed-{'before' if is_early else 'after'}-sunset"
                details["day"] = day.isoformat()
        yield from graph.edit(None, kind, one.at, now, details)

    def _both(self, node: Node, old: Found, new: Found, *, is_called: bool) -> None:
        operation = Both(old.at, old.raw, new.at, new.raw)
        if old.raw != new.raw:
            node.edits += lifecycle.stability_edits((old.at, new.at), old.raw, new.raw)
        # What is not settled is not promised.
        if lifecycle.is_unsettled(old.raw) or lifecycle.is_unsettled(new.raw):
            return
        node.edits += _label_edits(operation)
        node.edits += lifecycle.deprecation_edits(
            (old.at, new.at), old.raw, new.raw, self._today
        )
        node.edits += security.security_edits(self._sides, operation)
        self._parameter_nodes(node, old, new)
        if self._sides.same(old.at, new.at):
            return
        sent: Direction = "request" if is_called else "response"
        body = self._bodies.body(operation, sent)
        if body is not None:
            node.uses.append(body)
        received: Direction = "response" if is_called else "request"
        self._responses(node, operation, received)
        self._callbacks(node, operation, is_called=is_called)

    def _parameter_nodes(self, node: Node, old: Found, new: Found) -> None:
        before = parameters(self._sides.old, old.item, old.at, old.path)
        after = parameters(self._sides.new, new.item, new.at, new.path)
        node.edits += parameter_edits(before, after, (old.at, new.at), self._today)
        for key, one in before.items():
            other = after.get(key)
            if other is not None and not self._sides.same(one.at, other.at):
                node.uses.append(self._parameters.node(one, other))

    def _responses(self, node: Node, operation: Both, direction: Direction) -> None:
        key = "responses"
        old, new = mapping(operation.old.get(key)), mapping(operation.new.get(key))
        was, now = f"{operation.old_at}/{key}", f"{operation.new_at}/{key}"
        holder = Both(was, old, now, new)
        for status in old:
            if status in new:
                at = escape(status)
                response = self._bodies.both(f"{was}/{at}", f"{now}/{at}")
                used = self._bodies.response(response, direction)
                if used is not None:
                    node.uses.append(used)
            elif not status.startswith("x-"):
                kind = f"{_sort(status)}-status-removed"
                node.edits += holder.edit(direction, kind, status, status=status)
        for status in new:
            if status not in old and not status.startswith("x-"):
                kind = f"{_sort(status)}-status-added"
                node.edits += holder.edit(direction, kind, status, status=status)

    def _callbacks(self, node: Node, operation: Both, *, is_called: bool) -> None:
        """Compare what the API calls: it sends the request, callers the response."""
        old, new = (
            mapping(raw.get("callbacks")) for raw in (operation.old, operation.new)
        )
        was, now = f"{operation.old_at}/callbacks", f"{operation.new_at}/callbacks"
        holder = Both(was, old, now, new)
        for name in {**old, **new}:
            if name not in new or name not in old:
                kind = "callback-removed" if name in old else "callback-added"
                node.edits += holder.edit(None, kind, name, name=name)
                continue
            both = self._bodies.both(f"{was}/{escape(name)}", f"{now}/{escape(name)}")
            for expression in {**both.old, **both.new}:
                if expression not in both.new or expression not in both.old:
                    gone = expression in both.old
                    kind = "callback-removed" if gone else "callback-added"
                    node.edits += both.edit(None, kind, expression, name=expression)
                    continue
                key = escape(expression)
                item = self._bodies.both(f"{both.old_at}/{key}", f"{both.new_at}/{key}")
                self._callback(node, item, is_called=is_called)

    def _callback(self, node: Node, item: Both, *, is_called: bool) -> None:
        for method in METHODS:
            if method in item.old and method in item.new:
                sent: Direction = "response" if is_called else "request"
                received: Direction = "request" if is_called else "response"
                at = f"{item.old_at}/{method}", f"{item.new_at}/{method}"
                both = self._bodies.both(*at)
                body = self._bodies.body(both, sent)
                if body is not None:
                    node.uses.append(body)
                self._responses(node, both, received)
            elif method in item.old or method in item.new:
                kind = "callback-removed" if method in item.old else "callback-added"
                node.edits += item.edit(None, kind, method, name=method.upper())


def _sort(status: str) -> str:
    """Tell successes from other answers."""
    return "success" if status[:1] == "2" else "error"


def _label_edits(operation: Both) -> Iterator[Edit]:
    key = "operationId"
    before, after = text(operation.old, key), text(operation.new, key)
    if before != after:
        details = {"before": before or "none", "after": after or "none"}
        yield from operation.edit(None, "operation-id-changed", key, **details)
    old, new = operation.old.get("tags"), operation.new.get("tags")
    tags = [
        {str(tag) for tag in value} if isinstance(value, list) else set[str]()
        for value in (old, new)
    ]
    if tags[0] != tags[1]:
        details = {
            "before": ", ".join(sorted(tags[0])) or "none",
            "after": ", ".join(sorted(tags[1])) or "none",
        }
        yield from operation.edit(None, "tags-changed", "tags", **details)
