"""What of two SDKs a finding reaches: operations, symbols, and the pages that change.

One that only shows what changed in an example, or a diagram, is none of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from msgspec import Struct

from generator.review.findings import Finding
from generator.review.sdk.side import Atlas

_OF_CLIENT: Final = ("server-", "security-scheme-", "oauth-")


class PageEdit(Struct, frozen=True):
    """What happens to a page; `path` is below the folder of the SDK."""

    path: str
    change: Literal["changed", "added", "removed"]


class Pages:
    """The pages of two SDKs: which of them change, and for which finding."""

    def __init__(self, old: Atlas, new: Atlas) -> None:
        self._sides = new, old  # what both have goes by its name now
        self._edits = {one.path: one for one in _edits(old, new)}
        self._symbols = {**old.methods, **new.methods}
        self._operations = {
            symbol: call for side in (old, new) for call, symbol in side.methods.items()
        }

    @property
    def edits(self) -> tuple[PageEdit, ...]:
        """What happens to pages; a description may differ without a finding."""
        return tuple(self._edits.values())

    def operations(self, finding: Finding) -> tuple[str, ...]:
        """Give the operations that a finding reaches, as `POST /messages`."""
        if finding.reading == "wire":
            return finding.places
        found = (self._operations.get(one, "") for one in finding.places)
        return tuple(filter(None, found))

    def symbols(self, finding: Finding) -> tuple[str, ...]:
        """Give the symbols of the SDK that a finding reaches."""
        if finding.reading == "sdk":
            return finding.places
        return tuple(
            filter(None, (self._symbols.get(one, "") for one in finding.places))
        )

    def of(self, finding: Finding) -> tuple[str, ...]:
        """Give the pages that change on which callers find what changed."""
        for ways in self._named(finding), self._typed(finding), self._called(finding):
            found = tuple(dict.fromkeys(one for one in ways if one in self._edits))
            if found:
                return found
        client = self._sides[0].client
        is_of_client = finding.rule.startswith(_OF_CLIENT) and client in self._edits
        return (client,) if is_of_client else ()

    def _named(self, finding: Finding) -> Iterator[str]:
        """Give the page of the class that a symbol is of."""
        name = finding.symbol.partition(".")[0]
        yield from (side.names[name] for side in self._sides if name in side.names)

    def _typed(self, finding: Finding) -> Iterator[str]:
        """Give the page of the innermost class that a pointer is in."""
        pointers = finding.new, finding.old
        for side, pointer in zip(self._sides, pointers, strict=True):
            home = pointer
            while "/" in home and home not in side.types:
                home = home.rpartition("/")[0]
            if home in side.types:
                yield side.types[home]

    def _called(self, finding: Finding) -> Iterator[str]:
        for side in self._sides:
            yield from (side.calls[one] for one in finding.places if one in side.calls)


def _edits(old: Atlas, new: Atlas) -> Iterator[PageEdit]:
    before, after = frozenset(old.paths), frozenset(new.paths)
    for path in sorted(before & after):
        if old.texts.get(path) != new.texts.get(path):
            yield PageEdit(path, "changed")
    yield from (PageEdit(path, "added") for path in sorted(after - before))
    yield from (PageEdit(path, "removed") for path in sorted(before - after))
