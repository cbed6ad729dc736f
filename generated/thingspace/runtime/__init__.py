"""The part of this SDK that is the same in every SDK: calls, models, errors.

From the wire upwards: `messages`, `model`, `reading` (JSON to types), `errors`,
`answers`, `operation` (what generated code declares), `request`, `hooks`, `options`,
`retries`, `core` (the steps of a call, without I/O), `auth`; and two thin shells:
`transport` and `client`, `aio_transport` and `aio`. Other modules here are parts that
not every SDK needs.
"""

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
    TransportError,
    ValidationError,
)
from .hooks import Hooks
from .lazy import lazy
from .messages import Content, Headers, Request, Response, Timeout
from .model import Discriminator, Enum, IntEnum, Model, StrEnum, extras
from .operation import Body, Cookie, Header, Operation, Path, Query, Security
from .options import PYTHON, RequestOptions, Settings, timeout_of
from .transport import RequestsTransport, Transport

__all__ = ["PYTHON", "UNSET", "ApiException", "ApiKey", "ApiResponse", "Auth"]
__all__ += ["Basic", "Bearer"]
__all__ += ["Body", "Bytes", "Client", "ClientErrorException"]
__all__ += ["ConfigurationError", "ConnectionFailedError", "Content", "Controller"]
__all__ += ["Cookie", "DecodeError", "Discriminator", "Empty", "Enum", "Header"]
__all__ += ["Headers", "Hooks", "IntEnum", "Json", "Model", "Operation"]
__all__ += ["PaginationError", "Path", "Problem", "Query", "Request", "RequestOptions"]
__all__ += ["RequestTimeoutError", "RequestsTransport", "Response", "SdkError"]
__all__ += ["Security", "ServerErrorException", "Settings", "StrEnum", "Timeout"]
__all__ += ["Transport", "TransportError", "UnsetType", "ValidationError"]
__all__ += ["extras", "field", "lazy", "timeout_of"]
