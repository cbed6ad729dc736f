"""Which values are admitted: types, formats, null, enumerations, defaults."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.review.wire.graph import Edit
from generator.review.wire.look import Look, listed, shown
from generator.review.wire.shapes import Shape
from generator.source.pointers import JSON

_ANYTHING: Final = "any value"
# Of each type: the wider format, and the formats whose values it has too.
_WIDER: Final = {
    "number": {"double": {"float", "int32"}},
    "integer": {"int64": {"int32"}, "bigint": {"int32", "int64"}},
    "string": {"date-time": {"date", "time"}},
}


_ALIKE: Final = {"request": "type-written-alike", "response": "type-read-alike"}


def type_edits(look: Look) -> Iterator[Edit]:
    """Tell a type that became wider, narrower or another."""
    kind = _type_kind(look)
    if kind:
        old, new = _types_shown(look.old), _types_shown(look.new)
        yield from look.edit(kind, "type", before=old, after=new)


def are_apart(look: Look) -> bool:
    """Tell whether no value can be of both types, so that nothing else compares."""
    old, new = look.old.types, look.new.types
    if old is None or new is None or not old or not new:
        return False
    return not any(_covered({name}, new) for name in old) and not any(
        _covered({name}, old) for name in new
    )


def _type_kind(look: Look) -> str:
    old, new = look.old.types, look.new.types
    wider, narrower = _covered(old, new), _covered(new, old)
    if wider and narrower:
        return ""
    if wider:
        return "type-widened"
    is_alike = is_written_alike(look)
    # Nothing may be said of a parameter: it is a text all the same.
    if narrower and not (is_alike and look.form == "parameter" and old is None):
        return "type-narrowed"
    if is_alike:
        return _ALIKE[look.direction] if look.form != "inside" else "type-unclear"
    return "type-changed"


def is_written_alike(look: Look) -> bool:
    """Tell whether each text of the one type is admitted where strings are.

    What a number was in a text, a string is too, unless strings have to be of a kind.
    Of limits of their length nothing is said here.
    """
    if look.form == "json":
        return False
    is_request = look.direction == "request"
    texts, others = (look.new, look.old) if is_request else (look.old, look.new)
    if "string" not in (texts.types or ()):
        return False
    listed_texts, listed_others = allowed(texts), allowed(others)
    if listed_texts is not None:
        written = {shown(one).strip('"') for one in listed_texts.values()}
        return listed_others is not None and listed_others.keys() <= written
    if is_request and texts.first("pattern") is not None:
        return False
    return _format(texts) in ("", _format(others))


def _covered(
    left: frozenset[str] | set[str] | None, right: frozenset[str] | None
) -> bool:
    """Tell whether all values of some types are of the others."""
    if right is None:
        return True
    if left is None:
        return False
    return all(
        name in right or (name == "integer" and "number" in right) for name in left
    )


def _types_shown(shape: Shape) -> str:
    if shape.types is None:
        return _ANYTHING
    return " or ".join(sorted(shape.types)) or "null"


def format_edits(look: Look) -> Iterator[Edit]:
    """Tell a format that became wider, narrower or another."""
    old, new = _format(look.old), _format(look.new)
    if old == new or look.old.types is None or look.new.types is None:
        return
    types = look.old.types | look.new.types
    if _holds(new, old, types):
        kind = "format-widened"
    elif _holds(old, new, types):
        kind = "format-narrowed"
    else:
        kind = "format-changed"
    yield from look.edit(
        kind, "format", before=old or "no format", after=new or "no format"
    )


def _format(shape: Shape) -> str:
    found = shape.first("format")
    return found.value if found and isinstance(found.value, str) else ""


def _holds(wider: str, narrower: str, types: frozenset[str]) -> bool:
    if not wider:
        return True
    return any(narrower in _WIDER.get(name, {}).get(wider, ()) for name in types)


def null_edits(look: Look) -> Iterator[Edit]:
    """Tell null that is admitted now, or no longer."""
    match look.old.null, look.new.null:
        case False, True:
            yield from look.edit("became-nullable", _null_keyword(look.new, look.old))
        case True, False:
            keyword = _null_keyword(look.old, look.new)
            yield from look.edit("became-not-nullable", keyword)
        case _:
            pass


def _null_keyword(shape: Shape, other: Shape) -> str:
    """Give the keyword that differs where null is admitted on one side."""
    said = shape.said("nullable")
    differs = shape.flag("nullable") and said != other.said("nullable")
    return "nullable" if differs else "type"


def enum_edits(look: Look) -> Iterator[Edit]:
    """Tell values that came into an enumeration, or left it."""
    # To many who write `nullable` beside a list, null need not be in the list.
    nulls = look.old.null is look.new.null is True and not (
        look.old.flag("nullable") or look.new.flag("nullable")
    )
    old, new = allowed(look.old, nulls=nulls), allowed(look.new, nulls=nulls)
    keyword = "const" if _has_const(look.old) or _has_const(look.new) else "enum"
    if old is None and new is None:
        return
    if old is None:
        kind = "const-added" if keyword == "const" else "became-enum"
        yield from look.edit(kind, keyword, values=listed([*(new or {})]))
    elif new is None:
        kind = "const-removed" if keyword == "const" else "enum-dropped"
        yield from look.edit(kind, keyword, values=listed([*old]))
    else:
        yield from _changed_values(look, [*old], [*new], keyword)


def _changed_values(
    look: Look, old: list[str], new: list[str], keyword: str
) -> Iterator[Edit]:
    gone = [value for value in old if value not in new]
    come = [value for value in new if value not in old]
    if gone and come and len(old) == len(new) == 1:
        yield from look.edit(
            "const-changed", keyword, before=listed(gone), after=listed(come)
        )
        return
    # A constant that became an enumeration stands under the one word and the other.
    was, now = look.old.where(_word(look.old)), look.new.where(_word(look.new))
    if gone:
        yield from look.edit_at("enum-value-removed", was, now, values=listed(gone))
    if come:
        yield from look.edit_at("enum-value-added", was, now, values=listed(come))


def _word(shape: Shape) -> str:
    return "const" if _has_const(shape) else "enum"


def _has_const(shape: Shape) -> bool:
    return shape.first("const") is not None


def allowed(shape: Shape, *, nulls: bool = False) -> dict[str, JSON] | None:
    """Give the values of an enumeration by their texts, null aside; None for all.

    With `nulls`, null is a value as others.
    """
    found: dict[str, JSON] | None = None
    lists = [one.value for one in shape.said("enum")]
    lists += [[one.value] for one in shape.said("const")]
    for values in lists:
        if not isinstance(values, list) or not values:
            continue
        given: dict[str, JSON] = {
            shown(value): value for value in values if nulls or value is not None
        }
        kept = (
            given if found is None else {k: v for k, v in given.items() if k in found}
        )
        found = kept
    return found


def extensible_edits(look: Look) -> Iterator[Edit]:
    """Tell values of `x-extensible-enum`, which callers expect to grow."""
    keyword = "x-extensible-enum"
    old, new = (_extensible(shape) for shape in (look.old, look.new))
    gone = [value for value in old if value not in new]
    come = [value for value in new if value not in old]
    if gone and new:
        yield from look.edit("extensible-value-removed", keyword, values=listed(gone))
    if come and old:
        yield from look.edit("extensible-value-added", keyword, values=listed(come))


def _extensible(shape: Shape) -> list[str]:
    found = shape.first("x-extensible-enum")
    values = found.value if found else None
    return [shown(value) for value in values] if isinstance(values, list) else []


def default_edits(look: Look) -> Iterator[Edit]:
    """Tell what holds now where a value is left out."""
    old, new = look.old.first("default"), look.new.first("default")
    before = shown(old.value) if old else "no default"
    after = shown(new.value) if new else "no default"
    if before != after:
        yield from look.edit("default-changed", "default", before=before, after=after)
