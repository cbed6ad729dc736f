from __future__ import annotations

from thingspace.models.custom_fields import CustomFields
from thingspace.models.data_encoding_enum import DataEncodingEnum
from thingspace.models.device_id import DeviceId
from thingspace.runtime import Model


class SMSSendRequest(Model, rename="camel"):
    """A text message and the devices that receive it."""

    account_name: str | None = None
    """Name of the account that the devices belong to."""

    custom_fields: list[CustomFields] | None = None
    """Only devices whose custom fields have these values receive the message."""

    data_encoding: DataEncodingEnum | None = None
    """How the characters of the text are put into bits; 7-bit by default."""

    device_ids: list[DeviceId] | None = None
    """The devices that receive the message, each by one of its identifiers."""

    group_name: str | None = None
    """The message goes to every device of this group."""

    service_plan: str | None = None
    """The message goes to every device on this service plan."""

    sms_message: str | None = None
    """The text, at most 160 characters in the 7-bit encoding and 140 in the 8-bit
    ones.
    """
