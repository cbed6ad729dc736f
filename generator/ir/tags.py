"""Tags: groups of operations, and of other tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator.ir import types as t
from generator.ir.reader import SDK_NAME, Raw, mapping, text


def tags(root: Raw, operations: Sequence[t.Operation]) -> tuple[t.Tag, ...]:
    """Give the tags that have operations, the declared ones first."""
    listed = root.get("tags")
    raws = list(map(mapping, listed if isinstance(listed, list) else ()))
    parents = {text(raw, "name"): text(raw, "parent") for raw in raws}
    found: dict[str, t.Tag] = {}
    for index, raw in enumerate(raws):
        name, about = text(raw, "name"), text(raw, "description")
        above = tuple(_above(name, parents))[::-1]
        tag = t.Tag(name, about, f"#/tags/{index}", text(raw, SDK_NAME), above)
        found.setdefault(name, tag)
    used = dict.fromkeys(operation.tag for operation in operations)
    declared = [tag for name, tag in found.items() if name in used]
    return (*declared, *(t.Tag(name) for name in used if name not in found))


def _above(name: str, parents: Mapping[str, str]) -> Iterator[str]:
    """Go up from a tag to its parents, in no circle (OpenAPI 3.2, 4.23)."""
    seen = {name, ""}
    parent = parents.get(name, "")
    while parent not in seen and parent in parents:
        yield parent
        seen.add(parent)
        parent = parents[parent]
