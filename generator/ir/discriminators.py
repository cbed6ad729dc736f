"""The values of a discriminator, and the schemas that they stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from generator.diagnostics import Diagnostic, InputError
from generator.ir import types as t
from generator.ir.compose import Alternatives, Refs
from generator.source.pointers import JSON, escape
from generator.source.tolerance import forgiven


def mapped(
    found: Alternatives, refs: Refs, notes: list[Diagnostic]
) -> Iterator[tuple[str, str, JSON]]:
    """Give each value of the explicit mapping with its schema and where that is.

    One that leads nowhere is left out, and a warning added to `notes`.
    """
    raw = found.discriminator
    explicit = raw.get("mapping") if isinstance(raw, dict) else None
    for value, target in (explicit if isinstance(explicit, dict) else {}).items():
        if isinstance(target, str):
            pointer = refs.resolve(_reference(target, refs), found.pointer)
            try:
                yield value, *refs.follow(pointer)
            except InputError as fault:
                holder = found.pointer.rpartition("/")[0]
                at = f"{holder}/discriminator/mapping/{escape(value)}"
                note = forgiven(replace(fault.diagnostics[0], pointer=at), "variant")
                if note is None:
                    raise
                notes.append(replace(note, place=None))


def _reference(target: str, refs: Refs) -> str:
    """Tell the name of a component schema from a reference to any."""
    component = f"#/components/schemas/{escape(target)}"
    named = refs.has(component) or not any(mark in target for mark in "/#.")
    return component if named else target


def listed(
    refs: Mapping[str, t.TypeRef], told: t.Discriminator | None
) -> tuple[t.TypeRef, ...]:
    """Give the listed variants, and those that only the discriminator knows of."""
    more = (id_ for _, id_ in (sorted(told.mapping.items()) if told else []))
    found = [*(ref.id for ref in refs.values()), *more]
    return tuple(t.TypeRef(id_) for id_ in dict.fromkeys(found))
