from __future__ import annotations

from thingspace.runtime import Model


class DeviceId(Model):
    """One identifier of a device."""

    id: str | None = None
    """The identifier."""

    kind: str | None = None
    """What kind of identifier it is, such as esn, imei, iccid or mdn."""
