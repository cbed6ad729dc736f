"""The part of this SDK that is the same in every SDK: calls, models, errors.

From the wire upwards: `messages`, `errors`, `formats`, `model`, `reading` (JSON to
types), `operation` (what generated code declares), `answers`, `streams`, `request`,
`core` (a call without I/O), `auth`, and the shell: `transport`, `client`.
"""

from msgspec import UNSET, UnsetType, field

from .auth import ApiKey, Auth, Basic, Bearer, ClientCredentials
from .client import Client, Controller, LocationPages, Pages
from .errors import (
    ApiException,
    ConfigurationError,
    ConnectionFailedError,
    DecodeError,
    PaginationError,
    RequestTimeoutError,
    SdkError,
    TransportError,
    ValidationError,
)
from .formats import DecimalNumber, HttpDate, UnixTime, UnixTimeFraction
from .lazy import lazy
from .messages import Content, File, Headers, Request, Response, Upload
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
from .servers import server_url
from .streams import Event, Stream
from .transport import RequestsTransport, Transport

__all__ = ["UNSET", "ApiException", "ApiKey", "Auth", "Basic", "Bearer", "Body"]
__all__ += ["Bytes", "Client", "ClientCredentials", "ConfigurationError"]
__all__ += ["ConnectionFailedError", "Content", "Controller", "Cookie", "DecimalNumber"]
__all__ += ["DecodeError", "Discriminator", "Empty", "Enum", "Event", "Events", "Field"]
__all__ += ["File", "Form", "Header", "Headers", "HttpDate", "IntEnum", "Json", "Lines"]
__all__ += ["LocationPages", "Model", "Operation", "Pages", "PaginationError", "Path"]
__all__ += ["Query", "Request", "RequestTimeoutError", "RequestsTransport", "Response"]
__all__ += ["SdkError", "Security", "StrEnum", "Stream", "Text", "Transport"]
__all__ += ["TransportError", "UnixTime", "UnixTimeFraction", "UnsetType", "Upload"]
__all__ += ["ValidationError", "extras", "field", "lazy", "server_url"]
