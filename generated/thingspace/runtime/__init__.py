"""The part of this SDK that is the same in every SDK: calls, models, errors.

Its modules, from the wire upwards: `messages`, `errors`, `model`, `lenient`, `codec`,
`operation` (what generated code declares), `styles`, `answers`, `plan`, `exchange`,
`auth`, `core` (a call without I/O), and the shell: `transport`, `pages`, `client`.
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
    Form,
    Header,
    Json,
    Operation,
    Path,
    Query,
    Security,
    Text,
)
from .pages import LocationPages, Pages
from .transport import RequestsTransport, Transport

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
    "Controller",
    "Cookie",
    "DecodeError",
    "Discriminator",
    "Empty",
    "Enum",
    "Form",
    "Header",
    "Headers",
    "IntEnum",
    "Json",
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
    "Text",
    "Transport",
    "TransportError",
    "UnsetType",
    "extras",
    "field",
    "lazy",
]
