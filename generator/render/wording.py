"""Types as the pages word them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.ir import types as t
from generator.ir.bounds import Bounds
from generator.naming.classes import ClassName
from generator.render.annotations import Annotations
from generator.render.context import Context
from generator.render.filters import page_literal
from generator.render.formats import is_time
from generator.render.safe import Markdown
from generator.source.pointers import JSON


class Wording:
    """Types as the pages word them, with links: `classic`, or `modern` as in Python."""

    def __init__(self, context: Context, root: str) -> None:
        """`root` is the way from the page to the package's folder, such as `../../`."""
        self._api = context.api
        self._names = context.names
        self._root = root
        modern = context.config.wording == "modern"
        self._python = Annotations(context) if modern else None

    def cell(self, ref: t.TypeRef) -> Markdown:
        """Give a type for a cell: a code span, linked where it has a page."""
        shown = f"`{self.text(ref)}`".replace("|", "\\|")
        target = self.page(ref)
        return Markdown(shown if target is None else f"[{shown}]({target})")

    def link(self, name: ClassName) -> str:
        """Give the way to a model's page."""
        return f"{self._root}doc/models/{name.page}.md"

    def linked(self, name: ClassName) -> Markdown:
        """Give a class as a link to its page."""
        return Markdown(f"[`{name.name}`]({self.link(name)})")

    def text(self, ref: t.TypeRef) -> str:
        """Give the words for a type."""
        if self._python is not None:
            return self._python.plain(t.TypeRef(ref.id))
        kind = self._api.types[ref.id]
        match kind:
            case t.ObjectType() | t.EnumType():
                return self._names.types[ref.id].name
            case t.ArrayType():
                return f"List of {self.text(kind.items)}"
            case t.MapType():
                inner = self.text(kind.values)
                return "dict" if inner == "object" else f"dict of {inner}"
            case t.TupleType():
                return "List of object"
            case t.UnionType():
                return "|".join(
                    dict.fromkeys(self.text(variant) for variant in kind.variants)
                )
            case _:
                return _word(kind)

    def bare(self, word: str) -> Markdown:
        """Give the word for what no schema describes: `string`, `binary`, `void`."""
        return Markdown(f"`{word if self._python is None else _PYTHON[word]}`")

    def page(self, ref: t.TypeRef) -> str | None:
        """Give the way to the page that tells of a type, through lists and maps."""
        kind = self._api.types[ref.id]
        match kind:
            case t.ObjectType() | t.EnumType():
                return self.link(self._names.types[ref.id])
            case t.UnionType():
                name = self._names.types[ref.id]
                return f"{self._root}doc/models/containers/{name.page}.md"
            case t.ArrayType():
                return self.page(kind.items)
            case t.MapType():
                return self.page(kind.values)
            case _:
                return None


_PYTHON = {"string": "str", "binary": "bytes", "void": "None"}

_WORDS = {
    "date": "date",
    "uuid": "uuid|string",
}


def _word(kind: t.Type) -> str:
    if is_time(kind):
        return "datetime"
    match kind:
        case t.StringType():
            return _WORDS.get(kind.format, "string")
        case t.IntegerType():
            return "long|int" if kind.format == "int64" else "int"
        case t.NumberType():
            return "float"
        case t.BooleanType():
            return "bool"
        case t.BinaryType():
            return "typing.BinaryIO"
        case t.ConstType():
            return _CONSTANTS.get(type(kind.value).__name__, "float")
        case _:
            return "object"


_CONSTANTS = {"str": "string", "bool": "bool", "int": "int"}


def constraints(kind: t.Type, types: Mapping[t.TypeId, t.Type]) -> str:
    """Word the constraints of a type as `**Constraints**: …`; empty without any."""
    found: list[str] = []
    match kind:
        case t.StringType() | t.IntegerType() | t.NumberType() | t.ArrayType():
            found += _bounds(kind.bounds)
        case t.ObjectType() | t.MapType():
            found += _bounds(kind.bounds)
            names = list(_names(types[kind.names.id])) if kind.names else []
            found += [f"*Property Names* ({', '.join(names)})"] if names else []
        case _:
            pass
    return f"**Constraints**: {', '.join(found)}" if found else ""


def _names(kind: t.Type) -> Iterator[str]:
    match kind:
        case t.StringType():
            yield from _bounds(kind.bounds)
        case t.EnumType():
            yield from (f"`{member.value}`" for member in kind.members)
        case _:
            return


def _bounds(bounds: Bounds) -> Iterator[str]:
    if bounds.unique_items:
        yield "*Unique Items Required*"
    worded: tuple[tuple[str, object], ...] = (
        ("*Minimum Items*: `{}`", bounds.min_items),
        ("*Maximum Items*: `{}`", bounds.max_items),
        ("*Minimum Length*: `{}`", bounds.min_length),
        ("*Maximum Length*: `{}`", bounds.max_length),
        ("*Pattern*: `{}`", bounds.pattern),
        ("`>= {}`", bounds.minimum),
        ("`> {}`", bounds.exclusive_minimum),
        ("`<= {}`", bounds.maximum),
        ("`< {}`", bounds.exclusive_maximum),
        ("*Multiple Of*: `{}`", bounds.multiple_of),
        ("*Minimum Properties*: `{}`", bounds.min_properties),
        ("*Maximum Properties*: `{}`", bounds.max_properties),
    )
    yield from (form.format(value) for form, value in worded if value is not None)


def default(value: JSON) -> str:
    """Word a default as `**Default**: …`."""
    return f"**Default**: `{page_literal(value)}`"
