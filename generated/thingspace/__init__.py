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
    from thingspace.client import ThingspaceClient as ThingspaceClient
    from thingspace.runtime import ApiException as ApiException
    from thingspace.runtime import ConfigurationError as ConfigurationError
    from thingspace.runtime import ConnectionFailedError as ConnectionFailedError
    from thingspace.runtime import DecodeError as DecodeError
    from thingspace.runtime import PaginationError as PaginationError
    from thingspace.runtime import RequestTimeoutError as RequestTimeoutError
    from thingspace.runtime import SdkError as SdkError
    from thingspace.runtime import TransportError as TransportError
    from thingspace.runtime import ValidationError as ValidationError
else:
    __getattr__, __dir__, __all__ = lazy(
        __name__,
        {
            "ApiException": "runtime",
            "ConfigurationError": "runtime",
            "ConnectionFailedError": "runtime",
            "DecodeError": "runtime",
            "PaginationError": "runtime",
            "RequestTimeoutError": "runtime",
            "SdkError": "runtime",
            "ThingspaceClient": "client",
            "TransportError": "runtime",
            "ValidationError": "runtime",
            "exceptions": "",
            "models": "",
        },
    )
