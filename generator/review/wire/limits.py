"""Limits of values: bounds, lengths, counts, patterns."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias

from generator.review.wire.graph import Edit
from generator.review.wire.look import Look, shown
from generator.review.wire.shapes import Said, Shape
from generator.review.wire.values import allowed
from generator.source.pointers import JSON

# The keywords, with the type whose values they limit.
_LOW: Final = {
    "minLength": "string",
    "minItems": "array",
    "minContains": "array",
    "minProperties": "object",
}
_HIGH: Final = {
    "maxLength": "string",
    "maxItems": "array",
    "maxContains": "array",
    "maxProperties": "object",
}
# Of these, 0 is no limit.
_NOTHING: Final = frozenset(("minItems", "minProperties"))
_SIZED: Final = {"string": str, "array": list, "object": dict}
# What is counted here is not the size of the value.
_CONTAINED: Final = frozenset(("minContains", "maxContains"))
_WHOLE: Final = frozenset(("integer",))
_ANY_TEXT: Final = frozenset(
    ("", ".*", "^.*$", "^.*", ".*$", "[\\s\\S]*", "^[\\s\\S]*$")
)

Number: TypeAlias = "int | float"


class Limit(NamedTuple):
    """How far values go; the number itself is not reached if `open`."""

    at: str
    keyword: str
    number: Number
    open: bool = False

    def __str__(self) -> str:
        """Give it as the document says it."""
        return f"{self.keyword} {shown(self.number)}"


def limit_edits(look: Look) -> Iterator[Edit]:
    """Tell every limit that was set, dropped, or moved."""
    for keyword, kind in _LOW.items():
        if look.has(kind):
            yield from _moved(look, keyword, _counted(max, keyword), _above)
    for keyword, kind in _HIGH.items():
        if look.has(kind):
            yield from _moved(look, keyword, _counted(min, keyword), _below)
    if look.has("integer", "number"):
        yield from _moved(look, "minimum", _lowest, _above)
        yield from _moved(look, "maximum", _highest, _below)
        yield from _moved(look, "multipleOf", _counted(max, "multipleOf"), _multiple)
    if look.has("array"):
        yield from _unique(look)
    if look.has("string"):
        yield from _patterns(look)


def length_edits(look: Look) -> Iterator[Edit]:
    """Tell how long a text has to be where a number is or was, which has a digit."""
    yield from _moved(look, "minLength", _longer_than_a_digit, _above)
    yield from _moved(look, "maxLength", _counted(min, "maxLength"), _below)


def _longer_than_a_digit(shape: Shape) -> Limit | None:
    found = _counted(max, "minLength")(shape)
    return found if found is not None and found.number > 1 else None


def _moved(
    look: Look,
    keyword: str,
    find: Callable[[Shape], Limit | None],
    tighter: Callable[[Limit, Limit], bool],
) -> Iterator[Edit]:
    old, new = find(look.old), find(look.new)
    if old == new or (old and new and _same(old, new)):
        return
    was = old.at if old else look.old.where(keyword)
    now = new.at if new else look.new.where(keyword)
    before, after = allowed(look.old), allowed(look.new)
    # Where a list came or went, a limit that its values keep to says nothing.
    is_kept = (
        after is None and _is_kept(before, new, tighter),
        before is None and _is_kept(after, old, tighter),
    )
    if old is None or new is None:
        if not is_kept[new is None]:
            kind = "limit-set" if old is None else "limit-dropped"
            yield from look.edit_at(kind, was, now, limit=str(new or old))
        return
    narrows, widens = tighter(new, old), tighter(old, new)
    if narrows != widens and is_kept[widens]:
        return
    kind = "limit-changed"
    if narrows != widens:
        kind = "limit-tightened" if narrows else "limit-loosened"
    yield from look.edit_at(kind, was, now, before=str(old), after=str(new))


def _is_kept(
    listed: Mapping[str, JSON] | None,
    limit: Limit | None,
    tighter: Callable[[Limit, Limit], bool],
) -> bool:
    """Tell whether values are listed, and all of them keep to a limit."""
    if listed is None or limit is None or limit.keyword in _CONTAINED:
        return False
    kind = {**_LOW, **_HIGH}.get(limit.keyword, "number")
    sizes = [_size(value, kind) for value in listed.values()]
    told = [Limit("", "", size) for size in sizes if size is not None]
    return bool(told) and all(_same(one, limit) or tighter(one, limit) for one in told)


def _size(value: JSON, kind: str) -> Number | None:
    """Give what a limit for values of a type goes by; None if the value is another."""
    if isinstance(value, str | list | dict):
        return len(value) if type(value) is _SIZED.get(kind) else None
    is_number = kind == "number" and not isinstance(value, bool)
    return value if is_number and isinstance(value, int | float) else None


def _same(old: Limit, new: Limit) -> bool:
    return (old.number, old.open) == (new.number, new.open)


def _above(one: Limit, other: Limit) -> bool:
    return (one.number, one.open) > (other.number, other.open)


def _below(one: Limit, other: Limit) -> bool:
    return (-one.number, one.open) > (-other.number, other.open)


def _multiple(one: Limit, other: Limit) -> bool:
    return other.number != 0 and math.isclose(one.number % other.number, 0)


def _counted(
    pick: Callable[[Iterator[Number]], Number], keyword: str
) -> Callable[[Shape], Limit | None]:
    def find(shape: Shape) -> Limit | None:
        said = [one for one in shape.said(keyword) if _number(one) is not None]
        if not said:
            # JSON Schema Validation, 6.3.2 and 6.4.5: what holds without a word.
            if keyword == "minLength":
                return Limit(shape.home, keyword, 0)
            if keyword == "minContains" and shape.first("contains"):
                return Limit(shape.home, keyword, 1)
            return None
        number = pick(found for one in said if (found := _number(one)) is not None)
        if number == 0 and keyword in _NOTHING:
            return None
        return Limit(said[0].at, keyword, number)

    return find


def _lowest(shape: Shape) -> Limit | None:
    found = list(_bounds(shape, "minimum", "exclusiveMinimum"))
    return max(found, key=lambda one: (one.number, one.open), default=None)


def _highest(shape: Shape) -> Limit | None:
    found = list(_bounds(shape, "maximum", "exclusiveMaximum"))
    return min(found, key=lambda one: (one.number, not one.open), default=None)


def _bounds(shape: Shape, keyword: str, exclusive: str) -> Iterator[Limit]:
    """Give the bounds of both spellings: 3.0 makes a minimum exclusive by a flag."""
    is_open = shape.flag(exclusive)
    for said in shape.said(keyword):
        number = _number(said)
        if number is not None:
            yield _whole(shape, Limit(said.at, keyword, number, is_open))
    for said in shape.said(exclusive):
        number = _number(said)
        if number is not None:
            yield _whole(shape, Limit(said.at, exclusive, number, open=True))


def _whole(shape: Shape, limit: Limit) -> Limit:
    """Of integers, a bound that is not reached is the same as the next one that is."""
    if not limit.open or shape.types != _WHOLE:
        return limit
    if limit.keyword.lower().endswith("minimum"):
        return limit._replace(number=math.floor(limit.number) + 1, open=False)
    return limit._replace(number=math.ceil(limit.number) - 1, open=False)


def _number(said: Said) -> Number | None:
    value = said.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if math.isfinite(value) else None


def _unique(look: Look) -> Iterator[Edit]:
    old, new = (shape.flag("uniqueItems") for shape in (look.old, look.new))
    if old != new:
        kind = "limit-set" if new else "limit-dropped"
        yield from look.edit(kind, "uniqueItems", limit="uniqueItems")


def _patterns(look: Look) -> Iterator[Edit]:
    old, new = _pattern_texts(look.old), _pattern_texts(look.new)
    if old == new:
        return
    before, after = " and ".join(sorted(old)), " and ".join(sorted(new))
    if not old:
        yield from look.edit("pattern-added", "pattern", after=after)
    elif not new:
        yield from look.edit("pattern-removed", "pattern", before=before)
    else:
        kind = "pattern-loosened" if new < old else "pattern-changed"
        yield from look.edit(kind, "pattern", before=before, after=after)


def _pattern_texts(shape: Shape) -> set[str]:
    return {
        f"`{said.value}`"
        for said in shape.said("pattern")
        if isinstance(said.value, str) and said.value not in _ANY_TEXT
    }
