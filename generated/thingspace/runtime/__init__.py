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
from .auth import ApiKey, Auth, Basic, Bearer
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

__all__ = [
    "PYTHON",
    "UNSET",
    "AiohttpTransport",
    "ApiException",
    "ApiKey",
    "ApiResponse",
]
__all__ += ["ApiResponse", "Auth"]
__all__ += ["Basic", "Bearer", "Body", "Bytes", "Client", "ClientErrorException"]
__all__ += ["ConfigurationError", "ConnectionFailedError", "Content", "Controller"]
__all__ += ["Cookie", "DecodeError", "Discriminator", "Empty", "Enum", "Header"]
__all__ += ["Headers", "Hooks", "IntEnum", "Json", "Model", "Operation"]
__all__ += ["PaginationError", "Path", "Problem", "Query", "Request", "RequestOptions"]
__all__ += ["RequestTimeoutError", "RequestsTransport", "Response", "SdkError"]
__all__ += ["Security", "ServerErrorException", "Settings", "StrEnum", "Timeout"]
__all__ += ["TlsError", "Transport", "TransportError", "UnsetType", "ValidationError"]
__all__ += ["extras", "field", "lazy", "timeout_of"]
