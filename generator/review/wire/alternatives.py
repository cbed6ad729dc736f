"""Alternatives of `oneOf` and `anyOf`, and what tells them apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import Final, NamedTuple, Protocol

from generator.ir.compose import ANNOTATIONS
from generator.ir.reader import mapping, text
from generator.review.wire.constraints import Prober
from generator.review.wire.graph import Direction, Edit
from generator.review.wire.look import Look, shown
from generator.review.wire.shapes import TYPES, Group, Places, Shape
from generator.review.wire.sides import Side
from generator.review.wire.values import are_apart

# More pairs of alternatives are not compared each with each.
_MOST_PAIRS: Final = 400
_NUMBERS: Final = frozenset(("number",))
_WAYS: Final[tuple[Direction, Direction]] = ("request", "response")


class Judge(Prober, Protocol):
    """What can also tell at once how bad a change would be."""

    def harm(self, look: Look, old: Places, new: Places) -> int:
        """Tell what it means to callers if one schema takes another's place.

        Nothing is 0, perhaps something 1, that they break 2.
        """
        ...


def alternative_edits(look: Look, judge: Judge) -> Iterator[Edit]:
    """Tell alternatives that came or went, and have those in both compared."""
    old, new = list(look.old.groups), list(look.new.groups)
    for before in look.old.groups:
        after = next((one for one in new if one.keyword == before.keyword), None)
        after = after or (new[0] if len(old) == len(new) == 1 else None)
        if after is not None:
            old.remove(before)
            new.remove(after)
            yield from _between(look, before, after, judge)
    for before in old:
        single = _member(look.new, before, judge, is_new=True)
        if single:
            yield from _between(look, before, single, judge)
        else:
            yield from _unwrapped(look, before, judge)
    for after in new:
        single = _member(look.old, after, judge, is_new=False)
        if single and not _is_strict(look, after):
            yield from _between(look, single, after, judge)
        else:
            yield from _wrapped(look, after, judge)


def _member(shape: Shape, group: Group, judge: Judge, *, is_new: bool) -> Group | None:
    """Give a schema as the one member of alternatives, if it is one of the others."""
    for solo in shape.solos:
        return solo
    if len(shape.places) != 1:
        return None
    for one in group.members:
        old, new = ((one,), shape.places) if is_new else (shape.places, (one,))
        if judge.alike(old, new):
            return Group(group.keyword, shape.home, shape.places)
    return None


def _is_strict(look: Look, group: Group) -> bool:
    """Tell whether one object became alternatives of which exactly one has to fit.

    An object that suits several of them is none of them.
    """
    was_one = any(solo.keyword == group.keyword for solo in look.old.solos)
    return group.keyword == "oneOf" and bool(look.old.properties) and not was_one


def is_wrapped(look: Look) -> bool:
    """Tell whether a schema became alternatives and nothing else, or the reverse."""
    if bool(look.old.groups) == bool(look.new.groups):
        return False
    inner = look.old if look.old.groups else look.new
    return not inner.properties and inner.own_types is None


def tell_types(look: Look) -> bool:
    """Tell whether all types on both sides are those of alternatives."""
    return bool(
        look.old.groups
        and look.new.groups
        and look.old.own_types is None
        and look.new.own_types is None
    )


def _between(look: Look, old: Group, new: Group, judge: Judge) -> Iterator[Edit]:
    yield from _counted(look, old, new, judge)
    pairs, gone, come = _matched(look, old, new, judge)
    for before, after in pairs:
        judge.use(look, (before,), (after,))
    taking, reading = (look._replace(direction=way) for way in _WAYS)
    for at in gone:
        others = [((at,), (one,)) for one in new.members]
        inner = judge.look(look, (at,), ()).old
        is_covered = not _is_known(inner) and _fits(taking, others, judge)
        kind = "alternative-covered" if is_covered else "alternative-removed"
        yield from look.edit_at(kind, at, new.at, what=_name(look.old.side, at))
    for at in come:
        others = [((one,), (at,)) for one in old.members]
        inner = judge.look(look, (), (at,)).new
        is_covered = not _is_known(inner) and _fits(reading, others, judge)
        kind = "alternative-known" if is_covered else "alternative-added"
        yield from look.edit_at(kind, old.at, at, what=_name(look.new.side, at))


def _counted(look: Look, old: Group, new: Group, judge: Judge) -> Iterator[Edit]:
    """Tell whether exactly one has to suit now, where some had, or the reverse."""
    if old.keyword == new.keyword or look.new.first("discriminator"):
        return
    types = [judge.look(look, (), (at,)).new.types or TYPES for at in new.members]
    wider = [one | _NUMBERS if "integer" in one else one for one in types]
    if any(not one.isdisjoint(two) for one, two in combinations(wider, 2)):
        is_one = new.keyword == "oneOf"
        kind = "alternatives-exclusive" if is_one else "alternatives-inclusive"
        yield from look.edit_at(kind, old.at, new.at)


def _fits(look: Look, pairs: Sequence[tuple[Places, Places]], judge: Judge) -> bool:
    """Tell whether nobody is harmed by one of some pairs."""
    return len(pairs) <= _MOST_PAIRS and any(
        judge.harm(look, before, after) == 0 for before, after in pairs
    )


class _Matched(NamedTuple):
    pairs: list[tuple[str, str]]
    gone: list[str]
    come: list[str]


def _matched(look: Look, old: Group, new: Group, judge: Judge) -> _Matched:
    """Find for each alternative the one that it became."""
    pairs: list[tuple[str, str]] = []
    gone, come = list(old.members), list(new.members)

    def take(matches: Iterator[tuple[str, str]]) -> None:
        for before, after in matches:
            if before in gone and after in come:
                gone.remove(before)
                come.remove(after)
                pairs.append((before, after))

    def is_same(before: str, after: str) -> bool:
        tags = _tags(look.old, before), _tags(look.new, after)
        # What is told apart by name is another one by another name.
        return (not all(tags) or tags[0] == tags[1]) and judge.alike(
            (before,), (after,)
        )

    take(_by_key(look, gone, come, _target))
    take(_by_key(look, gone, come, _words))
    # Most often they are where they were.
    take(pair for pair in zip([*gone], [*come], strict=False) if is_same(*pair))
    if len(gone) * len(come) <= _MOST_PAIRS:
        take(pair for pair in product([*gone], [*come]) if is_same(*pair))
    take(_by_key(look, gone, come, _title))
    if len(gone) == len(come) == 1:
        last = judge.look(look, (gone[0],), (come[0],))
        if _may_be_one(look, gone[0], come[0]) and not are_apart(last):
            take(iter([(gone[0], come[0])]))
    return _Matched(pairs, gone, come)


def _by_key(
    look: Look, gone: list[str], come: list[str], key: _Key
) -> Iterator[tuple[str, str]]:
    found = {key(look.new.side, at): at for at in reversed(come)}
    for at in [*gone]:
        name = key(look.old.side, at)
        if name and name in found:
            yield at, found[name]


class _Key(Protocol):
    def __call__(self, side: Side, at: str) -> str: ...


def _target(side: Side, at: str) -> str:
    """Give the pointer that an alternative refers to, or nothing."""
    return side.follow(at)[0] if "$ref" in mapping(side.at(at)) else ""


def _tags(shape: Shape, at: str) -> frozenset[str]:
    """Give the values of the discriminator that mean an alternative, if any do.

    A mapping has the name of a component or a reference (OpenAPI 3.1, 4.8.25). Without
    one the name of the component is the value.
    """
    found, target = shape.first("discriminator"), _target(shape.side, at)
    if found is None or not target:
        return frozenset()
    name = target.rpartition("/")[2]
    told = mapping(mapping(found.value).get("mapping")).items()
    return frozenset(
        key
        for key, value in told
        if value == name
        or (isinstance(value, str) and shape.side.resolve(value, found.at) == target)
    ) or frozenset((name,))


def _words(side: Side, at: str) -> str:
    """Give what an alternative says, remarks aside."""
    schema = mapping(side.at(at))
    said = {key: schema[key] for key in sorted(schema.keys() - ANNOTATIONS)}
    return shown(said) if said else ""


def _title(side: Side, at: str) -> str:
    return "" if "$ref" in mapping(side.at(at)) else text(side.object(at)[1], "title")


def _may_be_one(look: Look, old: str, new: str) -> bool:
    """Tell whether the last two without a partner are one, changed.

    Two that have names of their own are two.
    """
    names = [_target(look.old.side, old), _target(look.new.side, new)]
    titles = [_title(look.old.side, old), _title(look.new.side, new)]
    return not all(names) and not all(titles)


def _is_known(shape: Shape) -> bool:
    """Tell whether callers know an alternative for itself, whatever it admits.

    They do by its name, and by the properties that an object has.
    """
    (at,) = shape.places
    is_object = shape.types is None or "object" in shape.types
    return is_object or bool(_target(shape.side, at) or _title(shape.side, at))


def _name(side: Side, at: str) -> str:
    target = _target(side, at)
    if target:
        return f"`{target.rpartition('/')[2]}`"
    schema = mapping(side.at(at))
    return f"`{schema.get('title') or schema.get('type') or at.rpartition('/')[2]}`"


def _wrapped(look: Look, group: Group, judge: Judge) -> Iterator[Edit]:
    """Judge alternatives where there was one schema."""
    is_request = look.direction == "request"
    harms = [judge.harm(look, look.old.places, (one,)) for one in group.members]
    # What was sent has to suit one of them; what is read now may be each of them.
    harm = 2 if _is_strict(look, group) else (min if is_request else max)(harms)
    fits = "alternatives-fit" if is_request else "alternatives-known"
    kind = (fits, "alternatives-doubtful", "alternatives-set")[harm]
    yield from look.edit_at(kind, look.old.home, group.at)


def _unwrapped(look: Look, group: Group, judge: Judge) -> Iterator[Edit]:
    """Judge one schema where there were alternatives."""
    is_request = look.direction == "request"
    harms = [judge.harm(look, (one,), look.new.places) for one in group.members]
    harm = (max if is_request else min)(harms)
    fits = "one-fits-all" if is_request else "one-was-known"
    kind = (fits, "alternatives-doubtful", "alternatives-dropped")[harm]
    yield from look.edit_at(kind, group.at, look.new.home)


def discriminator_edits(look: Look) -> Iterator[Edit]:
    """Tell what changed in how alternatives are told apart."""
    keyword = "discriminator"
    old, new = look.old.first(keyword), look.new.first(keyword)
    if old is None or new is None:
        if old or new:
            kind = "discriminator-added" if new else "discriminator-removed"
            yield from look.edit(kind, keyword)
        return
    before, after = mapping(old.value), mapping(new.value)
    name, other = text(before, "propertyName"), text(after, "propertyName")
    if name != other:
        yield from look.edit("discriminator-moved", keyword, before=name, after=other)
    was, now = mapping(before.get("mapping")), mapping(after.get("mapping"))
    changed = [key for key in {**was, **now} if was.get(key) != now.get(key)]
    if changed:
        values = ", ".join(shown(key) for key in changed)
        yield from look.edit("discriminator-mapping-changed", keyword, values=values)


def is_added_part(look: Look, judge: Judge) -> bool:
    """Tell whether an `allOf` has a member that demands something, and had not."""
    old, new = _all_of(look.old), _all_of(look.new)
    if not new or not old or len(old) * len(new) > _MOST_PAIRS:
        return False
    targets = {_target(look.old.side, at) for at in old}
    fresh = [at for at in new if _target(look.new.side, at) not in targets - {""}]
    fresh = [at for at in fresh if not any(judge.alike((one,), (at,)) for one in old)]
    spare = [at for at in old if not any(judge.alike((at,), (one,)) for one in new)]
    return len(fresh) > len(spare) or (
        bool(fresh) and all(_target(look.new.side, at) for at in fresh)
    )


def _all_of(shape: Shape) -> Places:
    """Give the members of a schema's own `allOf`."""
    if not shape.parts:
        return ()
    at, raw = shape.parts[0]
    members = raw.get("allOf")
    count = len(members) if isinstance(members, list) else 0
    return tuple(f"{at}/allOf/{index}" for index in range(count))
