"""From a path to a Source: the root document and every file that it refers to."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path

from generator.diagnostics import Diagnostic, InputError
from generator.source.document import Document, Source
from generator.source.pointers import JSON
from generator.source.reading import display, read
from generator.source.references import (
    is_remote,
    join_uri,
    outward_refs,
    refused_ref,
    remote_ref,
    root_path,
)
from generator.source.yaml12 import parse

_VERSION = re.compile(r"(3\.[012])(\.\d+)?(-.+)?")
_MAX_SHOWN = 20

_OTHER_KINDS = {
    "asyncapi": "It is an AsyncAPI document.",
    "arazzo": "It is an Arazzo document.",
    "overlay": "It is an OpenAPI Overlay, which changes a document.",
    "$schema": "It looks like a JSON Schema.",
    "item": "It looks like a Postman collection: export it as OpenAPI.",
}


def load(path: Path, *, ref_root: Path | None = None) -> Source:
    """Read the document at `path` and all files that its references lead to.

    Files are read only below the root document's folder, or below `ref_root`, after
    symbolic links are resolved. Raises InputError for all that keeps the API from
    being known whole.
    """
    root = _open("", path)
    version = _version(root)
    documents = {"": root}
    faults: list[Diagnostic] = []
    waiting = [root]
    home = root_path(path)
    limit = (ref_root or path.parent).resolve()
    while waiting and len(faults) < _MAX_SHOWN:
        document = waiting.pop()
        for json_pointer, ref in outward_refs(document):
            uri = join_uri(ref.partition("#")[0], document.uri, home)
            if uri in documents:
                continue
            referrer = f"{document.uri}#{json_pointer.removesuffix('/$ref')}"
            try:
                documents[uri] = _refer(documents, referrer, uri, limit)
            except InputError as refused:
                faults += refused.diagnostics
            else:
                waiting.append(documents[uri])
    if faults:
        raise InputError(*faults[:_MAX_SHOWN])
    return Source(documents, version)


def _open(uri: str, path: Path) -> Document:
    text = read(path)
    return Document(uri, path, text, parse(text, display(path)))


def _refer(
    documents: dict[str, Document], referrer: str, uri: str, limit: Path
) -> Document:
    """Open a referenced file, or say at the reference why not."""
    if is_remote(uri):
        raise remote_ref(documents, referrer, uri)
    path = documents[""].path.parent / uri.replace("%23", "#")
    try:
        is_inside = path.resolve().is_relative_to(limit)
    except (OSError, RuntimeError, ValueError) as fault:
        message = f"the reference leads to {uri}: {fault}"
        raise refused_ref(documents, referrer, "unresolved-ref", message, "") from None
    if not is_inside:
        message = f"the reference leads to {uri}, outside {display(limit)}"
        hint = "Name the folder that holds all files: --ref-root FOLDER."
        raise refused_ref(documents, referrer, "ref-outside-root", message, hint)
    try:
        text = read(path)
    except InputError as refused:
        cause = refused.diagnostics[0]
        raise refused_ref(
            documents, referrer, "unresolved-ref", cause.message, cause.hint
        ) from None
    return Document(uri, path, text, parse(text, display(path)))


def _version(document: Document) -> str:
    """Give the OpenAPI version as "3.0", "3.1" or "3.2"."""
    data = document.data
    if data is None:
        raise _refusal(document, "empty-document", "the document is empty")
    if not isinstance(data, dict):
        message = "an OpenAPI document is an object of keys and values"
        hint = "It begins with openapi: 3.1.0."
        raise _refusal(document, "not-an-object", message, hint)
    if "swagger" in data:
        message = f"Swagger {data['swagger']} is not supported yet"
        hint = "Convert it to OpenAPI 3 first."
        raise _refusal(document, "swagger-version", message, hint, "/swagger")
    if "openapi" not in data:
        message = "the document has no openapi key"
        raise _refusal(document, "not-openapi", message, _kind_hint(data))
    # 3.1 without quotes is a number; it means what it looks like.
    found = _VERSION.fullmatch(str(data["openapi"]))
    if found is None:
        message = f"OpenAPI version {data['openapi']!r} is not known"
        hint = "Versions 3.0, 3.1 and 3.2 are: openapi: 3.1.0."
        raise _refusal(document, "openapi-version", message, hint, "/openapi")
    return found[1]


def _kind_hint(data: dict[str, JSON]) -> str:
    for key, hint in _OTHER_KINDS.items():
        if key in data:
            return hint
    for key in data:
        if get_close_matches(key.lower(), ("openapi", "swagger"), n=1, cutoff=0.75):
            return f"Is the key {key!r} meant to be 'openapi'?"
    return "An OpenAPI document begins with openapi: 3.1.0."


def _refusal(
    document: Document, code: str, message: str, hint: str = "", pointer: str = ""
) -> InputError:
    place = document.positions.locate(pointer)
    pointer = f"{document.uri}#{pointer}"
    return InputError(Diagnostic(code, "error", message, pointer, hint, place))
