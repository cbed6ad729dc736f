"""What changes for those who make and read models: classes, exceptions, members."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from generator.ir import types as t
from generator.naming.spelling import similar
from generator.review.sdk.both import Both
from generator.review.sdk.edits import Edit, listed
from generator.review.sdk.fields import ClassPair, field_edits
from generator.review.sdk.hints import classes
from generator.review.sdk.pairing import paired
from generator.review.sdk.surface import Slot, Surface
from generator.review.sdk.users import Users

_ALL = "#/components/schemas"


def model_edits(both: Both) -> Iterator[Edit]:
    """Tell what happened to classes and exceptions."""
    old, new, matching = both.old, both.new, both.matching
    users = Users(old)
    for name, now in matching.models.items():
        id_ = old.models[name]
        if name == now and id_ == new.models[now] and matching.untouched.model(id_):
            continue
        pair = ClassPair(users, name, now, old.models[name], new.models[now])
        yield from _model(both, pair)
    for name, now in matching.exceptions.items():
        before, after = old.exceptions[name], new.exceptions[now]
        pair = ClassPair(users, name, now, before, after, raised=True)
        if name != now:
            yield pair.edit("sdk-exception-renamed", name=name, now=now)
        yield from field_edits(both, pair)
    for name, now in matching.replaced.items():
        pair = ClassPair(users, name, now, old.models[name], new.models[now])
        both.told.add(name)
        yield pair.edit("sdk-class-replaced", name=name, now=now)
    yield from _removed(both, users)


def _model(both: Both, pair: ClassPair) -> Iterator[Edit]:
    old, new = both.old.type(pair.before), both.new.type(pair.after)
    kinds = type(old), type(new)
    if kinds[0] is not kinds[1] or _base(old) != _base(new):
        yield pair.edit("sdk-class-became", what=_what(new), now=pair.now)
    elif pair.name != pair.now:
        yield pair.edit("sdk-class-renamed", name=pair.name, now=pair.now)
    if kinds == (t.ObjectType, t.ObjectType):
        yield from field_edits(both, pair)
    elif kinds == (t.EnumType, t.EnumType):
        yield from _members(both, pair)


def _base(kind: t.Type) -> str:
    return kind.base if isinstance(kind, t.EnumType) else ""


def _what(kind: t.Type) -> str:
    base = _base(kind)
    return f"an enumeration of {_VALUES[base]}" if base else "a model"


_VALUES = {
    "string": "texts",
    "integer": "whole numbers",
    "number": "numbers",
    "mixed": "values of several types",
}


def _members(both: Both, pair: ClassPair) -> Iterator[Edit]:
    before, after = both.old.members(pair.before), both.new.members(pair.after)
    if before == after:
        return
    confirmed = both.matching.confirmed_in(pair.name)
    found = paired(before, after, confirmed, _spelled_alike)
    for one in found.gone:
        yield pair.inner("sdk-member-removed", one, None)
    read = pair.before in both.old.context.direction.received
    rule = "sdk-member-added" if read else "sdk-member-offered"
    if found.come:
        edit = pair.edit(rule, names=listed(f"`{one.name}`" for one in found.come))
        yield replace(edit, before="", after="\n".join(map(str, found.come)))
    for old, new in found.kept:
        if old.name != new.name:
            both.renamed[f"{pair.name}.{old.name}"] = new.name
            yield pair.inner("sdk-member-renamed", old, new)


def _spelled_alike(old: Slot, new: Slot) -> bool:
    return old.name[:1] == new.name[:1] and similar(
        old.name.replace("_", ""), new.name.replace("_", "")
    )


def _removed(both: Both, users: Users) -> Iterator[Edit]:
    """Tell classes that are gone, unless what used them is told to be gone."""
    old, matching = both.old, both.matching
    gone = {name for name in old.models if name not in matching.models}
    told = _with_inner(old, gone, both.told)
    for name in sorted(gone - told):
        yield _one_sided("sdk-class-removed", name, old.models[name], users)
    lost = {name for name in old.exceptions if name not in matching.exceptions}
    told |= {
        one
        for symbol, method in old.methods.items()
        if symbol not in matching.methods
        for one in old.raises(method).values()
    }
    for name in sorted(lost - told):
        yield _one_sided("sdk-class-removed", name, old.exceptions[name], users)


def _one_sided(rule: str, name: str, at: t.TypeId, users: Users) -> Edit:
    return Edit(
        rule=rule, old=at, new=_ALL, symbol=name, was=name, reached=users.of(at)
    )


def _with_inner(old: Surface, gone: set[str], told: set[str]) -> set[str]:
    """Add to classes that went those that went with them."""
    found: set[str] = set()
    waiting = list(told & gone | {name for name in told if name in old.exceptions})
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        id_ = old.models.get(name) or old.exceptions.get(name, "")
        if isinstance(old.type(id_), t.ObjectType):
            for field in old.fields(id_):
                waiting += [one for one in classes(field.hints) if one in gone]
    return found
