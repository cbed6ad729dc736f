"""Which old names still work in the new SDK, and only warn."""

from __future__ import annotations

from collections.abc import Iterator

from generator.review.sdk.both import Both
from generator.review.sdk.matching import Matching


def kept(both: Both) -> frozenset[str]:
    """Give their symbols, as the old SDK has them."""
    return frozenset(_kept(both.matching))


def _kept(matching: Matching) -> Iterator[str]:
    old, new = matching.old, matching.new
    former = new.context.names.former
    for name, now in matching.controllers.items():
        one, other = old.controllers[name], new.controllers[now]
        classes = {other.name, *former.controllers.get(other.tag, ())}
        if {other.accessor, *former.tags.get(other.tag, ())} >= {one.accessor}:
            yield from classes & {one.name}
    for symbol, now in matching.methods.items():
        before, after = old.methods[symbol], new.methods[now]
        if before.name in former.operations.get(after.pointer, ()):
            yield symbol
        for olds in former.parameters.get(after.pointer, {}).values():
            yield from (f"{symbol}.{one}" for one in olds)
    for pairs, ids, known in (
        (matching.models, new.models, former.classes),
        (matching.exceptions, new.exceptions, former.exceptions),
    ):
        for name, now in pairs.items():
            id_ = ids[now]
            yield from (one for one in known.get(id_, ()) if one == name)
            inner = {**former.fields.get(id_, {}), **former.members.get(id_, {})}
            for olds in inner.values():
                yield from (f"{name}.{one}" for one in olds)
