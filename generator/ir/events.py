"""What the API sends by itself: webhooks and callbacks to events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from generator.diagnostics import Diagnostic, InputError
from generator.ir import types as t
from generator.ir.answers import header_type
from generator.ir.compose import Refs
from generator.ir.content import chosen, form
from generator.ir.dangling import Forgiving
from generator.ir.degraded import MEDIA_TYPE, degraded
from generator.ir.operations import Operations, methods, told
from generator.ir.reader import (
    SDK_NAME,
    Raw,
    entries,
    flag,
    followed,
    items,
    mapping,
    text,
)
from generator.ir.wildcards import as_json
from generator.source.pointers import escape


class _Item(NamedTuple):
    """A path item; `own` is the way to it without references.

    `operation` and `target` are those of a callback.
    """

    name: str
    own: str
    pointer: str
    raw: Raw
    operation: str = ""
    target: str = ""


class _Request(NamedTuple):
    method: str
    pointer: str
    raw: Raw
    item: _Item

    @property
    def own(self) -> str:
        return self.item.own + self.pointer[len(self.item.pointer) :]


class Events:
    """Reads webhooks (OpenAPI 3.1, 4.8.1) and the callbacks of operations (4.8.18)."""

    def __init__(self, refs: Refs, operations: Operations) -> None:
        """`operations` have been read, and know which of them have callbacks."""
        self.diagnostics: list[Diagnostic] = []
        self._refs = refs
        self._operations = operations
        self._lenient = {
            kind: Forgiving(refs, kind, self.diagnostics)
            for kind in ("response", "schema")
        }

    def read(self, root: Raw) -> tuple[t.Event, ...]:
        """Give all events, webhooks first, in the document's order.

        A callback that operations share is one event. Raises `InputError` with what is
        wrong in each of them.
        """
        faults: list[Diagnostic] = []
        found: dict[tuple[str, str], list[_Request]] = {}
        with told(faults):
            for item in self._items(root):
                for method, pointer, raw in methods(item.pointer, item.raw):
                    key = pointer, item.name
                    request = _Request(method, pointer, raw, item)
                    found.setdefault(key, []).append(request)
        uses = Counter(pointer for pointer, _name in found)
        made: list[t.Event] = []
        for (pointer, _name), requests in found.items():
            with told(faults):
                own = min(one.own for one in requests)
                known = own if uses[pointer] > 1 else pointer
                made.append(self._event(known, requests))
        if faults:
            raise InputError(*dict.fromkeys(faults))
        return tuple(made)

    def _items(self, root: Raw) -> Iterator[_Item]:
        """Give the path items of webhooks and callbacks, references followed."""
        for name, item in mapping(root.get("webhooks")).items():
            own = f"#/webhooks/{escape(name)}"
            yield _Item(name, own, *followed(own, item, self._refs))
        for operation, (holder, raw) in self._operations.registering.items():
            for name, callback in mapping(raw.get("callbacks")).items():
                own = f"{holder}/callbacks/{escape(name)}"
                place, targets = followed(own, callback, self._refs)
                for target, item in targets.items():
                    if not target.startswith("x-"):
                        inside = f"/{escape(target)}"
                        found = followed(f"{place}{inside}", item, self._refs)
                        yield _Item(name, own + inside, *found, operation, target)

    def _event(self, pointer: str, requests: list[_Request]) -> t.Event:
        _method, place, raw, item = requests[0]
        if mapping(raw.get("callbacks")):
            what = "the SDK has no receiver for what follows an event"
            self.diagnostics.append(degraded(f"{place}/callbacks", what))
        return t.Event(
            pointer=pointer,
            name=item.name,
            id=text(raw, "operationId"),
            method=requests[0].method,
            summary=text(raw, "summary"),
            description=text(raw, "description"),
            deprecated=flag(raw, "deprecated"),
            headers=tuple(self._headers(place, raw, item)),
            body=self._body(place, raw),
            responses=tuple(self._answers(place, raw)),
            operations=tuple(one.item.operation for one in requests if one.item.target),
            target=item.target,
            sdk_name=text(raw, SDK_NAME),
        )

    def _headers(self, pointer: str, raw: Raw, item: _Item) -> Iterator[t.Header]:
        """Give the headers that come with an event, by name; nothing types the rest."""
        found: dict[str, t.Header] = {}
        for holder, place in ((item.raw, item.pointer), (raw, pointer)):
            for where, one in items(holder, "parameters", place, self._refs):
                name, location = text(one, "name"), text(one, "in")
                if location == "header":
                    kind = header_type(where, one, self._lenient["schema"])
                    about = text(one, "description")
                    found[name.lower()] = t.Header(where, name, kind, about)
                else:
                    what = f"a receiver does not read the {location} of an event"
                    self.diagnostics.append(degraded(where, what))
        yield from (found[name] for name in sorted(found))

    def _body(self, pointer: str, raw: Raw) -> t.Body | None:
        if not isinstance(raw.get("requestBody"), dict):
            return None
        place, body = followed(f"{pointer}/requestBody", raw["requestBody"], self._refs)
        contents = self._operations.contents(place, body)
        about, required = text(body, "description"), flag(body, "required")
        return t.Body(place, required, about, contents) if contents else None

    def _answers(self, pointer: str, raw: Raw) -> Iterator[t.Response]:
        """Give what a receiver may answer, without the bodies, by status."""
        given = entries(raw, "responses", pointer, self._lenient["response"])
        for status, place, response in sorted(given, key=lambda each: each[0]):
            for media_type in mapping(response.get("content")):
                what = "nothing types the body of a receiver's answer"
                where = f"{place}/content/{escape(media_type)}"
                self.diagnostics.append(degraded(where, what))
            yield t.Response(place, status, text(response, "description"), ())

    def heard(self, event: t.Event, types: Mapping[t.TypeId, t.Type]) -> t.Event:
        """Settle, now that types are known, which of its contents an event is read as.

        JSON, or else the first one; the others are noted.
        """
        if event.body is None:
            return event
        contents = as_json(event.body.contents, types)
        used = chosen(contents)
        if form(used.media_type) != "json":
            what = "an event that is no JSON is given as bytes"
            self.diagnostics.append(degraded(used.pointer, what))
        for content in contents:
            if content is not used:
                what = f"events are read as {used.media_type}, never as this"
                self.diagnostics.append(degraded(content.pointer, what, MEDIA_TYPE))
        return replace(event, body=replace(event.body, contents=(used,)))
