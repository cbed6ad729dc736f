"""Everything the SDK raises.

SdkError
├── ApiException               the server answered with an error status;
│   ├── ClientErrorException   one of 4XX: the request was at fault
│   ├── ServerErrorException   one of 5XX: the server was
│   └── ...                    a subclass for each error schema of the API, raised as
│                              one of the two above, too
├── TransportError             no answer, or only a part of one
│   ├── RequestTimeoutError    not within the `timeout`
│   ├── ConnectionFailedError  refused, reset, cut short
│   └── TlsError               not trusted, or no TLS that both sides know
├── DecodeError                an answer that cannot be read as promised
├── PaginationError            pages that lead nowhere new
├── ConfigurationError         the client lacks something; nothing was sent
└── ValidationError            the API does not allow the arguments; nothing was sent

Arguments that cannot be sent (an empty path parameter, a line break in a header)
raise ValueError, as anywhere in Python. No error carries a credential: `url` is the
address before credentials were added to it. `attempts` says how often a request was
sent. All of them can be pickled.
"""

from __future__ import annotations

import inspect
import types
from typing import Any, ClassVar

import msgspec

from .messages import Headers, Response
from .model import Model

_MADE = "_made_of_a_status"
_REQUEST_IDS = ("x-request-id", "request-id", "x-correlation-id")


class SdkError(Exception):
    """The root: whatever this SDK raises on its own account."""

    attempts = 0


class ConfigurationError(SdkError):
    """The client lacks something that the call needs; nothing was sent."""


class ValidationError(SdkError, ValueError):
    """Arguments that the API does not allow, found by `validate_requests`.

    `violations` says of each where it is (the parameter, or a JSON pointer into the
    body), the rule and the type of the value. The values are not told: they may be
    secret. Nothing was sent.
    """

    def __init__(self, operation: str, violations: tuple[str, ...]) -> None:
        super().__init__(operation, violations)
        self.operation, self.violations = operation, violations

    def __str__(self) -> str:
        return f"{self.operation} was not sent: {'; '.join(self.violations)}"


class PaginationError(SdkError):
    """No next page can be asked for; the pages so far were delivered."""


class TransportError(SdkError):
    """No whole answer came; the server may or may not have acted on the request.

    A `Transport` raises it with the reason alone; method and URL are filled in.
    """

    method = ""
    url = ""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.method} {self.url}: {self.reason}".lstrip(" :")


class RequestTimeoutError(TransportError):
    """The server did not connect, or did not go on answering, in time."""


class ConnectionFailedError(TransportError):
    """The connection was refused, reset or cut short."""


class TlsError(TransportError):
    """A certificate is not trusted, or there is no TLS that both sides know."""


class AnswerError(SdkError):
    """An answer came, and is the error: what DecodeError and ApiException share."""

    def __init__(self, response: Response, *more: str) -> None:
        super().__init__(response, *more)
        self.method, self.url = response.method, response.url
        self.status, self.headers = response.status, response.headers
        self.body = response.body

    @property
    def request_id(self) -> str | None:
        """The server's own name for this call, for its support desk."""
        return request_id(self.headers)


def request_id(headers: Headers) -> str | None:
    """Find the server's own name for a call."""
    return next(filter(None, map(headers.get, _REQUEST_IDS)), None)


class DecodeError(AnswerError):
    """The answer is not what the API promised; `body` has its bytes."""

    def __init__(self, response: Response, reason: str) -> None:
        super().__init__(response, reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.method} {self.url}: cannot read the answer: {self.reason}"


class ApiException(AnswerError):  # noqa: N818 - the name that its users know
    """The server answered with an error status.

    A subclass declares the fields of an error schema the way a model does. They are
    filled from the body as far as it fits; where it does not, they are None. Other
    members of the body are in `additional_properties`.
    """

    __model__: ClassVar[type[Model]] = Model

    def __init__(self, response: Response) -> None:
        super().__init__(response)
        self.additional_properties: dict[str, Any] = {}

    def __init_subclass__(cls, **settings: Any) -> None:
        parents = [each for each in cls.__bases__ if issubclass(each, ApiException)]
        types_ = inspect.get_annotations(cls)
        space: dict[str, Any] = {
            "__module__": cls.__module__,
            "__annotations__": types_,
        }
        for name in types_:
            space[name] = getattr(cls, name, None)
            setattr(cls, name, None)
        base = (parents[0].__model__,)
        cls.__model__ = types.new_class(
            cls.__name__, base, settings, lambda it: it.update(space)
        )

    @property
    def problem(self) -> Problem | None:
        """The problem details, where the body is application/problem+json."""
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/problem+json":
            return None
        try:
            return msgspec.json.decode(self.body, type=Problem)
        except (msgspec.DecodeError, ValueError):
            return None

    def __reduce__(self) -> tuple[Any, ...]:
        kind = next(each for each in type(self).__mro__ if not each.__dict__.get(_MADE))
        return _raised, (kind, *self.args), self.__dict__

    def __str__(self) -> str:
        request = f" (request {self.request_id})" if self.request_id else ""
        said = f": {self.body[:200].decode('utf-8', 'replace')}" if self.body else ""
        return f"{self.method} {self.url} answered {self.status}{request}{said}"


class ClientErrorException(ApiException):
    """The server answered with a status of 4XX."""


class ServerErrorException(ApiException):
    """The server answered with a status of 5XX."""


class Problem(msgspec.Struct, frozen=True):
    """Problem details (RFC 9457, section 3.1); members that are not given are None."""

    type: str = "about:blank"
    title: str | None = None
    status: int | None = None
    detail: str | None = None
    instance: str | None = None


_BY_STATUS: dict[int, type[ApiException]] = {
    4: ClientErrorException,
    5: ServerErrorException,
}
_made: dict[tuple[type[ApiException], type[ApiException]], type[ApiException]] = {}


def of_status(kind: type[ApiException], status: int) -> type[ApiException]:
    """Give the exception class that is of a kind and of a status, both."""
    base = _BY_STATUS.get(status // 100, ApiException)
    if kind is ApiException or issubclass(kind, base):
        return base if kind is ApiException else kind
    if (kind, base) not in _made:
        space = {"__module__": kind.__module__, "__doc__": kind.__doc__, _MADE: True}
        _made[kind, base] = types.new_class(
            kind.__name__, (kind, base), {}, lambda it: it.update(space)
        )
    return _made[kind, base]


def _raised(kind: type[ApiException], response: Response) -> ApiException:
    return of_status(kind, response.status)(response)
