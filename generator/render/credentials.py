"""What a client needs for a security scheme: arguments, and the credential of them."""

from __future__ import annotations

from collections.abc import Iterator

from generator.ir.schemes import Flow, SecurityScheme
from generator.naming.assign import roles
from generator.render.context import Context
from generator.render.filters import literal
from generator.render.layout import Bracket, Node, call, dict_of, prefixed, tuple_of

_GRANTS = {
    "authorizationCode": "AuthorizationCode",
    "clientCredentials": "ClientCredentials",
    "password": "Password",
}


def grants(scheme: SecurityScheme) -> list[str]:
    """Give the classes of the grants that a scheme takes."""
    known = [flow.kind for flow in scheme.flows]
    if scheme.url:
        known = list(_GRANTS)  # only the provider knows
    refreshes = ["RefreshToken"] if {*known} - {"clientCredentials"} else []
    return [*sorted(_GRANTS[kind] for kind in known), *refreshes]


def grant_type(scheme: SecurityScheme) -> list[str]:
    """Give the type of a scheme's grant: that of any, where it takes them all."""
    found = grants(scheme)
    return ["Grant"] if len(found) > len(_GRANTS) else found


_AUTH = {"apiKey": "ApiKey", "basic": "Basic", "bearer": "Bearer"}


def made_by(scheme: SecurityScheme) -> str:
    """Give what makes a scheme's credential, or nothing."""
    if scheme.kind in ("oauth2", "openIdConnect"):
        return "oauth" if grants(scheme) else "Bearer"
    return _AUTH.get(scheme.kind, "")


def makers(context: Context) -> Iterator[str]:
    """Give the names of the runtime that the credentials are made with."""
    for scheme in context.api.schemes:
        if made_by(scheme):
            yield made_by(scheme)
        if scheme.flows:
            yield "Flow"


def credential(context: Context, scheme: SecurityScheme) -> Bracket:
    """Give the call that makes the credential of a scheme."""
    names = context.names.credentials[scheme.name]
    renamed = [
        (literal(role), literal(name))
        for role, name in zip(roles(scheme), names, strict=True)
        if name != role
    ]
    match made_by(scheme):
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
