"""Parameters and headers: their type becomes a schema, their separators a style."""

from __future__ import annotations

from typing import Final, NamedTuple

from generator.source.pointers import JSON, join
from generator.source.swagger.rewriting import Object, Rewriting
from generator.source.swagger.schemas import listed, mapping, schema

# Swagger 2.0, "Parameter Object": what moves to the schema.
_TYPE: Final = frozenset(
    [
        *("type", "format", "items", "default", "enum", "multipleOf", "x-nullable"),
        *("maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"),
        *("maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems"),
    ]
)
# Extensions that say something about the values, as generators read them.
_TYPE_PREFIXES: Final = ("x-enum", "x-ms-enum")
_SEPARATED: Final[dict[str, Object]] = {
    "csv": {"style": "form", "explode": False},
    "ssv": {"style": "spaceDelimited", "explode": False},
    "tsv": {"style": "spaceDelimited", "explode": False},
    "pipes": {"style": "pipeDelimited", "explode": False},
    "multi": {"style": "form", "explode": True},
}


class Sorted(NamedTuple):
    """A list of parameters by what becomes of them, each with its old pointer."""

    plain: list[tuple[str, Object]]
    bodies: list[tuple[str, Object]]
    forms: list[tuple[str, Object]]  # references followed


def sort(books: Rewriting, value: JSON, old: str) -> Sorted:
    """Sort a list of parameters by where they are sent."""
    found = Sorted([], [], [])
    for index, item in enumerate(listed(value)):
        place = join(old, index)
        target, raw = books.target(item, place)
        match mapping(raw).get("in"):
            case "body":
                found.bodies.append((place, mapping(item)))
            case "formData":
                found.forms.append((target, mapping(raw)))
            case _:
                found.plain.append((place, mapping(item)))
    return found


def plain(books: Rewriting, found: Sorted, new: str) -> list[JSON]:
    """Upgrade the parameters that stay parameters, to a list at `new`."""
    return [
        parameter(books, raw, old, join(new, index))
        for index, (old, raw) in enumerate(found.plain)
    ]


def parameter(books: Rewriting, raw: Object, old: str, new: str) -> JSON:
    """Upgrade a parameter in a path, a query or a header."""
    books.move(old, new)
    if isinstance(raw.get("$ref"), str):
        return books.keep({}, str(raw["$ref"]), old, "parameter")
    upgraded: Object = {
        key: member
        for key, member in raw.items()
        if not _is_of_type(key) and key != "collectionFormat"
    }
    if "schema" in raw:  # wrong here, and clear
        books.move(join(old, "schema"), join(new, "schema"))
        upgraded["schema"] = schema(books, raw["schema"], join(old, "schema"))
    else:
        books.move(old, join(new, "schema"))
        upgraded["schema"] = typed(books, raw, old)
    return upgraded | separation(books, raw, old, str(raw.get("in")))


def header(books: Rewriting, raw: Object, old: str, new: str) -> JSON:
    """Upgrade a response header."""
    books.move(old, join(new, "schema"))
    separation(books, raw, old, "header")
    rest = {
        key: member
        for key, member in raw.items()
        if not _is_of_type(key) and key != "collectionFormat"
    }
    return {**rest, "schema": typed(books, raw, old)}


def typed(books: Rewriting, raw: Object, old: str) -> JSON:
    """Give the schema of a parameter that has its type in itself."""
    items = mapping(raw.get("items"))
    if items.get("type") == "array":
        books.warn(join(old, "items"), "OpenAPI 3 has no way to send lists of lists")
    own = {key: member for key, member in raw.items() if _is_of_type(key)}
    if items:
        own["items"] = {k: v for k, v in items.items() if k != "collectionFormat"}
    return schema(books, own, old)


def separation(books: Rewriting, raw: Object, old: str, where: str) -> Object:
    """Give `style` and `explode` of a list, nothing for all else."""
    given = str(raw.get("collectionFormat", "csv"))
    if raw.get("type") != "array" or given not in _SEPARATED:
        return {}
    place = join(old, "collectionFormat")
    if where in ("path", "header"):
        if given != "csv":
            message = f"a list in a {where} has commas in OpenAPI 3, not {given}"
            books.warn(place, message)
        return {}
    if given == "tsv":
        books.warn(place, "OpenAPI 3 has no lists with tabs: blanks take their place")
    return _SEPARATED[given]


def _is_of_type(key: str) -> bool:
    return key in _TYPE or key.startswith(_TYPE_PREFIXES)
