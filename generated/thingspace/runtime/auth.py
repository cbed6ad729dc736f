"""What a credential is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .core import Steps
    from .messages import Request


class Auth:
    """A credential. Override `apply` for one of your own.

    A call for which something is `missing` is not sent. The header, query field or
    cookie that `name` says is hidden in the log.
    """

    name = ""
    missing = ""

    def apply(self, request: Request) -> None:
        """Put the credential into a request."""
        raise NotImplementedError

    def scoped(self, scopes: Sequence[str]) -> Auth:
        """Give the credential for an operation that needs these scopes."""
        del scopes
        return self

    def renewal(self, request: Request) -> Steps[None] | None:
        """Give the steps that fetch what a request needs, or None if all is there.

        One call at a time runs them; they send by `core.exchange`.
        """
        del request
        return None

    def expired(self, request: Request) -> bool:
        """Tell whether there is hope for a request that was refused with a 401.

        A credential that can be fetched anew is given up, unless that has happened
        since the request was made.
        """
        del request
        return False
