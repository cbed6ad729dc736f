"""ThingSpace SMS

Send text messages to devices, read the messages that devices have sent, and choose
how those messages reach your application: by asking for them, or by callback.
"""

from typing import TYPE_CHECKING

from thingspace.runtime import lazy

__version__ = "0.1.0"

if TYPE_CHECKING:
    from thingspace import exceptions as exceptions
    from thingspace import models as models
    from thingspace import testing as testing
    from thingspace import webhooks as webhooks
    from thingspace.client import ThingspaceClient as ThingspaceClient
    from thingspace.runtime import ApiException as ApiException
    from thingspace.runtime import ApiResponse as ApiResponse
    from thingspace.runtime import Auth as Auth
    from thingspace.runtime import ClientErrorException as ClientErrorException
    from thingspace.runtime import ConfigurationError as ConfigurationError
    from thingspace.runtime import ConnectionFailedError as ConnectionFailedError
    from thingspace.runtime import DecodeError as DecodeError
    from thingspace.runtime import Hooks as Hooks
    from thingspace.runtime import PaginationError as PaginationError
    from thingspace.runtime import RequestOptions as RequestOptions
    from thingspace.runtime import RequestTimeoutError as RequestTimeoutError
    from thingspace.runtime import SdkError as SdkError
    from thingspace.runtime import ServerErrorException as ServerErrorException
    from thingspace.runtime import Timeout as Timeout
    from thingspace.runtime import TransportError as TransportError
    from thingspace.runtime import ValidationError as ValidationError
    from thingspace.runtime.grants import ClientCredentials as ClientCredentials
    from thingspace.runtime.grants import Token as Token
    from thingspace.runtime.oauth import OAuthException as OAuthException
    from thingspace.runtime.telemetry import Tracing as Tracing
else:
    __getattr__, __dir__, __all__ = lazy(
        __name__,
        {
            "ApiException": "runtime",
            "ApiResponse": "runtime",
            "Auth": "runtime",
            "ClientCredentials": "runtime.grants",
            "ClientErrorException": "runtime",
            "ConfigurationError": "runtime",
            "ConnectionFailedError": "runtime",
            "DecodeError": "runtime",
            "Hooks": "runtime",
            "OAuthException": "runtime.oauth",
            "PaginationError": "runtime",
            "RequestOptions": "runtime",
            "RequestTimeoutError": "runtime",
            "SdkError": "runtime",
            "ServerErrorException": "runtime",
            "ThingspaceClient": "client",
            "Timeout": "runtime",
            "Token": "runtime.grants",
            "Tracing": "runtime.telemetry",
            "TransportError": "runtime",
            "ValidationError": "runtime",
            "exceptions": "",
            "models": "",
            "testing": "",
            "webhooks": "",
        },
    )
