"""A parameter as it is declared, and how its values are written."""

from __future__ import annotations

from typing import Final, NamedTuple

from generator.ir.reader import Raw, flag, mapping, text
from generator.review.wire.look import Form
from generator.source.pointers import escape

_STYLES: Final = {"path": "simple", "header": "simple"}
_LIST: Final = frozenset(("array",))
_OBJECT: Final = frozenset(("object",))
_SPREAD: Final = (("form", True), ("deepObject", True), ("deepObject", False))
_PLAIN: Final = frozenset(("number", "integer", "boolean"))
_SINGLE: Final = _PLAIN | {"string"}


class Parameter(NamedTuple):
    """A parameter as it is declared."""

    at: str
    raw: Raw

    @property
    def place(self) -> str:
        """Where in a request it stands."""
        return text(self.raw, "in")

    @property
    def name(self) -> str:
        """Its name."""
        return text(self.raw, "name")

    @property
    def required(self) -> bool:
        """Whether a request without it is refused."""
        return flag(self.raw, "required") or self.place == "path"

    @property
    def style(self) -> tuple[str, bool, bool]:
        """How its value is written: style, explode, allowReserved."""
        style = text(self.raw, "style") or _STYLES.get(self.place, "form")
        explode = flag(self.raw, "explode", style == "form")
        return style, explode, flag(self.raw, "allowReserved")

    @property
    def schema(self) -> tuple[str, Form]:
        """Where the schema stands, if there is one, and how values are written."""
        if "schema" in self.raw:
            return f"{self.at}/schema", "parameter"
        for name, media in mapping(self.raw.get("content")).items():
            if "schema" in mapping(media):
                form: Form = "json" if is_json(name) else "text"
                return f"{self.at}/content/{escape(name)}/schema", form
        return "", "parameter"

    def __str__(self) -> str:
        """Say how it is written."""
        if "schema" not in self.raw:
            return " or ".join(mapping(self.raw.get("content"))) or "as it likes"
        style, explode, reserved = self.style
        words = [style, "exploded" if explode else "not exploded"]
        return ", ".join(
            [*words, "reserved characters as they are"][: 3 if reserved else 2]
        )


class Typed(NamedTuple):
    """A parameter, and the types that its schema names; none is any."""

    one: Parameter
    types: frozenset[str]

    @property
    def written(self) -> tuple[str, bool]:
        """What of the style is seen in its values: style, explode.

        A single value is written alike in all styles but those for paths; a list in
        `simple` and an object in `deepObject` alike, exploded or not (OpenAPI 3.1,
        4.8.12.4).
        """
        style, explode, _ = self.one.style
        if self.types and self.types <= _SINGLE:
            return style if self.one.place == "path" else "", False
        is_plain_list = self.types == _LIST and style == "simple"
        return style, explode and not is_plain_list and style != "deepObject"

    @property
    def is_repeated(self) -> bool:
        """Whether it is a list of which each value is written by itself."""
        return self.types == _LIST and self.one.style[:2] == ("form", True)

    @property
    def is_spread(self) -> bool:
        """Whether it is an object of which each property is written by itself."""
        style, explode, _ = self.one.style
        return self.types == _OBJECT and (style, explode) in _SPREAD

    @property
    def is_single(self) -> bool:
        """Whether it is one value, and written as one of such a list."""
        is_one = bool(self.types) and self.types <= _SINGLE
        return is_one and self.one.style[0] == "form"


def is_written_otherwise(old: Typed, new: Typed) -> bool:
    """Tell whether a value that was written in one way is written in another."""
    if "schema" in old.one.raw and "schema" in new.one.raw:
        is_limited = old.one.style[2] and not new.one.style[2]
        if is_limited or (old.is_spread and new.is_single):
            return True
        return old.written != new._replace(types=old.types).written
    # JSON puts texts in quotes, lists in brackets, and objects in braces.
    forms = {one.schema[1] for one, _ in (old, new) if one.schema[0]}
    return forms == {"parameter", "json"} and not (old.types and old.types <= _PLAIN)


def is_json(media_type: str) -> bool:
    """Tell whether a media type is JSON, by its name or suffix (RFC 6839, 3.1)."""
    name = media_type.partition(";")[0].strip().lower()
    return name == "application/json" or name.endswith("+json")
