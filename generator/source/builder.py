"""YAML events to a value tree: keys, aliases, merges, tags, and their limits."""

from __future__ import annotations

from typing import Final, NamedTuple, NoReturn

from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
)

from generator.source import refusals
from generator.source.lines import Text
from generator.source.pointers import JSON
from generator.source.scalars import Plain

MAX_ALIASED: Final = 1_000_000  # values that aliases repeat, all together

_CORE = "tag:yaml.org,2002:"


def build(text: Text, *, sharing: bool = False) -> JSON:
    """Give the value of the one document of a YAML text, None without content.

    Raises InputError, what PyYAML raises on bad syntax, and AnchoredError on an anchor
    if `sharing`.
    """
    builder = _Builder(text)
    value = builder.build()
    if sharing and builder.anchors:
        raise refusals.AnchoredError
    return value


class _Merge(str):
    """The plain key `<<`, which differs from the quoted text."""

    __slots__ = ()
    __eq__ = object.__eq__
    __hash__ = object.__hash__


_MERGE: Final = _Merge("<<")


class _Anchored(NamedTuple):
    value: JSON
    size: int  # values in it, itself included, aliases expanded
    height: int  # collections inside each other


class _Frame(NamedTuple):
    """An open collection that waits while one inside it is read."""

    members: dict[str, JSON] | None
    items: list[JSON]
    key: str | None
    height: int
    begun: int  # the count of values before the inner collection
    anchor: str | None  # the inner collection's


class _Builder:
    def __init__(self, text: Text) -> None:
        self._text = text
        self._plain = Plain()
        self.anchors: Final[dict[str, _Anchored]] = {}
        self._aliased = 0

    def build(self) -> JSON:
        """Take the events in one pass.

        `members` is the open mapping and `key` its key that waits for a value, or
        `members` is None and `items` is the open sequence.
        """
        plain = self._plain
        document: list[JSON] = []
        members: dict[str, JSON] | None = None
        items, key, height, size = document, None, 0, 0
        stack: list[_Frame] = []
        for event in iter(CParser(self._text.source).get_event, None):
            if isinstance(event, ScalarEvent):
                if members is not None and key is None:
                    key = self._key(event)
                    if key in members:
                        raise refusals.duplicate_key(self._text)
                    continue
                size += 1
                value = event.value if event.style else plain[event.value]
                if event.tag is not None or event.anchor is not None:
                    value = self._tagged(event, value)
            elif isinstance(event, CollectionStartEvent):
                if members is not None and key is None:
                    self._refuse(event, "yaml-key", "a mapping key must be text")
                self._check_collection(event, len(stack) + 1)
                stack.append(_Frame(members, items, key, height, size, event.anchor))
                is_mapping = isinstance(event, MappingStartEvent)
                members = dict[str, JSON]() if is_mapping else None
                items = []
                key, height = None, 0
                continue
            elif isinstance(event, CollectionEndEvent):
                value = items if members is None else self._merged(members, event)
                inner, size = height + 1, size + 1
                members, items, key, height, begun, anchor = stack.pop()
                height = max(height, inner)
                if anchor is not None:
                    self.anchors[anchor] = _Anchored(value, size - begun, inner)
            elif isinstance(event, AliasEvent):
                anchored = self._alias(event, stack)
                if members is not None and key is None:
                    key = self._alias_key(event, anchored.value)
                    continue
                value, size = anchored.value, size + anchored.size
                height = max(height, anchored.height)
            else:
                self._check_single(event, document)
                continue
            if members is None:
                items.append(value)
            elif key is not None:
                members[key] = value
                key = None
        return document[0] if document else None

    def _key(self, event: ScalarEvent) -> str:
        """Give the key's own text: `200` and `no` are text before a colon."""
        if event.anchor is not None:
            self.anchors[event.anchor] = _Anchored(event.value, 1, 0)
        if event.value == "<<" and not event.style:
            return _MERGE
        return event.value

    def _alias_key(self, event: AliasEvent, value: JSON) -> str:
        if not isinstance(value, str):
            self._refuse(event, "yaml-key", "a mapping key must be text")
        return value

    def _tagged(self, event: ScalarEvent, value: JSON) -> JSON:
        """Apply the tag and remember the anchor of a scalar that has one."""
        # The tag "!" says that nothing is to be resolved (section 6.9.1).
        if event.tag in ("!", _CORE + "str"):
            value = event.value
        elif event.tag is not None:
            value = self._plain[event.value]
            if _CORE + _KINDS.get(type(value), "") != event.tag:
                if event.tag == _CORE + "float" and type(value) is int:
                    value = float(value)
                else:
                    self._refuse_tag(event, event.tag)
        if event.anchor is not None:
            self.anchors[event.anchor] = _Anchored(value, 1, 0)
        return value

    def _check_collection(self, event: CollectionStartEvent, depth: int) -> None:
        if depth > refusals.MAX_DEPTH:
            raise refusals.too_deep(self._text, _at(event))
        if event.tag not in (None, "!", _CORE + "map", _CORE + "seq"):
            self._refuse_tag(event, event.tag)
        if event.anchor is not None:
            self.anchors.pop(event.anchor, None)

    def _alias(self, event: AliasEvent, stack: list[_Frame]) -> _Anchored:
        name = event.anchor or ""
        found = self.anchors.get(name)
        if found is None:
            if any(frame.anchor == name for frame in stack):
                self._refuse(
                    event,
                    "recursive-alias",
                    f"the alias *{name} stands inside the value that it names",
                    "Recursion between schemas is written with $ref.",
                )
            self._refuse(
                event,
                "unknown-alias",
                f"no anchor &{name} stands before the alias *{name}",
                "A text that begins with * needs quotes.",
            )
        self._aliased += found.size
        if self._aliased > MAX_ALIASED:
            message = f"aliases expand to more than {MAX_ALIASED:,} values"
            self._refuse(event, "alias-bomb", message)
        if len(stack) + found.height > refusals.MAX_DEPTH:
            raise refusals.too_deep(self._text, _at(event))
        return found

    def _merged(self, members: dict[str, JSON], event: Event) -> dict[str, JSON]:
        """Resolve `<<`: own keys win, then those of the earlier mapping."""
        if _MERGE not in members:
            return members
        merged: dict[str, JSON] = {}
        given = members.pop(_MERGE)
        for source in given if isinstance(given, list) else [given]:
            if not isinstance(source, dict):
                message = "<< needs a mapping or a list of mappings"
                self._refuse(event, "yaml-merge", message)
            merged = {**source, **merged}
        return {**merged, **members}

    def _check_single(self, event: Event, document: list[JSON]) -> None:
        if isinstance(event, DocumentStartEvent) and document:
            self._refuse(
                event,
                "several-documents",
                "a second document begins here",
                "Keep one document in the file: remove this --- line and what follows.",
            )

    def _refuse_tag(self, event: Event, tag: str | None) -> NoReturn:
        name = (tag or "").replace(_CORE, "!!")
        message = f"the tag {name} does not fit or is not one of YAML's core schema"
        self._refuse(event, "yaml-tag", message, "Remove the tag or quote the text.")

    def _refuse(
        self, event: Event, code: str, message: str, hint: str = ""
    ) -> NoReturn:
        raise refusals.refusal(self._text, _at(event), code, message, hint)


_KINDS: Final[dict[type, str]] = {
    int: "int",
    float: "float",
    bool: "bool",
    type(None): "null",
    str: "str",
}


def _at(event: Event) -> int:
    return event.start_mark.index if event.start_mark else 0
