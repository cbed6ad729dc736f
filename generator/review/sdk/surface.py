"""An SDK as its callers see it: names, signatures, fields. Nothing is rendered."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from generator.ir import types as t
from generator.ir.paged import Paged, fitting_pages
from generator.ir.schemes import SecurityScheme
from generator.naming.arguments import label
from generator.naming.assign import roles
from generator.render.annotations import Annotations
from generator.render.context import Context
from generator.render.models import declared, extra_fields
from generator.render.options import options
from generator.render.servers import arguments as server_arguments
from generator.render.servers import named as named_servers
from generator.render.signatures import returns, takes
from generator.review.sdk.hints import PREFIX, Hints, hints, shown


class Slot(Struct, frozen=True):
    """Something with a name and a type: an argument, a field, a member.

    `label` is what it is on the wire, `pointer` where the document declares it.
    """

    name: str
    annotation: str
    required: bool
    label: str
    pointer: str
    about: str = ""

    @property
    def hints(self) -> Hints:
        """The annotation, taken apart."""
        return hints(self.annotation)

    def __str__(self) -> str:
        if not self.annotation:
            return f"{self.name} = {self.label}"
        default = "" if self.required else " = None"
        return f"{self.name}: {shown(self.annotation)}{default}"


class Method(Struct, frozen=True):
    """A method of a controller, and the operation that it calls."""

    symbol: str
    controller: str
    name: str
    operation: t.Operation

    @property
    def pointer(self) -> str:
        """Where the operation stands."""
        return self.operation.pointer


class Controller(Struct, frozen=True):
    """A controller: its class, the client's attribute for it, and its tag."""

    name: str
    accessor: str
    tag: str
    pointer: str


class Function(Struct, frozen=True):
    """A function of `servers`: the URL that it gives, and its arguments."""

    url: str
    arguments: tuple[Slot, ...]


class _Notes(Annotations):
    """Annotations without discriminators, each made once."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, prefix=PREFIX)
        self._types = context.api.types
        self._made: dict[t.TypeRef, str] = {}

    def of(self, ref: t.TypeRef) -> str:
        """Give the annotation for a use of a type."""
        text = self._made.get(ref)
        if text is None:
            kind = self._types[ref.id]
            if isinstance(kind, t.UnionType):
                variants = [self.of(variant) for variant in kind.variants]
                text = self.union([*variants, "None"] if ref.nullable else variants)
            else:
                text = super().of(ref)
            self._made[ref] = text
        return text


class Surface:
    """The public names of one SDK, each made when it is asked for."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._notes = _Notes(context)
        self._fields: dict[tuple[t.TypeId, bool], tuple[Slot, ...]] = {}

    @property
    def context(self) -> Context:
        """What it is made from."""
        return self._context

    @cached_property
    def controllers(self) -> dict[str, Controller]:
        """The controllers by class."""
        names = self._context.names.tags
        return {
            names[tag.name].controller.name: Controller(
                names[tag.name].controller.name,
                names[tag.name].accessor,
                tag.name,
                tag.pointer,
            )
            for tag in self._context.api.tags
        }

    @cached_property
    def methods(self) -> dict[str, Method]:
        """The methods by `Controller.method`."""
        names = self._context.names
        made = (
            (
                names.tags[one.tag].controller.name,
                names.operations[one.pointer].method,
                one,
            )
            for one in self._context.api.operations
        )
        return {
            f"{holder}.{name}": Method(f"{holder}.{name}", holder, name, one)
            for holder, name, one in made
        }

    @cached_property
    def models(self) -> dict[str, t.TypeId]:
        """The models and enumerations by class."""
        names = self._context.names.types
        return {names[id_].name: id_ for id_ in self._context.models}

    @cached_property
    def exceptions(self) -> dict[str, t.TypeId]:
        """The exceptions of the API's own by class."""
        return {one.name: id_ for id_, one in self._context.names.exceptions.items()}

    @cached_property
    def bases(self) -> dict[str, str]:
        """The built-in classes that values of enumerations are of, too."""
        found = ((name, self.type(id_)) for name, id_ in self.models.items())
        return {
            name: {"string": "str", "integer": "int"}[kind.base]
            for name, kind in found
            if isinstance(kind, t.EnumType) and kind.base in ("string", "integer")
        }

    def type(self, id_: t.TypeId) -> t.Type:
        """Give a type of the API."""
        return self._context.api.types[id_]

    def arguments(self, method: Method) -> tuple[Slot, ...]:
        """Give a method's arguments in order, without `self` and `options`."""
        named = self._context.names.operations[method.pointer].arguments
        return tuple(
            Slot(
                one.name,
                takes(self._notes, one),
                one.required,
                label(one.source),
                one.source.pointer,
                one.source.description,
            )
            for one in named
        )

    def returns(self, method: Method) -> str:
        """Give the annotation of what a method returns."""
        return returns(self._notes, method.operation)

    def raises(self, method: Method) -> dict[str, str]:
        """Give the exceptions of the API's own that a method raises, by status."""
        found = (
            (one.status, self._context.exception_of(one))
            for one in method.operation.errors
        )
        return {status: raised.name for status, raised in found if raised}

    def credentials(self, method: Method) -> list[frozenset[str]]:
        """Give the arguments of the client that a call needs, each way to have enough.

        Of a scheme with several, one stands for all. One that the SDK cannot send
        is no way.
        """
        found = method.operation.security
        needed = self._context.api.security if found is None else found
        names = self._context.names.credentials
        ways = [[names.get(one) or ("",) for one, _ in each.schemes] for each in needed]
        made = [frozenset(own[0] for own in way) for way in ways]
        return [one for one in made if "" not in one] or [frozenset()]

    def has_pages(self, method: Method) -> bool:
        """Tell whether there is a second method that gives all pages."""
        return method.pointer in self._paged

    def item(self, method: Method) -> str:
        """Give the annotation of what is on the pages of a method."""
        paged = self._paged.get(method.pointer)
        return self._notes.of(paged.item) if paged else "Any"

    @cached_property
    def _paged(self) -> Mapping[str, Paged]:
        return fitting_pages(self._context.api, self._context.config)

    def signature(self, method: Method, but: Collection[str] = ()) -> str:
        """Write a method as its callers know it; … for arguments as in `but`."""
        told: list[str] = []
        for one in map(str, self.arguments(method)):
            text = "…" if one in but else one
            if [text] != told[-1:] or text != "…":
                told.append(text)
        return f"{method.name}({', '.join(told)}) -> {shown(self.returns(method))}"

    def fields(self, id_: t.TypeId, *, raised: bool = False) -> tuple[Slot, ...]:
        """Give the fields of a model, or of the exception of its type."""
        key = id_, raised
        if key not in self._fields:
            self._fields[key] = tuple(self._slots(id_, raised=raised))
        return self._fields[key]

    def _slots(self, id_: t.TypeId, *, raised: bool) -> Iterator[Slot]:
        kind = self._context.object(id_)
        names = self._context.names.fields[id_]
        demands = self._context.direction.demands
        for field, name in zip(kind.fields, names, strict=True):
            if raised:
                annotation, demanded = self._notes.optional(field.type), False
            else:
                demanded = demands(id_, field)
                annotation, _ = declared(self._notes, field, demanded=demanded)
            at, about = field.pointer, field.description
            yield Slot(name, annotation, demanded, field.name, at, about)
        if kind.extra is not None and not raised:
            annotation = extra_fields(self._notes, kind.extra)
            yield Slot(
                "additional_properties",
                annotation,
                required=False,
                label="",
                pointer=id_,
            )

    def members(self, id_: t.TypeId) -> tuple[Slot, ...]:
        """Give the members of an enumeration; their values are their labels."""
        kind = self._context.enum(id_)
        names = self._context.names.members[id_]
        return tuple(
            Slot(
                name,
                "",
                required=False,
                label=repr(one.value),
                pointer=f"{id_}/enum/{one.index}",
            )
            for one, name in zip(kind.members, names, strict=True)
        )

    def labels(self, id_: t.TypeId) -> frozenset[str]:
        """Give what the fields of a model, or its members, are on the wire."""
        is_enum = isinstance(self.type(id_), t.EnumType)
        slots = self.members(id_) if is_enum else self.fields(id_)
        return frozenset(one.label for one in slots)

    @cached_property
    def client(self) -> tuple[Slot, ...]:
        """The arguments of the client, which are all keywords."""
        schemes = {
            name: (scheme, role)
            for scheme in self._context.api.schemes
            for name, role in zip(
                self._context.names.credentials[scheme.name], roles(scheme), strict=True
            )
        }
        return tuple(
            Slot(
                one.name,
                one.annotation,
                required=False,
                label=f"{schemes[one.name][0].name} {schemes[one.name][1]}",
                pointer=schemes[one.name][0].pointer,
                about=_credential(*schemes[one.name]),
            )
            for one in options(self._context)
            if one.credential
        )

    @cached_property
    def servers(self) -> dict[str, Function]:
        """The functions in `servers`."""
        return {
            name.function: Function(
                server.url,
                tuple(
                    Slot(own, annotation, default is None, own, "#/servers")
                    for own, annotation, default in server_arguments(server, name)
                ),
            )
            for server, name in named_servers(self._context)
        }

    @cached_property
    def events(self) -> dict[str, str]:
        """The methods of the receiver, and the pointers of what they read."""
        names = self._context.names.events
        return {
            names[one.pointer].method: one.pointer for one in self._context.api.events
        }


def _credential(scheme: SecurityScheme, role: str) -> str:
    """Tell what a credential is on the wire, whatever its scheme is called."""
    return f"{scheme.kind} {scheme.location} {scheme.parameter} {role}"
