from __future__ import annotations

from datetime import datetime

from thingspace.models.device_id import DeviceId
from thingspace.runtime import Model


class SmsMessage(Model, rename="camel"):
    """A text message that a device has sent."""

    device_ids: list[DeviceId] | None = None
    """The identifiers of the sending device."""

    message: str | None = None
    """The text."""

    timestamp: datetime | None = None
    """When the message was received."""
