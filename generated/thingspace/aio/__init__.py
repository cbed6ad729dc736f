"""The asynchronous client of ThingSpace SMS, each imported when it is first used."""

from typing import TYPE_CHECKING

from thingspace.runtime import lazy

if TYPE_CHECKING:
    from thingspace.aio.client import AsyncThingspaceClient as AsyncThingspaceClient
else:
    __getattr__, __dir__, __all__ = lazy(
        __name__,
        {
            "AsyncThingspaceClient": "client",
        },
    )
