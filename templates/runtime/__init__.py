"""The part of this SDK that is the same in every SDK: calls, models, errors.

Its modules, from the wire upwards: `uploads`, `messages`, `errors`, `model`, `lenient`,
`codec`, `operation` (what generated code declares), `answers`, `streams`, `request`,
`core` (a call without I/O), `auth`, and the shell: `transport`, `pages`, `client`.
"""

from .auth import ApiKey, Auth, Basic, Bearer, ClientCredentials
from .client import Client, Controller
from .errors import (
    ApiException,
    ConfigurationError,
    ConnectionFailedError,
    DecodeError,
    PaginationError,
    RequestTimeoutError,
    SdkError,
    TransportError,
)
from .lazy import lazy
from .messages import Headers, Request, Response
from .model import (
    UNSET,
    Discriminator,
    Enum,
    IntEnum,
    Model,
    StrEnum,
    UnsetType,
    extras,
    field,
)
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
from .pages import LocationPages, Pages
from .streams import Event, Stream
from .transport import RequestsTransport, Transport
from .uploads import Content, File, Upload

__all__ = [
    "UNSET",
    "ApiException",
    "ApiKey",
    "Auth",
    "Basic",
    "Bearer",
    "Body",
    "Bytes",
    "Client",
    "ClientCredentials",
    "ConfigurationError",
    "ConnectionFailedError",
    "Content",
    "Controller",
    "Cookie",
    "DecodeError",
    "Discriminator",
    "Empty",
    "Enum",
    "Event",
    "Events",
    "Field",
    "File",
    "Form",
    "Header",
    "Headers",
    "IntEnum",
    "Json",
    "Lines",
    "LocationPages",
    "Model",
    "Operation",
    "Pages",
    "PaginationError",
    "Path",
    "Query",
    "Request",
    "RequestTimeoutError",
    "RequestsTransport",
    "Response",
    "SdkError",
    "Security",
    "StrEnum",
    "Stream",
    "Text",
    "Transport",
    "TransportError",
    "UnsetType",
    "Upload",
    "extras",
    "field",
    "lazy",
]
