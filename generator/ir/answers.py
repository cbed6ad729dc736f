"""What an answer has besides its body: headers, and links to further calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from generator.diagnostics import Diagnostic
from generator.ir import types as t
from generator.ir.compose import Refs
from generator.ir.degraded import degraded
from generator.ir.reader import Raw, entries, mapping, resolved, text
from generator.ir.scalars import scalar
from generator.source.pointers import escape

_SCALARS = ("string", "integer", "number", "boolean")


def headers(pointer: str, response: Raw, refs: Refs) -> Iterator[t.Header]:
    """Read the headers of a response; Content-Type is none (OpenAPI 3.1, 4.8.17)."""
    for name, place, raw in entries(response, "headers", pointer, refs):
        if name.lower() == "content-type":
            continue
        where = f"{pointer}/headers/{escape(name)}"
        kind = header_type(place, raw, refs)
        yield t.Header(where, name, kind, text(raw, "description"))


def header_type(pointer: str, raw: Raw, refs: Refs) -> t.Type:
    """Give the type of a header: a scalar, or any."""
    schema = resolved(f"{pointer}/schema", mapping(raw.get("schema")), refs)
    declared = schema.get("type")
    names = declared if isinstance(declared, list) else [declared]
    kinds = [str(one) for one in names if one in _SCALARS]
    return scalar(kinds[0], schema) if len(kinds) == 1 else t.AnyType()


class Links:
    """Reads links, and finds the operations that they lead to."""

    def __init__(self, refs: Refs, ids: Mapping[str, str]) -> None:
        """`ids` go from the id of an operation, and from its place, to its pointer."""
        self.diagnostics: list[Diagnostic] = []
        self._refs = refs
        self._ids = ids

    def read(self, pointer: str, response: Raw) -> Iterator[t.Link]:
        """Give the links of a response; what leads nowhere is noted."""
        for name, place, raw in entries(response, "links", pointer, self._refs):
            target = self._target(place, raw)
            if target is None:
                what = "the link leads to no operation of this document"
                self.diagnostics.append(degraded(place, what))
                continue
            if "server" in raw:
                what = "a call that follows the link goes to the usual server"
                self.diagnostics.append(degraded(f"{place}/server", what))
            given = {
                key: (
                    value
                    if isinstance(value, str)
                    else msgspec.json.encode(value).decode()
                )
                for key, value in mapping(raw.get("parameters")).items()
            }
            if "requestBody" in raw:
                given["body"] = text(raw, "requestBody")
            yield t.Link(name, target, text(raw, "description"), given)

    def _target(self, place: str, raw: Raw) -> str | None:
        if text(raw, "operationRef"):
            return self._ids.get(self._refs.resolve(text(raw, "operationRef"), place))
        return self._ids.get(text(raw, "operationId"))
