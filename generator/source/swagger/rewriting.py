"""What the parts of the upgrade share: pointers on the move, references, notes."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal, NamedTuple, TypeAlias
from urllib.parse import quote

from generator.diagnostics import Diagnostic
from generator.source import pointers
from generator.source.bases import Bases
from generator.source.document import Document
from generator.source.moves import Moves
from generator.source.pointers import JSON
from generator.source.references import is_remote

Object: TypeAlias = dict[str, JSON]
Kind: TypeAlias = Literal["schema", "parameter", "body", "response", "path"]

# What stands there is upgraded with the root document.
_SECTIONS: Final = ("#/definitions/", "#/parameters/", "#/responses/", "#/paths/")
_SAFE: Final = "/~!$&'()*+,;=:@"  # RFC 3986, 3.5: what a fragment holds as it is
_MAX_CHAIN: Final = 100


class Media(NamedTuple):
    """Media types: of one operation, or what the document gives for all."""

    consumes: tuple[str, ...] = ()
    produces: tuple[str, ...] = ()

    def of(self, raw: Object) -> Media:
        """Give what holds in an object that may have its own."""
        consumes, produces = raw.get("consumes"), raw.get("produces")
        return Media(
            _texts(consumes) if isinstance(consumes, list) else self.consumes,
            _texts(produces) if isinstance(produces, list) else self.produces,
        )


def _texts(values: list[JSON]) -> tuple[str, ...]:
    return tuple(each for each in values if isinstance(each, str))


class Rewriting:
    """The books of one upgrade.

    All pointers are canonical. Until the end a reference keeps the pointer that its
    target has in the old documents, because the target may still move. `media` is
    what holds for components, for other files, and where an operation says nothing.
    """

    def __init__(
        self, documents: Mapping[str, Document], bases: Bases, media: Media
    ) -> None:
        self.media: Final = media
        self.moves: Final = {uri: Moves() for uri in documents}
        self.notes: Final[list[Diagnostic]] = []
        self.wanted: Final[dict[str, Kind]] = {}
        self._documents = documents
        self._bases = bases
        self._references: list[tuple[Object, str, str]] = []

    def at(self, pointer: str) -> JSON:
        """Give an old value; KeyError where there is none."""
        uri, json_pointer = pointers.split(pointer)
        return self._documents[uri].at(json_pointer)

    def move(self, old: str, new: str) -> None:
        """Note where a value went, within its document."""
        (uri, before), (_, after) = pointers.split(old), pointers.split(new)
        self.moves[uri].add(before, after)

    def warn(self, pointer: str, message: str) -> None:
        """Note what the new version cannot say, at an old pointer."""
        uri, json_pointer = pointers.split(pointer)
        place = self._documents[uri].positions.locate(json_pointer)
        self.notes.append(
            Diagnostic("degraded", "warning", message, pointer, "", place)
        )

    def refer(self, holder: Object, target: str, base: str) -> Object:
        """Make `holder`, which will stand in the document of `base`, a reference."""
        holder["$ref"] = ""
        self._references.append((holder, pointers.split(base)[0], target))
        return holder

    def keep(self, holder: Object, ref: str, old: str, kind: Kind) -> Object:
        """Keep the reference that stood at `old` in an upgraded object."""
        target = self._bases.resolve(ref, old)
        self.want(target, kind)
        return self.refer(holder, target, old)

    def want(self, target: str, kind: Kind) -> None:
        """See to it that a value is upgraded that is referred to as a `kind`."""
        if not target.startswith(_SECTIONS):
            self.wanted.setdefault(target, kind)

    def target(self, value: JSON, old: str) -> tuple[str, JSON]:
        """Follow the references of an old value to their end, as far as it is there."""
        for _ in range(_MAX_CHAIN):
            ref = value.get("$ref") if isinstance(value, dict) else None
            if not isinstance(ref, str):
                break
            try:
                old = self._bases.resolve(ref, old)
                value = self.at(old)
            except KeyError:
                break
        return old, value

    def write_references(self) -> None:
        """Give all references the pointers that their targets have now."""
        for holder, uri, target in self._references:
            there, old = pointers.split(target)
            moves = self.moves.get(there)
            fragment = quote(moves.new(old) if moves else old, safe=_SAFE)
            path = "" if there == uri else self._path(there, uri)
            holder["$ref"] = f"{path}#{fragment}"

    def _path(self, target: str, base: str) -> str:
        """Write the reference to a document in another."""
        if is_remote(target):
            return target
        # The root document's uri is empty, its file has a name.
        name = target or Path(self._documents[""].name).name
        return quote(posixpath.relpath(name, posixpath.dirname(base) or "."))
