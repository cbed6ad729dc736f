"""From a path to a Source: the root document and every file that it refers to."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from generator.diagnostics import Diagnostic, InputError
from generator.source import pointers
from generator.source.bases import Bases
from generator.source.document import Document, Source
from generator.source.dynamic import settle
from generator.source.files import DISK, Files
from generator.source.positions import Read
from generator.source.reading import display
from generator.source.references import (
    is_remote,
    is_url,
    outward_refs,
    refused_ref,
    remote_ref,
    root_path,
)
from generator.source.versions import recognise
from generator.source.yaml12 import parse

_MAX_SHOWN: Final = 20


class Text(msgspec.Struct, frozen=True):
    """A file as it was read; `uri` and `name` are those of `Document`."""

    uri: str
    name: str
    content: bytes


def load(  # noqa: PLR0913  # each has a name and a default
    path: Path,
    *,
    ref_root: Path | None = None,
    allow_remote: Sequence[str] = (),
    files: Files = DISK,
    content: bytes | None = None,
    known: Read | None = None,
    url: str = "",
    overlays: Sequence[Path] = (),
) -> Source:
    """Read the document at `path` and all files that its references lead to.

    Files are read only below the root document's folder, or below `ref_root`, after
    symbolic links are resolved; remote ones only from the hosts in `allow_remote`,
    each `host` or `host:port`. `content` is read in place of the file, and a `url` in
    place of any; `known` is what it says, if it was read before. Raises InputError
    for what may not be read and what cannot be parsed. A file that is not there is
    missed where its values are wanted. `overlays` change the root document, in their
    order, before anything is made of it.
    """
    reader = _Reader(path, files, ref_root, allow_remote, url)
    if url:
        text = Text("", *reader.fetch(url))
    else:
        given = files.read(path) if content is None else content
        text = Text("", files.name(path), given)
    root, notes = _document(text, known), list[Diagnostic]()
    if overlays:
        from generator.source.overlay_reading import apply

        root, notes = apply(root, url or path, overlays, files)
    recognise(root)
    reader.add(root)
    reader.read_all()
    return _source(path, reader, notes)


def _source(path: Path, reader: _Reader, notes: list[Diagnostic]) -> Source:
    documents, bases = reader.documents, reader.bases
    reading = recognise(documents[""])
    notes = [*notes, *reading.notes]
    if reading.said == "2.0":
        from generator.source.swagger import upgrade

        documents, more = upgrade(documents, bases, reading.structure)
        notes += more
        bases = bases.moved_to(documents)
    elif reading.structure is not documents[""].data:
        root = documents[""].rewritten(reading.structure)
        documents = {**documents, "": root}
    notes += settle(documents, bases)
    reading = reading._replace(notes=tuple(notes))
    return Source(path, documents, bases, reading, reader.absent)


def _document(text: Text, known: Read | None = None) -> Document:
    found = known or Read(parse(text.content, text.name))
    return Document(
        text.uri, text.name, text.content, found.value, outline=found.outline
    )


class _Reader:
    """Follows references from file to file, each once."""

    def __init__(
        self,
        path: Path,
        files: Files,
        ref_root: Path | None,
        hosts: Sequence[str],
        url: str,
    ) -> None:
        self.documents: dict[str, Document] = {}
        self.bases: Bases = Bases(url or root_path(path))
        self.absent: dict[str, Diagnostic] = {}
        self._tree = files
        self._folder = path.parent
        self._limit = files.real(ref_root or path.parent)
        self._hosts = frozenset(host.lower() for host in hosts)
        self._files: deque[tuple[str, str]] = deque()
        self._names: deque[tuple[str, str]] = deque()

    def fetch(self, url: str) -> tuple[str, bytes]:
        """Fetch the root document; raises InputError."""
        from generator.source.remote import Unavailable, fetch, is_allowed

        host = urlsplit(url).hostname if is_url(url) else None
        if not is_allowed(url, self._hosts):
            hint = f"Let it be fetched: --allow-remote {host}" if host else ""
            message = f"{url} is not fetched unless its host is allowed"
            raise InputError(Diagnostic("remote-document", "error", message, hint=hint))
        try:
            return fetch(url, self._hosts)
        except Unavailable as fault:
            message = f"{url} cannot be had: {fault}"
            raise InputError(Diagnostic("remote-document", "error", message)) from None

    def add(self, document: Document) -> None:
        """Take a document in, and put what it refers to on the list of work."""
        self.documents[document.uri] = document
        self.bases.add(document)
        for json_pointer, ref in outward_refs(document):
            pointer = f"{document.uri}#{json_pointer}"
            target = self.bases.resolve(ref, pointer)
            # What may be the name of a schema in a file yet unread can wait.
            is_name = is_remote(target) or self.bases.is_embedded(pointer)
            (self._names if is_name else self._files).append((pointer, ref))

    def read_all(self) -> None:
        """Open all that is there; raises InputError for what may not be read."""
        faults: list[Diagnostic] = []
        while (self._files or self._names) and len(faults) < _MAX_SHOWN:
            pointer, ref = (self._files or self._names).popleft()
            uri = pointers.split(self.bases.resolve(ref, pointer))[0]
            if uri in self.documents or uri in self.absent:
                continue
            try:
                document = self._open(pointer, uri)
            except InputError as refused:
                cause = refused.diagnostics[0]
                if cause.code == "unresolved-ref":
                    self.absent[uri] = cause
                else:
                    faults += refused.diagnostics
            else:
                if document.uri not in self.documents:
                    self.add(document)
        if faults:
            raise InputError(*faults[:_MAX_SHOWN])

    def _open(self, reference: str, uri: str) -> Document:
        """Open a referenced file, or say at the reference why not."""
        if not is_remote(uri):
            return self._file(reference, uri)
        beside = self.bases.beside(uri)
        if beside is not None and self._tree.is_file(self._path(beside)):
            self.bases.alias(uri, beside)
            return self.documents.get(beside) or self._file(reference, beside)
        kept = self._tree.kept(uri)
        if kept is not None:
            self.bases.alias(uri, kept[0])
            return _document(Text(kept[0], *kept))
        from generator.source.remote import Unavailable, fetch, is_allowed

        if not is_url(uri):
            message = f"the reference leads to {uri}, which is no URL"
            raise self._refused(reference, "unresolved-ref", message)
        if not is_allowed(uri, self._hosts):
            raise remote_ref(self.documents, reference, uri)
        try:
            url, content = fetch(uri, self._hosts)
        except Unavailable as fault:
            raise self._refused(reference, "unavailable-ref", str(fault)) from None
        self.bases.alias(uri, url)
        return _document(Text(url, url, content))

    def _file(self, reference: str, uri: str) -> Document:
        path = self._path(uri)
        try:
            is_inside = self._tree.real(path).is_relative_to(self._limit)
        except (OSError, RuntimeError, ValueError) as fault:
            message = f"the reference leads to {uri}: {fault}"
            raise self._refused(reference, "unresolved-ref", message) from None
        if not is_inside:
            message = f"the reference leads to {uri}, outside {display(self._limit)}"
            hint = "Name the folder that holds all files: --ref-root FOLDER."
            raise self._refused(reference, "ref-outside-root", message, hint)
        try:
            content = self._tree.read(path)
        except InputError as refused:
            cause = refused.diagnostics[0]
            raise self._refused(
                reference, "unresolved-ref", cause.message, cause.hint
            ) from None
        return _document(Text(uri, self._tree.name(path), content))

    def _path(self, uri: str) -> Path:
        return self._folder / uri.replace("%23", "#")

    def _refused(
        self, reference: str, code: str, message: str, hint: str = ""
    ) -> InputError:
        return refused_ref(self.documents, reference, code, message, hint)
