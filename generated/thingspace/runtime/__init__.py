"""The part of this SDK that is the same in every SDK: calls, models, errors.

From the wire upwards: `messages`, `model`, `reading` (JSON to types), `errors`,
`answers`, `operation` (what generated code declares), `request`, `hooks`, `options`,
`retries`, `core` (the steps of a call, without I/O), `auth`; and two thin shells:
`transport` and `client`, `aio_transport` and `aio`, which share `wire`. Other modules
here are parts that not every SDK needs.
"""

from typing import TYPE_CHECKING

from msgspec import UNSET, UnsetType, field

from .answers import Bytes, Empty, Json
from .auth import Auth
from .client import Client, Controller
from .core import ApiResponse
from .errors import (
    ApiException,
    ClientErrorException,
    ConfigurationError,
    ConnectionFailedError,
    DecodeError,
    PaginationError,
    Problem,
    RequestTimeoutError,
    SdkError,
    ServerErrorException,
    TlsError,
    TransportError,
    ValidationError,
)
from .hooks import Hooks
from .lazy import lazy
from .messages import Content, Headers, Request, Response, Timeout, Transport
from .model import Discriminator, Enum, IntEnum, Model, StrEnum, extras
from .operation import Body, Cookie, Header, Operation, Path, Query, Security
from .options import PYTHON, RequestOptions, Settings, timeout_of

if TYPE_CHECKING:
    from .aio_transport import AiohttpTransport
    from .transport import RequestsTransport
else:  # an HTTP library is most of the time that an import takes
    __getattr__ = lazy(
        __name__,
        {"AiohttpTransport": "aio_transport", "RequestsTransport": "transport"},
    )[0]

__all__ = ["PYTHON", "UNSET", "AiohttpTransport", "ApiException", "ApiResponse", "Auth"]
__all__ += ["Body", "Bytes", "Client", "ClientErrorException", "ConfigurationError"]
__all__ += ["ConnectionFailedError", "Content", "Controller", "Cookie", "DecodeError"]
__all__ += ["Discriminator", "Empty", "Enum", "Header", "Headers", "Hooks", "IntEnum"]
__all__ += ["Json", "Model", "Operation", "PaginationError", "Path", "Problem", "Query"]
__all__ += ["Request", "RequestOptions", "RequestTimeoutError", "RequestsTransport"]
__all__ += ["Response", "SdkError", "Security", "ServerErrorException", "Settings"]
__all__ += ["StrEnum", "Timeout", "TlsError", "Transport", "TransportError"]
__all__ += ["UnsetType", "ValidationError", "extras", "field", "lazy", "timeout_of"]
