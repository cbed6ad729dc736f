"""Where references stand, where they lead, and why one leads nowhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from generator.diagnostics import Diagnostic, InputError
from generator.source import pointers
from generator.source.pointers import JSON
from generator.source.walking import objects

if TYPE_CHECKING:
    from generator.source.document import Document, Source

_LONGEST_LOOP = 6  # pointers that a message shows

# RFC 3986 sections 3.1 and 4.2; one letter is a drive.
_REMOTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")
_ANY_REF = re.compile(rb"""\$(?:ref|dynamicRef)["']?\s*:""")
_LOCAL_REF = re.compile(rb"""\$(?:ref|dynamicRef)["']?\s*:\s*["']?#""")
# A discriminator that names a file: it has one in its first lines.
_MAPPED_FILE = re.compile(rb"discriminator[\s\S]{1,500}?\.(?:ya?ml|json)\b")
_FILE = re.compile(r".+\.(ya?ml|json)(#.*)?", re.IGNORECASE)


def is_remote(uri: str) -> bool:
    """Tell whether a reference has a scheme or a host."""
    return _REMOTE.match(uri) is not None


def root_path(path: Path) -> str:
    """Give the form of the root document's path that `join_uri` takes."""
    return posixpath.normpath(path.absolute().as_posix())


def join_uri(path: str, base_uri: str, root: str) -> str:
    """Join a reference's path with the uri of its document.

    `root` is the root document's absolute posix path, or its URL. Uris are relative
    to its folder, and its own is ""; that of a remote document is its URL.
    """
    if is_remote(base_uri) or is_remote(root):
        target = joined(base_uri or root, path)
        return "" if target == root else target
    if is_remote(path):
        return path
    home = posixpath.dirname(root)
    target = posixpath.join(home, posixpath.dirname(base_uri), unquote(path))
    if posixpath.normpath(target) == root:
        return ""
    return posixpath.relpath(target, home).replace("#", "%23")


def joined(base: str, ref: str) -> str:
    """Join URLs (RFC 3986, 5); what is none stays as it is."""
    try:
        return urljoin(base, ref)
    except ValueError:
        return ref


def is_url(uri: str) -> bool:
    """Tell whether a text with a scheme is a URL as far as to its host."""
    try:
        urlsplit(uri)
    except ValueError:
        return False
    return True


def outward_refs(document: Document) -> Iterator[tuple[str, str]]:
    """Give (JSON pointer of a reference, its text) of each that names a document."""
    # Most documents have none: searches are cheaper than a walk by far.
    if not any(map(_may_lead_out, document.texts)):
        return
    for pointer, value in objects(document.data):
        for keyword in ("$ref", "$dynamicRef"):
            ref = value.get(keyword)
            if isinstance(ref, str) and not ref.startswith("#"):
                yield pointers.join(pointer, keyword), ref
        yield from _mapped_files(pointer, value.get("discriminator"))


def _may_lead_out(text: bytes) -> bool:
    is_local = len(_ANY_REF.findall(text)) == len(_LOCAL_REF.findall(text))
    return not is_local or _MAPPED_FILE.search(text) is not None


def _mapped_files(pointer: str, discriminator: JSON) -> Iterator[tuple[str, str]]:
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    for value, ref in (mapping if isinstance(mapping, dict) else {}).items():
        # What is no file may be the name of a schema.
        if isinstance(ref, str) and not ref.startswith("#") and _FILE.fullmatch(ref):
            yield pointers.join(pointer, "discriminator", "mapping", value), ref


def unresolved_ref(source: Source, referrer: str, target: str) -> InputError:
    """Say that the target of the `$ref` in `referrer` does not exist."""
    uri, json_pointer = pointers.split(target)
    reference, hint = pointers.join(referrer, "$ref"), ""
    absent = source.absent.get(uri)
    if absent is not None:
        message, hint = absent.message, absent.hint
    elif is_remote(uri) and uri not in source.documents:
        return remote_ref(source.documents, reference, uri)
    elif uri not in source.documents:
        message = f"the reference leads to {uri}, which was not read"
    elif json_pointer and not json_pointer.startswith("/"):
        message = f"the reference leads to #{json_pointer}, which is no anchor"
        hint = _by_name(source, json_pointer) or "A JSON pointer begins with #/."
    else:
        shown = source.original(target)
        message = f"the reference leads to {shown}, which does not exist"
        hint = _nearest(source, target)
    return refused_ref(source.documents, reference, "unresolved-ref", message, hint)


def remote_ref(documents: dict[str, Document], reference: str, uri: str) -> InputError:
    """Refuse a reference that would need the network."""
    message = f"the reference leads to {uri}, and only files are read"
    hint = "Save it beside the document and refer to it by its relative path."
    parts = urlsplit(uri)
    if parts.scheme in ("http", "https") and parts.hostname:
        hint += f"\nOr let it be fetched: --allow-remote {parts.hostname}"
    return refused_ref(documents, reference, "remote-ref", message, hint)


def ref_loop(source: Source, chain: list[str], pointer: str) -> InputError:
    """Say that references lead back to where they began."""
    if pointer in chain:
        chain = chain[chain.index(pointer) :]
    rest = ["…"] if len(chain) > _LONGEST_LOOP else []
    shown = [source.original(each) for each in (*chain[:_LONGEST_LOOP], pointer)]
    path = " → ".join([*shown[:-1], *rest, shown[-1]])
    message = f"the reference leads back to itself: {path}"
    hint = "One of them must hold the value itself."
    reference = pointers.join(pointer, "$ref")
    return refused_ref(source.documents, reference, "ref-loop", message, hint)


def refused_ref(
    documents: dict[str, Document], reference: str, code: str, message: str, hint: str
) -> InputError:
    """Make the error for the reference at a canonical pointer."""
    uri, json_pointer = pointers.split(reference)
    place = None
    if uri in documents:
        place = documents[uri].locate(json_pointer)
        json_pointer = documents[uri].original(json_pointer)
    pointer = f"{uri}#{json_pointer}"
    return InputError(Diagnostic(code, "error", message, pointer, hint, place))


def _nearest(source: Source, target: str) -> str:
    """Suggest the name that was probably meant."""
    from difflib import get_close_matches

    uri, json_pointer = pointers.split(target)
    value, pointer = source.documents[uri].data, f"{uri}#"
    for key in pointers.tokens(json_pointer):
        try:
            value = pointers.child(value, key)
        except KeyError:
            near = get_close_matches(key, value, n=1) if isinstance(value, dict) else []
            if near:
                meant = source.original(pointers.join(pointer, near[0]))
                return f"Did you mean {meant}?"
            break
        pointer = pointers.join(pointer, key)
    return _by_name(source, pointers.tokens(json_pointer)[-1])


def _by_name(source: Source, name: str) -> str:
    """Find a component of that name, for references in the style of another version."""
    components = source.root.get("components")
    if isinstance(components, dict):
        for kind, members in components.items():
            if isinstance(members, dict) and name in members:
                meant = source.original(pointers.join("#/components", kind, name))
                return f"Did you mean {meant}?"
    return ""
