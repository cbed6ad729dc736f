"""XML bodies and answers as models (OpenAPI 3.1, 4.8.26 "XML Object").

An answer becomes the JSON that says the same, which is then read as any JSON is; a body
goes the other way. What comes is found by local names: its prefixes are the server's.
"""

from __future__ import annotations

import enum
import functools
import math
import re
import types
import typing
from collections.abc import Callable
from typing import (
    Annotated,
    Any,
    Literal,
    NamedTuple,
    TypeAlias,
    cast,
    get_args,
    get_origin,
)
from xml.etree import ElementTree as ET
from xml.parsers import expat

import msgspec

from .answers import Json
from .messages import Content, Response
from .model import Formatted, is_array, is_object, plain
from .operation import Body
from .reading import Unreadable
from .texts import charset

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_NAME = re.compile(r"[^\W\d][\w.-]*")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


class Element(msgspec.Struct, frozen=True):
    """How a field stands in XML, where its wire name does not say it.

    `items` tells of each item of an array that is itself an element around them.
    """

    name: str = ""
    kind: Literal["element", "attribute", "text"] = "element"
    namespace: str = ""
    prefix: str = ""
    items: Element | None = None

    def tag(self, usual: str = "") -> str:
        """Give the name as it is written."""
        prefix = f"{self.prefix}:" if self.prefix else ""
        return f"{prefix}{self.name or usual}"

    @property
    def declared(self) -> dict[str, str]:
        """The attribute that declares the namespace."""
        name = f"xmlns:{self.prefix}" if self.prefix else "xmlns"
        return {name: self.namespace} if self.namespace else {}


_PLAIN = Element()


class Xml(Json, frozen=True, eq=False):
    """An XML answer, as a model or a list of such."""

    media_type: str = "application/xml"

    def json(self, response: Response) -> bytes:
        """Give the answer as JSON. Raises Unreadable; a DOCTYPE is refused, too."""
        encoding = charset(response.headers.get("content-type", ""), response.body)
        root = _parsed(response.body.decode(encoding, "replace"))
        wanted: Any = self.type()
        try:
            found = _value(root, getattr(wanted, "__model__", wanted))
        except RecursionError:
            raise Unreadable("it is nested too deeply") from None
        return msgspec.json.encode(found)


class XmlBody(Body, frozen=True, eq=False):
    """A body in XML: a model or a list of such, whose root is `element`."""

    media_type: str = "application/xml"
    type: Callable[[], object] = object
    element: Element = _PLAIN

    def written(self, value: object) -> tuple[str, bytes | Content]:
        """Give the Content-Type and the body. Raises ValueError for what XML lacks."""
        root = _element(self.element, "", self.type(), plain(value))
        encoding = charset(self.media_type, b"")
        head = f"<?xml version='1.0' encoding='{encoding}'?>\n"
        # A CR as it is would be read as a LF (XML 1.0, 2.11).
        text = ET.tostring(root, "unicode").replace("\r", "&#13;")
        return self.media_type, (head + text).encode(encoding, "xmlcharrefreplace")


def _parsed(text: str) -> ET.Element:
    """Parse a document; without a DOCTYPE it has no entities that could do harm."""
    builder = ET.TreeBuilder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(text, True)  # noqa: FBT003 - takes no keywords
    except expat.ExpatError as error:
        raise Unreadable(f"it is not XML: {error}") from None
    return builder.close()


def _refuse(*_: object) -> None:
    raise Unreadable("it has a DOCTYPE, which may define entities without end")


class _Use(NamedTuple):
    """A type as a field or an item uses it, and how it stands in XML."""

    wanted: Any
    how: Element


class _Field(NamedTuple):
    """A field of a model by its wire name."""

    name: str
    use: _Use
    required: bool

    @property
    def local(self) -> str:
        return self.use.how.name or self.name

    @property
    def is_listed(self) -> bool:
        """Whether it is an array without an element of its own around the items."""
        return get_origin(self.use.wanted) is list and self.use.how.items is None


def _use(annotation: Any) -> _Use:
    """Take an annotation apart: what is left is the type of what is there."""
    how = _PLAIN
    if get_origin(annotation) is Annotated:
        annotation, *marks = get_args(annotation)
        how = next((each for each in marks if isinstance(each, Element)), how)
    if get_origin(annotation) in (typing.Union, types.UnionType):
        nothing = (type(None), msgspec.UnsetType)
        left = (each for each in get_args(annotation) if each not in nothing)
        return _Use(_use(next(left)).wanted, how)
    return _Use(annotation, how)


@functools.cache
def _fields(model: type[msgspec.Struct]) -> tuple[_Field, ...]:
    found = msgspec.structs.fields(model)
    return tuple(
        _Field(each.encode_name, _use(each.type), each.required)
        for each in found
        if each.name != "additional_properties"
    )


def _is_model(wanted: Any) -> bool:
    return isinstance(wanted, type) and issubclass(wanted, msgspec.Struct)


def _value(node: ET.Element, wanted: Any) -> object:
    """Give what an element says as JSON."""
    if any(key.endswith(":nil") and it in ("true", "1") for key, it in node.items()):
        return None
    wanted = _use(wanted).wanted
    if _is_model(wanted):
        return _object(node, wanted)
    if get_origin(wanted) is list:
        return [_value(each, *get_args(wanted)) for each in node]
    return _scalar(node.text or "", wanted)


def _object(node: ET.Element, model: type[msgspec.Struct]) -> dict[str, object]:
    found: dict[str, object] = {}
    attributes, children = _split(node)
    for field in _fields(model):
        name, (wanted, how) = field.name, field.use
        if how.kind == "text":
            found[name] = _scalar(node.text or "", wanted)
        elif how.kind == "attribute":
            if field.local in attributes:
                found[name] = _scalar(attributes.pop(field.local), wanted)
        elif field.is_listed:
            listed = children.pop(field.local, [])
            if listed or field.required:
                found[name] = [_value(each, *get_args(wanted)) for each in listed]
        elif field.local in children:
            found[name] = _value(children.pop(field.local)[-1], wanted)
    return {**_unknown(attributes, children), **found}


_Attributes: TypeAlias = dict[str, str]
_Children: TypeAlias = dict[str, list[ET.Element]]


def _split(node: ET.Element) -> tuple[_Attributes, _Children]:
    """Give attributes and elements by local names, without those of XML itself."""
    children: _Children = {}
    for child in node:
        children.setdefault(child.tag.rpartition(":")[2], []).append(child)
    attributes = {
        key.rpartition(":")[2]: value
        for key, value in node.items()
        if not key.startswith(("xmlns", "xsi:", "xml:"))
    }
    return attributes, children


def _unknown(attributes: _Attributes, children: _Children) -> dict[str, object]:
    """Give what no field declares: texts, and `@` before the names of attributes."""
    found: dict[str, object] = {f"@{key}": value for key, value in attributes.items()}
    for name, nodes in children.items():
        values = [_anything(each) for each in nodes]
        found[name] = values if len(values) > 1 else values[0]
    return found


def _anything(node: ET.Element) -> object:
    found, text = _unknown(*_split(node)), node.text or ""
    return {**found, **({"#": text} if text.strip() else {})} if found else text


def _scalar(text: str, wanted: Any) -> object:
    """Give a text as the JSON value that a type wants; unfit, it stays a text."""
    kinds, bare = _kinds(wanted), text.strip()
    if bool in kinds and bare in _BOOLEANS:
        return _BOOLEANS[bare]
    if kinds & {int, float} and _NUMBER.fullmatch(bare):
        number = float(bare)
        whole = bare.lstrip("+-").isdecimal()
        if math.isfinite(number):
            return int(bare) if whole else number
    if wanted is str:
        return text
    return bare or (b"" if wanted is bytes else None)


def _kinds(wanted: Any) -> set[Any]:
    if get_origin(wanted) is Literal:
        return {type(each) for each in get_args(wanted)}
    if isinstance(wanted, type) and issubclass(wanted, enum.Enum):
        return {type(each.value) for each in wanted}
    if isinstance(wanted, type) and issubclass(wanted, Formatted):
        return set(wanted.kinds)
    return {wanted}


def _element(how: Element, usual: str, wanted: Any, value: object) -> ET.Element:
    """Make an element of a JSON value."""
    node = ET.Element(how.tag(usual), how.declared)
    wanted = _use(wanted).wanted
    if value is None:
        node.attrib.update({"xmlns:xsi": _XSI, "xsi:nil": "true"})
    elif is_object(value):
        _fill(node, value, _fields(wanted) if _is_model(wanted) else ())
    elif is_array(value):
        inner: Any = (get_args(wanted) or (object,))[0]
        for item in value:
            node.append(_element(how.items or _PLAIN, "item", inner, item))
    else:
        node.text = _text(value)
    return node


def _fill(
    node: ET.Element, members: dict[str, object], fields: tuple[_Field, ...]
) -> None:
    rest = members.copy()
    for field in fields:
        if field.name not in rest:
            continue
        value, (wanted, how) = rest.pop(field.name), field.use
        if how.kind == "element":
            listed = field.is_listed and is_array(value)
            inner = get_args(wanted)[0] if listed else wanted
            for item in cast("list[object]", value) if listed else [value]:
                node.append(_element(how, field.name, inner, item))
        elif value is not None and how.kind == "text":
            node.text = _text(value)
        elif value is not None:
            node.attrib.update({how.tag(field.name): _text(value), **how.declared})
    for name, value in rest.items():
        _add(node, name, value)


def _add(node: ET.Element, name: str, value: object) -> None:
    """Write what no field declares, as it was read."""
    if name == "#":
        node.text = _text(value)
        return
    if not _NAME.fullmatch(name.removeprefix("@")):
        raise ValueError(f"{name!r} is no name that XML knows")
    if name.startswith("@"):
        node.set(name[1:], _text(value))
        return
    for item in value if is_array(value) else [value]:
        node.append(_element(_PLAIN, name, object, item))


def _text(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if _ILLEGAL.search(text):
        raise ValueError("XML has no way to write control characters")
    return text
