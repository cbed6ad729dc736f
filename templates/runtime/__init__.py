"""The part of this SDK that is the same in every SDK: calls, models, errors.

From the wire upwards: `messages`, `errors`, `model`, `reading` (JSON to types),
`operation` (what generated code declares), `answers`, `streams`, `request`, `core` (a
call without I/O), `auth`, and the shell: `transport`, `client`.
"""

from msgspec import UNSET, UnsetType, field

from .auth import ApiKey, Auth, Basic, Bearer, ClientCredentials
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
)
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
from .options import RequestOptions, Settings, timeout_of
from .pages import LocationPages, Pages
from .streams import Event, Stream
from .transport import RequestsTransport, Transport

__all__ = ["UNSET", "ApiException", "ApiKey", "ApiResponse", "Auth", "Basic", "Bearer"]
__all__ += ["Body", "Bytes", "Client", "ClientCredentials", "ClientErrorException"]
__all__ += ["ConfigurationError", "ConnectionFailedError", "Content", "Controller"]
__all__ += ["Cookie", "DecodeError", "Discriminator", "Empty", "Enum", "Event"]
__all__ += ["Events", "Field", "File", "Form", "Header", "Headers", "Hooks", "IntEnum"]
__all__ += ["Json", "Lines", "LocationPages", "Log", "Model", "Operation", "Pages"]
__all__ += ["PaginationError", "Path", "Problem", "Query", "Request", "RequestOptions"]
__all__ += ["RequestTimeoutError", "RequestsTransport", "Response", "SdkError"]
__all__ += ["Security", "ServerErrorException", "Settings", "StrEnum", "Stream", "Text"]
__all__ += ["Timeout", "Transport", "TransportError", "UnsetType", "Upload", "extras"]
__all__ += ["field", "lazy", "timeout_of"]
