"""One pass over the whole API that gives everything public its name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from msgspec import Struct

from generator.config import TAKEN_PACKAGES, Config
from generator.diagnostics import Diagnostic
from generator.ir import types as t
from generator.ir.schemes import SecurityScheme
from generator.naming import words as w
from generator.naming.arguments import Argument, arguments
from generator.naming.classes import Classes, ClassName
from generator.naming.events import EventName, events
from generator.naming.fields import fields, members
from generator.naming.identifiers import class_name, is_device, page_names
from generator.naming.lock import NO_FORMER, NO_LOCK, Former, Lock
from generator.naming.methods import Methods
from generator.naming.namespaces import Namespace
from generator.naming.natural import variable
from generator.naming.overrides import overrides, setting
from generator.naming.reach import Reach, reach
from generator.naming.servers import ServerName, servers
from generator.naming.style import Style, style
from generator.naming.tags import TagName, tags


class OperationName(Struct, frozen=True):
    """An operation's method, its heading, and its arguments in order."""

    method: str
    heading: str
    arguments: tuple[Argument, ...]


class Names(Struct, frozen=True):
    """Every public name of an SDK: by pointer, of servers by URL.

    `notes` warn of names of the user's that have no effect. `former` are the names that
    things had before, where they still work.
    """

    package: str
    distribution: str
    client: str
    types: Mapping[t.TypeId, ClassName]
    exceptions: Mapping[t.TypeId, ClassName]
    fields: Mapping[t.TypeId, tuple[str, ...]]
    members: Mapping[t.TypeId, tuple[str, ...]]
    tags: Mapping[str, TagName]
    operations: Mapping[str, OperationName]
    credentials: Mapping[str, tuple[str, ...]]
    auth_pages: Mapping[str, str]
    reach: Reach
    servers: Mapping[str, ServerName]
    events: Mapping[str, EventName] = {}
    notes: tuple[Diagnostic, ...] = ()
    former: Former = NO_FORMER


def assign(api: t.Api, config: Config, lock: Lock = NO_LOCK) -> Names:
    """Name an API, whose parts are `in_order` for the same lock.

    The user's own names come first, then those of the lock, as long as they are of
    the same style. Raises `InputError` for a name of the user's that cannot be.
    """
    how = style(config.naming)
    pins = lock if lock.naming == config.naming else NO_LOCK
    found = reach(api)
    given = overrides(api, found, config, how)
    package = config.package or pins.package or _package(api.title)
    client = pins.client or class_name(w.split(api.title) or ("Api",), "Client")
    if config.client:
        client = setting(config.client, "client", "client", how)
    named = tags(api, given, pins)
    taken = (client, *(one.controller.name for one in named.values()))
    types, exceptions = Classes(api, how, given, pins).names(found, taken)
    methods = Methods(api, how, config, given, pins)
    return Names(
        package=package,
        distribution=config.distribution or package.replace("_", "-").strip("-"),
        client=client,
        types=types,
        exceptions=exceptions,
        fields=fields(api, found, how, given, pins),
        members=members(api, how, given, pins),
        tags=named,
        operations={
            one.pointer: OperationName(
                methods.names[one.pointer],
                methods.headings[one.pointer],
                arguments(
                    one, how, given.parameters, pins.parameters.get(one.pointer, {})
                ),
            )
            for one in api.operations
        },
        credentials=_credentials(api, how, pins),
        auth_pages=_auth_pages(api),
        reach=found,
        servers=servers(api, how, pins),
        events=events(api, how, given, pins),
        notes=tuple(given.notes),
    )


def _package(title: str) -> str:
    """Name the package in ASCII, as the names of distributions are (PEP 508)."""
    plain = unicodedata.normalize("NFKD", title.replace("ß", "ss"))
    words = w.split(plain.encode("ascii", "ignore").decode())
    name = variable(words or ("api",), "argument")
    taken = name in TAKEN_PACKAGES or is_device(name)
    return f"{name}_api" if taken else name


def _credentials(api: t.Api, how: Style, pins: Lock) -> dict[str, tuple[str, ...]]:
    """Name the client's arguments for each scheme, in the order of its roles."""
    space = Namespace("credential")
    keys = {scheme.name: roles(scheme) for scheme in api.schemes}
    space.fix(
        {},
        {
            (name, role): pinned[role]
            for name, own in keys.items()
            for pinned in [pins.credentials.get(name, {})]
            for role in own
            if role in pinned
        },
    )
    space.choose(
        {
            (scheme.name, role): _credential(scheme, role, how)
            for scheme in api.schemes
            for role in keys[scheme.name]
        }
    )
    return {
        name: tuple(space.names[name, role] for role in own)
        for name, own in keys.items()
    }


def roles(scheme: SecurityScheme) -> tuple[str, ...]:
    """Give what tells the credentials of a scheme apart."""
    match scheme.kind:
        case "apiKey":
            return ("key",)
        case "basic":
            return ("username", "password")
        case "bearer" | "oauth2" | "openIdConnect":
            client = any(flow.kind == "clientCredentials" for flow in scheme.flows)
            known = scheme.flows or scheme.url
            return (
                "access_token",
                *(("client_id", "client_secret") if client else ()),
                *(("grant",) if known else ()),
            )
        case _:
            return ()


def _credential(scheme: SecurityScheme, role: str, how: Style) -> Iterator[str]:
    words = w.split(scheme.name)
    if scheme.kind == "apiKey":
        yield how.variable(words or ("api", "key"), "credential")
        yield how.variable((*words, *w.split(scheme.parameter)), "credential")
    else:
        yield role
    yield how.variable((*words, *w.split(role)), "credential")


def _auth_pages(api: t.Api) -> dict[str, str]:
    """Name the pages of the schemes, whose headings are their names in words."""
    space = Namespace()
    headings = {one.name: w.heading(w.split(one.name)) for one in api.schemes}
    space.choose(
        {(name, ""): page_names(text, name) for name, text in headings.items()}
    )
    return {name: space.names[name, ""] for name in headings}
