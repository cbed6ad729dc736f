"""The part of this SDK that is the same in every SDK: calls, models, errors.

From the wire upwards: `messages`, `errors`, `formats`, `model`, `reading` (JSON to
types), `operation` (what generated code declares), `answers`, `streams`, `request`,
`hooks`, `options`, `retries`, `core` (the steps of a call, without I/O), `auth`; and
two thin shells: `transport` and `client`, `aio_transport` and `aio`.
"""

from msgspec import UNSET, UnsetType, field

from .auth import ApiKey, Auth, Basic, Bearer, ClientCredentials
from .client import Client, Controller, WithResponse
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
from .formats import DecimalNumber, HttpDate, UnixTime, UnixTimeFraction
from .hooks import Hooks, Log
from .lazy import lazy
from .messages import Content, File, Headers, Request, Response, Timeout, Upload
from .model import Discriminator, Enum, IntEnum, Model, StrEnum, extras
from .operation import (
    Body,
    Bytes,
    Cookie,
    Empty,
    Events,
    Field,
    Form,
    Header,
    Json,
    Lines,
    Operation,
    Path,
    Query,
    Security,
    Text,
)
from .options import RequestOptions, Settings, settings, timeout_of
from .streams import Event, Stream
from .transport import RequestsTransport, Transport

__all__ = ["UNSET", "ApiException", "ApiKey", "ApiResponse", "Auth", "Basic", "Bearer"]
__all__ += ["Body", "Bytes", "Client", "ClientCredentials", "ClientErrorException"]
__all__ += ["ConfigurationError", "ConnectionFailedError", "Content", "Controller"]
__all__ += ["Cookie", "DecimalNumber", "DecodeError", "Discriminator", "Empty", "Enum"]
__all__ += ["Event", "Events", "Field", "File", "Form", "Header", "Headers", "Hooks"]
__all__ += ["HttpDate", "IntEnum", "Json", "Lines", "Log", "Model"]
__all__ += ["Operation", "PaginationError", "Path", "Problem", "Query"]
__all__ += ["Request", "RequestOptions", "RequestTimeoutError", "RequestsTransport"]
__all__ += ["Response", "SdkError", "Security", "ServerErrorException", "Settings"]
__all__ += ["StrEnum", "Stream", "Text", "Timeout", "Transport", "TransportError"]
__all__ += ["UnixTime", "UnixTimeFraction", "UnsetType", "Upload", "ValidationError"]
__all__ += ["WithResponse", "extras", "field", "lazy", "settings"]
__all__ += ["timeout_of"]
