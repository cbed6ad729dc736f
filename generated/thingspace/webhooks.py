"""What ThingSpace SMS sends by itself: events, which a `Receiver` reads."""

from __future__ import annotations

from collections.abc import Mapping

from thingspace import models
from thingspace.runtime.webhooks import (
    BaseReceiver,
    Credentials,
    EventError,
    Hmac,
    Payload,
    SignatureError,
    StandardWebhooks,
    UnknownEventError,
    Verifier,
)

__all__ = [
    "Credentials",
    "EventError",
    "Hmac",
    "Receiver",
    "SignatureError",
    "StandardWebhooks",
    "UnknownEventError",
    "Verifier",
    "parse",
]

ENHANCED_CONNECTIVITY_SERVICE: Payload[models.EnhancedConnectivityCallback] = Payload(
    lambda: models.EnhancedConnectivityCallback,
)


class Receiver(BaseReceiver):
    """Checks who sent an event, and reads it."""

    def parse(
        self,
        body: bytes,
        headers: Mapping[str, str],
    ) -> models.EnhancedConnectivityCallback:
        """Check any event and read it.

        Args:
            body: What came, as it came.
            headers: Those of the request, in whichever letter case.

        Returns:
            The event.

        Raises:
            SignatureError: The event may not be of the API.
            EventError: The event is not what the API promises.
        """
        return self._read(ENHANCED_CONNECTIVITY_SERVICE, body, headers)

    def parse_enhanced_connectivity_service(
        self,
        body: bytes,
        headers: Mapping[str, str],
    ) -> models.EnhancedConnectivityCallback:
        """A device has sent a message.

        Comes to the callback that the account has registered for the
        EnhancedConnectivityService, once delivery by callback has started. Nothing
        is signed: the sender shows the user name and the password that were
        registered with the callback, which the receiver checks.

        Args:
            body: What came, as it came.
            headers: Those of the request, in whichever letter case.

        Returns:
            The event.

        Raises:
            SignatureError: The event may not be of the API.
            EventError: The event is not what the API promises.
        """
        return self._read(ENHANCED_CONNECTIVITY_SERVICE, body, headers)


def parse(
    body: bytes,
    headers: Mapping[str, str],
    verify: Verifier | None,
) -> models.EnhancedConnectivityCallback:
    """Do as `Receiver(verify).parse` does."""
    return Receiver(verify).parse(body, headers)
