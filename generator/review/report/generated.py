"""What the change does to the pages of the SDK, for the findings that reach them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import unified_diff
from functools import cached_property
from typing import Final

from msgspec import Struct

from generator.diagnostics import InputError, escape_controls
from generator.ir import types as t
from generator.render.context import Context
from generator.render.plan import model_page, operation_text
from generator.review.compare import Comparison
from generator.review.findings import Finding
from generator.review.report.changes import Line
from generator.review.sdk.compare import changes

_PAGES: Final = 400  # pages that are rendered, on each side
_LINES: Final = 40  # lines of a change that are shown
_NEW_LINES: Final = 16  # lines of a page that is new, or gone
_GAP: Final = Line(" ", "⋯")


class PageChange(Struct, frozen=True):
    """What changes on a page; `lines` are those of a unified diff."""

    name: str
    lines: tuple[Line, ...]


class Generated:
    """The pages of both SDKs, each rendered when a finding needs it."""

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._left = _PAGES
        self._done: dict[tuple[str, str], PageChange | None] = {}

    def change(self, finding: Finding) -> PageChange | None:
        """Give the change of the page of the model, or else of the first operation."""
        if self._sdks is None:
            return None
        old, new = self._sdks
        before, after = old.models(finding.old), new.models(finding.new)
        if not (before or after):
            calls = old.operation(finding), new.operation(finding)
            return self._between(*calls, SDK.operation_text)
        if not finding.rule.endswith(("-renamed", "-replaced")):
            # The page of what both have, or else of what one of them has.
            both = [id_ for id_ in (*before, *after) if old.has(id_) and new.has(id_)]
            before = both or ([] if after else before)
            after = both or after
        first, second = (next(iter(ids), "") for ids in (before, after))
        return self._between(first, second, SDK.model_text)

    def _between(
        self, old: str, new: str, text: Callable[[SDK, str], tuple[str, str]]
    ) -> PageChange | None:
        key = old, new
        if key in self._done or self._sdks is None or not self._left:
            return self._done.get(key)
        self._left -= 1
        (old_name, before), (new_name, after) = (
            text(sdk, at) for sdk, at in zip(self._sdks, key, strict=True)
        )
        lines = _difference(before, after)
        found = PageChange(new_name or old_name, lines) if lines else None
        self._done[key] = found
        return found

    @cached_property
    def _sdks(self) -> tuple[SDK, SDK] | None:
        sides = self._comparison.old, self._comparison.new
        try:
            both = changes(*sides).both
        except InputError:
            return None  # the notes of the comparison say why
        return SDK(both.old.context), SDK(both.new.context)


class SDK:
    """One SDK, and where the parts of the document are on its pages."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._operations = {one.pointer: one for one in context.api.operations}
        self._called = {
            f"{one.method.upper()} {one.path}": one.pointer
            for one in context.api.operations
        }

    def models(self, pointer: str) -> list[str]:
        """Give the ids of the classes that a pointer is in, the innermost first."""
        found: list[str] = []
        while "/" in pointer:
            if self.has(pointer):
                found.append(pointer)
            pointer = pointer.rpartition("/")[0]
        return found

    def has(self, id_: str) -> bool:
        """Tell whether a pointer is that of a class with a page."""
        kind = self._context.api.types.get(id_)
        return isinstance(kind, t.Class) and id_ in self._context.names.types

    def operation(self, finding: Finding) -> str:
        """Give the pointer of the first operation that a finding reaches."""
        return next((self._called[p] for p in finding.places if p in self._called), "")

    def model_text(self, id_: str) -> tuple[str, str]:
        """Give the name and the text of a class's page."""
        for path, text in model_page(self._context, id_) if id_ else ():
            return path, text()
        return "", ""

    def operation_text(self, pointer: str) -> tuple[str, str]:
        """Give the heading of an operation, and its part of a page."""
        operation = self._operations.get(pointer)
        if operation is None:
            return "", ""
        named = self._context.names.operations[pointer]
        return named.heading, operation_text(self._context, operation)


def _difference(before: str, after: str) -> tuple[Line, ...]:
    """Give the lines of a unified diff, as many as a reader looks at."""
    told = [*unified_diff(_lines(before), _lines(after), n=1, lineterm="")][3:]
    most = _LINES if before and after else _NEW_LINES
    lines = tuple(map(_line, told[:most]))
    return (*lines, _GAP) if len(told) > most else lines


def _lines(text: str) -> Sequence[str]:
    return [line.rstrip() for line in text.strip().split("\n")] if text else []


def _line(line: str) -> Line:
    text = escape_controls(line[1:].expandtabs(4))
    if line.startswith("@@"):
        return _GAP
    return Line("-" if line[0] == "-" else "+" if line[0] == "+" else " ", text)
