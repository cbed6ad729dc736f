"""What changes for those who call a method: its arguments."""

from __future__ import annotations

from collections.abc import Iterator

from generator.naming.spelling import similar
from generator.review.sdk.both import Both, Pair
from generator.review.sdk.edits import Edit
from generator.review.sdk.hints import ABSENT, Hints, short
from generator.review.sdk.pairing import Pairing, paired
from generator.review.sdk.surface import Slot


def argument_edits(both: Both, pair: Pair) -> Iterator[Edit]:
    """Tell what a method takes otherwise."""
    before, after = both.old.arguments(pair.old), both.new.arguments(pair.new)
    if before == after:
        return
    confirmed = both.matching.confirmed_in(pair.old.symbol)
    found = paired(before, after, confirmed, lambda a, b: _alike(both, a, b))
    for one in found.gone:
        both.forget(one.annotation)
        yield pair.edit("sdk-parameter-removed", one, None, name=one.name)
    for one in found.come:
        yield pair.edit(_added(one, found, before, after), None, one, name=one.name)
    for old, new in found.kept:
        if old.name != new.name:
            both.renamed[f"{pair.old.symbol}.{old.name}"] = new.name
            yield pair.edit(
                "sdk-parameter-renamed", old, new, name=old.name, now=new.name
            )
        yield from _kept(both, pair, old, new)
    if _is_reordered(found, after):
        yield pair.edit("sdk-parameters-reordered", None, None)


def _kept(both: Both, pair: Pair, old: Slot, new: Slot) -> Iterator[Edit]:
    if new.required and not old.required:
        rule = "sdk-parameter-became-required"
        yield pair.edit(rule, old, new, name=new.name)
    elif old.required and not new.required:
        rule = "sdk-parameter-became-optional"
        yield pair.edit(rule, old, new, name=new.name)
    relation = both.relation(_given(old), _given(new), pair.new.symbol, reading=False)
    if relation == "same":
        return
    both.forget(old.annotation)
    rule = {
        "more": "sdk-parameter-takes-more",
        "holds": "sdk-parameter-holds-more",
        "less": "sdk-parameter-takes-less",
        "other": "sdk-parameter-type-changed",
    }[relation]
    types = {"before": short(old.annotation), "after": short(new.annotation)}
    yield pair.edit(rule, old, new, name=new.name, **types)


def _given(one: Slot) -> Hints:
    """Give the annotation of an argument, without the None that stands for none."""
    return one.hints if one.required else one.hints - ABSENT


def _alike(both: Both, old: Slot, new: Slot) -> bool:
    """Tell whether an argument may be another one under its new name."""
    if old.required != new.required or _place(old) != _place(new):
        return False
    if both.relation(old.hints, new.hints, "", reading=False) != "same":
        return False
    return similar(old.name, new.name) or (bool(old.about) and old.about == new.about)


def _place(one: Slot) -> str:
    return one.label.partition(" ")[0]


def _added(
    one: Slot, found: Pairing, before: tuple[Slot, ...], after: tuple[Slot, ...]
) -> str:
    """Choose the rule; what is put before others moves them from their positions."""
    if one.required:
        return "sdk-required-parameter-added"
    here = after.index(one)
    moved = any(
        after.index(new) > here and after.index(new) != before.index(old)
        for old, new in found.kept
    )
    return "sdk-parameter-inserted" if moved else "sdk-parameter-added"


def _is_reordered(found: Pairing, after: tuple[Slot, ...]) -> bool:
    """Tell whether arguments changed places, and nothing told already did that."""
    if any(new.required and not old.required for old, new in found.kept):
        return False
    ranks = [after.index(new) for _, new in found.kept]
    return ranks != sorted(ranks)
