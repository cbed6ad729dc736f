"""What requests and responses carry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from generator.ir.reader import Raw, flag, mapping
from generator.review.wire import graph
from generator.review.wire.graph import Direction, Edit, Node
from generator.review.wire.look import Form
from generator.review.wire.parameters import Parameters
from generator.review.wire.schemas import Schemas
from generator.review.wire.sides import Sides
from generator.review.wire.writing import Parameter, is_json
from generator.source.pointers import escape

_Fill: TypeAlias = Callable[[Node, "Both", Direction], None]


class Both(NamedTuple):
    """The same object before and after, with its canonical pointers."""

    old_at: str
    old: Raw
    new_at: str
    new: Raw

    def edit(
        self, direction: Direction | None, kind: str, key: str = "", **details: str
    ) -> Iterator[Edit]:
        """Tell an edit of the object, or of one of its keys."""
        was = f"{self.old_at}/{escape(key)}" if key in self.old else self.old_at
        now = f"{self.new_at}/{escape(key)}" if key in self.new else self.new_at
        return graph.edit(direction, kind, was, now, details)


class Bodies:
    """Compares request bodies and responses, each pair once.

    `sent` is what callers send: a request's body, but the response to a webhook.
    """

    def __init__(self, sides: Sides, schemas: Schemas, parameters: Parameters) -> None:
        self._sides = sides
        self._schemas = schemas
        self._parameters = parameters
        self._nodes: dict[tuple[str, str, str], Node] = {}

    def both(self, old: str, new: str) -> Both:
        """Give the objects that two pointers lead to."""
        return Both(*self._sides.old.object(old), *self._sides.new.object(new))

    def body(self, operation: Both, direction: Direction) -> Node | None:
        """Give the node of the request body of an operation."""
        key = "requestBody"
        node = Node()
        if key not in operation.old or key not in operation.new:
            if key in operation.new:
                raw = self._sides.new.object(f"{operation.new_at}/{key}")[1]
                required = flag(raw, "required")
                kind = "required-body-added" if required else "body-added"
                node.edits += operation.edit(direction, kind, key)
            elif key in operation.old:
                node.edits += operation.edit(direction, "body-removed", key)
            return node if node.edits else None
        body = self.both(f"{operation.old_at}/{key}", f"{operation.new_at}/{key}")
        return self._once(body, direction, self._fill_body)

    def response(self, response: Both, direction: Direction) -> Node | None:
        """Give the node of a response that is in both."""
        return self._once(response, direction, self._fill_response)

    def _once(self, both: Both, direction: Direction, fill: _Fill) -> Node | None:
        if self._sides.same(both.old_at, both.new_at):
            return None
        key = (both.old_at, both.new_at, direction)
        if key not in self._nodes:
            self._nodes[key] = Node()
            fill(self._nodes[key], both, direction)
        return self._nodes[key]

    def _fill_body(self, node: Node, body: Both, direction: Direction) -> None:
        before, after = flag(body.old, "required"), flag(body.new, "required")
        if before != after:
            kind = "body-became-required" if after else "body-became-optional"
            node.edits += body.edit(direction, kind, "required")
        self._contents(node, body, direction)

    def _fill_response(self, node: Node, response: Both, direction: Direction) -> None:
        self._headers(node, response)
        self._contents(node, response, direction)

    def _contents(self, node: Node, owner: Both, direction: Direction) -> None:
        pairs = list(_media_pairs(owner))
        gone = [name for name in _names(owner.old) if name not in {a for a, _ in pairs}]
        come = [name for name in _names(owner.new) if name not in {b for _, b in pairs}]
        content = self.both(f"{owner.old_at}/content", f"{owner.new_at}/content")
        for name in gone:
            node.edits += content.edit(direction, "media-type-removed", name, name=name)
        for name in come:
            node.edits += content.edit(direction, "media-type-added", name, name=name)
        for before, after in pairs:
            node.edits += _renamed(content, direction, before, after)
            self._media(node, content, (before, after), direction)

    def _media(
        self, node: Node, content: Both, names: tuple[str, str], direction: Direction
    ) -> None:
        before, after = names
        media = self.both(
            f"{content.old_at}/{escape(before)}", f"{content.new_at}/{escape(after)}"
        )
        form: Form = "json" if is_json(before) and is_json(after) else "text"
        for key in ("schema", "itemSchema"):
            if key in media.old and key in media.new:
                old, new = f"{media.old_at}/{key}", f"{media.new_at}/{key}"
                used = self._schemas.node((old,), (new,), direction, form)
                if used is not None:
                    node.uses.append(used)
            elif key in media.old:
                node.edits += media.edit(direction, "schema-removed", key, name=before)
            elif key in media.new:
                node.edits += media.edit(direction, "schema-added", key, name=after)

    def _headers(self, node: Node, owner: Both) -> None:
        old = self._header_places(owner.old_at, owner.old)
        new = self._header_places(owner.new_at, owner.new)
        for key, (name, at) in old.items():
            one = Parameter(*self._sides.old.object(at))
            if key in new:
                other = Parameter(*self._sides.new.object(new[key][1]))
                if not self._sides.same(one.at, other.at):
                    node.uses.append(self._parameters.header(one, other, name))
                continue
            required = flag(one.raw, "required")
            kind = "required-header-removed" if required else "header-removed"
            node.edits += graph.edit("response", kind, at, owner.new_at, {"name": name})
        for key, (name, at) in new.items():
            if key not in old:
                node.edits += graph.edit(
                    "response", "header-added", owner.old_at, at, {"name": name}
                )

    def _header_places(self, at: str, raw: Raw) -> dict[str, tuple[str, str]]:
        # OpenAPI 3.1, 4.8.17: a Content-Type here is ignored. Case means nothing.
        return {
            name.lower(): (name, f"{at}/headers/{escape(name)}")
            for name in mapping(raw.get("headers"))
            if name.lower() != "content-type"
        }


def _names(owner: Raw) -> list[str]:
    return [*mapping(owner.get("content"))]


def _media_pairs(owner: Both) -> Iterator[tuple[str, str]]:
    """Pair media types: of the same name first, then of one that refines the other."""
    gone, come = _names(owner.old), _names(owner.new)
    for matches in (_is_equal, _is_close):
        for before in [*gone]:
            after = next((name for name in come if matches(before, name)), None)
            if after is not None:
                gone.remove(before)
                come.remove(after)
                yield before, after


def _is_equal(old: str, new: str) -> bool:
    return _essence(old) == _essence(new) and _parts(old)[1] == _parts(new)[1]


def _is_close(old: str, new: str) -> bool:
    return refines(old, new) or refines(new, old)


def refines(name: str, wider: str) -> bool:
    """Tell whether whoever can read the wider media type can read the other one."""
    kind, subtype, suffixes = _essence(name)
    other_kind, other_subtype, other_suffixes = _essence(wider)
    if other_kind == "*":
        return True
    if kind != other_kind:
        return False
    if other_subtype == "*" or (
        not other_suffixes and suffixes[-1:] == [other_subtype]
    ):
        return True
    return (
        subtype == other_subtype and suffixes[: len(other_suffixes)] == other_suffixes
    )


def _renamed(
    content: Both, direction: Direction, before: str, after: str
) -> Iterator[Edit]:
    if before == after or _is_equal(before, after):
        return
    was = f"{content.old_at}/{escape(before)}"
    now = f"{content.new_at}/{escape(after)}"
    narrower, wider = refines(after, before), refines(before, after)
    kind = "media-type-changed"
    if narrower != wider:
        kind = "media-type-narrowed" if narrower else "media-type-widened"
    details = {"before": before, "after": after}
    yield from graph.edit(direction, kind, was, now, details)


def _essence(name: str) -> tuple[str, str, list[str]]:
    kind, _, subtype = _parts(name)[0].partition("/")
    subtype, *suffixes = subtype.split("+")
    return kind, subtype, suffixes


def _parts(name: str) -> tuple[str, list[str]]:
    essence, *parameters = name.lower().split(";")
    return essence.strip(), sorted(one.strip() for one in parameters)
