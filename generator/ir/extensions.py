"""Extensions that say how the pages of an operation follow each other.

Ours has the words of `pagination:` in sdk.yaml. Of the others, what is documented by
Speakeasy (https://www.speakeasy.com/docs/sdks/customize/runtime/pagination), Fern
(https://buildwithfern.com/learn/api-definitions/openapi/extensions/pagination) and
AutoRest (https://azure.github.io/autorest/extensions/) is read.
"""

from __future__ import annotations

import re

import msgspec
from msgspec import Struct

from generator.ir.reader import Raw, mapping, text
from generator.paging import (
    AnyRule,
    CursorRule,
    NoPages,
    OffsetRule,
    PageRule,
    UrlRule,
)
from generator.source.pointers import JSON

OURS = "x-sdk-pagination"
_FERN = "x-fern-pagination"
_NAMES = (OURS, "x-pagination", "x-speakeasy-pagination", _FERN, "x-ms-pageable")
_LAST = re.compile(r"\[(?:-1|\(@\.length\s*-\s*1\))\]")
_PLAIN = re.compile(r"(?:[^\[\]*?@]|\[-1\])*")


class Extension(Struct, frozen=True):
    """An extension of an operation, as the document has it."""

    pointer: str
    name: str
    value: JSON


class Unfit(Exception):  # noqa: N818  # a reason, which becomes a diagnostic
    """A rule cannot be followed, and why; `key` is the setting that is at fault."""

    def __init__(self, reason: str, key: str = "") -> None:
        super().__init__(reason)
        self.key = key


def extension(pointer: str, raw: Raw, root: Raw) -> Extension | None:
    """Find the extension of an operation that says how its pages follow each other."""
    for name in _NAMES:
        if name in raw:
            # Fern: the operation has pages in the way that the document says.
            shared = name == _FERN and raw[name] is True
            value = root.get(name) if shared else raw[name]
            return Extension(f"{pointer}/{name}", name, value)
    return None


def rule_of(found: Extension) -> AnyRule:
    """Read an extension. Raises `Unfit` where it says what cannot be followed."""
    if found.value is False:
        return NoPages()
    raw = mapping(found.value)
    match found.name:
        case "x-speakeasy-pagination":
            return _speakeasy(raw)
        case "x-fern-pagination":
            return _fern(raw)
        case "x-ms-pageable":
            return _autorest(raw)
        case _:
            return _ours(found.value)


def _ours(value: JSON) -> AnyRule:
    try:
        rule: AnyRule = msgspec.convert(value, AnyRule, strict=False)
    except msgspec.ValidationError as error:
        said = str(error).replace("Object", "it").replace("Expected", "expected")
        raise Unfit(said) from None
    return rule


def _speakeasy(raw: Raw) -> AnyRule:
    inputs = raw.get("inputs")
    named: dict[str, str] = {}
    for one in map(mapping, inputs if isinstance(inputs, list) else ()):
        kind = text(one, "type")
        if text(one, "in") == "requestBody" and kind != "limit":
            raise Unfit(f"{text(one, 'name')!r} is in the body of the request")
        named[kind] = text(one, "name")
    outputs = {name: _path(each) for name, each in mapping(raw.get("outputs")).items()}
    items = outputs.get("results", "")
    match text(raw, "type"):
        case "offsetLimit" if "page" in named:
            pages = outputs.get("numPages", "")
            return PageRule(items=items, page=named["page"], pages=pages)
        case "offsetLimit" if "offset" in named:
            return OffsetRule(items=items, offset=named["offset"])
        case "cursor" if "cursor" in named and "nextCursor" in outputs:
            cursor, following = named["cursor"], outputs["nextCursor"]
            return CursorRule(items=items, cursor=cursor, next=following)
        case "url" if "nextUrl" in outputs:
            return UrlRule(items=items, next=outputs["nextUrl"])
        case _:
            raise Unfit("it does not say what names the next page")


def _fern(raw: Raw) -> AnyRule:
    given = {name: _path(each) for name, each in raw.items()}
    items, more = given.get("results", ""), given.get("has-next-page", "")
    if "offset" in given and "step" in given:
        return OffsetRule(items=items, more=more, offset=given["offset"])
    if "offset" in given:
        return PageRule(items=items, more=more, page=given["offset"])
    if "cursor" in given and "next_cursor" in given:
        cursor, following = given["cursor"], given["next_cursor"]
        return CursorRule(items=items, more=more, cursor=cursor, next=following)
    for name in ("next_uri", "next_path"):
        if name in given:
            return UrlRule(items=items, next=given[name])
    raise Unfit("it does not say what names the next page")


def _autorest(raw: Raw) -> AnyRule:
    if text(raw, "operationName"):
        raise Unfit("another operation gives the next page")
    link = text(raw, "nextLinkName")
    return (
        UrlRule(items=text(raw, "itemName") or "value", next=link)
        if link
        else NoPages()
    )


def _path(value: JSON) -> str:
    """Read `$.data[-1].id`, `$response.data` or `$request.page` as a path of ours."""
    written = _LAST.sub("[-1]", value) if isinstance(value, str) else ""
    for prefix in ("$response", "$request", "$"):
        written = written.removeprefix(prefix)
    if not _PLAIN.fullmatch(written):
        raise Unfit(f"{value!r} leads to more than one place")
    return written.removeprefix(".")
