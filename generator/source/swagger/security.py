"""Where the API is and who may call it."""

from __future__ import annotations

from typing import Final

from generator.source.pointers import JSON
from generator.source.swagger.rewriting import Object
from generator.source.swagger.schemas import chosen, mapping, texts

_FLOWS: Final = {
    "implicit": "implicit",
    "password": "password",
    "application": "clientCredentials",
    "accessCode": "authorizationCode",
}


def security_scheme(raw: Object) -> JSON:
    """Upgrade a Security Scheme Object."""
    match raw.get("type"):
        case "basic":
            return {**chosen(raw, "description"), "type": "http", "scheme": "basic"}
        case "oauth2":
            flow: Object = {
                key: raw[key] for key in ("authorizationUrl", "tokenUrl") if key in raw
            }
            name = str(raw.get("flow"))
            return {
                **chosen(raw, "type", "description"),
                "flows": {
                    _FLOWS.get(name, name): {
                        **flow,
                        "scopes": mapping(raw.get("scopes")),
                    }
                },
            }
        case _:
            return raw


def servers(root: Object, schemes: JSON) -> list[JSON]:
    """Give the servers; none where the document leaves it to where it was found.

    A host that names no scheme, and one that has a choice, is called by https.
    """
    given, host = root.get("basePath"), root.get("host")
    base = given.rstrip("/") if isinstance(given, str) else ""
    if not isinstance(host, str):
        return [{"url": base}] if base else []
    known = [each for each in texts(schemes) if each in ("http", "https")]
    ordered = sorted(known or ["https"], key=lambda scheme: scheme != "https")
    return [{"url": f"{scheme}://{host}{base}"} for scheme in ordered]
