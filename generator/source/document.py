"""The documents of one API and the references between them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from generator.diagnostics import Diagnostic, Place
from generator.source import pointers
from generator.source.bases import Bases
from generator.source.moves import Moves
from generator.source.pointers import JSON
from generator.source.positions import Outlined, Positions
from generator.source.references import ref_loop, unresolved_ref

if TYPE_CHECKING:
    from generator.source.overlay_places import Overlaid, OverlaidPositions

# References through references, each inside the other: more is a trap, not an API.
_MAX_DETOURS: Final = 50
_ONLY_TOLD: Final = ("summary", "description")  # OpenAPI 3.1, 4.8.23


class Document:
    """One file.

    `uri` is its posix path from the root document's folder, "" for the root document
    itself, or the URL of a remote document. `name` is for messages. `overlaid` says
    which values overlays gave it. `moves` leads from `data` back to what was read where
    the two differ, and `outline` to the lines of the text.
    """

    def __init__(  # noqa: PLR0913  # what a file is, and what is known of it
        self,
        uri: str,
        name: str,
        text: bytes,
        data: JSON,
        *,
        moves: Moves | None = None,
        overlaid: Overlaid | None = None,
        outline: Outlined | None = None,
    ) -> None:
        self.uri: Final = uri
        self.name: Final = name
        self.text: Final = text
        self.data: Final = data
        self.moves: Final = moves or Moves()
        self.overlaid: Final = overlaid
        self.outline: Final = outline

    @property
    def texts(self) -> tuple[bytes, ...]:
        """All texts that the values are from: the file's, then those of overlays."""
        return (self.text, *(self.overlaid.texts if self.overlaid else ()))

    def text_of(self, file: str) -> bytes:
        """Give the text that a place is in, by the file that it names."""
        overlays = self.overlaid.overlays if self.overlaid else ()
        return next((each.text for each in overlays if each.name == file), self.text)

    @cached_property
    def positions(self) -> Positions | OverlaidPositions:
        """Lines and columns; the first use scans the text a second time."""
        own = Positions(self.text, self.name, self.outline)
        return self.overlaid.positions(own) if self.overlaid else own

    def rewritten(
        self,
        data: JSON,
        moves: Moves | None = None,
        overlaid: Overlaid | None = None,
    ) -> Document:
        """Give the same document with other values."""
        return Document(
            self.uri,
            self.name,
            self.text,
            data,
            moves=moves,
            overlaid=overlaid or self.overlaid,
            outline=self.outline,
        )

    def at(self, json_pointer: str) -> JSON:
        """Give the value at a JSON pointer; KeyError where there is none."""
        value = self.data
        for key in pointers.tokens(json_pointer):
            value = pointers.child(value, key)
        return value

    def original(self, json_pointer: str) -> str:
        """Give the JSON pointer in the file of a value in `data`."""
        return self.moves.old(json_pointer)

    def locate(self, json_pointer: str, *, key: bool = False) -> Place:
        """Give the place in the file of a value in `data`, or of its key."""
        return self.positions.locate(self.original(json_pointer), key=key)


class Reading(NamedTuple):
    """How the root document was understood.

    `said` is the version that it says, "2.0" or "3.0" to "3.2", and `version` the one
    that it is read as, "3.0" to "3.2". `structure` is the root as the meta-schema of
    `said` describes it. `notes` tell what the document leaves to be guessed, and what
    was left out.
    """

    said: str
    version: str
    structure: JSON
    notes: tuple[Diagnostic, ...] = ()


class Source:
    """All documents of one API, joined by canonical pointers.

    `version` is "3.0", "3.1" or "3.2"; `root` is the data of the root document, which
    was read from `path`. `absent` says why a document that is referred to was not read.
    """

    def __init__(
        self,
        path: Path,
        documents: dict[str, Document],
        bases: Bases,
        reading: Reading,
        absent: Mapping[str, Diagnostic],
    ) -> None:
        self.path: Final = path
        self.documents: Final = documents
        self.reading: Final = reading
        self.absent: Final = absent
        self.version: Final = reading.version
        root = documents[""].data
        self.root: Final[dict[str, JSON]] = root if isinstance(root, dict) else {}
        self._bases = bases
        self._values = {f"{uri}#": each.data for uri, each in documents.items()}
        self._followed: dict[str, tuple[str, JSON]] = {}
        self._detours: list[str] = []

    def at(self, pointer: str) -> JSON:
        """Give the value at a canonical pointer; KeyError where there is none."""
        try:
            return self._values[pointer]
        except KeyError:
            return self._found(pointer)

    def _found(self, pointer: str) -> JSON:
        """Walk to a pointer from what is known on the way, and learn what is not."""
        values, here = self._values, pointer
        below: list[str] = []
        while here not in values:
            here, mark, token = here.rpartition("/")
            if not mark:
                raise KeyError(pointer)
            below.append(token)
        value = values[here]
        for token in reversed(below):
            value = pointers.child(value, pointers.unescape(token))
            here = f"{here}/{token}"
            values[here] = value
        return value

    @property
    def aliases(self) -> Mapping[str, str]:
        """The uris of documents by the other URLs that lead to them."""
        return self._bases.aliases

    def resolve(self, ref: str, base: str) -> str:
        """Give the canonical pointer that a reference standing at `base` means.

        It need not lead anywhere (RFC 3986, `$id`, `$anchor` and `$self` count).
        """
        return self._bases.resolve(ref, base)

    def original(self, pointer: str) -> str:
        """Give the canonical pointer in the user's file, for messages."""
        uri, json_pointer = pointers.split(pointer)
        document = self.documents.get(uri)
        return f"{uri}#{document.original(json_pointer)}" if document else pointer

    def place(self, pointer: str) -> Place:
        """Give the place in the user's file of what a canonical pointer names."""
        uri, json_pointer = pointers.split(pointer)
        document = self.documents.get(uri) or self.documents[""]
        return document.locate(json_pointer, key=True)

    def follow(self, pointer: str) -> tuple[str, JSON]:
        """Follow `$ref` to the end; give the last pointer and what stands there.

        On the way, a schema that says more than its `$ref` is an end, too.
        A pointer may lead through a `$ref`. Siblings of a `$ref` are the caller's to
        read. Raises InputError: `unresolved-ref` at the place of the last `$ref`,
        `remote-ref`, or `ref-loop`.
        """
        found = self._followed.get(pointer)
        if found is None:
            found = self._followed[pointer] = self._chase(pointer)
        return found

    def _chase(self, pointer: str) -> tuple[str, JSON]:
        referrer, chain = pointer, dict[str, None]()
        while True:
            try:
                pointer, value = self._reach(pointer)
            except KeyError:
                raise unresolved_ref(self, referrer, pointer) from None
            if pointer in chain:
                raise ref_loop(self, list(chain), pointer)
            ref = value.get("$ref") if isinstance(value, dict) else None
            if not isinstance(ref, str) or (chain and self.says_more(value)):
                self._followed.update(dict.fromkeys(chain, (pointer, value)))
                return pointer, value
            chain[pointer] = None
            referrer, pointer = pointer, self.resolve(ref, pointer)

    def says_more(self, value: JSON) -> bool:
        """Tell a schema that adds to its `$ref`, as it can from OpenAPI 3.1 on."""
        keys = value if isinstance(value, dict) else ()
        return self.version != "3.0" and any(
            key not in _ONLY_TOLD and not key.startswith("$") for key in keys
        )

    def _reach(self, pointer: str) -> tuple[str, JSON]:
        """Look a pointer up, taking the detour where a parent is a `$ref`."""
        try:
            return pointer, self.at(pointer)
        except KeyError:
            uri, json_pointer = pointers.split(pointer)
            if not json_pointer.startswith("/"):
                raise
        here = f"{uri}#"
        for token in json_pointer.split("/")[1:]:
            while not self.has(f"{here}/{token}") and self.has(f"{here}/$ref"):
                here = self._detour(here)
            here = f"{here}/{token}"
        return here, self.at(here)

    def _detour(self, pointer: str) -> str:
        if pointer in self._detours or len(self._detours) == _MAX_DETOURS:
            raise ref_loop(self, self._detours, pointer)
        self._detours.append(pointer)
        try:
            return self.follow(pointer)[0]
        finally:
            self._detours.pop()

    def has(self, pointer: str) -> bool:
        """Tell whether a canonical pointer leads to a value."""
        try:
            self.at(pointer)
        except KeyError:
            return False
        return True
