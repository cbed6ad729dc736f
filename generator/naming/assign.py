"""One pass over the whole API that gives everything public its name."""

from __future__ import annotations

import keyword
import re
import sys
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

from generator.config import Config
from generator.diagnostics import Diagnostic, InputError
from generator.ir import types as t
from generator.naming import words as w
from generator.naming.arguments import Argument, arguments
from generator.naming.identifiers import class_name, constant, settle, spelled, variable
from generator.naming.places import Place, place
from generator.naming.reach import Reach, reach

Key = TypeVar("Key", bound=Hashable)
Kind = TypeVar("Kind", bound=t.Type)

_TAKEN_PACKAGES = sys.stdlib_module_names | {"requests", "msgspec", "aiohttp"}


class ClassName(Struct, frozen=True):
    """A class, its module, and its page."""

    name: str

    @property
    def module(self) -> str:
        """The module's name: the class in snake_case."""
        name = w.snake(w.split(self.name))
        return f"{name}_" if keyword.iskeyword(name) else name

    @property
    def heading(self) -> str:
        """The title of the page: the class split into words."""
        return w.heading(w.split(self.name))


class TagName(Struct, frozen=True):
    """A tag's controller: its class, and the attribute of the client."""

    controller: ClassName
    accessor: str

    @property
    def module(self) -> str:
        """The module of its operations."""
        return self.accessor


class OperationName(Struct, frozen=True):
    """An operation's method, its heading, and its arguments in order."""

    method: str
    heading: str
    arguments: tuple[Argument, ...]


class Names(Struct, frozen=True):
    """Every public name of an SDK; types, operations and schemes by pointer or name."""

    package: str
    distribution: str
    client: str
    types: Mapping[t.TypeId, ClassName]
    exceptions: Mapping[t.TypeId, ClassName]
    fields: Mapping[t.TypeId, tuple[str, ...]]
    members: Mapping[t.TypeId, tuple[str, ...]]
    tags: Mapping[str, TagName]
    operations: Mapping[str, OperationName]
    credentials: Mapping[str, tuple[str, ...]]
    reach: Reach

    def roles(self, scheme: t.SecurityScheme) -> tuple[str, ...]:
        """Give what each of a scheme's credentials is; none for an API key."""
        return _ROLES.get(scheme.kind, ())


def assign(api: t.Api, config: Config) -> Names:
    """Name an API. Raises `InputError` where two things end up with one name."""
    tags = _tags(api)
    operations = _operations(api, config)
    package = config.package or _package(api.title)
    client = config.client or class_name((*w.split(api.title), "Client"))
    found = reach(api)
    types = _types(api, found, config)
    return Names(
        package=package,
        distribution=config.distribution or package.replace("_", "-"),
        client=client,
        types=types,
        exceptions={
            id_: ClassName(f"{types[id_].name}Exception") for id_ in found.exceptions
        },
        fields=_fields(api, found),
        members={id_: _members(id_, kind) for id_, kind in _of(api, t.EnumType)},
        tags=tags,
        operations=operations,
        credentials=_credentials(api),
        reach=found,
    )


def _package(title: str) -> str:
    name = variable(w.split(title) or ("api",), "argument")
    return f"{name}_api" if name in _TAKEN_PACKAGES else name


def _tags(api: t.Api) -> dict[str, TagName]:
    options: dict[str, dict[str, tuple[str, ...]]] = {}
    for tag in api.tags:
        words = w.split(tag.name)
        bare = (
            words[:-1]
            if len(words) > 1 and words[-1].lower() == "controller"
            else words
        )
        choices = (bare, (*bare, "Tag"))
        options[tag.name] = {variable(some, "controller"): some for some in choices}
    accessors = _settled(
        {name: list(choices) for name, choices in options.items()},
        {tag.name: f"#/tags ({tag.name!r})" for tag in api.tags},
    )
    return {
        name: TagName(
            ClassName(class_name((*options[name][accessor], "Controller"))), accessor
        )
        for name, accessor in accessors.items()
    }


def _operations(api: t.Api, config: Config) -> dict[str, OperationName]:
    named: dict[str, OperationName] = {}
    for tag in api.tags:
        mine = [operation for operation in api.operations if operation.tag == tag.name]
        methods = _settled(
            {
                operation.pointer: _method_options(operation, config)
                for operation in mine
            },
            {operation.pointer: operation.pointer for operation in mine},
        )
        for operation in mine:
            heading = w.operation_heading(
                operation.id or " ".join(path_words(operation))
            )
            named[operation.pointer] = OperationName(
                methods[operation.pointer], heading, arguments(operation)
            )
    return named


def _method_options(operation: t.Operation, config: Config) -> list[str]:
    pinned = config.names.get(operation.pointer) or config.names.get(operation.id)
    if pinned:
        return [pinned]
    own, by_path = w.split(operation.id), path_words(operation)
    first = own or by_path
    return [
        variable(words, "method")
        for words in (first, (*first, operation.method), by_path)
    ]


def path_words(operation: t.Operation) -> tuple[str, ...]:
    """Name an operation by its method and path: `get_pets_by_pet_id`."""
    words: list[str] = [operation.method]
    for segment in re.split(r"[/]", operation.path):
        parameters = re.findall(r"\{([^{}]+)\}", segment)
        words.extend(w.split(re.sub(r"\{[^{}]*\}", " ", segment)))
        for name in parameters:
            words.extend(("by", *w.split(name)))
    return tuple(words)


def _types(api: t.Api, found: Reach, config: Config) -> dict[t.TypeId, ClassName]:
    """Name the classes: components first, so that they keep their names."""
    known = _known_places(api)
    options: dict[t.TypeId, list[str]] = {}
    inline: dict[t.TypeId, list[str]] = {}
    for id_ in found.exceptions | found.models:
        kind = api.types[id_]
        if not isinstance(kind, (t.ObjectType, t.EnumType, t.UnionType)):
            continue
        where = place(id_, known)
        pinned = config.names.get(id_)
        names = [pinned] if pinned else _class_options(where, kind)
        (options if where.component or pinned else inline)[id_] = names
    chosen = _settled(options, {id_: id_ for id_ in options})
    taken = {name.lower() for name in chosen.values()}
    free = {
        id_: [name for name in names if name.lower() not in taken] or names[-1:]
        for id_, names in inline.items()
    }
    chosen |= _settled({**{id_: [name] for id_, name in chosen.items()}, **free}, {})
    return {id_: ClassName(name) for id_, name in chosen.items()}


def _known_places(api: t.Api) -> dict[str, tuple[str, ...]]:
    known: dict[str, tuple[str, ...]] = {}
    for operation in api.operations:
        words = w.split(operation.id) or path_words(operation)
        known[operation.pointer] = words
        for parameter in operation.parameters:
            if not parameter.pointer.startswith("#/components/"):
                known[parameter.pointer] = (*words, *w.split(parameter.name))
    return known


def _class_options(where: Place, kind: t.Type) -> list[str]:
    words = where.words
    if isinstance(kind, t.EnumType) and (not words or words[-1].lower() != "enum"):
        words = (*words, "Enum")
    names = [class_name(words)]
    if where.kind:
        names.append(class_name((*where.words, where.kind)))
    return names


def _fields(api: t.Api, found: Reach) -> dict[t.TypeId, tuple[str, ...]]:
    named: dict[t.TypeId, tuple[str, ...]] = {}
    for id_, kind in _of(api, t.ObjectType):
        section = "error_field" if id_ in found.exceptions else "field"
        names = _settled(
            {
                field.name: [
                    variable(w.split(field.name), section),
                    variable(spelled(field.name), section),
                ]
                for field in kind.fields
            },
            {field.name: field.pointer for field in kind.fields},
        )
        named[id_] = tuple(names.values())
    return named


def _members(id_: t.TypeId, kind: t.EnumType) -> tuple[str, ...]:
    options = {
        (type(member.value), member.value): _member_options(member)
        for member in kind.members
    }
    return tuple(_settled(options, dict.fromkeys(options, id_)).values())


def _member_options(member: t.Member) -> list[str]:
    words = w.split(str(member.value))
    kind = "text" if isinstance(member.value, str) else type(member.value).__name__
    return [
        constant(w.split(member.name)) if member.name else constant(words),
        constant((*words, kind)),
        constant(spelled(str(member.value))),
    ]


_ROLES = {
    "basic": ("username", "password"),
    "bearer": ("access_token",),
    "clientCredentials": ("access_token", "client_id", "client_secret"),
    "oauth2": ("access_token",),
    "openIdConnect": ("access_token",),
}


def _credentials(api: t.Api) -> dict[str, tuple[str, ...]]:
    """Name the client's arguments for each scheme, in the order of its `_ROLES`."""
    options: dict[tuple[str, str], list[str]] = {}
    for scheme in api.schemes:
        own = w.split(scheme.name)
        if scheme.kind == "apiKey":
            options[scheme.name, "key"] = [
                variable(own, "credential"),
                variable((*own, *w.split(scheme.parameter)), "credential"),
            ]
        for role in _ROLES.get(scheme.kind, ()):
            options[scheme.name, role] = [role, variable((*own, role), "credential")]
    pointers = {key: f"#/components/securitySchemes/{key[0]}" for key in options}
    names = _settled(options, pointers)
    return {
        scheme.name: tuple(name for key, name in names.items() if key[0] == scheme.name)
        for scheme in api.schemes
    }


def _of(api: t.Api, kind: type[Kind]) -> Iterable[tuple[t.TypeId, Kind]]:
    return ((id_, found) for id_, found in api.types.items() if isinstance(found, kind))


def _settled(
    options: Mapping[Key, Sequence[str]], pointers: Mapping[Key, str]
) -> dict[Key, str]:
    names, clashes = settle(options)
    if clashes:
        raise InputError(*(_clash(group, names, pointers) for group in clashes))
    return names


def _clash(
    group: Sequence[Key], names: Mapping[Key, str], pointers: Mapping[Key, str]
) -> Diagnostic:
    first, *others = (pointers.get(key, str(key)) for key in group)
    return Diagnostic(
        "name-clash",
        "error",
        f"{names[group[0]]} is the name of this and of {', '.join(others)}",
        first,
        f"name one of them in sdk.yaml:  names: {{'{first}': OtherName}}",
    )
