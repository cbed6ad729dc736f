"""Which OpenAPI a document is, as far as that can be told."""

from __future__ import annotations

import re
from typing import Final

from generator.diagnostics import Diagnostic, InputError
from generator.source.document import Document, Reading
from generator.source.pointers import JSON

_VERSION: Final = re.compile(r"v?3\.(\d+)(?!\d)(.*)")
_PLAIN: Final = re.compile(r"3\.\d+\.\d+(-.+)?")
_NEWEST: Final = 2
_BEGINS: Final = "It begins with openapi: 3.1.0."

_OTHER_KINDS: Final = {
    "asyncapi": "It is an AsyncAPI document.",
    "arazzo": "It is an Arazzo document.",
    "overlay": "It is an OpenAPI Overlay, which changes a document.",
    "$schema": "It looks like a JSON Schema.",
    "item": "It looks like a Postman collection: export it as OpenAPI.",
    "swaggerVersion": "It is Swagger 1: convert it to OpenAPI first.",
}


def recognise(document: Document) -> Reading:
    """Tell the version of a root document.

    Where the text of the version is unusual but its meaning clear, `structure` has it
    as the specification wants it, and a note says so.
    """
    data = document.data
    if data is None:
        raise _refusal(document, "empty-document", "the document is empty", _BEGINS)
    if not isinstance(data, dict):
        message = "an OpenAPI document is an object of keys and values"
        raise _refusal(document, "not-an-object", message, _BEGINS)
    if "openapi" in data:
        return _openapi(document, data)
    if "swagger" in data:
        return _swagger(document, data)
    message = "the document has no openapi key"
    raise _refusal(document, "not-openapi", message, _kind_hint(data))


def _openapi(document: Document, data: dict[str, JSON]) -> Reading:
    # 3.1 without quotes is a number; it means what it looks like.
    given = data["openapi"]
    found = _VERSION.fullmatch(str(given).strip())
    if found is None or isinstance(given, dict | list):
        message = f"OpenAPI version {given!r} is not known"
        hint = "Versions 2.0, 3.0, 3.1 and 3.2 are: openapi: 3.1.0."
        raise _refusal(document, "openapi-version", message, hint, "/openapi")
    minor = min(int(found[1]), _NEWEST)
    version = f"3.{minor}"
    if int(found[1]) > _NEWEST:
        message = f"OpenAPI {given} is newer than this generator"
        note = _note(document, message, f"It is read as {version}.", "/openapi")
    elif isinstance(given, str) and _PLAIN.fullmatch(given):
        return Reading(version, version, data)
    else:
        message = f"{given!r} is not a whole version"
        hint = f"It is read as {version}.0; write openapi: {version}.0"
        note = _note(document, message, hint, "/openapi")
    return Reading(version, version, {**data, "openapi": f"{version}.0"}, (note,))


def _swagger(document: Document, data: dict[str, JSON]) -> Reading:
    given = data["swagger"]
    if given == "2.0":
        return Reading("2.0", "3.0", data)
    if given not in (2, "2"):
        message = f"Swagger version {given!r} is not known"
        hint = "Swagger 2.0 is: swagger: '2.0'."
        raise _refusal(document, "swagger-version", message, hint, "/swagger")
    hint = "It is read as '2.0'; write swagger: '2.0'"
    note = _note(document, f"{given!r} is not a version's text", hint, "/swagger")
    return Reading("2.0", "3.0", {**data, "swagger": "2.0"}, (note,))


def _kind_hint(data: dict[str, JSON]) -> str:
    for key, hint in _OTHER_KINDS.items():
        if key in data:
            return hint
    from difflib import get_close_matches

    for key in data:
        if get_close_matches(key.lower(), ("openapi", "swagger"), n=1, cutoff=0.75):
            return f"Is the key {key!r} meant to be 'openapi'?"
    return "An OpenAPI document begins with openapi: 3.1.0."


def _note(document: Document, message: str, hint: str, pointer: str) -> Diagnostic:
    place = document.locate(pointer)
    return Diagnostic("version-text", "warning", message, f"#{pointer}", hint, place)


def _refusal(
    document: Document, code: str, message: str, hint: str = "", pointer: str = ""
) -> InputError:
    place = document.locate(pointer)
    return InputError(Diagnostic(code, "error", message, f"#{pointer}", hint, place))
