"""The controllers of ThingSpace SMS, each imported when it is first used."""

from typing import TYPE_CHECKING

from thingspace.runtime import lazy

if TYPE_CHECKING:
    from thingspace.aio.controllers.sms_controller import (
        AsyncSmsController as AsyncSmsController,
    )
else:
    __getattr__, __dir__, __all__ = lazy(
        __name__,
        {
            "AsyncSmsController": "sms_controller",
        },
    )
