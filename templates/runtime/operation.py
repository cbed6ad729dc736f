"""The declarations that generated code consists of: data, no I/O.

Defaults are OpenAPI's (style and explode by the place of the parameter). A parameter
with a `media_type` is one with `content`: its value is written as JSON, or as text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Generic, Literal, TypeAlias, TypeVar

import msgspec

if TYPE_CHECKING:
    from .core import Opened

T = TypeVar("T")

Security: TypeAlias = tuple[Mapping[str, tuple[str, ...]], ...]
"""Alternatives (OR), each the schemes (AND) it needs, each with its scopes."""

Style: TypeAlias = Literal["form", "spaceDelimited", "pipeDelimited", "deepObject"]


Type: TypeAlias = Callable[[], object] | None
"""The type of an argument, where values in it are written by a format of their own."""


class _Descriptor(msgspec.Struct, frozen=True, eq=False):
    """Compared and hashed by identity: every descriptor is written down once."""


class Path(_Descriptor, frozen=True, eq=False):
    """A parameter in the path, `{name}` in its template."""

    name: str
    style: Literal["simple", "label", "matrix"] = "simple"
    explode: bool = False
    media_type: str = ""
    type: Type = None


class Query(_Descriptor, frozen=True, eq=False):
    """A parameter in the query; `explode` None is the default of its style."""

    name: str
    style: Style = "form"
    explode: bool | None = None
    allow_reserved: bool = False
    media_type: str = ""
    type: Type = None


class Header(_Descriptor, frozen=True, eq=False):
    """A parameter in a header."""

    name: str
    explode: bool = False
    media_type: str = ""
    style: Literal["simple"] = "simple"
    type: Type = None


class Cookie(_Descriptor, frozen=True, eq=False):
    """A parameter in the Cookie header."""

    name: str
    explode: bool = True
    media_type: str = ""
    style: Literal["form"] = "form"
    type: Type = None


class Field(_Descriptor, frozen=True, eq=False):
    """A property of the body, a form, as an argument of its own.

    Arrays repeat it. Without a `media_type` the value says it (OpenAPI 3.1, 4.8.15):
    objects are JSON, files and bytes application/octet-stream, the rest text. A style
    other than the default one is used instead.
    """

    name: str
    media_type: str = ""
    style: Style = "form"
    explode: bool = True
    allow_reserved: bool = False
    type: Type = None


class Body(_Descriptor, frozen=True, eq=False):
    """A body: JSON or a form by its media type; otherwise text or an `Upload`."""

    media_type: str = "application/json"
    type: Type = None


class Form(_Descriptor, frozen=True, eq=False):
    """A form as one argument: a model or a dict.

    Properties without an `encoding` are written as a plain `Field` is.
    """

    encoding: Mapping[str, Query | Field] = {}
    media_type: str = "application/x-www-form-urlencoded"
    type: Type = None


Parameter: TypeAlias = Path | Query | Header | Cookie | Field | Body | Form


class Json(_Descriptor, frozen=True, eq=False):
    """A JSON answer. The type comes by a call: models are imported on first use."""

    type: Callable[[], object]
    media_type: str = "application/json"


class Streamed(_Descriptor, frozen=True, eq=False):
    """An answer that is handed over while its body, items of a type, is on its way."""

    type: Callable[[], object]
    media_type: str = ""

    def opened(self, opened: Opened) -> object:
        """Give what callers get hold of the body by."""
        raise NotImplementedError


class Text(_Descriptor, frozen=True, eq=False):
    """A text answer, in the charset that it names or else UTF-8."""

    media_type: str = "text/plain"


class Bytes(_Descriptor, frozen=True, eq=False):
    """An answer that is handed over as it is."""

    media_type: str = "application/octet-stream"


class Empty(_Descriptor, frozen=True, eq=False):
    """An answer without content: the call returns None."""

    media_type: str = ""


Reader: TypeAlias = Json | Streamed | Text | Bytes | Empty
Readers: TypeAlias = Mapping[str, Reader | tuple[Reader, ...]]
"""By status: "200", a range as "4XX", or "default"; several for several media types."""


class Operation(_Descriptor, Generic[T], frozen=True, eq=False):
    """One operation of the API; a call of it returns T.

    `parameters` stand in the order of the generated method's arguments; `form` is the
    media type of the body that its `Field`s make up. `errors` name ApiException
    classes. `security` None means the client's own; () means none. `server` is called
    instead of the client's, with the same credentials; a relative one on its host.
    """

    method: str
    path: str
    id: str = ""
    parameters: tuple[Parameter, ...] = ()
    responses: Readers = {}
    errors: Readers = {}
    security: Security | None = None
    form: str = "multipart/form-data"
    server: str = ""
