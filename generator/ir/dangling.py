"""References that lead nowhere, where the rest of the document is clear without."""

from __future__ import annotations

from generator.diagnostics import Diagnostic, InputError
from generator.ir.compose import Refs
from generator.source.pointers import JSON
from generator.source.tolerance import DANGLING, forgiven


class Forgiving:
    """Follows references to values of one kind, a key of `tolerance.DANGLING`.

    Where one leads nowhere, what stands in for such a value is given at the place of
    the reference, and a warning added to `notes`.
    """

    def __init__(self, refs: Refs, kind: str, notes: list[Diagnostic]) -> None:
        self.notes = notes
        self._refs = refs
        self._kind = kind

    def follow(self, pointer: str) -> tuple[str, JSON]:
        """Follow the `$ref` at a pointer; raises InputError where it may not lead."""
        try:
            return self._refs.follow(pointer)
        except InputError as fault:
            note = forgiven(fault.diagnostics[0], self._kind)
            if note is None:
                raise
            self.notes.append(note)
            return pointer, DANGLING[self._kind].value

    def has(self, pointer: str) -> bool:
        """Tell whether a canonical pointer leads to a value."""
        return self._refs.has(pointer)

    def resolve(self, ref: str, base: str) -> str:
        """Give the canonical pointer that a `$ref` standing at `base` means."""
        return self._refs.resolve(ref, base)
