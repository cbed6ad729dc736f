"""Where references stand, where they lead, and why one leads nowhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from generator.diagnostics import Diagnostic, InputError
from generator.source import pointers
from generator.source.pointers import JSON

if TYPE_CHECKING:
    from generator.source.document import Document, Source

_LONGEST_LOOP = 6  # pointers that a message shows

# RFC 3986 sections 3.1 and 4.2; one letter is a drive.
_REMOTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")
_ANY_REF = re.compile(rb"\$ref\b")
_LOCAL_REF = re.compile(rb"""\$ref["']?\s*:\s*["']?#""")

# Members that hold a value of the API rather than a part of its description.
_DATA = frozenset(("const", "dataValue", "default", "enum", "example", "value"))
# Members whose keys are names that somebody chose: none of them is a keyword.
_NAMED = frozenset(
    (
        "$defs",
        "callbacks",
        "content",
        "definitions",
        "dependentSchemas",
        "encoding",
        "examples",
        "headers",
        "links",
        "mediaTypes",
        "parameters",
        "pathItems",
        "paths",
        "patternProperties",
        "properties",
        "requestBodies",
        "responses",
        "schemas",
        "securitySchemes",
        "variables",
        "webhooks",
    )
)


def is_remote(uri: str) -> bool:
    """Tell whether a reference has a scheme or a host."""
    return _REMOTE.match(uri) is not None


def root_path(path: Path) -> str:
    """Give the form of the root document's path that `join_uri` takes."""
    return posixpath.normpath(path.absolute().as_posix())


def join_uri(path: str, base_uri: str, root: str) -> str:
    """Join a reference's path with the uri of its document.

    `root` is the root document's absolute posix path. Uris are relative to its
    folder, and its own is "".
    """
    if is_remote(path):
        return path
    home = posixpath.dirname(root)
    target = posixpath.join(home, posixpath.dirname(base_uri), unquote(path))
    if posixpath.normpath(target) == root:
        return ""
    return posixpath.relpath(target, home).replace("#", "%23")


def outward_refs(document: Document) -> Iterator[tuple[str, str]]:
    """Give (JSON pointer of the `$ref`, its text) of each that leaves the document."""
    # Most documents have none: two searches are cheaper than a walk by far.
    if len(_ANY_REF.findall(document.text)) == len(_LOCAL_REF.findall(document.text)):
        return
    for pointer, ref in _refs(document.data):
        if not ref.startswith("#"):
            yield pointer, ref


def _refs(data: JSON) -> Iterator[tuple[str, str]]:
    waiting: list[tuple[str, JSON, bool]] = [("", data, False)]
    seen: set[int] = set()
    while waiting:
        pointer, value, is_named = waiting.pop()
        if not isinstance(value, dict | list) or id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, list):
            members = [(str(index), item) for index, item in enumerate(value)]
        else:
            members = [
                (key, member)
                for key, member in value.items()
                if is_named or not (key in _DATA or key.startswith("x-"))
            ]
            ref = value.get("$ref")
            if isinstance(ref, str) and not is_named:
                yield pointers.join(pointer, "$ref"), ref
        waiting += [
            (pointers.join(pointer, key), member, not is_named and key in _NAMED)
            for key, member in reversed(members)
        ]


def unresolved_ref(source: Source, referrer: str, target: str) -> InputError:
    """Say that the target of the `$ref` in `referrer` does not exist."""
    uri, json_pointer = pointers.split(target)
    if is_remote(uri):
        return remote_ref(source.documents, referrer, uri)
    hint = ""
    if uri not in source.documents:
        message = f"the reference leads to {uri}, which was not read"
    elif json_pointer and not json_pointer.startswith("/"):
        message = f"the reference leads to #{json_pointer}, which is no JSON pointer"
        hint = _by_name(source, json_pointer) or "A JSON pointer begins with #/."
    else:
        message = f"the reference leads to {target}, which does not exist"
        hint = _nearest(source, target)
    return refused_ref(source.documents, referrer, "unresolved-ref", message, hint)


def remote_ref(documents: dict[str, Document], referrer: str, uri: str) -> InputError:
    """Refuse a reference that would need the network."""
    message = f"the reference leads to {uri}, and only files are read"
    hint = "Save it beside the document and refer to it by its relative path."
    return refused_ref(documents, referrer, "remote-ref", message, hint)


def ref_loop(source: Source, chain: list[str], pointer: str) -> InputError:
    """Say that references lead back to where they began."""
    if pointer in chain:
        chain = chain[chain.index(pointer) :]
    rest = ["…"] if len(chain) > _LONGEST_LOOP else []
    path = " → ".join([*chain[:_LONGEST_LOOP], *rest, pointer])
    message = f"the reference leads back to itself: {path}"
    hint = "One of them must hold the value itself."
    return refused_ref(source.documents, pointer, "ref-loop", message, hint)


def refused_ref(
    documents: dict[str, Document], referrer: str, code: str, message: str, hint: str
) -> InputError:
    """Make the error for the `$ref` in the value at `referrer`."""
    uri, json_pointer = pointers.split(pointers.join(referrer, "$ref"))
    place = None
    if uri in documents:
        place = documents[uri].positions.locate(json_pointer)
    pointer = f"{uri}#{json_pointer}"
    return InputError(Diagnostic(code, "error", message, pointer, hint, place))


def _nearest(source: Source, target: str) -> str:
    """Suggest the name that was probably meant."""
    uri, json_pointer = pointers.split(target)
    value, pointer = source.documents[uri].data, f"{uri}#"
    for key in pointers.tokens(json_pointer):
        try:
            value = pointers.child(value, key)
        except KeyError:
            near = get_close_matches(key, value, n=1) if isinstance(value, dict) else []
            if near:
                return f"Did you mean {pointers.join(pointer, near[0])}?"
            break
        pointer = pointers.join(pointer, key)
    return _by_name(source, pointers.tokens(json_pointer)[-1])


def _by_name(source: Source, name: str) -> str:
    """Find a component of that name, for references in the Swagger 2.0 style."""
    components = source.root.get("components")
    if isinstance(components, dict):
        for kind, members in components.items():
            if isinstance(members, dict) and name in members:
                return f"Did you mean {pointers.join('#/components', kind, name)}?"
    return ""
