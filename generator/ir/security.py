"""Security schemes and requirements."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from generator.diagnostics import Diagnostic
from generator.ir import types as t
from generator.ir.compose import Refs
from generator.ir.reader import Raw, entries, mapping, text
from generator.source.pointers import JSON, escape

_PLACES = ("query", "header", "cookie")  # OpenAPI 3.1, 4.8.27.1


def requirements(
    raw: Raw, declared: Collection[str]
) -> tuple[t.Requirement, ...] | None:
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
        t.Requirement(
            tuple((name, _scopes(scopes)) for name, scopes in mapping(one).items())
        )
        for one in listed
    )
    return tuple(one for one in found if _is_satisfiable(one, declared)) or found


def _is_satisfiable(one: t.Requirement, declared: Collection[str]) -> bool:
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
