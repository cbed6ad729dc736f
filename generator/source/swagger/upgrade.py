"""The root document section by section, and the values in other files.

The root document becomes an OpenAPI document. In other files each value is upgraded
where it stands, by the kind of the reference that leads to it.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Final

from generator.diagnostics import Diagnostic
from generator.source import pointers
from generator.source.bases import Bases
from generator.source.document import Document
from generator.source.pointers import JSON, join
from generator.source.swagger.bodies import body, request_body, response
from generator.source.swagger.parameters import Sorted, parameter, plain, sort
from generator.source.swagger.rewriting import Kind, Media, Object, Rewriting
from generator.source.swagger.schemas import mapping, schema
from generator.source.swagger.security import security_scheme, servers

_METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_MOVED: Final = frozenset(
    [
        *("swagger", "host", "basePath", "schemes", "consumes", "produces", "paths"),
        *("definitions", "parameters", "responses", "securityDefinitions"),
    ]
)


def upgrade(
    documents: Mapping[str, Document], bases: Bases, root: JSON
) -> tuple[dict[str, Document], list[Diagnostic]]:
    """Give the documents as OpenAPI 3.0, and what they could not keep.

    `root` is the data of the root document with its version set right. What has a
    wrong type is left as it is: the structure check of the old text tells of it.
    """
    books = Rewriting(documents, bases, Media().of(mapping(root)))
    converter = _Upgrade(books, mapping(root))
    data: dict[str, JSON] = {"": converter.root()}
    for uri, document in documents.items():
        if uri:
            data[uri] = copy.deepcopy(document.data)
    converter.convert_in_place(data)
    books.write_references()
    upgraded = {
        uri: one.rewritten(data[uri], books.moves[uri])
        for uri, one in documents.items()
    }
    return upgraded, books.notes


class _Upgrade:
    def __init__(self, books: Rewriting, root: Object) -> None:
        self._books = books
        self._root = root

    def root(self) -> Object:
        """Upgrade the root document."""
        raw, books = self._root, self._books
        upgraded: Object = {"openapi": "3.0.4"}
        upgraded |= {key: value for key, value in raw.items() if key not in _MOVED}
        books.move("#/swagger", "#/openapi")
        books.move("#/host" if "host" in raw else "#/basePath", "#/servers")
        found = servers(raw, raw.get("schemes"))
        if found:
            upgraded["servers"] = found
        if "paths" in raw:
            upgraded["paths"] = {
                path: (
                    item
                    if path.startswith("x-")
                    else self._path_item(item, join("#/paths", path))
                )
                for path, item in mapping(raw["paths"]).items()
            }
        return {**upgraded, "components": self._components()}

    def _components(self) -> Object:
        raw, books = self._root, self._books
        for old, new in (
            ("definitions", "schemas"),
            ("responses", "responses"),
            ("securityDefinitions", "securitySchemes"),
        ):
            books.move(f"#/{old}", f"#/components/{new}")
        schemas: Object = {
            name: schema(books, each, join("#/definitions", name))
            for name, each in mapping(raw.get("definitions")).items()
        }
        responses: Object = {
            name: self._response(each, join("#/responses", name))
            for name, each in mapping(raw.get("responses")).items()
        }
        security: Object = {
            name: security_scheme(mapping(each))
            for name, each in mapping(raw.get("securityDefinitions")).items()
        }
        return {
            "schemas": schemas,
            "responses": responses,
            **self._parameters(),
            "securitySchemes": security,
        }

    def _parameters(self) -> Object:
        """Part the parameters: form fields are repeated where they are used."""
        books, parameters, bodies = self._books, Object(), Object()
        for name, each in mapping(self._root.get("parameters")).items():
            old, raw = join("#/parameters", name), mapping(each)
            match mapping(books.target(each, old)[1]).get("in"):
                case "body":
                    new = join("#/components/requestBodies", name)
                    bodies[name] = body(books, raw, old, new, books.media)
                case "formData":
                    pass
                case _:
                    new = join("#/components/parameters", name)
                    parameters[name] = parameter(books, raw, old, new)
        return {"parameters": parameters, "requestBodies": bodies}

    def _response(self, value: JSON, old: str) -> JSON:
        books = self._books
        new = old.replace("#/responses", "#/components/responses", 1)
        return response(books, mapping(value), old, new, books.media)

    def _path_item(self, value: JSON, at: str) -> JSON:
        if not isinstance(value, dict):
            return value
        books = self._books
        upgraded = {
            key: member
            for key, member in value.items()
            if key not in ("$ref", "parameters")
        }
        if isinstance(value.get("$ref"), str):
            books.keep(upgraded, str(value["$ref"]), at, "path")
        common = sort(books, value.get("parameters"), join(at, "parameters"))
        if common.plain:
            upgraded["parameters"] = plain(books, common, join(at, "parameters"))
        for method in _METHODS:
            if isinstance(value.get(method), dict):
                place = join(at, method)
                upgraded[method] = self._operation(
                    mapping(value[method]), place, common
                )
        return upgraded

    def _operation(self, raw: Object, at: str, common: Sorted) -> Object:
        books = self._books
        media = books.media.of(raw)
        gone = ("consumes", "produces", "schemes", "parameters", "responses")
        upgraded = {key: value for key, value in raw.items() if key not in gone}
        if "schemes" in raw:
            upgraded["servers"] = servers(self._root, raw["schemes"])
        own = sort(books, raw.get("parameters"), join(at, "parameters"))
        if own.plain:
            upgraded["parameters"] = plain(books, own, join(at, "parameters"))
        sent = request_body(books, _with_common(own, common), at, media)
        if sent is not None:
            upgraded["requestBody"] = sent
        if "responses" in raw:
            upgraded["responses"] = self._responses(raw["responses"], at, media)
        return upgraded

    def _responses(self, value: JSON, at: str, media: Media) -> JSON:
        found: Object = {}
        for status, each in mapping(value).items():
            place = join(at, "responses", status)
            found[status] = each
            if isinstance(each, dict) and not status.startswith("x-"):
                found[status] = response(self._books, each, place, place, media)
        return found

    def convert_in_place(self, data: dict[str, JSON]) -> None:
        """Upgrade what references want outside the root document's sections."""
        books, done = self._books, dict[str, JSON]()
        while len(done) < len(books.wanted):
            for target, kind in [*books.wanted.items()]:
                if target not in done:
                    done[target] = self._converted(target, kind)
        # What holds another value of the list is put in place before it.
        for target, value in sorted(done.items(), key=lambda each: len(each[0])):
            uri, old = pointers.split(target)
            if value is not None and books.moves[uri].new(old) == old:
                data[uri] = _with(data[uri], pointers.tokens(old), value)

    def _converted(self, old: str, kind: Kind) -> JSON:
        """Upgrade one value, None where there is none: its reference will tell."""
        books, media = self._books, self._books.media
        try:
            value = books.at(old)
        except KeyError:
            return None
        match kind:
            case "schema":
                return schema(books, value, old)
            case "parameter":
                return parameter(books, mapping(value), old, old)
            case "body":
                return body(books, mapping(value), old, old, media)
            case "response":
                return response(books, mapping(value), old, old, media)
            case "path":
                return self._path_item(value, old)


def _with_common(own: Sorted, common: Sorted) -> Sorted:
    """Add the body or the form fields that a path has for all its operations."""
    if own.bodies:
        return own
    if common.bodies and not own.forms:
        return common
    names = [raw.get("name") for _, raw in own.forms]
    more = [each for each in common.forms if each[1].get("name") not in names]
    return own._replace(forms=[*own.forms, *more])


def _with(holder: JSON, keys: list[str], value: JSON) -> JSON:
    """Put a value in place, and give the whole."""
    if not keys:
        return value
    *parents, last = keys
    inner = holder
    for key in parents:
        inner = pointers.child(inner, key)
    if isinstance(inner, list):
        inner[int(last)] = value
    elif isinstance(inner, dict):
        inner[last] = value
    return holder
