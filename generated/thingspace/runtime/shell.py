"""What the two shells have in common: a client is settings and connections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .options import RequestOptions, Settings

if TYPE_CHECKING:
    from typing_extensions import Self  # in typing from Python 3.11 on

S = TypeVar("S")


class Shell(Generic[S]):
    """A client: its settings, and the connections `S` that its copies share with it."""

    def __init__(self, settings: Settings, shared: S) -> None:
        self._settings, self._shared = settings, shared

    def copy(self, **changes: Any) -> Self:
        """Give a client with other settings that shares the connections.

        Takes the fields of `RequestOptions`. Closing either of them closes both.
        """
        made = object.__new__(type(self))
        made._settings = self._settings.changed(RequestOptions(**changes))
        made._shared = self._shared
        return made
