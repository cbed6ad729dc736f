"""Paths to operations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from msgspec import UNSET

from generator.diagnostics import Diagnostic, InputError
from generator.ir import types as t
from generator.ir.answers import Links, headers
from generator.ir.compose import Refs, alike
from generator.ir.content import chosen, form
from generator.ir.dangling import Forgiving
from generator.ir.degraded import MEDIA_TYPE, degraded
from generator.ir.elements import Encoding
from generator.ir.extensions import extension
from generator.ir.reader import (
    EMPTY,
    SDK_NAME,
    Raw,
    entries,
    flag,
    followed,
    items,
    mapping,
    resolved,
    text,
)
from generator.ir.schemas import Schemas
from generator.ir.security import requirements, undeclared
from generator.ir.sequences import data_of, item_of
from generator.ir.servers import servers
from generator.source.pointers import JSON, escape
from generator.source.tolerance import DANGLING

METHODS = (
    *("get", "put", "post", "delete", "options", "head", "patch", "trace"),
    "query",  # OpenAPI 3.2, 4.9
)
DEFAULT_TAG = "API"
_IGNORED_HEADERS = {"accept", "content-type", "authorization"}  # OpenAPI 3.1, 4.8.12.1
# The first is what holds where none is named (OpenAPI 3.1, 4.8.12.2).
_STYLES = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}


class _Path(NamedTuple):
    template: str
    pointer: str
    raw: Raw


class _Raw(NamedTuple):
    method: str
    pointer: str
    raw: Raw
    path: _Path
    shared: bool

    @property
    def known(self) -> str:
        """The pointer; of a shared path item, an operation is known by its own path."""
        inside = self.pointer[len(self.path.pointer) :]
        own = f"#/paths/{escape(self.path.template)}{inside}"
        return own if self.shared else self.pointer


class Operations:
    """Reads the operations of a document, and by way of them every type they use."""

    def __init__(
        self, refs: Refs, schemas: Schemas, schemes: Collection[str], home: str
    ) -> None:
        """`schemes` are the names of the security schemes; `home`: see `servers`."""
        self._home = home
        self._root: Raw = EMPTY
        self._links = Links(refs, {})
        self.diagnostics: list[Diagnostic] = []
        self.registering: dict[str, tuple[str, Raw]] = {}  # those with callbacks
        self._schemes = schemes
        self._refs = refs
        self._lenient = {
            kind: Forgiving(refs, kind, self.diagnostics) for kind in DANGLING
        }
        self._schemas = schemas

    def read(self, root: Raw) -> tuple[t.Operation, ...]:
        """Give all operations, in the document's order.

        Raises `InputError` with what is wrong in each of them.
        """
        self._root = root
        paths: list[_Path] = []
        found: list[t.Operation] = []
        faults: list[Diagnostic] = []
        for name, item in mapping(root.get("paths")).items():
            if not name.startswith("x-"):
                with told(faults):
                    at = f"#/paths/{escape(name)}"
                    template = name if name.startswith("/") else f"/{name}"
                    paths.append(_Path(template, *followed(at, item, self._refs)))
        uses = Counter(path.pointer for path in paths)
        raws = [
            _Raw(method, pointer, raw, path, shared=uses[path.pointer] > 1)
            for path in paths
            for method, pointer, raw in methods(path.pointer, path.raw)
        ]
        ids = {one.pointer: one.known for one in raws}
        ids |= {text(one.raw, "operationId"): one.known for one in raws}
        ids.pop("", None)  # of those without an id
        self._links = Links(self._lenient["link"], ids)
        for one in raws:
            with told(faults):
                found.append(self._operation(one))
        if faults:
            raise InputError(*dict.fromkeys(faults))
        self.diagnostics += self._links.diagnostics
        self._note_same_ids(found)
        return tuple(found)

    def _note_same_ids(self, operations: Iterable[t.Operation]) -> None:
        first: dict[str, t.Operation] = {}
        for each in operations:
            if each.id and each is not first.setdefault(each.id, each):
                message = f"another operation has the operationId {each.id!r} too"
                hint = "Each gets a name of its own."
                self._warn("duplicate-operation-id", each.pointer, message, hint)

    def _operation(self, one: _Raw) -> t.Operation:
        pointer, raw, path = one.pointer, one.raw, one.path
        tags = raw.get("tags")
        if mapping(raw.get("callbacks")):
            self.registering[one.known] = pointer, raw
        self.diagnostics += undeclared(raw, pointer, self._schemes)
        return t.Operation(
            pointer=one.known,
            id=text(raw, "operationId"),
            method=one.method,
            path=path.template,
            tag=str(tags[0]) if isinstance(tags, list) and tags else DEFAULT_TAG,
            summary=text(raw, "summary"),
            description=text(raw, "description"),
            deprecated=flag(raw, "deprecated"),
            parameters=tuple(self._parameters(pointer, raw, path)),
            body=self._body(pointer, raw),
            responses=self._responses(pointer, raw),
            security=requirements(raw, self._schemes),
            server=self._server(pointer, raw, path),
            sdk_name=text(raw, SDK_NAME),
            paging=extension(pointer, raw, self._root),
        )

    def _server(self, pointer: str, raw: Raw, path: _Path) -> str | None:
        """Give the server that an operation has of its own, or of its path."""
        for place, holder in ((pointer, raw), (path.pointer, path.raw)):
            found = servers(holder, self._home)
            if len(found) > 1:
                what = "of several servers, calls use the first one"
                self.diagnostics.append(degraded(f"{place}/servers", what))
            for server in found:
                return server.usual
        return None

    def _parameters(self, pointer: str, raw: Raw, path: _Path) -> Iterator[t.Parameter]:
        """Give the path's parameters and the operation's own, which replace them."""
        found = {
            **self._declared(path.pointer, path.raw),
            **self._declared(pointer, raw),
        }
        template = list(dict.fromkeys(re.findall(r"\{([^{}]+)\}", path.template)))
        for name in template:
            if ("path", name) not in found:
                self._warn(
                    "undeclared-path-parameter", pointer, f"{{{name}}} is not declared"
                )
                found["path", name] = self._undeclared(pointer, name)
        for parameter in found.values():
            if parameter.location == "path" and parameter.name not in template:
                self._warn(
                    "unused-path-parameter",
                    parameter.pointer,
                    f"{path.template} has no {{{parameter.name}}}: it is left out",
                )
            else:
                yield parameter

    def _declared(self, pointer: str, raw: Raw) -> dict[tuple[str, str], t.Parameter]:
        """Read the parameters of a path or an operation: one for a place and name."""
        found: dict[tuple[str, str], t.Parameter] = {}
        for where, declared in items(raw, "parameters", pointer, self._refs):
            parameter = self._parameter(where, declared)
            if parameter is None:
                continue
            key = parameter.location, parameter.name
            if key in found:
                message = f"{parameter.name} in {parameter.location} is declared twice"
                hint = "The last one counts."
                self._warn("duplicate-parameter", where, message, hint)
            found[key] = parameter
        return found

    def _parameter(self, pointer: str, raw: Raw) -> t.Parameter | None:
        location, name = text(raw, "in"), text(raw, "name")
        if location not in _STYLES:
            what = f"a parameter in {location!r} is not sent"
            self.diagnostics.append(degraded(pointer, what))
            return None
        if location == "header" and name.lower() in _IGNORED_HEADERS:
            return None
        named, known = text(raw, "style"), _STYLES[location]
        style = named if named in known else known[0]
        media_type, place, own = self._described(pointer, raw)
        return t.Parameter(
            pointer=pointer,
            name=name,
            location=location,  # type: ignore[arg-type] # one of _STYLES
            type=self._schemas.use(place, dict(own)),
            required=flag(raw, "required") or location == "path",
            style=style,
            explode=flag(raw, "explode", style == "form"),
            allow_reserved=flag(raw, "allowReserved"),
            media_type=media_type,
            deprecated=flag(raw, "deprecated"),
            description=text(raw, "description") or text(own, "description"),
            default=self._schema_default(place, own),
            example=self.example(pointer, raw, place, own),
            sdk_name=text(raw, SDK_NAME),
        )

    def _described(self, pointer: str, raw: Raw) -> tuple[str, str, Raw]:
        """Give the media type, place and schema of a parameter, from `content` too."""
        lenient = self._lenient["media type"]
        for media_type, where, content in entries(raw, "content", pointer, lenient):
            return media_type, f"{where}/schema", mapping(content.get("schema"))
        return "", f"{pointer}/schema", mapping(raw.get("schema"))

    def _undeclared(self, pointer: str, name: str) -> t.Parameter:
        place = f"{pointer}/parameters/{escape(name)}/schema"
        ref = self._schemas.use(place, {"type": "string"})
        return t.Parameter(
            pointer=pointer,
            name=name,
            location="path",
            type=ref,
            required=True,
            style="simple",
            explode=False,
        )

    def _schema_default(self, place: str, schema: Raw) -> t.Json:
        lenient = self._lenient["schema"]
        return resolved(place, schema, lenient).get("default", UNSET)

    def _body(self, pointer: str, raw: Raw) -> t.Body | None:
        if not isinstance(raw.get("requestBody"), dict):
            return None
        place, body = followed(f"{pointer}/requestBody", raw["requestBody"], self._refs)
        contents = self.contents(place, body)
        if not contents:
            return None
        used = chosen(contents)
        for content in contents:
            if content is not used:
                what = f"bodies are sent as {used.media_type}, never as this"
                note = degraded(content.pointer, what, MEDIA_TYPE)
                self.diagnostics.append(note)
        return t.Body(
            place, flag(body, "required"), text(body, "description"), contents
        )

    def _responses(self, pointer: str, raw: Raw) -> tuple[t.Response, ...]:
        lenient = self._lenient["response"]
        found: dict[str, t.Response] = {}
        given = entries(raw, "responses", pointer, lenient)
        # 4xx means 4XX, unless that is there too.
        for name, place, response in sorted(given, key=lambda each: each[0]):
            status = name if name == "default" else name.upper()
            if status not in found:
                contents = self.contents(place, response)
                self._note_forms(contents)
                found[status] = t.Response(
                    place,
                    status,
                    text(response, "description"),
                    contents,
                    tuple(headers(place, response, self._lenient["header"])),
                    tuple(self._links.read(place, response)),
                )
        return tuple(sorted(found.values(), key=lambda one: _order(one.status)))

    def _note_forms(self, contents: Sequence[t.Content]) -> None:
        for content in contents:
            if form(content.media_type) in ("form", "multipart"):
                what = "an answer that is a form is given as bytes"
                self.diagnostics.append(degraded(content.pointer, what))

    def contents(self, pointer: str, raw: Raw) -> tuple[t.Content, ...]:
        """Give contents, JSON first; those that are described alike have one type."""
        found: list[t.Content] = []
        places: list[tuple[str, JSON]] = []
        lenient = self._lenient["media type"]
        declared = entries(raw, "content", pointer, lenient)
        # JSON first, then by name: the order of the keys says nothing.
        for media_type, place, content in sorted(declared, key=_rank):
            where, schema = self._item(place, content, media_type)
            where = next((at for at, other in places if alike(other, schema)), where)
            places.append((where, schema))
            ref = self._schemas.use(where, schema)
            given = self.example(place, content, where, mapping(schema))
            encoding = _encoding(content)
            found.append(t.Content(place, media_type, ref, given, encoding))
        return tuple(found)

    def _item(self, place: str, content: Raw, media_type: str) -> tuple[str, JSON]:
        """Give the schema of a content; of one item, where it is a sequence of them."""
        where, schema = item_of(place, content, media_type)
        if form(media_type) != "events" or "itemSchema" not in content:
            return where, schema
        data = data_of(where, schema, self._lenient["schema"])
        if data.note:
            self.diagnostics.append(degraded(where, data.note))
        return data.pointer, data.schema

    def example(self, pointer: str, raw: Raw, place: str, schema: Raw) -> t.Json:
        """Give the example of a parameter or a body: its own, or its schema's."""
        if "example" in raw:
            return raw["example"]
        given = entries(raw, "examples", pointer, self._lenient["example"])
        for _name, _where, one in sorted(given, key=lambda entry: entry[0]):
            if "value" in one:
                return one["value"]
        schema = resolved(place, schema, self._lenient["schema"])
        several = schema.get("examples")
        if "example" not in schema and isinstance(several, list) and several:
            return several[0]
        return schema.get("example", UNSET)

    def _warn(self, code: str, pointer: str, message: str, hint: str = "") -> None:
        self.diagnostics.append(Diagnostic(code, "warning", message, pointer, hint))


@contextmanager
def told(faults: list[Diagnostic]) -> Generator[None]:
    """Go on after an error, which is added to those found before."""
    try:
        yield
    except InputError as fault:
        faults += fault.diagnostics


def methods(place: str, item: Raw) -> Iterator[tuple[str, str, Raw]]:
    """Give the operations of a path item: method, pointer, object."""
    for method in METHODS:
        if isinstance(item.get(method), dict):
            yield method, f"{place}/{method}", mapping(item[method])
    for method, raw in mapping(item.get("additionalOperations")).items():
        pointer = f"{place}/additionalOperations/{escape(method)}"
        yield method, pointer, mapping(raw)


def _rank(declared: tuple[str, str, Raw]) -> tuple[bool, str]:
    return form(declared[0]) != "json", declared[0]


def _encoding(content: Raw) -> dict[str, Encoding]:
    found: dict[str, Encoding] = {}
    for name, raw in mapping(content.get("encoding")).items():
        declared = mapping(raw)
        style = text(declared, "style") or "form"
        found[name] = Encoding(
            text(declared, "contentType").partition(",")[0].strip(),
            style,
            flag(declared, "explode", style == "form"),
            flag(declared, "allowReserved"),
        )
    return found


def _order(status: str) -> tuple[int, str]:
    """Sort exact codes first, then ranges, and `default` last."""
    if status.isdigit():
        return 0, status
    return (2 if status == "default" else 1), status
