"""The runtime of an SDK: what every SDK has, and the parts that this one uses.

Both are plain Python and are copied as they are, into one folder. A part comes along
where a generated module, or a part that does, imports from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from generator.render.folder import templates

PARTS: Final = {
    "ApiKey": "credentials",
    "AsyncPages": "aio_pages",
    "AsyncStream": "aio_streams",
    "AuthorizationCode": "grants",
    "Basic": "credentials",
    "Bearer": "credentials",
    "Check": "constraints",
    "ClientCredentials": "grants",
    "CursorPages": "paging",
    "DecimalNumber": "formats",
    "Element": "xml",
    "Events": "streams",
    "Field": "forms",
    "File": "files",
    "Flow": "discovery",
    "FromEnv": "environment",
    "Form": "forms",
    "Grant": "grants",
    "HttpDate": "formats",
    "Lines": "streams",
    "LinkPages": "paging",
    "LocationPages": "paging",
    "Log": "logs",
    "Login": "logins",
    "LoginError": "logins",
    "NumberPages": "paging",
    "OAuthException": "oauth",
    "OffsetPages": "paging",
    "OldMember": "renames",
    "Pages": "pages",
    "Password": "grants",
    "Raw": "files",
    "RefreshToken": "grants",
    "RenamedModel": "renames",
    "ServerNames": "servers",
    "Stream": "streams",
    "Text": "texts",
    "Token": "grants",
    "Tracing": "telemetry",
    "UnixTime": "formats",
    "UnixTimeFraction": "formats",
    "Upload": "files",
    "UrlPages": "paging",
    "Xml": "xml",
    "XmlBody": "xml",
    "begin_login": "logins",
    "deprecated": "renames",
    "download": "downloads",
    "formatted": "formats",
    "oauth": "oauth",
    "old_names": "renames",
    "renamed": "renames",
    "server_url": "servers",
}
"""Names that generated code imports from a part; all others are in every runtime."""

_RELATIVE = re.compile(r"^\s*from \.(\w+) import", re.MULTILINE)


def module_of(package: str, name: str) -> str:
    """Give the module that generated code imports a name of the runtime from."""
    part = PARTS.get(name, "aio" if name.startswith("Async") else "")
    return f"{package}.runtime.{part}".rstrip(".")


def runtime(package: str, imported: Iterable[str]) -> dict[str, bytes]:
    """Give the files of the runtime; generated code imports some of its modules."""
    everyone, parts = _modules("runtime"), _modules("parts")
    wanted = {*imported}
    copied = dict(everyone)
    while wanted:
        name = wanted.pop()
        if name in parts and name not in copied:
            copied[name] = parts[name]
            wanted.update(_RELATIVE.findall(parts[name].decode()))
    return {f"{package}/runtime/{name}.py": copied[name] for name in sorted(copied)}


def _modules(folder: str) -> dict[str, bytes]:
    """Read the modules of a folder of templates, by name."""
    found = (templates() / folder).glob("*.py")
    return {path.stem: path.read_bytes() for path in found}
