"""Security schemes and requirements."""

from __future__ import annotations

from generator.ir import types as t
from generator.ir.compose import Refs
from generator.ir.reader import Raw, entries, mapping, text
from generator.source.pointers import JSON

_PLACES = ("query", "header", "cookie")  # OpenAPI 3.1, 4.8.27.1


def requirements(raw: Raw) -> tuple[t.Requirement, ...] | None:
    """Read a `security` list; None where there is none (OpenAPI 3.1, 4.8.30)."""
    listed = raw.get("security")
    if isinstance(listed, dict):
        listed = [listed]
    if not isinstance(listed, list):
        return None
    return tuple(
        t.Requirement(
            tuple((name, _scopes(scopes)) for name, scopes in mapping(one).items())
        )
        for one in listed
    )


def _scopes(value: JSON) -> tuple[str, ...]:
    scopes = value if isinstance(value, list) else []
    return tuple(str(scope) for scope in scopes if not isinstance(scope, (dict, list)))


def schemes(root: Raw, refs: Refs) -> tuple[t.SecurityScheme, ...]:
    """Read the security schemes of a document."""
    components = mapping(root.get("components"))
    return tuple(
        _scheme(name, pointer, raw)
        for name, pointer, raw in entries(
            components, "securitySchemes", "#/components", refs
        )
    )


def _scheme(name: str, pointer: str, raw: Raw) -> t.SecurityScheme:
    kind, location, parameter, token_url = "unsupported", "", "", ""
    match text(raw, "type"), text(raw, "scheme").lower():
        case "apiKey", _ if text(raw, "in") in _PLACES and text(raw, "name"):
            kind, location, parameter = "apiKey", text(raw, "in"), text(raw, "name")
        case "http", ("basic" | "bearer") as scheme:
            kind = scheme
        case "oauth2", _:
            flow = mapping(mapping(raw.get("flows")).get("clientCredentials"))
            token_url = text(flow, "tokenUrl")
            kind = "clientCredentials" if token_url else "oauth2"
        case "openIdConnect", _:
            kind = "openIdConnect"
        case _:
            pass
    return t.SecurityScheme(
        pointer, name, kind, text(raw, "description"), location, parameter, token_url
    )
