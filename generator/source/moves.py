"""Where values went when a document was rewritten."""

from __future__ import annotations


class Moves:
    """JSON pointers of a rewritten document against those of the user's file.

    A pair holds for all that is below it, as far as no longer pair says otherwise; a
    pointer without a pair is the same in both.
    """

    def __init__(self) -> None:
        self._old: dict[str, str] = {}
        self._new: dict[str, str] = {}

    def add(self, old: str, new: str) -> None:
        """Note that the value at `old` is now at `new`; the first of several counts."""
        self._old.setdefault(new, old)
        self._new.setdefault(old, new)

    def old(self, pointer: str) -> str:
        """Give the pointer in the user's file."""
        return _mapped(pointer, self._old)

    def new(self, pointer: str) -> str:
        """Give the pointer in the rewritten document."""
        return _mapped(pointer, self._new)


def _mapped(pointer: str, table: dict[str, str]) -> str:
    head = pointer
    while head:
        found = table.get(head)
        if found is not None:
            return found + pointer[len(head) :]
        head = head.rpartition("/")[0]
    return pointer
