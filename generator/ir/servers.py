"""Servers: of the API, of a path, of an operation (OpenAPI 3.1, 4.8.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from generator.ir.hosts import Server, Variable
from generator.ir.reader import SDK_NAME, Raw, mapping, text

_VARIABLE = re.compile(r"\{([^{}]+)\}")


def servers(holder: Raw, home: str) -> tuple[Server, ...]:
    """Read the servers of an API, a path or an operation, each URL once.

    `home` is where the document says that it is published (`$self`, OpenAPI 3.2,
    4.1.1), or empty; what is relative is relative to that.
    """
    listed = holder.get("servers")
    found: dict[str, Server] = {}
    for raw in listed if isinstance(listed, list) else ():
        server = _server(mapping(raw), home)
        if server.url:
            found.setdefault(server.url, server)
    return tuple(found.values())


def _server(raw: Raw, home: str) -> Server:
    found = Server(
        text(raw, "url"),
        text(raw, "description"),
        text(raw, SDK_NAME) or text(raw, "name"),
        tuple(_variables(raw)),
    )
    if found.is_absolute or not home:
        return found
    return Server(
        urljoin(home, found.url), found.description, found.name, found.variables
    )


def _variables(raw: Raw) -> Iterator[Variable]:
    declared = mapping(raw.get("variables"))
    for name in dict.fromkeys(_VARIABLE.findall(text(raw, "url"))):
        variable = mapping(declared.get(name))
        choices = variable.get("enum")
        yield Variable(
            name,
            text(variable, "default") if "default" in variable else None,
            tuple(map(str, choices)) if isinstance(choices, list) else (),
            text(variable, "description"),
        )
