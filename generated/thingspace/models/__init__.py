"""The models of ThingSpace SMS, each imported when it is first used."""

from typing import TYPE_CHECKING

from thingspace.runtime import lazy

if TYPE_CHECKING:
    from thingspace.models.custom_fields import CustomFields as CustomFields
    from thingspace.models.data_encoding_enum import (
        DataEncodingEnum as DataEncodingEnum,
    )
    from thingspace.models.device_id import DeviceId as DeviceId
    from thingspace.models.enhanced_connectivity_callback import (
        EnhancedConnectivityCallback as EnhancedConnectivityCallback,
    )
    from thingspace.models.request_response import RequestResponse as RequestResponse
    from thingspace.models.sms_message import SmsMessage as SmsMessage
    from thingspace.models.sms_messages_response import (
        SmsMessagesResponse as SmsMessagesResponse,
    )
    from thingspace.models.sms_send_request import SMSSendRequest as SMSSendRequest
    from thingspace.models.success_response import SuccessResponse as SuccessResponse
else:
    __getattr__, __dir__, __all__ = lazy(
        __name__,
        {
            "CustomFields": "custom_fields",
            "DataEncodingEnum": "data_encoding_enum",
            "DeviceId": "device_id",
            "EnhancedConnectivityCallback": "enhanced_connectivity_callback",
            "RequestResponse": "request_response",
            "SMSSendRequest": "sms_send_request",
            "SmsMessage": "sms_message",
            "SmsMessagesResponse": "sms_messages_response",
            "SuccessResponse": "success_response",
        },
    )
