"""The view of the client: its constructor, and a property for each controller."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from generator.ir import types as t
from generator.ir.schemes import Flow, SecurityScheme
from generator.naming.assign import roles
from generator.render.context import Context
from generator.render.docstrings import Section, compose
from generator.render.features import secrets
from generator.render.filters import literal
from generator.render.importing import blocks
from generator.render.layout import (
    Bracket,
    Node,
    call,
    class_head,
    dict_of,
    imports,
    lay_out,
    prefixed,
    signature,
    tuple_of,
)
from generator.render.operations import requirements
from generator.render.parts import module_of
from generator.render.safe import Code
from generator.render.shells import SYNC, Shell


class Option(Struct, frozen=True):
    """An argument of the constructor, as the code and the page tell of it."""

    name: str
    annotation: str
    wording: str
    default: str
    description: str
    credential: bool = False


class AccessorView(Struct, frozen=True):
    """A controller as a property of the client."""

    signature: Code
    made: Code
    import_line: Code
    docstring: Code


class ClientView(Struct, frozen=True):
    """The client's module."""

    package: Code
    head: Code
    imports: tuple[Code, ...]
    type_imports: tuple[Code, ...]
    docstring: Code
    signature: Code
    call: Code
    accessors: tuple[AccessorView, ...]


_ABOUT = {
    "access_token": "An access token, sent as a bearer token.",
    "client_id": "The id that access tokens are fetched with, where none is given.",
    "client_secret": "The secret that goes with `client_id`.",
    "grant": "What access tokens are fetched with, and where they are kept.",
    "username": "The name of the user.",
    "password": "The password of the user.",
}


def options(context: Context) -> tuple[Option, ...]:
    """Give the constructor's arguments: the credentials, then what every client has."""
    found: list[Option] = []
    for scheme in context.api.schemes:
        names = context.names.credentials[scheme.name]
        for name, role in zip(names, roles(scheme), strict=True):
            about = _ABOUT.get(role) or scheme.description or _key(scheme)
            kind, wording = "str | None", "string"
            if role == "grant":
                wording = " | ".join(grants(scheme))
                kind = f"{wording} | None"
            found.append(Option(name, kind, wording, "None", about, credential=True))
    return (*found, *_common(context))


_GRANTS = {
    "authorizationCode": "AuthorizationCode",
    "clientCredentials": "ClientCredentials",
    "password": "Password",
}


def grants(scheme: SecurityScheme) -> list[str]:
    """Give the classes of the grants that a scheme takes; of a provider, any."""
    known = [flow.kind for flow in scheme.flows] or (
        list(_GRANTS) if scheme.url else []
    )
    refreshes = ["RefreshToken"] if {*known} - {"clientCredentials"} else []
    return [*sorted(_GRANTS[kind] for kind in known), *refreshes]


def _key(scheme: SecurityScheme) -> str:
    return f"The key that is sent in the {scheme.location} as `{scheme.parameter}`."


def _server(context: Context) -> Option:
    """Tell of the base URL; the default is the first server that is a whole one."""
    usual = [one.usual for one in context.api.servers if one.is_absolute]
    whole = [url for url in usual if "{" not in url]
    about = "The base URL of the API."
    if not whole:
        about = "The base URL of the API, without which a call raises "
        about += "`ConfigurationError`: the document does not say where the API is."
    elif context.names.servers:
        about = "The base URL of the API; `servers` has all that are known."
    return Option("server", "str", "string", literal((*whole, "")[0]), about)


def _common(context: Context) -> tuple[Option, ...]:
    return (
        _server(context),
        Option(
            "timeout",
            "float | Timeout",
            "float",
            "30.0",
            "Seconds to wait for the server: to connect, and for the next bytes.",
        ),
        Option(
            "retries",
            "int",
            "int",
            "2",
            "How often a call is tried again that failed for a while only.",
        ),
        Option(
            "idempotency_header",
            "str | None",
            "string",
            "None",
            "The header for a key that makes it safe to send any call again.",
        ),
        Option(
            "hooks",
            "Sequence[Hooks]",
            "Hooks",
            "()",
            "What is told of each request, response and retry.",
        ),
        Option(
            "strict_responses",
            "bool",
            "bool",
            "False",
            "Whether a response that the API does not promise is an error.",
        ),
        Option(
            "validate_requests",
            "bool",
            "bool",
            "False",
            "Whether arguments are checked against the API's constraints before they "
            "are sent.",
        ),
        Option(
            "transport",
            "Transport | None",
            "Transport",
            "None",
            "What sends the requests instead of the usual library.",
        ),
    )


_ALWAYS = ("Check", "Log", "PYTHON", "Settings", "timeout_of")


def client(context: Context, shell: Shell = SYNC) -> ClientView:
    """Give the view of the client."""
    package, tags = context.names.package, context.names.tags
    found = sorted(options(context), key=lambda one: (not one.credential, one.name))
    declared = [f"{one.name}: {one.annotation} = {one.default}" for one in found]
    if shell.aio:
        declared = [
            each.replace(": Transport", ": AsyncTransport") for each in declared
        ]
    base = f"{shell.prefix}Client"
    wanted = [
        *([("functools", "cached_property")] if tags else []),
        ("typing", "TYPE_CHECKING"),
        (f"{package}.{shell.module}", base),
        *(
            (module_of(package, name), name)
            for name in (*_auth_names(context), *_ALWAYS)
        ),
    ]
    needed = [
        ("collections.abc", "Sequence"),
        (f"{package}.{shell.module}", f"{shell.prefix}Transport"),
        *((module_of(package, name), name) for name in ("Hooks", "Timeout")),
        *(
            (module_of(package, name), name)
            for scheme in context.api.schemes
            for name in grants(scheme)
        ),
        *(
            (
                f"{package}.{shell.folder}controllers",
                f"{shell.prefix}{name.controller.name}",
            )
            for name in context.names.tags.values()
        ),
    ]
    about = f"The client of {context.api.title}.\n\n{context.api.description}"
    sections = (Section("Args", tuple((one.name, one.description) for one in found)),)
    given = call("Settings", _settings(context))
    return ClientView(
        package=Code(package),
        head=class_head(f"{shell.prefix}{context.names.client}", base),
        imports=blocks(package, wanted),
        type_imports=blocks(package, needed, 4),
        docstring=compose(about, sections, 4),
        signature=signature("__init__", ["*", *declared], "None", 4),
        call=lay_out(call("super().__init__", [given, "transport"]), 8),
        accessors=tuple(
            _accessor(context, tag, shell)
            for tag in sorted(context.api.tags, key=lambda tag: tags[tag.name].accessor)
        ),
    )


def _accessor(context: Context, tag: t.Tag, shell: Shell) -> AccessorView:
    name = context.names.tags[tag.name]
    class_name = f"{shell.prefix}{name.controller.name}"
    module = f"{shell.folder}controllers.{name.controller.module}"
    about = tag.description or f"The operations of {tag.name}."
    return AccessorView(
        signature(name.accessor, (), class_name, 4),
        lay_out(call(f"return {class_name}", ["self"]), 8),
        imports(f"{context.names.package}.{module}", [class_name], 8),
        compose(about, (), 8),
    )


_AUTH = {"apiKey": "ApiKey", "basic": "Basic", "bearer": "Bearer"}


def _class(scheme: SecurityScheme) -> str:
    """Give what makes a scheme's credential, or nothing."""
    if scheme.kind in ("oauth2", "openIdConnect"):
        return "oauth" if grants(scheme) else "Bearer"
    return _AUTH.get(scheme.kind, "")


def _auth_names(context: Context) -> Iterator[str]:
    for scheme in context.api.schemes:
        if _class(scheme):
            yield _class(scheme)
        if scheme.flows:
            yield "Flow"


def _settings(context: Context) -> list[Node]:
    schemes = dict_of(
        (literal(scheme.name), _auth(context, scheme))
        for scheme in sorted(context.api.schemes, key=lambda scheme: scheme.name)
        if _class(scheme)
    )
    agent = f"{context.names.distribution}/{context.config.version}"
    security = requirements(context.api.security)
    hidden = [literal(name) for name in secrets(context)]
    return [
        "server=server",
        prefixed("auth=", schemes),
        prefixed("security=", security),
        f"user_agent={literal(f'{agent} ')} + PYTHON",
        "timeout=timeout_of(timeout)",
        "retries=retries",
        "idempotency_header=idempotency_header",
        f"hooks=(*hooks, Log({literal(context.names.package)}))",
        *([prefixed("hidden=", tuple_of(hidden))] if hidden else []),
        "strict_responses=strict_responses",
        f"check=Check({literal(context.names.package)}) if validate_requests else None",
    ]


def _auth(context: Context, scheme: SecurityScheme) -> Bracket:
    names = context.names.credentials[scheme.name]
    renamed = [
        (literal(role), literal(name))
        for role, name in zip(roles(scheme), names, strict=True)
        if name != role
    ]
    match _class(scheme):
        case "ApiKey":
            key = (literal(scheme.location), literal(scheme.parameter), names[0])
            return call("ApiKey", [*key, f"argument={literal(names[0])}"])
        case "oauth":
            given = zip(roles(scheme), names, strict=True)
            arguments: list[Node] = [f"{role}={name}" for role, name in given]
            if renamed:
                arguments.append(prefixed("arguments=", dict_of(renamed)))
            return call("oauth", [_flows(scheme), *arguments])
        case "Basic" if renamed:
            both = prefixed("arguments=", tuple_of(literal(name) for name in names))
            return call("Basic", [*names, both])
        case kind:
            renaming = [f"argument={literal(names[0])}"] if renamed else []
            return call(kind, [*names, *renaming])


def _flows(scheme: SecurityScheme) -> Node:
    """Give the flows of a scheme as a dict, or the URL of the provider."""
    if scheme.url:
        return literal(scheme.url)
    return dict_of(
        (literal(flow.kind), call("Flow", _urls(flow))) for flow in scheme.flows
    )


def _urls(flow: Flow) -> Iterator[str]:
    yield literal(flow.token_url)
    if flow.authorization_url:
        yield f"authorization_url={literal(flow.authorization_url)}"
    if flow.refresh_url:
        yield f"refresh_url={literal(flow.refresh_url)}"
