"""Types as Python annotations."""

from __future__ import annotations

from collections.abc import Iterable

from generator.ir import types as t
from generator.render.context import Context
from generator.render.filters import literal
from generator.render.formats import library_class, runtime_class
from generator.render.parts import module_of
from generator.render.splitting import top_level
from generator.source.pointers import JSON

_WITH_NULL = (t.AnyType, t.NullType)


class Annotations:
    """Writes annotations for one file and notes what the file has to import for them.

    `taken` are names that mean something else in the file, such as a field called
    `date`: a type of that name is imported under another one.
    """

    def __init__(
        self,
        context: Context,
        taken: Iterable[str] = (),
        prefix: str = "",
        *,
        aio: bool = False,
    ) -> None:
        """`prefix` stands before each class of the SDK (`models.`).

        `aio`: what the runtime gives to iterate is asynchronous.
        """
        self._aio = aio
        self._package = context.names.package
        self.imports: dict[tuple[str, str], None] = {}
        self.classes: dict[t.TypeId, None] = {}
        self._api = context.api
        self._names = context.names
        self._taken = frozenset(taken)
        self._classes = frozenset[str]() if prefix else context.class_names
        self._prefix = prefix

    def iterated(self, name: str) -> str:
        """Give the name of a class of the runtime that its callers iterate."""
        return self.runtime(f"Async{name}" if self._aio else name)

    def runtime(self, name: str) -> str:
        """Give the name by which something of the runtime is written here."""
        return self.name(module_of(self._package, name), name)

    def _is_taken(self, name: str) -> bool:
        return name in self._taken or name in self._classes

    def of(self, ref: t.TypeRef) -> str:
        """Give the annotation for a use of a type."""
        text = self._of(self._api.types[ref.id], ref.id)
        return self.union([text, "None"]) if ref.nullable else text

    def optional(self, ref: t.TypeRef) -> str:
        """Give the annotation for what may be left out, None then."""
        return self.of(t.TypeRef(ref.id, nullable=True))

    def takes_null(self, ref: t.TypeRef) -> bool:
        """Tell whether null is a value of a type, and so not the same as none."""
        kind = self._api.types[ref.id]
        uses = kind.variants if isinstance(kind, t.UnionType) else (ref,)
        found = (self._api.types[use.id] for use in uses)
        return ref.nullable or any(isinstance(it, _WITH_NULL) for it in found)

    def plain(self, ref: t.TypeRef) -> str:
        """Give the annotation as a reader wants it, without discriminators."""
        kind = self._api.types[ref.id]
        match kind:
            case t.UnionType():
                return self.union(self.plain(variant) for variant in kind.variants)
            case t.ArrayType():
                return f"list[{self.plain(kind.items)}]"
            case t.MapType():
                return f"dict[str, {self.plain(kind.values)}]"
            case _:
                return self.of(ref)

    def sent(self, ref: t.TypeRef) -> str:
        """Give the annotation for an argument: files are taken in any form."""
        kind = self._api.types[ref.id]
        if isinstance(kind, t.BinaryType):
            upload = self.runtime("Upload")
            return self.union([upload, "None"]) if ref.nullable else upload
        if isinstance(kind, t.ArrayType):
            inner = self._api.types[kind.items.id]
            if isinstance(inner, t.BinaryType):
                return f"{self.name('builtins', 'list')}[{self.sent(kind.items)}]"
        return self.of(ref)

    def name(self, module: str, name: str) -> str:
        """Give the name by which something outside the SDK's models is written here."""
        if not self._is_taken(name):
            if module != "builtins":
                self.imports[module, name] = None
            return name
        self.imports[module, f"{name} as {name}_type"] = None
        return f"{name}_type"

    @property
    def _any(self) -> str:
        return "Any_type" if self._is_taken("Any") else "Any"

    def _of(self, kind: t.Type, id_: t.TypeId) -> str:
        match kind:
            case t.ObjectType() | t.EnumType():
                self.classes[id_] = None
                return f"{self._prefix}{self._names.types[id_].name}"
            case t.ArrayType():
                return f"{self.name('builtins', 'list')}[{self.of(kind.items)}]"
            case t.MapType():
                key = self.name("builtins", "str")
                return f"{self.name('builtins', 'dict')}[{key}, {self.of(kind.values)}]"
            case t.TupleType():
                return self._tuple(kind)
            case t.UnionType():
                return self.discriminated(kind)
            case t.ConstType():
                return self._const(kind)
            case _:
                return self._scalar(kind)

    def _scalar(self, kind: t.Type) -> str:
        if special := runtime_class(kind):
            return self.runtime(special)
        if known := library_class(kind):
            return self.name(*known)
        match kind:
            case t.StringType() | t.BinaryType():  # inside JSON it can only be text
                return self.name("builtins", "str")
            case t.IntegerType():
                return self.name("builtins", "int")
            case t.NumberType():
                return self.name("builtins", "float")
            case t.BooleanType():
                return self.name("builtins", "bool")
            case t.NullType():
                return "None"
            case _:
                self.name("typing", "Any")
                return self._any

    def union(self, variants: Iterable[str]) -> str:
        """Give the union of annotations, each alternative once, None last.

        Any value swallows the others: what they were to import while `variants` was
        gone through is not needed.
        """
        known = len(self.classes), len(self.imports)
        parts = list(
            dict.fromkeys(part for text in variants for part in top_level(text, " | "))
        )
        if self._any in parts:
            for _ in range(len(self.classes) - known[0]):
                self.classes.popitem()
            for _ in range(len(self.imports) - known[1]):
                self.imports.popitem()
            return self.name("typing", "Any")
        parts.sort(key=lambda part: part == "None")
        return " | ".join(parts)

    def discriminated(self, kind: t.UnionType) -> str:
        """Give a union, with what tells its objects apart."""
        union = self.union(self.of(variant) for variant in kind.variants)
        found = kind.discriminator
        classes: dict[str, JSON] = {
            value: self._names.types[id_].name
            for value, id_ in (sorted(found.mapping.items()) if found else ())
            if isinstance(self._api.types[id_], t.ObjectType)
        }
        if found is None or not classes:
            return union
        runtime = self.runtime("Discriminator")
        mark = f"{runtime}({literal(found.name)}, {literal(classes)})"
        return f"{self.name('typing', 'Annotated')}[{union}, {mark}]"

    def _tuple(self, kind: t.TupleType) -> str:
        """Give a tuple; one of open length is a list of anything in it."""
        if kind.rest is None:
            items = ", ".join(self.of(item) for item in kind.items)
            return f"{self.name('builtins', 'tuple')}[{items}]"
        inner = self.union(self.of(item) for item in (*kind.items, kind.rest))
        return f"{self.name('builtins', 'list')}[{inner}]"

    def _const(self, kind: t.ConstType) -> str:
        if isinstance(kind.value, float):
            return self.name("builtins", "float")
        return f"{self.name('typing', 'Literal')}[{literal(kind.value)}]"
