"""The documents of one API and the references between them."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from generator.source import pointers
from generator.source.pointers import JSON
from generator.source.positions import Positions
from generator.source.reading import display
from generator.source.references import join_uri, ref_loop, root_path, unresolved_ref

# References through references, each inside the other: more is a trap, not an API.
_MAX_DETOURS: Final = 50


class Document:
    """One file: `uri` is its posix path from the root document's folder, or ""."""

    def __init__(self, uri: str, path: Path, text: bytes, data: JSON) -> None:
        self.uri: Final = uri
        self.path: Final = path
        self.text: Final = text
        self.data: Final = data

    @cached_property
    def positions(self) -> Positions:
        """Lines and columns; the first use scans the text a second time."""
        return Positions(self.text, display(self.path))


class Source:
    """All documents of one API, joined by canonical pointers.

    `version` is "3.0", "3.1" or "3.2"; `root` is the data of the root document.
    """

    def __init__(self, documents: dict[str, Document], version: str) -> None:
        self.documents: Final = documents
        self.version: Final = version
        root = documents[""].data
        self.root: Final[dict[str, JSON]] = root if isinstance(root, dict) else {}
        self._root_path = root_path(documents[""].path)
        self._values = {f"{uri}#": each.data for uri, each in documents.items()}
        self._followed: dict[str, tuple[str, JSON]] = {}
        self._detours: list[str] = []

    def at(self, pointer: str) -> JSON:
        """Give the value at a canonical pointer; KeyError where there is none."""
        values = self._values
        if pointer in values:
            return values[pointer]
        parent, _, token = pointer.rpartition("/")
        if parent in values:
            value = pointers.child(values[parent], pointers.unescape(token))
        else:
            uri, json_pointer = pointers.split(pointer)
            if not json_pointer.startswith("/"):
                raise KeyError(pointer)
            value = values[f"{uri}#"]
            for key in pointers.tokens(json_pointer):
                value = pointers.child(value, key)
        values[pointer] = value
        return value

    def resolve(self, ref: str, base: str) -> str:
        """Join a reference with the canonical pointer it stands at (RFC 3986).

        Nothing is looked up. A reference with a scheme keeps its own uri.
        """
        path, _, fragment = ref.partition("#")
        uri = base.partition("#")[0]
        if path:
            uri = join_uri(path, uri, self._root_path)
        return f"{uri}#{unquote(fragment)}"

    def follow(self, pointer: str) -> tuple[str, JSON]:
        """Follow `$ref` to the end; give the last pointer and what stands there.

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
            ref = value.get("$ref") if isinstance(value, dict) else None
            if not isinstance(ref, str):
                self._followed.update(dict.fromkeys(chain, (pointer, value)))
                return pointer, value
            if pointer in chain:
                raise ref_loop(self, list(chain), pointer)
            chain[pointer] = None
            referrer, pointer = pointer, self.resolve(ref, pointer)

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
            if not self._has(f"{here}/{token}") and self._has(f"{here}/$ref"):
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

    def _has(self, pointer: str) -> bool:
        try:
            self.at(pointer)
        except KeyError:
            return False
        return True
