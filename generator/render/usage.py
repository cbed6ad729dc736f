"""The Python of `## Example Usage`: JSON examples as a person writes them."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import msgspec
from msgspec import UNSET

from generator.ir import types as t
from generator.ir.content import chosen, written
from generator.naming.arguments import Argument
from generator.render.context import Context
from generator.render.filters import page_literal
from generator.render.fitting import variant_of
from generator.render.formats import is_time
from generator.render.safe import Code
from generator.source.pointers import JSON

_BYTES = "b'content'"
_STANDARD = ("datetime", "decimal", "uuid")


def usage(
    context: Context, operation: t.Operation, *, whole_form: bool = False
) -> Code:
    """Give the lines that call an operation with examples as its arguments.

    An argument that may be left out is, if it has no example; for a `whole_form`, no
    field of the form.
    """
    writer = _Writer(context)
    named = context.names.operations[operation.pointer]
    tag = context.names.tags[operation.tag]
    lines: list[str] = []
    passed: list[str] = []
    for argument in named.arguments:
        given = _example(argument)
        needed = argument.required or (whole_form and argument.in_form)
        if not needed and given is UNSET:
            passed.append("None")
            continue
        passed.append(argument.name)
        raw = _raw(context, argument)
        if raw:
            lines.append(f"{argument.name} = {raw}")
        else:
            ref, value = _value(context, argument, given)
            lines += writer.argument(argument.name, ref, value)
    while passed and passed[-1] == "None":
        passed.pop()
    while lines and not lines[-1]:
        lines.pop()
    call = f"result = {tag.accessor}_controller.{named.method}({', '.join(passed)})"
    return Code("\n".join([*lines, "", call] if lines else [call]))


def imported(context: Context, code: str, *own: str) -> list[str]:
    """Give the imports of an example: `own` of the SDK, its models, and what else.

    The pages of controllers have none, as those of classic SDKs.
    """
    names = set(re.findall(r"(?<![\w.'])([A-Za-z]\w*)[(.]", code))
    standard = [f"import {name}" for name in _STANDARD if name in names]
    lines = [*standard, ""] if standard else []
    if "dateutil" in names:
        lines.append("import dateutil.parser")
    lines += own
    known = {context.names.types[id_].name for id_ in context.models}
    if used := sorted(known & names):
        lines.append(f"from {context.names.package}.models import {', '.join(used)}")
    return lines


def _example(argument: Argument) -> t.Json:
    source = argument.source
    if isinstance(source, t.Parameter):
        return source.example
    return chosen(source.contents).example


def _raw(context: Context, argument: Argument) -> str:
    """Give a body whose schema does not type it; empty for any other argument."""
    source = argument.source
    if isinstance(source, t.Parameter):
        return ""
    content = chosen(source.contents)
    if written(content) == "bytes":
        return _BYTES
    kind, example = context.api.types[content.type.id], content.example
    if written(content) != "text" or isinstance(kind, (t.StringType, t.EnumType)):
        return ""
    return page_literal(example if isinstance(example, str) else "text")


def _value(
    context: Context, argument: Argument, given: t.Json
) -> tuple[t.TypeRef, JSON]:
    source = argument.source
    if isinstance(source, t.Parameter):
        return source.type, context.samples.of(source.type, source.name, given)
    content = chosen(source.contents)
    return content.type, context.samples.of(content.type, "body", given)


class _Writer:
    def __init__(self, context: Context) -> None:
        self._api = context.api
        self._names = context.names
        self._demands = context.direction.demands

    def argument(self, target: str, ref: t.TypeRef, value: JSON) -> Iterator[str]:
        """Give the statements that make an argument a value: of a file, its bytes."""
        kind = self._api.types[ref.id]
        inner = (
            self._api.types[kind.items.id] if isinstance(kind, t.ArrayType) else kind
        )
        if not isinstance(inner, t.BinaryType):
            yield from self.assign(target, ref, value)
        elif isinstance(value, list):
            yield f"{target} = [{', '.join([_BYTES] * len(value))}]"
        else:
            yield f"{target} = {_BYTES}"

    def assign(self, target: str, ref: t.TypeRef, value: JSON) -> Iterator[str]:
        """Give the statements that make `target` a value."""
        kind = self._api.types[ref.id]
        if isinstance(kind, t.UnionType):
            yield from self.assign(target, variant_of(self._api, kind, value), value)
        elif isinstance(kind, t.ObjectType) and isinstance(value, dict):
            yield f"{target} = {self._constructor(ref, kind, value)}"
            yield from self._rest(target, ref, kind, value)
        elif isinstance(kind, t.ArrayType) and isinstance(value, list):
            yield from self._list(target, kind, value)
        else:
            yield f"{target} = {self.expression(ref, value)}"

    def _rest(
        self,
        target: str,
        ref: t.TypeRef,
        kind: t.ObjectType,
        values: Mapping[str, JSON],
    ) -> Iterator[str]:
        names = self._names.fields[ref.id]
        for field, name in zip(kind.fields, names, strict=True):
            if field.read_only or field.name not in values:
                continue  # a request has nothing that only responses have
            if not self._demands(ref.id, field):
                yield from self.assign(
                    f"{target}.{name}", field.type, values[field.name]
                )

    def _list(
        self, target: str, kind: t.ArrayType, values: list[JSON]
    ) -> Iterator[str]:
        """Make a list; one of objects is filled object by object."""
        item = self._api.types[kind.items.id]
        if not isinstance(item, t.ObjectType):
            made = ", ".join(self.expression(kind.items, value) for value in values)
            yield f"{target} = [{made}]"
            return
        yield f"{target} = []"
        yield ""
        for index, value in enumerate(values):
            if isinstance(value, dict):
                made = self._constructor(kind.items, item, value)
                yield f"{target}.append({made})"
                yield from self._rest(f"{target}[{index}]", kind.items, item, value)
            else:
                yield f"{target}.append({page_literal(value)})"
            yield ""

    def _constructor(
        self, ref: t.TypeRef, kind: t.ObjectType, values: Mapping[str, JSON]
    ) -> str:
        arguments = [
            f"{name}={self.expression(field.type, values[field.name])}"
            for field, name in zip(kind.fields, self._names.fields[ref.id], strict=True)
            if field.name in values and self._demands(ref.id, field)
        ]
        return f"{self._names.types[ref.id].name}({', '.join(arguments)})"

    def expression(self, ref: t.TypeRef, value: JSON) -> str:
        """Give a value as one expression."""
        kind = self._api.types[ref.id]
        match kind, value:
            case _, None:
                return "None"
            case t.ObjectType(), dict():
                return self._whole(ref, kind, value)
            case t.ArrayType(), list():
                items = (self.expression(kind.items, item) for item in value)
                return f"[{', '.join(items)}]"
            case t.MapType(), dict():
                inner = (
                    f"{page_literal(k)}: {self.expression(kind.values, v)}"
                    for k, v in value.items()
                )
                return f"{{{', '.join(inner)}}}"
            case t.EnumType(), _:
                return self._member(ref, kind, value)
            case t.UnionType(), _:
                return self.expression(variant_of(self._api, kind, value), value)
            case _:
                return _scalar(kind, value)

    def _whole(
        self, ref: t.TypeRef, kind: t.ObjectType, values: Mapping[str, JSON]
    ) -> str:
        arguments = [
            f"{name}={self.expression(field.type, values[field.name])}"
            for field, name in zip(kind.fields, self._names.fields[ref.id], strict=True)
            if field.name in values and not field.read_only
        ]
        return f"{self._names.types[ref.id].name}({', '.join(arguments)})"

    def _member(self, ref: t.TypeRef, kind: t.EnumType, value: JSON) -> str:
        for member, name in zip(kind.members, self._names.members[ref.id], strict=True):
            if member.value == value:
                return f"{self._names.types[ref.id].name}.{name}"
        return page_literal(value)


def _scalar(kind: t.Type, value: JSON) -> str:
    """Give a value as the type that a field of its format has."""
    text = page_literal(value)
    match kind:
        case t.StringType(format="date") if isinstance(value, str):
            return f"dateutil.parser.parse({text}).date()"
        case t.StringType() if is_time(kind) and isinstance(value, str):
            return f"dateutil.parser.parse({text})"
        case t.IntegerType() | t.NumberType() if is_time(kind):
            return _unix_time(value)
        case t.StringType(format="time") if isinstance(value, str):
            return f"dateutil.parser.parse({text}).timetz()"
        case t.StringType(format="duration") if isinstance(value, str):
            return _duration(value)
        case t.StringType(format="uuid") if isinstance(value, str):
            return f"uuid.UUID({text})"
        case t.StringType(format="byte") if isinstance(value, str):
            return repr(base64.b64decode(value))
        case t.StringType(format="decimal") | t.NumberType(format="decimal"):
            return f"decimal.Decimal({page_literal(str(value))})"
        case _:
            return text


def _duration(value: str) -> str:
    try:
        duration = msgspec.convert(value, timedelta)
    except msgspec.ValidationError:  # of months, which have no fixed length
        return page_literal(value)
    return f"datetime.timedelta(days={duration.days}, seconds={duration.seconds})"


def _unix_time(value: JSON) -> str:
    """Give seconds since 1970 as a date; what is none is passed as it is."""
    if not isinstance(value, (int, float)):
        return page_literal(value)
    try:
        text = datetime.fromtimestamp(value, UTC).isoformat()
    except (OverflowError, OSError, ValueError):
        return page_literal(value)
    return f"dateutil.parser.parse({page_literal(text)})"
