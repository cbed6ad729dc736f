"""The servers that the document describes (OpenAPI "Server Object")."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import urljoin

from msgspec import Struct

from .errors import ConfigurationError


def server_url(
    template: str,
    variables: Mapping[str, str] = {},
    *,
    choices: Mapping[str, tuple[str, ...]] = {},
    base_url: str = "",
) -> str:
    """Give a URL with its variables filled in; a relative one is made whole.

    Raises ConfigurationError for a value that is not one of the variable's `choices`.
    """
    for name, value in variables.items():
        allowed = choices.get(name, (value,))
        if value not in allowed:
            wanted = ", ".join(map(repr, allowed))
            raise ConfigurationError(f"{name} is one of {wanted}, and not {value!r}")
    url = re.sub(r"\{([^{}]+)\}", lambda found: str(variables[found[1]]), template)
    return urljoin(base_url, url) if base_url else url


class ServerNames(Struct, frozen=True):
    """Servers that a name is enough for."""

    urls: Mapping[str, Callable[[], str]]

    def __call__(self, server: str) -> str:
        """Give the URL for a name; a URL is given back.

        Raises ConfigurationError for a name that no server has.
        """
        if not server or "://" in server:
            return server
        if server not in self.urls:
            wanted = ", ".join(map(repr, self.urls))
            raise ConfigurationError(
                f"server is a URL or one of {wanted}, and not {server!r}"
            )
        return self.urls[server]()
