from __future__ import annotations

from thingspace.models.device_id import DeviceId
from thingspace.runtime import Model


class EnhancedConnectivityCallback(Model, rename="camel"):
    """A message from a device, as a callback delivers it. The platform publishes that
    it carries a user name, a password, the identifiers of the device and the text,
    and nothing more of its form: the text is expected under the name that it has in
    the history. Whatever else comes is kept.
    """

    device_ids: list[DeviceId] | None = None
    """The identifiers of the sending device."""

    message: str | None = None
    """The text."""

    password: str
    """The password that was registered with the callback, as plain text."""

    username: str
    """The user name that was registered with the callback."""
