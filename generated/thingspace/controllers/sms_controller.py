"""The controller of Sms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thingspace.operations import sms as _operations
from thingspace.runtime import Controller

if TYPE_CHECKING:
    from thingspace.models import (
        RequestResponse,
        SmsMessage,
        SmsMessagesResponse,
        SMSSendRequest,
        SuccessResponse,
    )
    from thingspace.runtime import Pages


class SmsController(Controller):
    """Exchange text messages (SMS) with devices."""

    def get_sms_messages_using_get(
        self,
        aname: str,
        next: int | None = None,
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

        Returns:
            The last messages; no more are waiting. Some messages; more are waiting.

        Response headers:
            Location: (str) Where the next messages are,
                /sms/{aname}/history?next={token}.

        Raises:
            RestErrorResponseException: 400: The request was refused.
            ApiException: Any other error status.
        """
        return self._call(_operations.GET_SMS_MESSAGES_USING_GET, aname, next)

    def get_sms_messages_using_get_pages(
        self,
        aname: str,
        next: int | None = None,
    ) -> Pages[SmsMessagesResponse, SmsMessage]:
        """Iterate over the pages of `get_sms_messages_using_get`.

        `.items()` gives what is on them.

        Args:
            aname: Name of the account, such as 0252012345-00001.
            next: Token out of the Location header of the answer before, to go on
                reading.

        Raises:
            RestErrorResponseException: 400: The request was refused.
            ApiException: Any other error status.
        """
        return self._pages(_operations.GET_SMS_MESSAGES_USING_GET_PAGES, aname, next)

    def send_sms_message_using_post(self, body: SMSSendRequest) -> RequestResponse:
        """Send a text message.

        Puts a text message into the sending queue for the devices, the group or the
        service plan that the request names. Messages go out as soon as they can;
        traffic and routing may delay them.

        Args:
            body: The message and who receives it.

        Returns:
            The message is queued.

        Raises:
            RestErrorResponseException: 400: The request was refused.
            ApiException: Any other error status.
        """
        return self._call(_operations.SEND_SMS_MESSAGE_USING_POST, body)

    def start_sms_callback_using_put(self, aname: str) -> SuccessResponse:
        """Have messages delivered by callback.

        From now on the platform delivers messages from devices to the callback that
        the account has registered for the EnhancedConnectivityService. Until then
        they wait in a queue and are read with GET /sms/{aname}/history.

        Args:
            aname: Name of the account, such as 0252012345-00001.

        Returns:
            Delivery by callback has started.

        Raises:
            RestErrorResponseException: 400: The request was refused.
            ApiException: Any other error status.
        """
        return self._call(_operations.START_SMS_CALLBACK_USING_PUT, aname)
