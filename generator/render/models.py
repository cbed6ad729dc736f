"""Views of the modules of models, enumerations and exceptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from generator.ir import types as t
from generator.naming.order import member_label
from generator.render.annotations import Annotations
from generator.render.context import Context
from generator.render.elements import marked
from generator.render.filters import literal
from generator.render.importing import blocks
from generator.render.layout import (
    Declared,
    Node,
    call,
    class_head,
    dict_of,
    imports,
    lay_out,
    prefixed,
)
from generator.render.renames import (
    OldAttribute,
    Overloads,
    attributes,
    old_fields,
    old_members,
)
from generator.render.safe import Code


class FieldView(Struct, frozen=True):
    """A field: its line, and the sentence under it."""

    line: Code
    description: str


class ClassView(Struct, frozen=True):
    """A module with one class.

    `head` is the class statement; `late` imports what refers back to this class. `old`
    are fields by their old names, `constructors` the signatures with those.
    """

    imports: tuple[Code, ...]
    head: Code
    heading: str
    description: str
    fields: tuple[FieldView, ...]
    late: tuple[Code, ...] = ()
    type_checking: Code = Code("")
    constructors: tuple[Code, ...] = ()
    old: tuple[OldAttribute, ...] = ()


def model(context: Context, id_: t.TypeId) -> ClassView:
    """Give the view of an object's module."""
    kind = context.object(id_)
    names = context.names.fields[id_]
    own = context.names.types[id_].name
    old = old_fields(context, id_)
    notes = _annotations(context, own, (*names, *old))
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
    base = notes.runtime("RenamedModel" if old else "Model")
    constructors = tuple(_constructors(context, notes, id_)) if old else ()
    circle = [
        other
        for other in notes.classes
        if other != id_ and context.circles[other] == context.circles[id_]
    ]
    early = [other for other in notes.classes if other != id_ and other not in circle]
    attributes_ = attributes(notes, old, _hints(context, notes, id_)) if old else ()
    checking = notes.name("typing", "TYPE_CHECKING") if old else ""
    return ClassView(
        _imports(context, notes, early),
        class_head(own, base, *_renaming(rename), *_old(old)),
        own,
        kind.description,
        fields,
        tuple(sorted(_import(context, other) for other in circle)),
        Code(checking),
        constructors,
        attributes_,
    )


def _hints(context: Context, notes: Annotations, id_: t.TypeId) -> dict[str, str]:
    """Give the annotations of a model's fields by name."""
    demands = context.direction.demands
    return {
        name: declared(notes, field, demanded=demands(id_, field))[0]
        for field, name in context.fields(id_)
    }


def _old(names: Mapping[str, str]) -> list[Node]:
    pairs = [(literal(old), literal(new)) for old, new in names.items()]
    return [prefixed("old=", dict_of(pairs))] if pairs else []


def _constructors(
    context: Context, notes: Annotations, id_: t.TypeId
) -> Iterator[Code]:
    """Give the signatures of a model with old names, which msgspec does not know."""
    parameters: list[Node] = ["*"]
    for field, name in context.fields(id_):
        demanded = context.direction.demands(id_, field)
        annotation, default = declared(notes, field, demanded=demanded)
        value = "" if default is None else "..."
        parameters.append(Declared(name, annotation, value))
    kind = extra_fields(notes, context.object(id_).extra)
    parameters.append(Declared("additional_properties", kind, "..."))
    names = {field.name: name for field, name in context.fields(id_)}
    known = context.names.former.fields[id_]
    yield from Overloads(notes, known, names, 8).of("__init__", parameters, "None")
    object_ = notes.name("builtins", "object")
    yield Code(f"def __init__(self, **_: {object_}) -> None: ...")


def exception(context: Context, id_: t.TypeId) -> ClassView:
    """Give the view of an exception's module; no field of it is promised."""
    kind = context.object(id_)
    names = context.names.fields[id_]
    own = context.names.exceptions[id_].name
    old = old_fields(context, id_)
    notes = _annotations(context, own, (*names, *old))
    rename = _rename(kind.fields, names)
    fields = tuple(
        FieldView(_error_field(notes, field, name, rename), field.description)
        for field, name in context.fields(id_)
    )
    base = notes.runtime("ApiException")
    hints = {
        name: notes.optional(field.type)
        for field, name in (context.fields(id_) if old else ())
    }
    attributes_ = attributes(notes, old, hints)
    return ClassView(
        _imports(context, notes, list(notes.classes)),
        class_head(own, base, *_renaming(rename)),
        own,
        kind.description,
        fields,
        old=attributes_,
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
    old = old_members(context, id_, [member_label(one) for one in kind.members])
    aliases = [
        call(f"{name} = {notes.runtime('OldMember')}", [literal(now)])
        for name, now in old.items()
    ]
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
        (*fields, *(FieldView(lay_out(one, indent=4), "") for one in aliases)),
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


def extra_fields(notes: Annotations, extra: t.TypeRef | None) -> str:
    """Give the annotation of `additional_properties`."""
    values = notes.of(extra) if extra else notes.name("typing", "Any")
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
