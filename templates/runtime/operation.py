"""The declarations that generated code consists of: data, no I/O.

An operation is what the OpenAPI document says about it, in Python's words. Defaults
are OpenAPI's (style and explode by the place of the parameter).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Generic, Literal, TypeAlias, TypeVar

import msgspec

from .codec import Codec, Unreadable
from .messages import Response

T = TypeVar("T")

Security: TypeAlias = tuple[Mapping[str, tuple[str, ...]], ...]
"""Alternatives (OR), each the schemes (AND) it needs, each with its scopes."""


class _Descriptor(msgspec.Struct, frozen=True, eq=False):
    """Compared and hashed by identity: every descriptor is written down once."""


class Path(_Descriptor, frozen=True, eq=False):
    """A parameter in the path, `{name}` in its template."""

    name: str
    style: Literal["simple", "label", "matrix"] = "simple"
    explode: bool = False


class Query(_Descriptor, frozen=True, eq=False):
    """A parameter in the query; `explode` None is the default of its style."""

    name: str
    style: Literal["form", "spaceDelimited", "pipeDelimited", "deepObject"] = "form"
    explode: bool | None = None
    allow_reserved: bool = False


class Header(_Descriptor, frozen=True, eq=False):
    """A parameter in a header, style `simple`."""

    name: str
    explode: bool = False


class Cookie(_Descriptor, frozen=True, eq=False):
    """A parameter in the Cookie header, style `form`."""

    name: str
    explode: bool = True


class Body(_Descriptor, frozen=True, eq=False):
    """A body: JSON for JSON media types; otherwise text (as UTF-8) or bytes."""

    media_type: str = "application/json"


class Form(_Descriptor, frozen=True, eq=False):
    """A body of application/x-www-form-urlencoded: a model or a dict.

    `encoding` holds the fields whose encoding is declared, each written as the query
    parameter given. Of the others, arrays repeat the field, objects become JSON.
    """

    encoding: Mapping[str, Query] = {}


Parameter: TypeAlias = Path | Query | Header | Cookie | Body | Form


class Json(_Descriptor, frozen=True, eq=False, dict=True):
    """A JSON answer. The type comes by a call: models are imported on first use."""

    type: Callable[[], object]
    media_type: str = "application/json"

    @cached_property
    def codec(self) -> Codec:
        """The decoder, made once."""
        return Codec(self.type())

    def read(self, response: Response, *, strict: bool) -> object:
        """Read the body. Raises Unreadable."""
        return self.codec.decode(response.body, strict=strict)


class Text(_Descriptor, frozen=True, eq=False):
    """A text answer, in the charset that it names or else UTF-8."""

    media_type: str = "text/plain"

    def read(self, response: Response, *, strict: bool) -> str:
        """Read the body. Raises Unreadable for undecodable text if strict."""
        declared = response.headers.get("content-type", "").lower()
        charset = declared.partition("charset=")[2].partition(";")[0].strip(" \"'")
        try:
            return response.body.decode(
                charset or "utf-8", "strict" if strict else "replace"
            )
        except LookupError:
            return response.body.decode("utf-8", "replace")
        except UnicodeDecodeError as error:
            raise Unreadable(str(error)) from None


class Bytes(_Descriptor, frozen=True, eq=False):
    """An answer that is handed over as it is."""

    media_type: str = "application/octet-stream"

    def read(self, response: Response, *, strict: bool) -> bytes:
        """Give the body."""
        del strict
        return response.body


class Empty(_Descriptor, frozen=True, eq=False):
    """An answer without content: the call returns None."""

    media_type: str = ""

    def read(self, response: Response, *, strict: bool) -> None:
        """Give None, whatever came."""
        del response, strict


Reader: TypeAlias = Json | Text | Bytes | Empty
Readers: TypeAlias = Mapping[str, Reader | tuple[Reader, ...]]
"""By status: "200", a range as "4XX", or "default"; several for several media types."""


class Operation(_Descriptor, Generic[T], frozen=True, eq=False):
    """One operation of the API; a call of it returns T.

    `parameters` stand in the order of the generated method's arguments. `errors` name
    ApiException classes. `security` None means the client's own; () means none.
    """

    method: str
    path: str
    id: str = ""
    parameters: tuple[Parameter, ...] = ()
    responses: Readers = {}
    errors: Readers = {}
    security: Security | None = None
