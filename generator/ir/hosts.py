"""Where an API is: the part of the representation that is about its servers."""

from __future__ import annotations

from msgspec import Struct


class Variable(Struct, frozen=True):
    """A part of a server's URL; None where the document has no default for it."""

    name: str
    default: str | None
    choices: tuple[str, ...] = ()
    description: str = ""


class Server(Struct, frozen=True):
    """A base URL, in which `{name}` stands for a variable."""

    url: str
    description: str = ""
    name: str = ""
    variables: tuple[Variable, ...] = ()

    @property
    def usual(self) -> str:
        """The URL with the variables at their defaults."""
        url = self.url
        for one in self.variables:
            if one.default is not None:
                url = url.replace(f"{{{one.name}}}", one.default)
        return url

    @property
    def is_absolute(self) -> bool:
        """Whether it says where on the network it is."""
        return self.usual.startswith(("http://", "https://")) or "://" in self.url
