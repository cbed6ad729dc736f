"""The exceptions of ThingSpace SMS, each imported when it is first used."""

from typing import TYPE_CHECKING

from thingspace.runtime import lazy

if TYPE_CHECKING:
    from thingspace.exceptions.rest_error_response_exception import (
        RestErrorResponseException as RestErrorResponseException,
    )
else:
    __getattr__, __dir__, __all__ = lazy(
        __name__,
        {
            "RestErrorResponseException": "rest_error_response_exception",
        },
    )
