"""The view of `webhooks.py`: how each event is read, and the receiver that does it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from generator.ir import types as t
from generator.ir.direction import heard
from generator.render.annotations import Annotations
from generator.render.context import Context
from generator.render.docstrings import Section, compose
from generator.render.filters import docstring, literal
from generator.render.importing import blocks
from generator.render.layout import (
    Bracket,
    Declared,
    call,
    function_head,
    lay_out,
    signature,
)
from generator.render.safe import Code

_OFFERED = (
    "Credentials",
    "EventError",
    "Hmac",
    "SignatureError",
    "StandardWebhooks",
    "UnknownEventError",
    "Verifier",
)
"""What users need beside the receiver, and find in the same module."""

_PART = "runtime.webhooks"
_ANY = "ANY"


class MethodView(Struct, frozen=True):
    """A method: its signature, its docstring, and the one call that it is."""

    signature: Code
    docstring: Code
    call: Code


class WebhooksView(Struct, frozen=True):
    """The module of events; `parse` is a function that needs no receiver."""

    docstring: Code
    imports: tuple[Code, ...]
    offered: Code
    constants: tuple[Code, ...]
    methods: tuple[MethodView, ...]
    parse: MethodView


class _Read(Struct, frozen=True):
    """How something is read: its constant, what it gives, and what is looked for."""

    constant: str
    result: str
    target: str


def webhooks(context: Context) -> WebhooksView:
    """Give the view of the events, in the order of their names."""
    events = sorted(
        context.api.events, key=lambda one: context.names.events[one.pointer].method
    )
    notes = Annotations(context, ("models",), "models.")
    package = context.names.package
    reads = [_read(context, notes, one) for one in events]
    any_ = reads[0] if len(reads) == 1 else _any(context, notes, events)
    if notes.classes:
        notes.imports[package, "models"] = None
    part = f"{package}.{_PART}"
    wanted = [
        ("collections.abc", "Mapping"),
        *((part, name) for name in (*_OFFERED, "Payload", "BaseReceiver")),
        *notes.imports,
    ]
    about = (
        f"What {context.api.title} sends by itself: events, which a `Receiver` reads."
    )
    public = [literal(name) for name in (*sorted([*_OFFERED, "Receiver"]), "parse")]
    declared = {one.constant: one for one in (any_, *reads)}
    return WebhooksView(
        docstring(about, 0),
        blocks(package, wanted),
        lay_out(Bracket("__all__ = [", public, "]")),
        tuple(_constant(declared[name]) for name in sorted(declared)),
        (
            _method("parse", any_, compose(_ABOUT, _SECTIONS, 8)),
            *(
                _method(
                    context.names.events[event.pointer].method,
                    read,
                    _about(context, event),
                )
                for event, read in zip(events, reads, strict=True)
            ),
        ),
        _function(any_),
    )


_ABOUT = "Check any event and read it."
_GIVEN = ("body: bytes", "headers: Mapping[str, str]")
_SECTIONS = (
    Section(
        "Args",
        (
            ("body", "What came, as it came."),
            ("headers", "Those of the request, in whichever letter case."),
        ),
    ),
    Section("Returns", (("", "The event."),)),
    Section(
        "Raises",
        (
            ("SignatureError", "The event may not be of the API."),
            ("EventError", "The event is not what the API promises."),
        ),
    ),
)


def _read(context: Context, notes: Annotations, event: t.Event) -> _Read:
    constant = context.names.events[event.pointer].constant
    if event.body is None:
        return _Read(constant, "None", "None")
    for content in event.body.contents:
        if any(heard(event)):
            result = notes.of(content.type)
            return _Read(constant, result, result)
    return _Read(constant, notes.name("builtins", "bytes"), "")


def _any(context: Context, notes: Annotations, events: Sequence[t.Event]) -> _Read:
    """Read any of several events; those that are no JSON only where all are none."""
    bodies = [event.body for event in events if any(heard(event))]
    refs = [content.type for body in bodies if body for content in body.contents]
    none = [] if all(event.body for event in events) else ["None"]
    if not refs and not none:
        return _Read(_ANY, notes.name("builtins", "bytes"), "")
    result = notes.union([*map(notes.of, refs), *none])
    variants = tuple(dict.fromkeys(_variants(context, refs)))
    told = told_apart(context, variants)
    if told is None:
        return _Read(_ANY, result, result)
    target = notes.discriminated(t.UnionType(variants, told))
    plain = notes.union([*map(notes.of, variants), *none])
    return _Read(_ANY, plain, notes.union([target, *none]))


def _variants(context: Context, refs: Sequence[t.TypeRef]) -> Iterator[t.TypeRef]:
    for ref in refs:
        kind = context.api.types[ref.id]
        if isinstance(kind, t.UnionType):
            yield from _variants(context, kind.variants)
        else:
            yield ref


def told_apart(
    context: Context, variants: Sequence[t.TypeRef]
) -> t.Discriminator | None:
    """Find a property whose value says which of several objects an event is.

    That is one which each of them has, with constants that no other has.
    """
    found = [(ref.id, context.api.types[ref.id]) for ref in variants]
    kinds = [(id_, kind) for id_, kind in found if isinstance(kind, t.ObjectType)]
    if len(kinds) < max(len(found), 2):
        return None
    for name in sorted({field.name for field in kinds[0][1].fields}):
        values = [
            (value, id_)
            for id_, kind in kinds
            for value in _constants(context, kind, name)
        ]
        mapping = dict(values)
        if len(mapping) == len(values) and {*mapping.values()} == {*dict(kinds)}:
            return t.Discriminator(name, dict(sorted(mapping.items())))
    return None


def _constants(context: Context, kind: t.ObjectType, name: str) -> Iterator[str]:
    """Give the texts that a required property can be, if these are few."""
    for field in kind.fields:
        if field.name == name and field.required and not field.type.nullable:
            match context.api.types[field.type.id]:
                case t.ConstType(str(value)):
                    yield value
                case t.EnumType("string", members):
                    yield from (str(member.value) for member in members)
                case _:
                    pass


def _constant(read: _Read) -> Code:
    given = [f"lambda: {read.target}"] if read.target else []
    annotation = f"Payload[{read.result}]"
    return lay_out(Declared(read.constant, annotation, call("Payload", given)))


def _method(name: str, read: _Read, about: Code) -> MethodView:
    return MethodView(
        signature(name, _GIVEN, read.result, 4),
        about,
        lay_out(call("return self._read", [read.constant, "body", "headers"]), 8),
    )


def _about(context: Context, event: t.Event) -> Code:
    heading = context.names.events[event.pointer].heading
    summary = (event.summary or event.description or heading).strip()
    if summary[-1:].isalnum():
        summary += "."
    more = event.description.strip() if event.summary.strip() else ""
    text = "\n\n".join(filter(None, [summary, more]))
    return compose(text, _SECTIONS, 8)


def _function(read: _Read) -> MethodView:
    given = [*_GIVEN, "verify: Verifier | None"]
    return MethodView(
        function_head("def parse", given, read.result, 0),
        docstring("Do as `Receiver(verify).parse` does.", 4),
        Code("return Receiver(verify).parse(body, headers)"),
    )
