"""The part of this SDK that is the same in every SDK: calls, models, errors.

From the wire upwards: `messages`, `errors`, `formats`, `model`, `reading` (JSON to
types), `operation` (what generated code declares), `answers`, `streams`, `request`,
`hooks`, `options`, `retries`, `core` (the steps of a call, without I/O), `auth`,
`pages`; and two thin shells: `transport` and `client`, `aio_transport` and `aio`.
`wire` is what the two transports share.
"""

from typing import TYPE_CHECKING

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
    TlsError,
    TransportError,
    ValidationError,
)
from .formats import DecimalNumber, HttpDate, UnixTime, UnixTimeFraction
from .hooks import Hooks, Log
from .lazy import lazy
from .messages import (
    Content,
    File,
    Headers,
    Request,
    Response,
    Timeout,
    Transport,
    Upload,
)
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
from .pages import LocationPages, Pages
from .servers import server_url
from .streams import Event, Stream

if TYPE_CHECKING:
    from .aio_transport import AiohttpTransport
    from .transport import RequestsTransport
else:  # an HTTP library is most of the time that an import takes
    __getattr__ = lazy(
        __name__,
        {"AiohttpTransport": "aio_transport", "RequestsTransport": "transport"},
    )[0]

__all__ = ["UNSET", "AiohttpTransport", "ApiException", "ApiKey", "ApiResponse", "Auth"]
__all__ += ["Basic", "Bearer", "Body", "Bytes", "Client", "ClientCredentials"]
__all__ += ["ClientErrorException", "ConfigurationError", "ConnectionFailedError"]
__all__ += ["Content", "Controller", "Cookie", "DecimalNumber", "DecodeError"]
__all__ += ["Discriminator", "Empty", "Enum", "Event", "Events", "Field", "File"]
__all__ += ["Form", "Header", "Headers", "Hooks", "HttpDate", "IntEnum", "Json"]
__all__ += ["Lines", "LocationPages", "Log", "Model", "Operation", "Pages"]
__all__ += ["PaginationError", "Path", "Problem", "Query", "Request", "RequestOptions"]
__all__ += ["RequestTimeoutError", "RequestsTransport", "Response", "SdkError"]
__all__ += ["Security", "ServerErrorException", "Settings", "StrEnum", "Stream", "Text"]
__all__ += ["Timeout", "TlsError", "Transport", "TransportError", "UnixTime"]
__all__ += ["UnixTimeFraction", "UnsetType", "Upload", "ValidationError"]
__all__ += ["WithResponse", "extras", "field", "lazy", "server_url", "settings"]
__all__ += ["timeout_of"]
