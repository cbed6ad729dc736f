"""The names of an API's servers, and of the parts of their URLs that callers choose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from generator.ir import types as t
from generator.ir.hosts import Server
from generator.naming.identifiers import spelled
from generator.naming.lock import Lock
from generator.naming.namespaces import Key, Namespace, Part, name_group
from generator.naming.style import Style
from generator.naming.words import split

BASE_URL = "base_url"
_LONGEST = 4  # words of a description that make a name


class ServerName(Struct, frozen=True):
    """A server's function, and the argument for each of its variables."""

    function: str
    arguments: tuple[str, ...]


def servers(api: t.Api, style: Style, lock: Lock) -> dict[str, ServerName]:
    """Name the servers, by URL, where there is anything to choose between."""
    known = [one for one in api.servers if one.url != "/"]
    plain = all(one.is_absolute and not one.variables for one in known)
    if len(known) <= 1 and plain:
        return {}
    space = Namespace("server")
    keys: dict[str, Key] = {one.url: (one.url, "server") for one in known}
    pinned = {keys[url]: name for url, name in lock.servers.items() if url in keys}
    space.fix({}, pinned)
    space.choose({keys[one.url]: _options(one, style) for one in known})
    return {
        one.url: ServerName(space.names[keys[one.url]], _arguments(one, style))
        for one in known
    }


def _options(server: Server, style: Style) -> Iterator[str]:
    described = split(server.description)
    for words in (
        split(server.name),
        described if len(described) <= _LONGEST else (),
        split(re.sub(r"^\w+://|\{[^{}]*\}", "", server.url)),
        spelled(server.url),
    ):
        if words:
            yield style.variable(words, "server")


def _arguments(server: Server, style: Style) -> tuple[str, ...]:
    parts = [
        Part(
            (one.name, "variable"),
            one.name,
            style.of_variable(one.name, "argument"),
            None,
        )
        for one in server.variables
    ]

    def more(key: Key) -> Iterator[str]:
        yield style.variable((*split(key[0]), "variable"), "argument")

    return name_group(parts, "argument", {}, more, (BASE_URL,))
