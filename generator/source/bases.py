"""What a reference is relative to, and what it may name besides a place in a file.

`$id` makes a schema a document of its own (JSON Schema Core, 9.2.1), `$self` says where
an OpenAPI document belongs (OpenAPI 3.2, 4.1.1), and anchors name a schema within one
of these.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from generator.source import pointers
from generator.source.references import is_remote, join_uri, joined
from generator.source.walking import objects

if TYPE_CHECKING:
    from generator.source.document import Document

_NAMING: Final = re.compile(rb"\$(?:id|self|anchor|dynamicAnchor)\b")
_ANCHORS: Final = ("$anchor", "$dynamicAnchor")


class Bases:
    """Resolves references by what the documents say of themselves.

    `home` is the root document's path as `references.root_path` gives it, or its URL.
    """

    def __init__(self, home: str) -> None:
        self.aliases: dict[str, str] = {}
        self._home = home
        self._documents: dict[str, Document] = {}
        self._selves: dict[str, str] = {}
        self._resources: dict[str, str] = {}
        self._embedded: dict[str, dict[str, str]] = {}
        self._anchors: dict[tuple[str, str], str] = {}
        self._dynamic: dict[str, int] = {}

    def add(self, document: Document) -> None:
        """Learn the identifiers and anchors in a document."""
        self._documents[document.uri] = document
        # Most documents have none: a search is cheaper than a walk by far.
        if not any(map(_NAMING.search, document.texts)):
            return
        data, uri = document.data, document.uri
        own = data.get("$self") if isinstance(data, dict) else None
        if isinstance(own, str):
            self._selves[uri] = joined(self._place(uri), own.partition("#")[0])
            self._resources.setdefault(self._selves[uri], f"{uri}#")
        for pointer, value in objects(data):
            self._identify(uri, pointer, value.get("$id"))
            for keyword in _ANCHORS:
                self._anchor(uri, pointer, value.get(keyword))
            if isinstance(value.get("$dynamicAnchor"), str):
                name = str(value["$dynamicAnchor"])
                self._dynamic[name] = self._dynamic.get(name, 0) + 1

    def alias(self, url: str, uri: str) -> None:
        """Note that a document is also known by another URL."""
        self.aliases[url] = uri

    def resolve(self, ref: str, base: str) -> str:
        """Give the canonical pointer that a reference at a canonical pointer means."""
        # Nearly all are no more than this.
        if ref.startswith("#/") and not self._embedded and ref != "#/":
            return pointers.split(base)[0] + unquote(ref)
        path, _, fragment = ref.partition("#")
        fragment = unquote(fragment)
        uri, json_pointer = pointers.split(base)
        resource = self._resource(uri, json_pointer)
        if path:
            return self._within(self._found(path, uri, resource), fragment)
        inner = self._within(f"{uri}#{resource}", fragment)
        # Authors write $id as a label and go on counting from the document's root.
        if resource and not self._exists(inner):
            return self._within(f"{uri}#", fragment)
        return inner

    def leads_somewhere(self, ref: str, base: str) -> bool:
        """Tell whether there is a value where a reference leads."""
        return self._exists(self.resolve(ref, base))

    def moved_to(self, documents: Mapping[str, Document]) -> Bases:
        """Give the same for rewritten documents."""
        bases = Bases(self._home)
        for document in documents.values():
            bases.add(document)
        bases.aliases.update(self.aliases)
        return bases

    def is_embedded(self, pointer: str) -> bool:
        """Tell whether a value stands in a schema that has an `$id`."""
        return self._resource(*pointers.split(pointer)) != ""

    def resource(self, pointer: str) -> str:
        """Give the canonical pointer of the schema with `$id`, or document, around."""
        uri, json_pointer = pointers.split(pointer)
        return f"{uri}#{self._resource(uri, json_pointer)}"

    def count_dynamic(self, name: str) -> int:
        """Tell how many schemas are a `$dynamicAnchor` of a name."""
        return self._dynamic.get(name, 0)

    def beside(self, url: str) -> str | None:
        """Give the path, for a reference, that a URL has by a document's `$self`."""
        for uri, own in self._selves.items():
            folder = own.rpartition("/")[0] + "/"
            if is_remote(own) and url.startswith(folder) and len(url) > len(folder):
                return join_uri(url[len(folder) :], uri, self._home)
        return None

    def _identify(self, uri: str, pointer: str, name: object) -> None:
        if not isinstance(name, str):
            return
        if name.startswith("#"):  # an anchor as drafts 6 and 7 wrote it
            self._anchor(uri, pointer, name[1:])
            return
        absolute = joined(self._base(uri, self._resource(uri, pointer)), name)
        self._resources.setdefault(absolute.partition("#")[0], f"{uri}#{pointer}")
        self._embedded.setdefault(uri, {})[pointer] = absolute.partition("#")[0]

    def _anchor(self, uri: str, pointer: str, name: object) -> None:
        if isinstance(name, str):
            place = f"{uri}#{pointer}"
            resource = f"{uri}#{self._resource(uri, pointer)}"
            self._anchors.setdefault((resource, name), place)
            self._anchors.setdefault((f"{uri}#", name), place)

    def _resource(self, uri: str, pointer: str) -> str:
        """Give the JSON pointer of the innermost schema with `$id`, "" for none."""
        embedded = self._embedded.get(uri)
        while embedded and pointer and pointer not in embedded:
            pointer = pointer.rpartition("/")[0]
        return pointer if embedded else ""

    def _found(self, path: str, uri: str, resource: str) -> str:
        target = join_uri(path, uri, self._home)
        if self._resources:
            absolute = joined(self._base(uri, resource), path)
            if absolute in self._resources:
                return self._resources[absolute]
            # A path from the root is one on the host that the document names.
            if uri in self._selves and path.startswith("/"):
                target = absolute
        return f"{self.aliases.get(target, target)}#"

    def _base(self, uri: str, resource: str) -> str:
        embedded = self._embedded.get(uri, {}).get(resource)
        return embedded or self._selves.get(uri) or self._place(uri)

    def _place(self, uri: str) -> str:
        if is_remote(uri):
            return uri
        if is_remote(self._home):
            return self._home
        return f"file://{self._home.rpartition('/')[0]}/{uri}"

    def _within(self, resource: str, fragment: str) -> str:
        # "#/" is the member "" (RFC 6901, 5). No description has one, and who writes
        # it means the whole document.
        if fragment == "/":
            return resource
        if not fragment or fragment.startswith("/"):
            return resource + fragment
        uri = pointers.split(resource)[0]
        return self._anchors.get((resource, fragment), f"{uri}#{fragment}")

    def _exists(self, pointer: str) -> bool:
        uri, json_pointer = pointers.split(pointer)
        if json_pointer and not json_pointer.startswith("/"):
            return False
        try:
            self._documents[uri].at(json_pointer)
        except KeyError:
            return False
        return True
