"""The declarations that generated code consists of: data, no I/O."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, TypeAlias, TypeVar

from msgspec import Struct

from .answers import Readers
from .messages import Content
from .model import encode, plain

T = TypeVar("T")

Security: TypeAlias = tuple[Mapping[str, tuple[str, ...]], ...]
"""Alternatives (OR), each the schemes (AND) it needs, each with its scopes."""


class Argument(Struct, frozen=True, eq=False, kw_only=True):
    """An argument of a method. Compared by identity: each is written down once.

    `convert` makes its value one that is written by a format of its own.
    """

    convert: Callable[[object], object] | None = None

    def converted(self, value: object) -> object:
        """Give the value that is written."""
        return self.convert(value) if self.convert else value

    def as_json(self, value: object) -> object:
        """Give the JSON value that constraints are about; UNSET where there is none."""
        return plain(self.converted(value))


class Parameter(Argument, frozen=True, eq=False):
    """A parameter, by its name on the wire (OpenAPI "Style Values").

    `explode` None is the default of the style. One with a `media_type` is one with
    `content`: its value is written as JSON, or as text.
    """

    name: str
    style: str = "form"
    explode: bool | None = None
    media_type: str = ""
    allow_reserved: bool = False

    def has_style(self) -> bool:
        """Tell whether the style says how an object is written."""
        return True


class Path(Parameter, frozen=True, eq=False):
    """A parameter in the path, `{name}` in its template."""

    style: str = "simple"


class Query(Parameter, frozen=True, eq=False):
    """A parameter in the query."""


class Header(Parameter, frozen=True, eq=False):
    """A parameter in a header."""

    style: str = "simple"


class Cookie(Parameter, frozen=True, eq=False):
    """A parameter in the Cookie header."""


class Body(Argument, frozen=True, eq=False):
    """A body: JSON, unless a class below this one says otherwise."""

    media_type: str = "application/json"

    def written(self, value: object) -> tuple[str, bytes | Content]:
        """Give the Content-Type and the body."""
        return self.media_type, encode(value)


class Operation(Struct, Generic[T], frozen=True, eq=False):
    """One operation of the API; a call of it returns T.

    `parameters` stand in the order of the generated method's; those that are neither
    parameters nor the body are properties of a `form`. `errors` name ApiException
    classes. `security` None means the client's own; () means none. `server` is called
    instead of the client's, with the same credentials; a relative one on its host.
    """

    method: str
    path: str
    id: str = ""
    parameters: tuple[Argument, ...] = ()
    responses: Readers = {}
    errors: Readers = {}
    security: Security | None = None
    form: Body | None = None
    server: str = ""
