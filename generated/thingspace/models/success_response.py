from __future__ import annotations

from thingspace.runtime import Model


class SuccessResponse(Model):
    """Whether something was done."""

    success: bool | None = None
    """True where it was done."""
