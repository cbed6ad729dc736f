from __future__ import annotations

from thingspace.runtime import Model


class CustomFields(Model):
    """A custom field of a device."""

    key: str | None = None
    """Name of the field."""

    value: str | None = None
    """Its value."""
