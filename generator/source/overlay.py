"""An OpenAPI Overlay (1.0 or 1.1) as it is written: its actions, or its faults."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from msgspec.structs import replace

from generator.diagnostics import Diagnostic, InputError, Place, Severity
from generator.source.pointers import JSON, join
from generator.source.positions import Positions
from generator.source.yaml12 import parse

if TYPE_CHECKING:
    from generator.source.overlay_paths import Path

_VERSION: Final = re.compile(r"1\.(\d+)\.\d+(-.+)?")
_NEWEST: Final = 1

_MAX_SHOWN: Final = 20

# The fixed fields of each object, with the type of their value.
_ROOT: Final = {"overlay": object, "info": dict, "extends": str, "actions": list}
_INFO: Final = {"title": str, "version": str, "description": str}
_ACTION: Final = {
    "target": str,
    "description": str,
    "update": object,
    "copy": str,
    "remove": bool,
}
_KINDS: Final[Mapping[type, str]] = {
    str: "text",
    dict: "an object",
    list: "a list",
    bool: "true or false",
}

Doing: TypeAlias = Literal["update", "copy", "remove", ""]


class Action(NamedTuple):
    """One action; `pointer` leads to it in the overlay.

    `value` is what is to be merged, `source` what is to be copied.
    """

    pointer: str
    does: Doing
    target: Path
    value: JSON = None
    source: Path | None = None


class Overlay:
    """A document of actions; `name` is for messages, `minor` that of its version."""

    def __init__(self, text: bytes, name: str) -> None:
        """Read an overlay; an `InputError` names every fault with its place."""
        self.text: Final = text
        self.name: Final = name
        self.notes: Final[list[Diagnostic]] = []
        data = parse(text, name)
        self._refuse(_faults(data))
        data = data if isinstance(data, dict) else {}
        self.minor: Final = self._version(str(data["overlay"]))
        self.extends: Final = str(data.get("extends", ""))
        actions = data["actions"]
        self.actions: Final = self._read(actions if isinstance(actions, list) else [])

    @cached_property
    def positions(self) -> Positions:
        """Lines and columns of its values."""
        return Positions(self.text, self.name)

    def fault(
        self, code: str, message: str, pointer: str, hint: str = ""
    ) -> Diagnostic:
        """Say what is wrong at a value."""
        place = self.positions.locate(pointer)
        return Diagnostic(code, "error", message, "", hint, place)

    def warn(self, code: str, message: str, pointer: str, hint: str = "") -> None:
        """Note what leaves the meaning clear."""
        fault = self.fault(code, message, pointer, hint)
        self.notes.append(replace(fault, severity="warning"))

    def _refuse(self, faults: Iterator[_Fault]) -> None:
        found: list[Diagnostic] = []
        for message, pointer, hint, is_key in faults:
            place = self.positions.locate(pointer, key=is_key)
            # What is told of the overlay changes nothing of what it does.
            is_told = f"{pointer}/".startswith("/info/")
            severity: Severity = "warning" if is_told else "error"
            found.append(
                Diagnostic("overlay-syntax", severity, message, "", hint, place)
            )
        self.notes.extend(found)
        if any(each.severity == "error" for each in found):
            raise InputError(*found[:_MAX_SHOWN])

    def _version(self, given: str) -> int:
        found = _VERSION.fullmatch(given)
        if found is None:
            message = f"Overlay version {given!r} is not known"
            hint = "Versions 1.0 and 1.1 are: overlay: 1.1.0."
            raise InputError(self.fault("overlay-version", message, "/overlay", hint))
        minor = int(found[1])
        if minor > _NEWEST:
            message = f"Overlay {given} is newer than this generator"
            hint = f"It is read as 1.{_NEWEST}."
            self.warn("overlay-version", message, "/overlay", hint)
        return min(minor, _NEWEST)

    def _read(self, actions: list[JSON]) -> tuple[Action, ...]:
        read: list[Action] = []
        faults: list[Diagnostic] = []
        for index, raw in enumerate(actions):
            try:
                read.append(self._action(f"/actions/{index}", raw))
            except InputError as error:
                faults += error.diagnostics
        if faults:
            raise InputError(*faults[:_MAX_SHOWN])
        return tuple(read)

    def _action(self, pointer: str, raw: JSON) -> Action:
        given = raw if isinstance(raw, dict) else {}
        target = self._path(join(pointer, "target"), given)
        # "This field has no impact if the `remove` field … is `true`" (Action Object).
        if given.get("remove") is True:
            return Action(pointer, "remove", target)
        if "copy" not in given:
            does: Doing = "update" if "update" in given else ""
            return Action(pointer, does, target, given.get("update"))
        if self.minor == 0:
            raise self._misplaced(pointer, "copy came with Overlay 1.1")
        if "update" in given:
            raise self._misplaced(pointer, "an action either updates or copies")
        source = self._path(join(pointer, "copy"), given)
        return Action(pointer, "copy", target, source=source)

    def _misplaced(self, pointer: str, message: str) -> InputError:
        hint = "" if self.minor else "Write overlay: 1.1.0."
        place = join(pointer, "copy")
        return InputError(self.fault("overlay-syntax", message, place, hint))

    def _path(self, pointer: str, given: Mapping[str, JSON]) -> Path:
        from generator.source.overlay_paths import PathError, compiled

        text = str(given[pointer.rpartition("/")[2]])
        try:
            path = compiled(text)
        except PathError as fault:
            message = f"not a JSONPath of RFC 9535: {fault}"
            told = self.fault("overlay-target", message, pointer)
            place = _within(told.place, text, fault.offset)
            raise InputError(replace(told, place=place)) from None
        if path.text != text:
            message = f"{text} is no JSONPath of RFC 9535: a name with - needs quotes"
            hint = f"It is read as {path.text}"
            self.warn("overlay-target", message, pointer, hint)
        return path


class _Fault(NamedTuple):
    message: str
    pointer: str
    hint: str = ""
    is_key: bool = False


def _faults(data: JSON) -> Iterator[_Fault]:
    """Hold a document to the structure of an overlay."""
    if not isinstance(data, dict) or "overlay" not in data:
        yield _Fault("the document has no overlay key", "", _kind_hint(data))
        return
    required = ("overlay", "info", "actions")
    yield from _misfits("the overlay", data, _ROOT, required, "")
    info, actions = data.get("info"), data.get("actions")
    yield from _misfits("info", info, _INFO, ("title", "version"), "/info")
    if isinstance(actions, list):
        if not actions:
            yield _Fault("there are no actions", "/actions")
        for index, action in enumerate(actions):
            pointer = f"/actions/{index}"
            yield from _misfits("the action", action, _ACTION, ("target",), pointer)
            if not isinstance(action, dict):
                yield _Fault("an action is to be an object", pointer)


def _misfits(
    what: str,
    value: JSON,
    fields: Mapping[str, type],
    required: tuple[str, ...],
    pointer: str,
) -> Iterator[_Fault]:
    if not isinstance(value, dict):
        return
    for key, member in value.items():
        place = join(pointer, key)
        if key in fields:
            if not isinstance(member, fields[key]):
                yield _Fault(f"{key} is to be {_KINDS[fields[key]]}", place)
        elif not key.startswith("x-"):
            near = get_close_matches(key, fields, n=1)
            hint = f"Did you mean {near[0]}?" if near else "Extensions begin with x-."
            yield _Fault(f"{key!r} is no key of {what}", place, hint, is_key=True)
    for key in required:
        if key not in value:
            yield _Fault(f"{what} has no {key}", join(pointer, key))


def _kind_hint(data: JSON) -> str:
    if isinstance(data, dict) and ("openapi" in data or "swagger" in data):
        return "It is an OpenAPI document: an overlay is what changes one."
    return "An overlay begins with overlay: 1.1.0."


def _within(place: Place | None, text: str, offset: int | None) -> Place | None:
    """Move on to a character of a text, if that is written on one line as it is."""
    if place is None or offset is None:
        return place
    begin = place.excerpt.find(text, place.column - 1)
    return place if begin < 0 else replace(place, column=begin + 1 + offset)
