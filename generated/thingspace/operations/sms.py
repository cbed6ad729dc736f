"""The operations of Sms, as they are on the wire."""

from __future__ import annotations

from thingspace import exceptions, models
from thingspace.runtime import Body, Json, Operation, Path, Query
from thingspace.runtime.paging import LocationPages

GET_SMS_MESSAGES_USING_GET: Operation[models.SmsMessagesResponse] = Operation(
    "GET",
    "/sms/{aname}/history",
    id="GetSmsMessagesUsingGET",
    parameters=(Path("aname"), Query("next")),
    responses={
        "200": Json(lambda: models.SmsMessagesResponse),
        "202": Json(lambda: models.SmsMessagesResponse),
    },
    errors={"400": Json(lambda: exceptions.RestErrorResponseException)},
)
GET_SMS_MESSAGES_USING_GET_PAGES: LocationPages[
    models.SmsMessagesResponse,
    models.SmsMessage,
] = LocationPages(GET_SMS_MESSAGES_USING_GET, items=("messages",), token="next")
SEND_SMS_MESSAGE_USING_POST: Operation[models.RequestResponse] = Operation(
    "POST",
    "/sms",
    id="SendSmsMessageUsingPOST",
    parameters=(Body(),),
    responses={"200": Json(lambda: models.RequestResponse)},
    errors={"400": Json(lambda: exceptions.RestErrorResponseException)},
)
START_SMS_CALLBACK_USING_PUT: Operation[models.SuccessResponse] = Operation(
    "PUT",
    "/sms/{aname}/startCallbacks",
    id="StartSmsCallbackUsingPUT",
    parameters=(Path("aname"),),
    responses={"200": Json(lambda: models.SuccessResponse)},
    errors={"400": Json(lambda: exceptions.RestErrorResponseException)},
)
