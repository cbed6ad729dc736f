"""The controller of Sms."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from thingspace.operations import sms as _operations
from thingspace.runtime import Controller
from thingspace.runtime.pages import Pages

if TYPE_CHECKING:
    from thingspace.models import (
        RequestResponse,
        SmsMessage,
        SmsMessagesResponse,
        SMSSendRequest,
        SuccessResponse,
    )
    from thingspace.runtime import ApiResponse, RequestOptions


class SmsController(Controller):
    """Exchange text messages (SMS) with devices."""

    @cached_property
    def with_response(self) -> SmsControllerWithResponse:
        """The same calls, each giving its whole response."""
        return SmsControllerWithResponse(self._client)

    def get_sms_messages_using_get(
        self,
        aname: str,
        next: int | None = None,
        *,
        options: RequestOptions | None = None,
    ) -> SmsMessagesResponse:
        """Read received messages.

        Gives the messages that the account's devices have sent. A 202 says that more
        are waiting; its Location header has the form
        /sms/{aname}/history?next={token}. Asking again with that token gives the
        next messages and acknowledges the ones already received, so nothing is lost
        when reading stops in between.

        Args:
            aname: Name of the account, such as 0252012345-00001.
            next: Token out of the Location header of the answer before, to go on
                reading.
            options: What this call does otherwise than the client.

        Returns:
            The last messages; no more are waiting. Some messages; more are waiting.

        Response headers:
            Location: (str) Where the next messages are,
                /sms/{aname}/history?next={token}.

        Raises:
            RestErrorResponseException: 400: The request was refused.
            ApiException: Any other error status.
        """
        return self._call(
            _operations.GET_SMS_MESSAGES_USING_GET,
            (aname, next),
            options,
        )

    def get_sms_messages_using_get_pages(
        self,
        aname: str,
        next: int | None = None,
        *,
        options: RequestOptions | None = None,
    ) -> Pages[SmsMessagesResponse, SmsMessage]:
        """Iterate over the pages of `get_sms_messages_using_get`.

        `.items()` gives what is on them; `.resume(token)` goes on from where an
        iteration had the `.token`.

        Args:
            aname: Name of the account, such as 0252012345-00001.
            next: Token out of the Location header of the answer before, to go on
                reading.
            options: What this call does otherwise than the client.

        Returns:
            The pages; each is asked for when the loop gets there.

        Raises:
            RestErrorResponseException: 400: The request was refused.
            ApiException: Any other error status.
        """
        return Pages(
            _operations.GET_SMS_MESSAGES_USING_GET_PAGES,
            (aname, next),
            options,
            self._answer,
        )

    def send_sms_message_using_post(
        self,
        body: SMSSendRequest,
        *,
        options: RequestOptions | None = None,
    ) -> RequestResponse:
        """Send a text message.

        Puts a text message into the sending queue for the devices, the group or the
        service plan that the request names. Messages go out as soon as they can;
        traffic and routing may delay them.

        Args:
            body: The message and who receives it.
            options: What this call does otherwise than the client.

        Returns:
            The message is queued.

        Raises:
            RestErrorResponseException: 400: The request was refused.
            ApiException: Any other error status.
        """
        return self._call(_operations.SEND_SMS_MESSAGE_USING_POST, (body,), options)

    def start_sms_callback_using_put(
        self,
        aname: str,
        *,
        options: RequestOptions | None = None,
    ) -> SuccessResponse:
        """Have messages delivered by callback.

        From now on the platform delivers messages from devices to the callback that
        the account has registered for the EnhancedConnectivityService. Until then
        they wait in a queue and are read with GET /sms/{aname}/history.

        Args:
            aname: Name of the account, such as 0252012345-00001.
            options: What this call does otherwise than the client.

        Returns:
            Delivery by callback has started.

        Raises:
            RestErrorResponseException: 400: The request was refused.
            ApiException: Any other error status.
        """
        return self._call(_operations.START_SMS_CALLBACK_USING_PUT, (aname,), options)


class SmsControllerWithResponse(Controller):
    """`SmsController` with the whole response of each call: status, headers, body."""

    def get_sms_messages_using_get(
        self,
        aname: str,
        next: int | None = None,
        *,
        options: RequestOptions | None = None,
    ) -> ApiResponse[SmsMessagesResponse]:
        """Do as `get_sms_messages_using_get` of the controller does."""
        return self._answer(
            _operations.GET_SMS_MESSAGES_USING_GET,
            (aname, next),
            options,
        )

    def send_sms_message_using_post(
        self,
        body: SMSSendRequest,
        *,
        options: RequestOptions | None = None,
    ) -> ApiResponse[RequestResponse]:
        """Do as `send_sms_message_using_post` of the controller does."""
        return self._answer(_operations.SEND_SMS_MESSAGE_USING_POST, (body,), options)

    def start_sms_callback_using_put(
        self,
        aname: str,
        *,
        options: RequestOptions | None = None,
    ) -> ApiResponse[SuccessResponse]:
        """Do as `start_sms_callback_using_put` of the controller does."""
        return self._answer(_operations.START_SMS_CALLBACK_USING_PUT, (aname,), options)
