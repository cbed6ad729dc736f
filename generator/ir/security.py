"""Security schemes and requirements."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from msgspec.structs import replace

from generator.diagnostics import Diagnostic
from generator.ir.compose import Refs
from generator.ir.hosts import Server
from generator.ir.reader import Raw, entries, mapping, text
from generator.ir.schemes import Flow, Requirement, SecurityScheme
from generator.source.pointers import JSON, escape

_ORIGIN = re.compile(r"^\w+://[^/]*")
_PLACES = ("query", "header", "cookie")  # OpenAPI 3.1, 4.8.27.1


def requirements(raw: Raw, declared: Collection[str]) -> tuple[Requirement, ...] | None:
    """Read a `security` list; None where there is none (OpenAPI 3.1, 4.8.30).

    An alternative with a scheme that is not `declared` can never be satisfied, and is
    left out. Where nothing else is asked for it stays: a call then is refused, and
    never sent without the credentials that somebody meant it to have.
    """
    listed = raw.get("security")
    if isinstance(listed, dict):
        listed = [listed]
    if not isinstance(listed, list):
        return None
    found = tuple(
        Requirement(
            tuple((name, _scopes(scopes)) for name, scopes in mapping(one).items())
        )
        for one in listed
    )
    return tuple(one for one in found if _is_satisfiable(one, declared)) or found


def _is_satisfiable(one: Requirement, declared: Collection[str]) -> bool:
    return all(name in declared for name, _ in one.schemes)


def undeclared(
    raw: Raw, pointer: str, declared: Collection[str]
) -> Iterator[Diagnostic]:
    """Warn of each scheme that a `security` list names and nothing declares."""
    kept = requirements(raw, declared) or ()
    refused = not all(_is_satisfiable(one, declared) for one in kept)
    what = (
        "no call can satisfy this, so each raises ConfigurationError"
        if refused
        else "no call can satisfy this alternative, so it is left out"
    )
    listed = raw.get("security")
    for at, one in enumerate(listed if isinstance(listed, list) else ()):
        for name in mapping(one):
            if name not in declared:
                yield Diagnostic(
                    "undeclared-security-scheme",
                    "warning",
                    f"the security scheme {name!r} is not declared: {what}",
                    f"{pointer}/security/{at}/{escape(name)}",
                    "Declare it in components/securitySchemes, or take it out here.",
                )


def _scopes(value: JSON) -> tuple[str, ...]:
    scopes = value if isinstance(value, list) else []
    return tuple(str(scope) for scope in scopes if not isinstance(scope, (dict, list)))


def schemes(
    root: Raw, refs: Refs, servers: Sequence[Server]
) -> tuple[SecurityScheme, ...]:
    """Read the security schemes; a URL that is relative is so to the servers."""
    components = mapping(root.get("components"))
    home = _ORIGIN.sub("", servers[0].usual).rstrip("/") if servers else ""
    return tuple(
        _scheme(name, pointer, raw, f"{home}/")
        for name, pointer, raw in entries(
            components, "securitySchemes", "#/components", refs
        )
    )


def _scheme(name: str, pointer: str, raw: Raw, home: str) -> SecurityScheme:
    kind = "unsupported"
    scheme = SecurityScheme(pointer, name, kind, text(raw, "description"))
    match text(raw, "type"), text(raw, "scheme").lower():
        case "apiKey", _ if text(raw, "in") in _PLACES and text(raw, "name"):
            place, parameter = text(raw, "in"), text(raw, "name")
            return replace(scheme, kind="apiKey", location=place, parameter=parameter)
        case "http", ("basic" | "bearer") as kind:
            return replace(scheme, kind=kind)
        case "oauth2", _:
            flows = tuple(_flows(mapping(raw.get("flows")), home))
            return replace(scheme, kind="oauth2", flows=flows)
        case "openIdConnect", _:
            url = _url(raw, "openIdConnectUrl", home)
            return replace(scheme, kind="openIdConnect", url=url)
        case _:
            return scheme


def _flows(listed: Raw, home: str) -> Iterator[Flow]:
    """Read the flows that end at a token URL, in an order of their own."""
    for kind in ("clientCredentials", "password", "authorizationCode"):
        raw = mapping(listed.get(kind))
        said = mapping(raw.get("scopes"))
        flow = Flow(
            kind,
            _url(raw, "tokenUrl", home),
            _url(raw, "authorizationUrl", home),
            _url(raw, "refreshUrl", home),
            tuple((name, text(said, name)) for name in said),
        )
        asked = flow.authorization_url or kind != "authorizationCode"
        if flow.token_url and asked:
            yield flow


def _url(raw: Raw, key: str, home: str) -> str:
    """Give a URL; a relative one is left so, from the root of whichever server."""
    url = text(raw, key)
    return url if not url or url.startswith("/") or "://" in url else home + url
