from __future__ import annotations

from thingspace.runtime import Model


class RequestResponse(Model, rename="camel"):
    """The receipt for a queued message."""

    request_id: str | None = None
    """Identifies the request in later notices about it."""
