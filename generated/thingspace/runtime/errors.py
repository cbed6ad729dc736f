"""Everything the SDK raises.

SdkError
├── ApiException               the server answered with an error status;
│   └── ...                    a subclass for each error schema of the API
├── TransportError             no answer, or only a part of one
│   ├── RequestTimeoutError    not within the client's `timeout`
│   └── ConnectionFailedError  refused, reset, cut short, not trusted (TLS)
├── DecodeError                an answer that cannot be read as promised
├── PaginationError            pages that lead nowhere new
├── ConfigurationError         the client lacks something; nothing was sent
└── ValidationError            the API does not allow the arguments; nothing was sent

Arguments that cannot be sent (an empty path parameter, a line break in a header)
raise ValueError, as anywhere in Python. No error carries a credential: `url` is the
address before credentials were added to it.
"""

from __future__ import annotations

import inspect
import types
from typing import Any, ClassVar

from .messages import Response
from .model import Model

_REQUEST_IDS = ("x-request-id", "request-id", "x-correlation-id")


class SdkError(Exception):
    """The root: whatever this SDK raises on its own account."""


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
    """The server named no usable next page; the pages so far were delivered."""


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
    """The connection was refused, reset, cut short or not trusted."""


class _AnswerError(SdkError):
    def __init__(self, method: str, url: str, response: Response, *more: str) -> None:
        super().__init__(method, url, response, *more)
        self.method, self.url = method, url
        self.status, self.headers = response.status, response.headers
        self.body = response.body

    @property
    def request_id(self) -> str | None:
        """The server's own name for this call, for its support desk."""
        return next(filter(None, map(self.headers.get, _REQUEST_IDS)), None)


class DecodeError(_AnswerError):
    """The answer is not what the API promised; `body` has its bytes."""

    def __init__(self, method: str, url: str, response: Response, reason: str) -> None:
        super().__init__(method, url, response, reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.method} {self.url}: cannot read the answer: {self.reason}"


class ApiException(_AnswerError):  # noqa: N818 - the name that its users know
    """The server answered with an error status.

    A subclass declares the fields of an error schema the way a model does. They are
    filled from the body as far as it fits; where it does not, they are None. Other
    members of the body are in `additional_properties`.
    """

    __model__: ClassVar[type[Model]] = Model

    def __init__(self, method: str, url: str, response: Response) -> None:
        super().__init__(method, url, response)
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

    def __str__(self) -> str:
        request = f" (request {self.request_id})" if self.request_id else ""
        said = f": {self.body[:200].decode('utf-8', 'replace')}" if self.body else ""
        return f"{self.method} {self.url} answered {self.status}{request}{said}"
