"""How a response becomes the value of a call, or its exception."""

from __future__ import annotations

import types
from typing import Any, cast

from .codec import Codec, Unreadable
from .errors import ApiException, DecodeError
from .messages import Response
from .model import Model
from .operation import Json, Operation, Reader, Readers


def readers_of(answers: Readers, *keys: str) -> tuple[Reader, ...]:
    """List the readers under the first of the keys that is there; without keys, all."""
    found = [key for key in keys if key in answers][:1] if keys else answers
    groups = (answers[key] for key in found)
    listed = (each if isinstance(each, tuple) else (each,) for each in groups)
    return tuple(reader for readers in listed for reader in readers)


def read(
    operation: Operation[Any], response: Response, url: str, *, strict: bool
) -> object:
    """Give what the answer says; `url` is the address without credentials.

    A status is looked up as itself, then as its range ("4XX"), then as the default.
    Raises ApiException or DecodeError.
    """
    keys = (str(response.status), f"{response.status // 100}XX")
    if response.succeeded:
        readers = readers_of(operation.responses, *keys, "default")
    else:
        readers = readers_of(operation.responses, *keys)
        if not readers:
            errors = readers_of(operation.errors, *keys, "default")
            raise failure(operation.method, url, response, errors)
    try:
        if readers:
            return _chosen(readers, response).read(response, strict=strict)
        return _undeclared(operation, response, strict=strict)
    except Unreadable as error:
        reason = str(error)
    raise DecodeError(operation.method, url, response, reason)


def _undeclared(
    operation: Operation[Any], response: Response, *, strict: bool
) -> object:
    """Read a success that the document forgot as it would say the others do."""
    if strict:
        raise Unreadable(f"status {response.status} is not declared")
    readers = readers_of(operation.responses)
    if not readers or not response.body:
        return None
    return _chosen(readers, response).read(response, strict=False)


def _chosen(readers: tuple[Reader, ...], response: Response) -> Reader:
    """Choose by Content-Type; where it names none, the first has its benefit."""
    if len(readers) == 1:
        return readers[0]
    came = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    ranges = (came, f"{came.partition('/')[0]}/*", "*/*")
    order = {wanted: rank for rank, wanted in enumerate(ranges)}
    return min(readers, key=lambda each: order.get(each.media_type.lower(), len(order)))


def failure(
    method: str, url: str, response: Response, readers: tuple[Reader, ...] = ()
) -> ApiException:
    """Make the exception of an error answer, its fields read as far as they fit."""
    kind = ApiException
    for each in readers:
        found = each.type() if isinstance(each, Json) else None
        if isinstance(found, type) and issubclass(found, ApiException):
            kind = found
            break
    error = kind(method, url, response)
    try:
        said = _error_codec(kind).decode(response.body)
    except Unreadable:
        return error
    if isinstance(said, Model):
        for name in said.__struct_fields__:
            setattr(error, name, getattr(said, name))
    return error


_error_codecs: dict[type[ApiException], Codec] = {}


def _error_codec(kind: type[ApiException]) -> Codec:
    if kind not in _error_codecs:
        _error_codecs[kind] = Codec(_error_model(kind))
    return _error_codecs[kind]


def _error_model(kind: type[ApiException]) -> type[Model]:
    """Make the model that the fields of an exception class amount to."""
    parents = [each for each in kind.__bases__ if issubclass(each, ApiException)]
    base = _error_model(parents[0]) if parents else Model
    space = {
        "__module__": kind.__module__,
        "__annotations__": kind.__error_types__,
        **kind.__error_fields__,
    }
    settings = {"rename": kind.__error_rename__}
    made = types.new_class(
        kind.__name__, (base,), settings, lambda body: body.update(space)
    )
    return cast("type[Model]", made)
