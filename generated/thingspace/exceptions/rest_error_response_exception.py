from __future__ import annotations

from thingspace.runtime import ApiException


class RestErrorResponseException(ApiException, rename="camel"):
    """Why a request was refused."""

    error_code: str | None = None
    """Code of the error."""

    error_message: str | None = None
    """What went wrong, in words."""
