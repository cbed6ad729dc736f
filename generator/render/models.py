"""Views of the modules of models, enumerations and exceptions."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from generator.ir import types as t
from generator.render.annotations import Annotations
from generator.render.context import Context
from generator.render.elements import marked
from generator.render.filters import literal
from generator.render.importing import blocks
from generator.render.layout import Declared, Node, call, class_head, imports, lay_out
from generator.render.safe import Code


class FieldView(Struct, frozen=True):
    """A field: its line, and the sentence under it."""

    line: Code
    description: str


class ClassView(Struct, frozen=True):
    """A module with one class.

    `head` is the class statement; `late` imports what refers back to this class.
    """

    imports: tuple[Code, ...]
    head: Code
    heading: str
    description: str
    fields: tuple[FieldView, ...]
    late: tuple[Code, ...] = ()


def model(context: Context, id_: t.TypeId) -> ClassView:
    """Give the view of an object's module."""
    kind = context.object(id_)
    names = context.names.fields[id_]
    own = context.names.types[id_].name
    notes = _annotations(context, own, names)
    rename = _rename(kind.fields, names)
    fields = tuple(
        FieldView(
            _field(notes, field, name, rename, context.direction.demands(id_, field)),
            field.description,
        )
        for field, name in context.fields(id_)
    )
    if kind.extra is not None:
        fields = (*fields, _extras(notes, kind.extra))
    base = notes.runtime("Model")
    circle = [
        other
        for other in notes.classes
        if other != id_ and context.circles[other] == context.circles[id_]
    ]
    early = [other for other in notes.classes if other != id_ and other not in circle]
    return ClassView(
        _imports(context, notes, early),
        class_head(own, base, *_renaming(rename)),
        own,
        kind.description,
        fields,
        tuple(sorted(_import(context, other) for other in circle)),
    )


def exception(context: Context, id_: t.TypeId) -> ClassView:
    """Give the view of an exception's module; no field of it is promised."""
    kind = context.object(id_)
    names = context.names.fields[id_]
    own = context.names.exceptions[id_].name
    notes = _annotations(context, own, names)
    rename = _rename(kind.fields, names)
    fields = tuple(
        FieldView(_error_field(notes, field, name, rename), field.description)
        for field, name in context.fields(id_)
    )
    base = notes.runtime("ApiException")
    return ClassView(
        _imports(context, notes, list(notes.classes)),
        class_head(own, base, *_renaming(rename)),
        own,
        kind.description,
        fields,
    )


_ENUM_BASES = {
    "string": "StrEnum",
    "integer": "IntEnum",
    "number": "Enum",
    "mixed": "Enum",
}


def enumeration(context: Context, id_: t.TypeId) -> ClassView:
    """Give the view of an enumeration's module."""
    kind = context.enum(id_)
    own = context.names.types[id_].name
    notes = _annotations(context, own, ())
    base = notes.runtime(_ENUM_BASES[kind.base])
    fields = tuple(
        FieldView(
            lay_out(f"{name} = {literal(member.value)}", indent=4), member.description
        )
        for name, member in zip(context.names.members[id_], kind.members, strict=True)
    )
    return ClassView(
        _imports(context, notes, ()),
        class_head(own, base),
        own,
        kind.description,
        fields,
    )


def _annotations(context: Context, own: str, names: Sequence[str]) -> Annotations:
    return Annotations(context, {own, *names})


def _imports(
    context: Context, notes: Annotations, ids: Sequence[t.TypeId]
) -> tuple[Code, ...]:
    package = context.names.package
    names = [context.names.types[id_] for id_ in ids]
    own = [(f"{package}.models.{name.module}", name.name) for name in names]
    return blocks(package, [*notes.imports, *own])


def _import(context: Context, id_: t.TypeId) -> Code:
    name = context.names.types[id_]
    line = imports(f"{context.names.package}.models.{name.module}", [name.name])
    return Code(f"{line}  # noqa: E402")


def _field(
    notes: Annotations, field: t.Field, name: str, rename: str | None, demanded: bool
) -> Code:
    annotation, default = declared(notes, field, demanded=demanded)
    wire = literal(field.name) if _encoded(name, rename) != field.name else None
    annotation = marked(notes, field, annotation)
    return _declaration(notes, name, annotation, default, wire)


def declared(
    notes: Annotations, field: t.Field, *, demanded: bool
) -> tuple[str, str | None]:
    """Give the annotation of a model's field, and its default where it has one."""
    if demanded:
        return notes.of(field.type), None
    annotation = notes.optional(field.type)
    if not notes.takes_null(field.type):
        return annotation, "None"
    unset = notes.runtime("UnsetType")
    return f"{annotation} | {unset}", notes.runtime("UNSET")


def _error_field(
    notes: Annotations, field: t.Field, name: str, rename: str | None
) -> Code:
    wire = literal(field.name) if _encoded(name, rename) != field.name else None
    annotation = marked(notes, field, notes.optional(field.type))
    return _declaration(notes, name, annotation, "None", wire)


def _declaration(
    notes: Annotations,
    name: str,
    annotation: str,
    default: str | None,
    wire: str | None,
) -> Code:
    value: Node = default or ""
    if wire is not None:
        arguments = [f"name={wire}", *([f"default={default}"] if default else [])]
        value = call(notes.runtime("field"), arguments)
    return lay_out(Declared(name, annotation, value), indent=4)


def _extras(notes: Annotations, extra: t.TypeRef) -> FieldView:
    annotation, default = extra_fields(notes, extra), f"{notes.runtime('extras')}()"
    return FieldView(Code(f"additional_properties: {annotation} = {default}"), "")


def extra_fields(notes: Annotations, extra: t.TypeRef) -> str:
    """Give the annotation of `additional_properties`."""
    values = notes.of(extra)
    return (
        f"{notes.name('builtins', 'dict')}[{notes.name('builtins', 'str')}, {values}]"
    )


def _renaming(rule: str | None) -> list[str]:
    return [] if rule is None else [f'rename="{rule}"']


def _rename(fields: Sequence[t.Field], names: Sequence[str]) -> str | None:
    """Choose the rule that leaves the fewest wire names to spell out."""

    def spelled_out(rule: str | None) -> int:
        pairs = zip(fields, names, strict=True)
        return sum(_encoded(name, rule) != field.name for field, name in pairs)

    if all(name == field.name for field, name in zip(fields, names, strict=True)):
        return None  # as most are
    return min((None, "camel", "pascal", "kebab"), key=spelled_out)


def _encoded(name: str, rule: str | None) -> str:
    """Give the wire name that msgspec makes of a field's name under a `rename` rule."""
    if rule is None:
        return name
    if rule == "kebab":
        return name.strip("_").replace("_", "-")
    lead = name[: len(name) - len(name.lstrip("_"))]
    first, *rest = name[len(lead) :].split("_")
    head = first.title() if rule == "pascal" else first
    return lead + head + "".join(word.title() for word in rest)
