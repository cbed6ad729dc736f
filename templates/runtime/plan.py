"""How a call becomes a request; what can be is worked out once per operation."""

from __future__ import annotations

import functools
import re
from typing import Any
from urllib.parse import quote

import msgspec

from . import styles
from .answers import readers_of
from .codec import encode
from .lenient import is_object
from .messages import Request
from .operation import (
    Body,
    Cookie,
    Form,
    Header,
    Operation,
    Parameter,
    Path,
    Query,
)

_LITERAL = "/%?=&:@!$'()*+,;~"
_DOTS = re.compile(r"(?:^|/)\.{1,2}(?:/|$)")


class _Draft(msgspec.Struct):
    """A request while its parameters are being written."""

    headers: dict[str, str]
    path: dict[str, str] = {}
    query: list[str] = []
    cookies: list[str] = []
    body: bytes | None = None


def _write(parameter: Parameter, draft: _Draft, value: object) -> None:
    match parameter:
        case Path(name, style, explode):
            draft.path[name] = styles.path_text(name, value, style, explode=explode)
        case Query():
            draft.query += styles.query_fields(parameter, value)
        case Header(name, explode):
            written = styles.header_text(value, explode=explode)
            draft.headers[name] = styles.header_value(name, written)
        case Cookie(name, explode):
            draft.cookies += styles.query_fields(Query(name, explode=explode), value)
        case Body(media_type):
            draft.headers["Content-Type"] = media_type
            draft.body = _body(media_type, value)
        case Form():
            draft.headers["Content-Type"] = "application/x-www-form-urlencoded"
            draft.body = _form(parameter, value)


def _body(media_type: str, value: object) -> bytes:
    essence = media_type.partition(";")[0].strip().lower()
    if essence.endswith(("/json", "+json")):
        return encode(value)
    if isinstance(value, (bytes, bytearray)):
        return bytes(value)
    return styles.text(styles.simplified(value)).encode()


def _form(form: Form, value: object) -> bytes:
    fields: list[str] = []
    value = styles.simplified(value)
    for name, item in value.items() if is_object(value) else ():
        declared = form.encoding.get(name)
        # OpenAPI, "Encoding Object": an object's default content type is JSON.
        written = styles.text(item) if is_object(item) and not declared else item
        fields += styles.query_fields(declared or Query(name), written)
    return "&".join(fields).encode()


class Plan:
    """What is common to all requests of an operation."""

    def __init__(self, operation: Operation[Any]) -> None:
        self.operation = operation
        # Literal text and parameter names, in turn.
        template = re.split(r"\{([^{}]+)\}", operation.path)
        template[::2] = [quote(text, safe=_LITERAL) for text in template[::2]]
        self._template = template
        readers = readers_of(operation.responses) + readers_of(operation.errors)
        accepted = dict.fromkeys(each.media_type for each in readers)
        self._accept = ", ".join(filter(None, accepted)) or "*/*"

    def request(
        self, server: str, user_agent: str, arguments: tuple[object, ...]
    ) -> Request:
        """Write a call as a request, as yet without credentials.

        Raises ValueError for arguments that cannot be sent.
        """
        draft = _Draft({"Accept": self._accept, "User-Agent": user_agent})
        parameters = self.operation.parameters
        for parameter, value in zip(parameters, arguments, strict=True):
            if not styles.absent(value):
                _write(parameter, draft, value)
        url = server + self._path(draft.path)
        if draft.query:
            url += ("&" if "?" in url else "?") + "&".join(draft.query)
        if draft.cookies:
            draft.headers["Cookie"] = "; ".join(draft.cookies)
        return Request(self.operation.method, url, draft.headers, draft.body)

    def _path(self, written: dict[str, str]) -> str:
        pieces = self._template.copy()
        for at in range(1, len(pieces), 2):
            name = pieces[at]
            pieces[at] = written.get(name, "")
            if not pieces[at]:
                raise ValueError(f"{name}: a path parameter must not be empty")
        path = "".join(pieces)
        if _DOTS.search(path):
            # On the way it would be resolved, and another resource would answer.
            raise ValueError(f"{path}: '.' and '..' are not allowed as path segments")
        return path


@functools.cache
def plan(operation: Operation[Any]) -> Plan:
    """Give the plan of an operation."""
    return Plan(operation)
