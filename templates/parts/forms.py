"""Forms, as bodies: URL-encoded (OpenAPI "Encoding Object") or multipart (RFC 7578)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias, cast

from msgspec import UNSET, Struct, structs

from .files import File, Sources, Upload, concrete, is_upload
from .messages import Content
from .model import EXTRA, is_array, is_object, plain
from .operation import Body, Parameter
from .request import content, fields, header_value, is_absent, pairs, text

_Properties: TypeAlias = Iterable[tuple[Parameter, object]]
_Part: TypeAlias = tuple[str, Upload]  # its header, its content

_ESCAPES = str.maketrans({"\r": "%0D", "\n": "%0A", '"': "%22"})  # as WHATWG says


class Field(Parameter, frozen=True, eq=False):
    """A property of a form, as an argument of its own or with an encoding of its own.

    Arrays repeat it. Without a `media_type` the value says it (OpenAPI 3.1, 4.8.15):
    objects are JSON, files and bytes application/octet-stream, the rest text. A style
    other than the default one is used instead.
    """

    explode: bool = True

    def has_style(self) -> bool:
        """Tell whether there is a style other than the default one."""
        return self.style != "form" or not self.explode

    def as_json(self, value: object) -> object:
        """Give the JSON value; of what is uploaded, nothing is known."""
        return UNSET if _has_upload(value) else super().as_json(value)


class Form(Body, frozen=True, eq=False):
    """A form as one argument: a model or a dict; or made of several, `Field`s.

    Properties without an `encoding` are written as a plain `Field` is.
    """

    media_type: str = "application/x-www-form-urlencoded"
    encoding: Mapping[str, Parameter] = {}

    def written(self, value: object) -> tuple[str, bytes | Content]:
        """Give the Content-Type and the body of a model, a dict, or pairs of those."""
        taken = is_array(value)
        properties = cast("_Properties", value) if taken else self.members(value)
        if self.media_type.lower().startswith("multipart/"):
            return _multipart([part for each in properties for part in _parts(*each)])
        written = [each for field, item in properties for each in fields(field, item)]
        return self.media_type, "&".join(written).encode()

    def members(self, value: object) -> _Properties:
        """Give the properties of a model or dict, with how to write each."""
        found: dict[str, Any] = {}
        if isinstance(value, Struct):
            found = {
                it.encode_name: getattr(value, it.name) for it in structs.fields(value)
            }
            found.update(found.pop(EXTRA, {}))
        elif is_object(value):
            found = value
        for name, item in found.items():
            if not is_absent(item):
                yield self.encoding.get(name) or Field(name), item

    def as_json(self, value: object) -> object:
        """Give the members but for the uploads."""
        members = self.members(self.converted(value))
        return {
            field.name: plain(item) for field, item in members if not _has_upload(item)
        }


def _has_upload(value: object) -> bool:
    return is_upload(value) or (is_array(value) and any(map(is_upload, value)))


def _parts(field: Parameter, value: object) -> Iterator[_Part]:
    """Write a property as parts of a form; each item of an array is one."""
    if field.has_style():
        for name, written in pairs(field, value, text):
            yield _part(name or field.name, written.encode())
        return
    whole = not isinstance(value, (list, tuple))
    for item in (value,) if whole else cast("list[object]", value):
        if is_upload(item):
            file = item if isinstance(item, File) else File(item)
            kind = file.media_type or concrete(field.media_type)
            # Without a file name, many servers take a part for a text.
            yield _part(field.name, file, kind, file.name or field.name)
        elif not is_absent(item):
            container = isinstance(plain(item), (dict, list))
            kind = field.media_type or ("application/json" if container else "")
            yield _part(field.name, content(kind, item).encode(), kind)


def _part(name: str, source: Upload, media_type: str = "", file: str = "") -> _Part:
    """Write the header of a part; a text without a media type is text/plain."""
    head = f'Content-Disposition: form-data; name="{name.translate(_ESCAPES)}"'
    if file:
        head += f'; filename="{file.translate(_ESCAPES)}"'
    if media_type:
        head += f"\r\nContent-Type: {header_value('Content-Type', media_type)}"
    return head, source


def _multipart(parts: list[_Part]) -> tuple[str, Content]:
    boundary = os.urandom(16).hex()
    sources = [each.content if isinstance(each, File) else each for _, each in parts]
    known = [each for each in sources if isinstance(each, (bytes, bytearray))]
    while any(boundary.encode() in each for each in known):
        boundary = os.urandom(16).hex()
    pieces: list[Upload] = []
    for head, source in parts:
        start = f"--{boundary}\r\n{head}\r\n\r\n"
        pieces += [start.encode(), source, b"\r\n"]
    pieces.append(f"--{boundary}--\r\n".encode())
    return f"multipart/form-data; boundary={boundary}", Sources(*pieces)
