"""Which operations give pages, and how: settings and extensions, held to the document.

For an operation, the settings under its own id come first, then the extension that it
has in the document, then the settings under a pattern. Nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec import Struct

from generator.config import Config, settings_pointer
from generator.diagnostics import Diagnostic, InputError
from generator.ir import types as t
from generator.ir.content import form
from generator.ir.degraded import degraded
from generator.ir.extensions import OURS, Unfit, rule_of
from generator.ir.places import Found, find, is_number, lists, names_a_page, near
from generator.paging import AnyRule, LinkRule, LocationRule, NoPages, PageRule
from generator.source.pointers import join

CODE = "pagination"


class Paged(Struct, frozen=True):
    """How the pages of an operation follow each other.

    `places` are the properties that the rule names, by the name of the setting;
    `parameters` those of the operation, `first` is the number of the first page.
    """

    rule: AnyRule
    page: t.TypeRef
    items: Found
    item: t.TypeRef
    parameters: Mapping[str, str] = {}
    places: Mapping[str, Found] = {}
    first: int = 1


class Pagination(NamedTuple):
    """The operations with pages, by pointer; all that somebody has `decided` about."""

    paged: Mapping[str, Paged]
    decided: frozenset[str]
    notes: tuple[Diagnostic, ...]


def pagination(api: t.Api, config: Config) -> Pagination:
    """Find the operations with pages. `InputError` names every setting that misfits."""
    deciding = _Deciding(api, config)
    found = {one.pointer: deciding.decide(one) for one in api.operations}
    faults = [*deciding.faults, *deciding.unused()]
    if faults:
        raise InputError(*faults)
    paged = {at: one for at, one in found.items() if one is not None}
    return Pagination(paged, frozenset(deciding.decided), tuple(deciding.notes))


def fitting_pages(api: t.Api, config: Config) -> Mapping[str, Paged]:
    """Find the operations with pages, though settings may be for another state of it.

    What misfits then says nothing.
    """
    deciding = _Deciding(api, config)
    found = {one.pointer: deciding.decide(one) for one in api.operations}
    return {at: one for at, one in found.items() if one is not None}


class _Deciding:
    def __init__(self, api: t.Api, config: Config) -> None:
        self.faults: list[Diagnostic] = []
        self.notes: list[Diagnostic] = []
        self._api = api
        self._settings = config.pagination
        self._patterns = [key for key in config.pagination if "*" in key]
        self._reasons: dict[str, str] = {}  # why a pattern has not fitted yet
        self._used: set[str] = set()
        self.decided: set[str] = set()

    def decide(self, operation: t.Operation) -> Paged | None:
        self.decided.add(operation.pointer)
        if operation.id in self._settings:
            return self._named(operation)
        if operation.paging is not None:
            return self._declared(operation)
        for pattern in self._patterns:
            if _matches(operation.id, pattern):
                for rule in _rules(self._settings[pattern]):
                    try:
                        found = fitting(self._api, operation, rule, sure=False)
                    except Unfit as reason:
                        said = f"{operation.id}: {reason}"
                        self._reasons.setdefault(pattern, said)
                    else:
                        self._used.add(pattern)
                        return found
        self.decided.remove(operation.pointer)
        return None

    def _named(self, operation: t.Operation) -> Paged | None:
        faults: list[Diagnostic] = []
        setting = self._settings[operation.id]
        for index, rule in enumerate(_rules(setting)):
            try:
                return fitting(self._api, operation, rule)
            except Unfit as reason:
                what = f"the pagination of {operation.id} does not fit: {reason}"
                hint = f"The operation stands at {operation.pointer} in the document."
                place = [str(index)] if isinstance(setting, list) else []
                place += [reason.key] if reason.key else []
                at = settings_pointer("pagination", operation.id, *place)
                faults.append(Diagnostic(CODE, "error", what, at, hint))
        self.faults += faults
        return None

    def _declared(self, operation: t.Operation) -> Paged | None:
        found = operation.paging
        if found is None:
            return None
        try:
            return fitting(self._api, operation, rule_of(found))
        except Unfit as reason:
            what = f"{found.name} does not fit: {reason}"
            if found.name == OURS:
                at = join(found.pointer, reason.key) if reason.key else found.pointer
                hint = "Its keys are those of an operation's `pagination` in sdk.yaml."
                self.faults.append(Diagnostic(CODE, "error", what, at, hint))
            else:
                self.notes.append(degraded(found.pointer, what))
            return None

    def unused(self) -> Iterator[Diagnostic]:
        """Tell keys that are of no operation, and patterns that fit none."""
        known = {operation.id for operation in self._api.operations}
        for key in self._settings:
            if key in known or key in self._used:
                continue
            if "*" in key:
                what, hint = f"no operation fits {key!r}", self._reasons.get(key, "")
            else:
                what = f"the document has no operation {key!r}"
                hint = _suggested(key, known)
            hint = hint or "Name an operationId."
            at = settings_pointer("pagination", key)
            yield Diagnostic(CODE, "error", what, at, hint)


def _matches(id_: str, pattern: str) -> bool:
    return bool(re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), id_))


def _rules(setting: AnyRule | list[AnyRule]) -> list[AnyRule]:
    return setting if isinstance(setting, list) else [setting]


def fitting(
    api: t.Api, operation: t.Operation, rule: AnyRule, *, sure: bool = True
) -> Paged | None:
    """Hold a rule to an operation; None if it is that there are no pages.

    Raises `Unfit`. A rule that is not `sure` to be meant for the operation has to
    find the header that it is about in the document.
    """
    if isinstance(rule, NoPages):
        return None
    page = _page(operation)
    if page is None:
        raise Unfit("it has no JSON as its response")
    if not sure and isinstance(rule, (LinkRule, LocationRule)):
        _documented(operation, "link" if isinstance(rule, LinkRule) else "location")
    items = _items(api, page, rule.items)
    kind = api.types[items.type.id]
    if not isinstance(kind, t.ArrayType):
        raise Unfit(f"{rule.items!r} of its response is no list", "items")
    parameters = {
        key: _parameter(api, operation, key, name)
        for key in ("offset", "page", "cursor", "token")
        if (name := getattr(rule, key, ""))
    }
    return Paged(
        rule,
        page,
        items,
        kind.items,
        {key: one.name for key, one in parameters.items()},
        dict(_places(api, page, rule)),
        _first(rule, parameters.get("page")),
    )


def _first(rule: AnyRule, parameter: t.Parameter | None) -> int:
    if isinstance(rule, PageRule) and rule.first is not None:
        return rule.first
    given = parameter.default if parameter is not None else None
    return given if isinstance(given, int) and not isinstance(given, bool) else 1


def _page(operation: t.Operation) -> t.TypeRef | None:
    """Give the type of the first JSON answer."""
    for response in operation.successes:
        for content in response.contents:
            if form(content.media_type) == "json":
                return content.type
    return None


def _documented(operation: t.Operation, header: str) -> None:
    found = (one.name.lower() for each in operation.successes for one in each.headers)
    if header not in found:
        raise Unfit(f"no {header.capitalize()} header is declared")


def _items(api: t.Api, page: t.TypeRef, path: str) -> Found:
    if path or isinstance(api.types[page.id], t.ArrayType):
        return _found(api, page, "items", path)
    found = lists(api, page)
    if len(found) != 1:
        said = f"the lists {', '.join(found)}" if found else "no list"
        raise Unfit(f"its response has {said}: `items` has to say which it is", "items")
    return find(api, page, found[0])


def _found(api: t.Api, page: t.TypeRef, key: str, path: str) -> Found:
    try:
        return find(api, page, path)
    except Unfit as reason:
        reason.key = key
        raise


def _parameter(api: t.Api, operation: t.Operation, key: str, name: str) -> t.Parameter:
    known = {one.name: one for one in operation.parameters if one.location != "path"}
    if name not in known:
        raise Unfit(f"it has no parameter {name!r}{near(name, known)}", key)
    kind = api.types[known[name].type.id]
    number = key in ("offset", "page")
    if not (is_number(kind) if number else names_a_page(kind)):
        wanted = "a number" if number else "a text or a number"
        raise Unfit(f"its parameter {name!r} is not {wanted}", key)
    return known[name]


def _places(api: t.Api, page: t.TypeRef, rule: AnyRule) -> Iterator[tuple[str, Found]]:
    for key in ("next", "more", "limit", "total", "pages"):
        path = getattr(rule, key, "")
        if not path:
            continue
        found = _found(api, page, key, path)
        kind = api.types[found.type.id]
        if key == "more":
            fits, wanted = isinstance(kind, (t.BooleanType, t.AnyType)), "a boolean"
        elif key == "next":
            fits, wanted = names_a_page(kind), "a text or a number"
        else:
            fits, wanted = is_number(kind), "a number"
        if not fits:
            raise Unfit(f"{path!r} of its response is not {wanted}", key)
        yield key, found


def _suggested(key: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(key, list(known), 1)
    return f"Did you mean {close[0]}?" if close else ""
