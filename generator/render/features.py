"""What of the runtime an SDK offers because of what is in its API."""

from __future__ import annotations

from collections.abc import Iterator

from generator.ir import types as t
from generator.ir.content import chosen, form
from generator.naming.arguments import Argument
from generator.render.context import Context
from generator.render.credentials import grants
from generator.render.signatures import streams

NAMES = (
    "ApiException",
    "ApiResponse",
    "Auth",
    "ClientErrorException",
    "ConfigurationError",
    "ConnectionFailedError",
    "DecodeError",
    "File",
    "Hooks",
    "PaginationError",
    "RequestOptions",
    "RequestTimeoutError",
    "SdkError",
    "Stream",
    "ServerErrorException",
    "Timeout",
    "Tracing",
    "TransportError",
    "ValidationError",
    "download",
)
"""What callers need of the runtime by name, and find in the package itself."""

GRANT_NAMES = ("OAuthException", "Token")
LOGIN_NAMES = ("Login", "LoginError", "begin_login")


def offered(context: Context) -> Iterator[str]:
    """Give the names that callers of this API need."""
    operations = context.api.operations
    lacks = {
        "File": not any(uploaded(context, one) for one in operations),
        "Stream": not any(map(streams, operations)),
        "download": not any(map(is_download, operations)),
    }
    yield from (name for name in NAMES if not lacks.get(name))
    taken = {name for scheme in context.api.schemes for name in grants(scheme)}
    yield from (*sorted(taken), *(GRANT_NAMES if taken else ()))
    yield from LOGIN_NAMES if "AuthorizationCode" in taken else ()


def has_streams(context: Context) -> bool:
    """Tell whether a call gives a stream."""
    return any(map(streams, context.api.operations))


def has_files(context: Context) -> bool:
    """Tell whether a call gives or takes a file."""
    return bool({"File", "download"} & {*offered(context)})


def is_download(operation: t.Operation) -> bool:
    """Tell whether a call gives bytes; the parts of a form are not taken apart."""
    return any(
        form(content.media_type) in ("bytes", "form", "multipart")
        for response in operation.successes
        for content in response.contents
    )


def uploaded(context: Context, operation: t.Operation) -> list[Argument]:
    """List the arguments of a call that are sent as they are, such as files."""
    arguments = context.names.operations[operation.pointer].arguments
    return [one for one in arguments if _is_file(context, one.source)]


def _is_file(context: Context, source: t.Parameter | t.Body) -> bool:
    if isinstance(source, t.Body):
        return form(chosen(source.contents).media_type) == "bytes"
    kind = context.api.types[source.type.id]
    if isinstance(kind, t.ArrayType):
        kind = context.api.types[kind.items.id]
    return isinstance(kind, t.BinaryType)


def secrets(context: Context) -> list[str]:
    """List the names, on the wire, of what the API marks as secret, in lower case."""
    types = context.api.types
    found: set[str] = set()
    for one in _named(context):
        write_only = isinstance(one, t.Field) and one.write_only
        if write_only or _is_password(types[one.type.id]):
            found.add(one.name.lower())
    return sorted(found)


def _named(context: Context) -> Iterator[t.Parameter | t.Field]:
    """Give all that has a name in requests and in JSON."""
    for operation in context.api.operations:
        yield from operation.parameters
    for kind in context.api.types.values():
        if isinstance(kind, t.ObjectType):
            yield from kind.fields


def _is_password(kind: t.Type) -> bool:
    return isinstance(kind, t.StringType) and kind.format == "password"
