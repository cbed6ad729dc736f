from __future__ import annotations

from thingspace.models.sms_message import SmsMessage
from thingspace.runtime import Model


class SmsMessagesResponse(Model, rename="camel"):
    """Messages that devices have sent."""

    has_more_data: bool | None = None
    """Whether more messages are waiting."""

    messages: list[SmsMessage] | None = None
    """The messages."""
