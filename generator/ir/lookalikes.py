"""Operations that look as if they gave pages, though nothing says so.

A method for pages is made only where somebody says how they follow each other: a name
such as `page` can mean anything. What looks likely is suggested, to be pasted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

import msgspec

from generator.diagnostics import Diagnostic
from generator.ir import types as t
from generator.ir.extensions import Unfit
from generator.ir.paged import CODE, Pagination, fitting
from generator.paging import (
    AnyRule,
    CursorRule,
    LinkRule,
    OffsetRule,
    PageRule,
    UrlRule,
)

_CURSORS = ("cursor", "after", "marker", "page_token", "pageToken", "starting_after")
_NEXT_CURSORS = (
    *("next_cursor", "nextCursor", "next_marker", "nextMarker", "next_page_token"),
    *("nextPageToken", "last_id"),
)
_NEXT_URLS = (
    *("next_page_uri", "next_page_url", "next_url", "nextLink", "next_link"),
    "@odata.nextLink",
)
_OFFSETS, _PAGES = ("offset", "skip"), ("page", "page_number", "pageNumber")
_SIZES = ("limit", "per_page", "page_size", "pageSize", "size", "count")
_MORE, _TOTALS = ("has_more", "hasMore"), ("total_count", "totalCount", "total")
_SHOWN = 3


def suggestion(api: t.Api, found: Pagination) -> Iterator[Diagnostic]:
    """Suggest the settings for operations that nobody has decided about, if any."""
    rules = likely(api, found)
    if not rules:
        return
    ids = [id_ for each in rules.values() for id_ in each]
    listed = ", ".join(ids[:_SHOWN]) + (", …" if len(ids) > _SHOWN else "")
    what = "operation looks" if len(ids) == 1 else "operations look"
    lines = ["Methods that iterate are made where sdk.yaml says so:", "pagination:"]
    lines += ["  '*':", *(f"    - {written(rule)}" for rule in rules)]
    lines += ["To be told no more, `{type: none}` as the last one there."]
    message = f"{len(ids)} {what} as if they gave pages of results: {listed}"
    yield Diagnostic(CODE, "info", message, hint="\n".join(lines))


def likely(api: t.Api, found: Pagination) -> dict[AnyRule, list[str]]:
    """Give the rules that would fit, with the operations that they are for.

    The rule for the most operations comes first.
    """
    rules: dict[AnyRule, list[str]] = {}
    for operation in api.operations:
        if operation.id and operation.pointer not in found.decided:
            for rule in _likely(api, operation):
                rules.setdefault(rule, []).append(operation.id)
                break
    return dict(sorted(rules.items(), key=lambda each: -len(each[1])))


def written(rule: AnyRule) -> str:
    """Write a rule as YAML on one line."""
    given = msgspec.to_builtins(rule)
    plain = re.compile(r"[A-Za-z][\w.-]*")
    pairs = (
        f"{key}: {value if plain.fullmatch(value) else json.dumps(value)}"
        for key, value in given.items()
        if value
    )
    return f"{{{', '.join(pairs)}}}"


def _likely(api: t.Api, operation: t.Operation) -> Iterator[AnyRule]:
    """Give the rules of usual names that fit an operation, the surest first."""
    for rule in _usual(api, operation):
        try:
            fitting(api, operation, rule, sure=False)
        except Unfit:
            continue
        yield rule


def _usual(api: t.Api, operation: t.Operation) -> Iterator[AnyRule]:
    if operation.method != "get":
        return
    parameters = [one.name for one in operation.parameters if one.location == "query"]
    fields = list(_fields(api, operation))
    more, total = _first(_MORE, fields), _first(_TOTALS, fields)
    yield LinkRule()
    for url in filter(None, [_first(_NEXT_URLS, fields)]):
        yield UrlRule(next=url)
    cursor, following = _first(_CURSORS, parameters), _first(_NEXT_CURSORS, fields)
    if cursor and following:
        yield CursorRule(cursor=cursor, next=following, more=more)
    if not _first(_SIZES, parameters):
        return
    for offset in filter(None, [_first(_OFFSETS, parameters)]):
        yield OffsetRule(offset=offset, total=total, more=more)
    for page in filter(None, [_first(_PAGES, parameters)]):
        yield PageRule(page=page, more=more)


def _fields(api: t.Api, operation: t.Operation) -> Iterator[str]:
    for response in operation.successes:
        for content in response.contents:
            kind = api.types[content.type.id]
            if isinstance(kind, t.ObjectType):
                yield from (field.name for field in kind.fields)


def _first(wanted: Iterable[str], known: list[str]) -> str:
    return next((name for name in wanted if name in known), "")
