"""What the API sends by itself: webhooks and callbacks, verified and read.

SdkError
├── SignatureError           nobody vouches for the event
└── DecodeError
    └── EventError           the event cannot be read as promised
        └── UnknownEventError    it is of a kind that this SDK does not know
"""

from __future__ import annotations

import base64
import binascii
import functools
import hashlib
import hmac
import re
import time
import types
from collections.abc import Callable, Iterator, Mapping
from typing import (
    Annotated,
    Any,
    Generic,
    Literal,
    TypeAlias,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
)

import msgspec

from .errors import DecodeError, SdkError
from .messages import Headers, Response
from .model import Discriminator, is_object
from .reading import Codec, Unreadable, parse

T = TypeVar("T")

Verifier: TypeAlias = Callable[[bytes, Headers], None]
"""Checks who sent an event, by its body and headers. Raises SignatureError."""


class SignatureError(SdkError):
    """Nobody vouches for the event, or not any more: it must not be acted on."""


class EventError(DecodeError):
    """The event is not what the API promised; `body` has its bytes."""

    def __str__(self) -> str:
        return f"cannot read the event: {self.reason}"


class UnknownEventError(EventError):
    """The event is of a kind that came to the API after this SDK was made."""


class Hmac:
    """Checks a signature that was made with a secret (RFC 2104).

    Args:
        secrets: What the sender signs with; of several, as while they are changed,
            any one will do.
        header: The header with the signature, or with several of them.
        algorithm: The name of the hash, as `hashlib` has it.
        encoding: How the signature is written.
        prefix: What stands before it, such as `sha256=`.
        signed: What is signed. `{body}` stands for the body, any other name in braces
            for that header.
        timestamp: The header with the time of the event, in seconds since 1970, if
            that is among what is signed.
        tolerance: Seconds by which that time may differ from now, either way.
    """

    def __init__(  # noqa: PLR0913 - by keyword, as senders differ
        self,
        *secrets: str | bytes,
        header: str,
        algorithm: str = "sha256",
        encoding: Literal["hex", "base64"] = "hex",
        prefix: str = "",
        signed: str = "{body}",
        timestamp: str = "",
        tolerance: float = 300.0,
    ) -> None:
        if not all(secrets) or not secrets:
            raise ValueError("without a secret anybody could sign")
        self._keys = [
            each.encode() if isinstance(each, str) else each for each in secrets
        ]
        self._hash = functools.partial(hashlib.new, algorithm)
        self._hash()  # an unknown algorithm is told here
        self._header, self._prefix, self._encoding = header, prefix, encoding
        self._signed, self._timestamp, self._tolerance = signed, timestamp, tolerance

    def __call__(self, body: bytes, headers: Headers) -> None:
        """Check an event. Raises SignatureError."""
        given = _header(headers, self._header).split()
        # All are compared, so that the time it takes tells nothing.
        found = [
            hmac.compare_digest(wanted, one.encode(errors="surrogatepass"))
            for wanted in self._signatures(body, headers)
            for one in (each.strip(",") for each in given)
        ]
        if not any(found):
            raise SignatureError(f"the signature in {self._header} does not fit")
        if self._timestamp:
            _check_time(_header(headers, self._timestamp), self._tolerance)

    def _signatures(self, body: bytes, headers: Headers) -> Iterator[bytes]:
        """Write the signature of each secret as the sender would."""

        def value(found: re.Match[bytes]) -> bytes:
            name = found[1].decode()
            return body if name == "body" else _header(headers, name).encode()

        text = re.sub(rb"\{([\w-]+)\}", value, self._signed.encode())
        for key in self._keys:
            digest = hmac.new(key, text, self._hash).digest()
            hexadecimal = self._encoding == "hex"
            written = digest.hex().encode() if hexadecimal else _base64(digest)
            yield self._prefix.encode() + written


class StandardWebhooks(Hmac):
    """Checks an event that is signed by the Standard Webhooks specification (1.0).

    Args:
        secrets: `whsec_` and base64, or the bytes that stand for; several while they
            are changed.
        tolerance: Seconds by which the time of an event may differ from now.
    """

    def __init__(self, *secrets: str | bytes, tolerance: float = 300.0) -> None:
        super().__init__(
            *map(_secret, secrets),
            header="webhook-signature",
            encoding="base64",
            prefix="v1,",
            signed="{webhook-id}.{webhook-timestamp}.{body}",
            timestamp="webhook-timestamp",
            tolerance=tolerance,
        )


class Credentials:
    """Checks members of the body that only the sender knows, such as a password.

    Credentials(username="me", password="secret")
    """

    def __init__(self, **members: str) -> None:
        if not all(members.values()) or not members:
            raise ValueError("empty credentials are none")
        self._members = {name: text.encode() for name, text in members.items()}

    def __call__(self, body: bytes, headers: Headers) -> None:
        """Check an event. Raises SignatureError."""
        del headers
        try:
            value = parse(body)
        except Unreadable:
            value = None
        given = value if is_object(value) else {}
        found = [
            hmac.compare_digest(wanted, _bytes(given.get(name)))
            for name, wanted in self._members.items()
        ]
        if not all(found):
            names = " and ".join(self._members)
            raise SignatureError(f"the {names} in the body are not the agreed ones")


class Payload(Generic[T]):
    """How an event is read: JSON of a type, or bytes where there is none.

    The type comes by a call: models are imported on first use.
    """

    def __init__(self, wanted: Callable[[], object] | None = None) -> None:
        self._given = wanted

    @functools.cached_property
    def _kinds(self) -> tuple[Any, ...]:
        return tuple(_members(self._wanted))

    @functools.cached_property
    def _wanted(self) -> Any:
        return self._given() if self._given is not None else bytes

    @functools.cached_property
    def _codec(self) -> Codec:
        return Codec(self._wanted)

    def read(self, body: bytes, headers: Headers) -> T:
        """Read an event. Raises EventError."""
        nothing = self._wanted is None or (not body and type(None) in self._kinds)
        found = None if nothing else self._found(body, headers)
        return cast("T", found)

    def _found(self, body: bytes, headers: Headers) -> object:
        if self._wanted is bytes:
            return body
        response = Response(0, headers, body, method="POST")
        try:
            value = self._codec.decode(body)
        except Unreadable as error:
            raise EventError(response, str(error)) from None
        models = [each for each in self._kinds if _is_model(each)]
        strange = [each for each in self._kinds if each not in (*models, type(None))]
        if not strange and not isinstance(value, (*models, type(None))):
            reason = f"expected an object, got {type(value).__name__}"
            raise EventError(response, reason)
        if len(models) > 1 and isinstance(value, msgspec.Struct):
            self._check_kind(value, response)
        return value

    def _check_kind(self, value: msgspec.Struct, response: Response) -> None:
        """Tell an event that is of none of the kinds, and only looks like one."""
        given = cast("dict[str, object]", parse(response.body))
        name = type(value).__name__
        for mark in _marks(self._wanted):
            told = given.get(mark.property_name)
            if name in mark.mapping.values() and mark.mapping.get(str(told)) != name:
                reason = f"its {mark.property_name} is {told!r}"
                raise UnknownEventError(response, reason)
        fields = msgspec.structs.fields(type(value))
        needed = {each.encode_name for each in fields if each.required}
        if not needed <= given.keys():
            reason = "it has the members of none that is known"
            raise UnknownEventError(response, reason)


class BaseReceiver:
    """Checks and reads events; threads and tasks may share one.

    Args:
        verify: Who sent an event is checked by this: `StandardWebhooks`, `Hmac`,
            `Credentials`, or a function of yours. None checks nothing.
    """

    def __init__(self, verify: Verifier | None) -> None:
        self._verify = verify

    def _read(self, payload: Payload[T], body: bytes, headers: Mapping[str, str]) -> T:
        given = Headers(headers.items())
        if self._verify is not None:
            self._verify(body, given)
        return payload.read(body, given)


def _header(headers: Headers, name: str) -> str:
    if name not in headers:
        raise SignatureError(f"the header {name} is missing")
    return headers[name]


def _check_time(text: str, tolerance: float) -> None:
    if not re.fullmatch("[0-9]{1,15}", text):
        raise SignatureError("the time of the event is no number of seconds")
    late = time.time() - int(text)
    if abs(late) > tolerance:
        when = "old" if late > 0 else "ahead of time"
        raise SignatureError(f"the event is {abs(late):.0f} seconds {when}")


def _secret(given: str | bytes) -> bytes:
    """Read a secret as the specification writes it, "signature scheme"."""
    if isinstance(given, bytes):
        return given
    try:
        return base64.b64decode(given.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        raise ValueError("the secret is not whsec_ and base64") from None


def _base64(data: bytes) -> bytes:
    return base64.b64encode(data)


def _bytes(value: object) -> bytes:
    """Give the bytes of a text; of anything else none, as it cannot be right."""
    return value.encode(errors="surrogatepass") if isinstance(value, str) else b""


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _marks(wanted: Any) -> Iterator[Discriminator]:
    """Give what tells the types of a union apart, also of those inside of others."""
    for each in get_args(wanted):
        if isinstance(each, Discriminator):
            yield each
        else:
            yield from _marks(each)


def _members(wanted: Any) -> Iterator[Any]:
    """Give the types that a union is of, also those inside of others."""
    origin = get_origin(wanted)
    if origin is Annotated:
        yield from _members(get_args(wanted)[0])
    elif origin in (Union, types.UnionType):
        for each in get_args(wanted):
            yield from _members(each)
    else:
        yield wanted
