"""Who may call: the alternatives of credentials, and the schemes that they name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from generator.ir.reader import Raw, mapping
from generator.review.wire import graph
from generator.review.wire.bodies import Both
from generator.review.wire.graph import Edit
from generator.review.wire.sides import Sides
from generator.source.pointers import JSON, escape

Alternative: TypeAlias = tuple[tuple[str, frozenset[str]], ...]
"""The schemes that are needed together, by name, with the scopes of each."""

_KEY: Final = "security"
_OPEN: Final[Alternative] = ()


def security_edits(sides: Sides, operation: Both) -> Iterator[Edit]:
    """Tell how the credentials of an operation changed.

    Where neither says anything of its own, those of the whole document are meant.
    """
    both = operation
    if _KEY not in operation.old and _KEY not in operation.new:
        both = Both("#", sides.old.root, "#", sides.new.root)
    old = both.old if _KEY in both.old else sides.old.root
    new = both.new if _KEY in both.new else sides.new.root
    if old.get(_KEY) != new.get(_KEY):
        yield from _edits(old, new, *_places(both))


def _places(both: Both) -> tuple[str, str]:
    old = f"{both.old_at}/{_KEY}" if _KEY in both.old else both.old_at
    new = f"{both.new_at}/{_KEY}" if _KEY in both.new else both.new_at
    return old, new


def _edits(old: Raw, new: Raw, was: str, now: str) -> Iterator[Edit]:
    before, after = _alternatives(old.get(_KEY)), _alternatives(new.get(_KEY))
    gone = [one for one in before if _names(one) not in map(_names, after)]
    come = [one for one in after if _names(one) not in map(_names, before)]
    for one in gone:
        # A caller with more credentials than are asked for is let in as well.
        held = frozenset(_names(one))
        is_served = any(held.issuperset(_names(other)) for other in after)
        kind = "security-relaxed" if is_served else "security-tightened"
        details = {"before": _shown(one), "after": _all_shown(after)}
        yield from graph.edit(None, kind, was, now, details)
    for one in come if not gone else ():
        details = {"what": _shown(one)}
        yield from graph.edit(None, "security-alternative-added", was, now, details)
    for one in before:
        other = next((two for two in after if _names(two) == _names(one)), None)
        if other is not None:
            yield from _scope_edits(one, other, was, now)


def _scope_edits(
    old: Alternative, new: Alternative, was: str, now: str
) -> Iterator[Edit]:
    for (name, before), (_, after) in zip(old, new, strict=True):
        for kind, scopes in (
            ("security-scope-added", after - before),
            ("security-scope-removed", before - after),
        ):
            if scopes:
                details = {"scheme": name, "scopes": ", ".join(sorted(scopes))}
                yield from graph.edit(None, kind, was, now, details)


def _alternatives(value: JSON) -> list[Alternative]:
    if not isinstance(value, list) or not value:
        return [_OPEN]
    return [
        tuple(
            (
                name,
                (
                    frozenset(map(str, scopes))
                    if isinstance(scopes, list)
                    else frozenset()
                ),
            )
            for name, scopes in sorted(mapping(one).items())
        )
        for one in value
    ]


def _names(alternative: Alternative) -> tuple[str, ...]:
    return tuple(name for name, _ in alternative)


def _shown(alternative: Alternative) -> str:
    return " with ".join(f"`{name}`" for name, _ in alternative) or "no credentials"


def _all_shown(alternatives: list[Alternative]) -> str:
    return " or ".join(map(_shown, alternatives))


def scheme_edits(sides: Sides) -> Iterator[Edit]:
    """Tell schemes that came, went or changed."""
    at = "#/components/securitySchemes"
    old, new = (mapping(side.at(at)) for side in (sides.old, sides.new))
    home = "#/components"
    for name in old:
        place = f"{at}/{escape(name)}"
        if name not in new:
            yield from graph.edit(
                None, "security-scheme-removed", place, home, {"name": name}
            )
            continue
        both = Both(*sides.old.object(place), *sides.new.object(place))
        for key in ("type", "scheme", "in", "name", "openIdConnectUrl"):
            if both.old.get(key) != both.new.get(key):
                details = {"name": name, "before": str(both.old.get(key))}
                details["after"] = str(both.new.get(key))
                yield from both.edit(None, "security-scheme-changed", key, **details)
                break
        else:
            yield from _flow_edits(name, both)
    for name in new:
        if name not in old:
            place = f"{at}/{escape(name)}"
            yield from graph.edit(
                None, "security-scheme-added", home, place, {"name": name}
            )


def _flow_edits(scheme: str, both: Both) -> Iterator[Edit]:
    old, new = mapping(both.old.get("flows")), mapping(both.new.get("flows"))
    for flow in {**old, **new}:
        was, now = f"{both.old_at}/flows/{flow}", f"{both.new_at}/flows/{flow}"
        inner = Both(was, mapping(old.get(flow)), now, mapping(new.get(flow)))
        for key in ("authorizationUrl", "tokenUrl", "refreshUrl"):
            before, after = inner.old.get(key), inner.new.get(key)
            if before != after:
                details = {"name": scheme, "before": str(before), "after": str(after)}
                yield from inner.edit(None, "oauth-url-changed", key, **details)
        was_known, is_known = _scopes(inner.old), _scopes(inner.new)
        for kind, names in (
            ("oauth-scope-added", is_known - was_known),
            ("oauth-scope-removed", was_known - is_known),
        ):
            for name in sorted(names):
                details = {"name": scheme, "scope": name}
                yield from inner.edit(None, kind, "scopes", **details)


def _scopes(flow: Raw) -> frozenset[str]:
    return frozenset(mapping(flow.get("scopes")))
