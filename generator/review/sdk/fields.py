"""What changes in a class: its fields, by whether callers give or read them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from msgspec import Struct

from generator.ir import types as t
from generator.naming.spelling import similar
from generator.review.sdk.both import Both, Relation
from generator.review.sdk.edits import Edit
from generator.review.sdk.hints import ABSENT, short
from generator.review.sdk.pairing import paired
from generator.review.sdk.surface import Slot
from generator.review.sdk.users import Users


class ClassPair(Struct, frozen=True):
    """A class before and after: its name and the id of its type, on both sides."""

    users: Users
    name: str
    now: str
    before: t.TypeId
    after: t.TypeId
    raised: bool = False

    def edit(self, rule: str, **details: str) -> Edit:
        """Tell an edit of the class."""
        return Edit(
            rule=rule,
            old=self.before,
            new=self.after,
            symbol=self.name if "now" in details else self.now,
            was=self.name,
            details=details,
            before=f"class {self.name}",
            after=f"class {self.now}",
            reached=self.users.of(self.before),
        )

    def inner(
        self, rule: str, old: Slot | None, new: Slot | None, **details: str
    ) -> Edit:
        """Tell an edit of a field or member."""
        own = old.name if old and (new is None or old.name != new.name) else ""
        name = own or (new.name if new else "")
        renamed = {"now": f"{self.now}.{new.name}"} if old and new and own else {}
        return Edit(
            rule=rule,
            old=old.pointer if old else self.before,
            new=new.pointer if new else self.after,
            symbol=f"{self.name if own else self.now}.{name}",
            was=f"{self.name}.{old.name}" if old else self.name,
            details={**renamed, **details},
            before=str(old) if old else "",
            after=str(new) if new else "",
            reached=self.users.of(self.before),
        )


def field_edits(both: Both, pair: ClassPair) -> Iterator[Edit]:
    """Tell what happened to the fields of a model, or of an exception."""
    before = both.old.fields(pair.before, raised=pair.raised)
    after = both.new.fields(pair.after, raised=pair.raised)
    if before == after:
        return
    direction = both.old.context.direction
    look = _Look(
        both,
        pair,
        given=pair.before in direction.sent and not pair.raised,
        read=pair.before in direction.received,
    )
    confirmed = both.matching.confirmed_in(pair.name)
    found = paired(before, after, confirmed, look.alike)
    for one in found.gone:
        both.forget(one.annotation)
        yield pair.inner("sdk-field-removed", one, None)
    for one in found.come:
        is_demanded = one.required and look.given
        rule = "sdk-required-field-added" if is_demanded else "sdk-field-added"
        yield pair.inner(rule, None, one)
    for old, new in found.kept:
        if old.name != new.name:
            both.renamed[f"{pair.name}.{old.name}"] = new.name
            yield pair.inner("sdk-field-renamed", old, new)
        yield from look.kept(old, new)


class _Look(Struct, frozen=True):
    """A class, and whether callers give objects of it, or read them, or both."""

    both: Both
    pair: ClassPair
    given: bool
    read: bool

    def alike(self, old: Slot, new: Slot) -> bool:
        """Tell whether a field may be another one under its new name."""
        if old.required != new.required:
            return False
        if self.both.relation(old.hints, new.hints, "", reading=True) != "same":
            return False
        same_words = bool(old.about) and old.about == new.about
        return same_words or similar(old.name, new.name)

    def kept(self, old: Slot, new: Slot) -> Iterator[Edit]:
        """Tell what changed in a field that is on both sides."""
        if old.annotation == new.annotation and old.required == new.required:
            return
        rules = chain(self._presence(old, new), self._type(old, new))
        for rule, details in rules:
            yield self.pair.inner(rule, old, new, **details)

    def _presence(self, old: Slot, new: Slot) -> Iterator[tuple[str, dict[str, str]]]:
        if old.required == new.required:
            return
        if new.required:
            yield (
                "sdk-field-became-required" if self.given else "sdk-field-is-there"
            ), {}
        else:
            yield (
                "sdk-field-may-be-none" if self.read else "sdk-field-became-optional"
            ), {}

    def _type(self, old: Slot, new: Slot) -> Iterator[tuple[str, dict[str, str]]]:
        before, after = old.hints, new.hints
        if old.required != new.required:  # what None stands for is told with that
            before, after = before - ABSENT, after - ABSENT
        symbol = f"{self.pair.now}.{new.name}"
        rule = _rule(
            (
                self.both.relation(before, after, symbol, reading=True)
                if self.read
                else ""
            ),
            (
                self.both.relation(before, after, symbol, reading=False)
                if self.given
                else ""
            ),
        )
        if rule:
            self.both.forget(old.annotation)
            types = {"before": short(old.annotation), "after": short(new.annotation)}
            yield rule, types


def _rule(read: Relation | str, given: Relation | str) -> str:
    """Choose the worst of what is to be said of a field."""
    if "other" in (read, given):
        return "sdk-field-type-changed"
    if read == "more":
        return "sdk-field-gives-more"
    if given == "less":
        return "sdk-field-takes-less"
    if given == "holds":
        return "sdk-field-holds-more"
    if given == "more":
        return "sdk-field-takes-more"
    return "sdk-field-gives-less" if read == "less" else ""
