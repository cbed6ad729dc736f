"""JSON to declared types and back: fast where it fits, lossless where it does not."""

from __future__ import annotations

import contextlib
import functools
import json
from typing import Any, cast

import msgspec

from .lenient import Faults, Read, is_object, reader
from .model import EXTRA, closed_enums

_MARK = f'"{EXTRA}":'.encode()
# A DecodeError is a ValueError only since msgspec 0.21.
_BROKEN = (msgspec.DecodeError, ValueError, RecursionError)
_encoder = msgspec.json.Encoder()


class Unreadable(Exception):  # noqa: N818 - a signal, which becomes a DecodeError
    """The bytes are not JSON or, in strict reading, not the promised JSON."""


class Codec:
    """Reads JSON bytes as one type.

    One decode by msgspec is all that an answer as promised costs. Other answers, and
    unions that msgspec cannot tell apart by itself, are read by the slow path.
    """

    def __init__(self, wanted: Any) -> None:
        self._wanted = wanted
        self._decoder: msgspec.json.Decoder[Any] | None = None
        # Without a decoder, where there is such a union, all goes the slow path.
        with contextlib.suppress(TypeError):
            self._decoder = msgspec.json.Decoder(wanted)

    @functools.cached_property
    def _lenient(self) -> Read:
        return reader(self._wanted).read

    def decode(self, body: bytes, *, strict: bool = False) -> object:
        """Read a body; `strict` refuses what the type did not promise.

        Fields beyond the declared ones are no breach of promise, not even then: JSON
        Schema allows them, and servers add them without notice. Raises Unreadable.
        """
        try:
            if self._decoder:
                return _decoded(self._decoder, body, strict=strict)
        except msgspec.ValidationError:
            pass  # the slow path says what is wrong, or that it is no matter
        except _BROKEN as error:
            # What is malformed to msgspec may still be read: a lone surrogate, NaN.
            if strict:
                raise Unreadable(str(error)) from None
        faults = Faults()
        try:
            value = self._lenient(parse(body), faults)
        except RecursionError:
            raise Unreadable("it is nested too deeply") from None
        if strict and faults.problems:
            raise Unreadable("; ".join(faults.problems[:5]))
        return value


def _decoded(
    decoder: msgspec.json.Decoder[Any], body: bytes, *, strict: bool
) -> object:
    if not strict:
        return decoder.decode(body)
    closed = closed_enums.set(True)
    try:
        return decoder.decode(body)
    finally:
        closed_enums.reset(closed)


def parse(body: bytes) -> object:
    """Parse JSON into plain values. Raises Unreadable."""
    try:
        return msgspec.json.decode(body)
    except _BROKEN:
        pass
    try:
        # Slower, but it takes UTF-16, byte order marks, lone surrogates and NaN.
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"it is not JSON: {error}") from None


def encode(value: object) -> bytes:
    """Write a value as JSON, the unknown fields of models at their place."""
    body = _encoder.encode(value)
    return body if _MARK not in body else _encoder.encode(plain(value))


def plain(value: object) -> object:
    """Reduce a value to what JSON knows: dicts, lists, texts, numbers, None."""
    return _in_place(msgspec.to_builtins(value, str_keys=True))


def _in_place(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return [_in_place(item) for item in cast("list[object]", value)]
    if not is_object(value):
        return value
    written = {key: _in_place(item) for key, item in value.items()}
    extra = written.get(EXTRA)
    if is_object(extra):
        del written[EXTRA]
        written.update(extra)
    return written
