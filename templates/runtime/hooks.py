"""What watches the calls of a client."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .errors import TransportError
    from .messages import Request, Response


class Hooks:
    """Override what you want to know of; all is called where the call is made.

    A request has its credentials already, and may be changed before it is sent. What
    is not to be shown to anybody has one of the names in its `hidden`.
    """

    def before_request(self, request: Request) -> None:
        """Each request, before it is sent."""

    def after_response(
        self, request: Request, outcome: Response | TransportError, elapsed: float
    ) -> None:
        """Each request, after its answer or failure, or when its caller has gone.

        `elapsed` is in seconds; the body of a stream is still to come.
        """

    def on_retry(
        self, request: Request, outcome: Response | TransportError, pause: float
    ) -> None:
        """Before the pause, in seconds, that comes before another attempt."""
