"""Bodies of requests and responses: one schema, and a list of media types."""

from __future__ import annotations

from typing import Final

from generator.source import pointers
from generator.source.pointers import JSON, join
from generator.source.swagger.parameters import Sorted, header, separation, typed
from generator.source.swagger.rewriting import Media, Object, Rewriting
from generator.source.swagger.schemas import chosen, is_file, mapping, schema

_JSON: Final = "application/json"  # what everybody means who names nothing
_FORM: Final = "application/x-www-form-urlencoded"
_MULTIPART: Final = "multipart/form-data"


def request_body(
    books: Rewriting, found: Sorted, operation: str, media: Media
) -> Object | None:
    """Make the `requestBody` of an operation, None where it sends nothing."""
    new = join(operation, "requestBody")
    for old, raw in found.bodies:
        target, value = books.target(raw, old)
        if target == old:
            return body(books, raw, old, new, media)
        if media.consumes == books.media.consumes:
            books.move(old, new)
            return books.keep({}, str(raw["$ref"]), old, "body")
        books.want(target, "body")
        books.move(old, new)
        return _shared(books, mapping(value), target, new, media)
    return _form(books, found.forms, operation, media) if found.forms else None


def body(books: Rewriting, raw: Object, old: str, new: str, media: Media) -> Object:
    """Upgrade a body parameter, inline or a component."""
    books.move(old, new)
    if isinstance(raw.get("$ref"), str):
        return books.keep({}, str(raw["$ref"]), old, "body")
    types = media.consumes or (_JSON,)
    content = _content(books, raw.get("schema"), join(old, "schema"), new, types)
    return {**chosen(raw, "description", "required"), "content": content}


def _shared(books: Rewriting, raw: Object, old: str, new: str, media: Media) -> Object:
    """Repeat a body that stands elsewhere, its schema by reference."""
    content: Object = {}
    for media_type in media.consumes or (_JSON,):
        where = books.refer({}, join(old, "schema"), new)
        content[media_type] = {"schema": where} if "schema" in raw else {}
    return {**chosen(raw, "description", "required"), "content": content}


def _content(
    books: Rewriting, value: JSON, old: str, new: str, types: tuple[str, ...]
) -> Object:
    """Put a schema under each of several media types, as one and the same type."""
    if value is None:
        return {media_type: {} for media_type in types}
    content: Object = {}
    for media_type in types:
        if content and "$ref" not in mapping(value):
            content[media_type] = {"schema": books.refer({}, old, new)}
        else:
            books.move(old, join(new, "content", media_type, "schema"))
            content[media_type] = {"schema": schema(books, value, old)}
    return content


def _form(
    books: Rewriting, fields: list[tuple[str, Object]], operation: str, media: Media
) -> Object:
    """Gather form fields in an object (Swagger 2.0, "Parameter Object", formData)."""
    old, new = join(operation, "parameters"), join(operation, "requestBody")
    types = _form_types(media, any(is_file(raw) for _, raw in fields))
    place = join(new, "content", types[0], "schema")
    properties: Object = {}
    encoding: Object = {}
    for where, raw in fields:
        name = str(raw.get("name"))
        if pointers.split(where)[0] == pointers.split(new)[0]:
            books.move(where, join(place, "properties", name))
        about = {"description": raw["description"]} if "description" in raw else {}
        properties[name] = {**about, **mapping(typed(books, raw, where))}
        style = separation(books, raw, where, "formData")
        if style:
            encoding[name] = style
    # "true" in quotes is told, and read on.
    required = [
        raw.get("name") for _, raw in fields if raw.get("required") in (True, "true")
    ]
    whole: Object = {"type": "object", "properties": properties}
    if required:
        whole["required"] = list(required)
    books.move(old, place)
    books.move(old, new)
    rest: Object = {"encoding": encoding} if encoding else {}
    content: Object = {types[0]: {"schema": whole, **rest}}
    for media_type in types[1:]:
        content[media_type] = {"schema": books.refer({}, old, new), **rest}
    return {"content": content, **({"required": True} if required else {})}


def _form_types(media: Media, has_file: bool) -> list[str]:
    if has_file:
        return [_MULTIPART]
    known = [each for each in media.consumes if each in (_FORM, _MULTIPART)]
    return known or [_FORM]


def response(books: Rewriting, raw: Object, old: str, new: str, media: Media) -> Object:
    """Upgrade a response."""
    books.move(old, new)
    if isinstance(raw.get("$ref"), str):
        target, value = books.target(raw, old)
        found = mapping(value)
        if media.produces == books.media.produces or "schema" not in found:
            return books.keep({}, str(raw["$ref"]), old, "response")
        books.want(target, "response")
        return _repeated(books, found, target, new, media)
    upgraded = _described(books, raw, old, new)
    content = _answers(books, raw, old, new, media)
    return {**upgraded, "content": content} if content else upgraded


def _repeated(
    books: Rewriting, raw: Object, old: str, new: str, media: Media
) -> Object:
    """Repeat a response that stands elsewhere with other media types."""
    types = _answer_types(raw, media)
    place = join(old, "schema")
    content: Object = {
        media_type: {"schema": books.refer({}, place, new)} for media_type in types
    }
    return {**_described(books, raw, old, ""), "content": content}


def _described(books: Rewriting, raw: Object, old: str, new: str) -> Object:
    upgraded = chosen(raw, "description")
    headers: Object = {}
    for name, each in mapping(raw.get("headers")).items():
        place = join(old, "headers", name)
        headers[name] = header(books, mapping(each), place, join(new, "headers", name))
    return {**upgraded, "headers": headers} if headers else upgraded


def _answers(books: Rewriting, raw: Object, old: str, new: str, media: Media) -> Object:
    """Give the content of a response; one with neither schema nor example has none."""
    examples = mapping(raw.get("examples"))
    content: Object = {media_type: {} for media_type in examples}
    if "schema" in raw:
        types = _answer_types(raw, media)
        content = _content(books, raw["schema"], join(old, "schema"), new, types)
    for media_type, example in examples.items():
        if media_type in content:
            place = join(new, "content", media_type, "example")
            books.move(join(old, "examples", media_type), place)
            content[media_type] = {**mapping(content[media_type]), "example": example}
    return content


def _answer_types(raw: Object, media: Media) -> tuple[str, ...]:
    if not is_file(raw.get("schema")):
        return media.produces or tuple(mapping(raw.get("examples"))) or (_JSON,)
    # A file is the body itself, whatever the rest of the API is written in.
    known = [
        each for each in media.produces if "json" not in each and "xml" not in each
    ]
    return tuple(known) or ("*/*",)
