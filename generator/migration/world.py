"""What expressions in a caller's code are, as far as the old SDK tells.

A type is a set of alternatives, as in annotations. Besides the SDK's own classes there
are the client, controllers, their methods, modules and classes as values; each has a
head of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.ir import types as t
from generator.migration.plan import CLIENT
from generator.review.sdk.hints import PREFIX, Hint, Hints, hints
from generator.review.sdk.surface import Surface

NOTHING: Hints = frozenset()

_ITERATED = frozenset(
    [
        *("list", "set", "frozenset", "tuple", "Pages", "Stream", "Sequence"),
        *("Iterable", "Iterator", "AsyncIterator", "Collection", "AsyncIterable"),
        *("Generator", "AsyncGenerator", "dict", "Mapping"),
    ]
)
_OF_TYPING = {
    "List": "list",
    "Dict": "dict",
    "Tuple": "tuple",
    "Set": "set",
    "FrozenSet": "frozenset",
    "AsyncPages": "Pages",
    "AsyncStream": "Stream",
    "MutableMapping": "dict",
    "MutableSequence": "list",
}


def one(head: str, *args: Hints) -> Hints:
    """Give a type of one alternative."""
    return frozenset([Hint(_OF_TYPING.get(head, head), args)])


def union(found: Iterable[Hints]) -> Hints:
    """Give all alternatives of some types."""
    return frozenset(hint for each in found for hint in each)


def class_of(head: str) -> Hints:
    """Give the type of a class itself."""
    return one("type", one(head))


def instance(found: Hints) -> Hints:
    """Give what calling a class gives."""
    return frozenset(
        inner for hint in found if hint.head == "type" for inner in hint.args[0]
    )


def element(found: Hints) -> Hints:
    """Give what iterating gives: the first of what a type is made of."""
    parts = [hint for hint in found if hint.head in _ITERATED and hint.args]
    return frozenset(
        inner
        for hint in parts
        for arg in (hint.args if hint.head == "tuple" else hint.args[:1])
        for inner in arg
    )


def value(found: Hints) -> Hints:
    """Give what an index gives."""
    mapped = [hint for hint in found if hint.head in ("dict", "Mapping")]
    inner = {each for hint in mapped if len(hint.args) > 1 for each in hint.args[1]}
    return frozenset(inner) | element(found - frozenset(mapped))


class World:
    """The old SDK, asked for what its attributes are."""

    def __init__(self, surface: Surface) -> None:
        self.surface = surface
        self.package = surface.context.names.package
        self._client = surface.context.names.client
        self._accessors = {
            one.accessor: one.name for one in surface.controllers.values()
        }

    def member(self, module: str, name: str) -> Hints:
        """Give what a module of the SDK has under a name."""
        if name in (self._client, f"Async{self._client}"):
            return class_of(CLIENT)
        folder = module.removeprefix(self.package).strip(".").partition(".")[0]
        surface = self.surface
        if folder in ("models", "") and name in surface.models:
            return class_of(f"{PREFIX}{name}")
        if folder in ("exceptions", "") and name in surface.exceptions:
            return class_of(f"exceptions.{name}")
        if folder in ("controllers", "aio"):
            for own in surface.controllers:
                if name in (own, f"Async{own}"):
                    return class_of(f"controllers.{own}")
                if name in (f"{own}WithResponse", f"Async{own}WithResponse"):
                    return class_of(f"wrapped.{own}")
        if folder == "servers" and name in surface.servers:
            return one(f"server:{name}")
        if folder == "webhooks" and name == "Receiver":
            return class_of("Receiver")
        return one(f"module:{module}.{name}")

    def symbol(self, hint: Hint, name: str) -> str:
        """Give the symbol of an attribute; empty for what is none of the SDK's."""
        home, inner = hint.head, hint
        if home == "type":
            (inner,) = hint.args[0] or (Hint(""),)
            home = inner.head
        if home == CLIENT:
            return f"{CLIENT}.{name}" if name in self._accessors else ""
        if home == f"module:{self.package}.servers":
            return f"servers.{name}"
        if home == "Receiver":
            return f"Receiver.{name}"
        kind, _, own = home.partition(".")
        if kind in ("controllers", "wrapped"):
            return f"{own}.{name}"
        return f"{own}.{name}" if kind in ("models", "exceptions") else ""

    def attribute(self, hint: Hint, name: str) -> Hints:
        """Give what an attribute of a value is."""
        head = hint.head
        kind, _, own = head.partition(".")
        if head.startswith("module:"):
            return self.member(head.removeprefix("module:"), name)
        if head == CLIENT and name in self._accessors:
            return one(f"controllers.{self._accessors[name]}")
        if kind in ("controllers", "wrapped"):
            return self._of_controller(kind, own, name)
        if kind in ("models", "exceptions"):
            return self._field(kind, own, name)
        if head == "type":
            return frozenset(
                inner for inner in hint.args[0] if self._is_enum(inner.head)
            )
        if head == "ApiResponse" and name == "value":
            return hint.args[0]
        return one(f"attribute:{name}", frozenset([hint]))

    def _is_enum(self, head: str) -> bool:
        """Tell a class whose attributes are its members."""
        id_ = self.surface.models.get(head.removeprefix(PREFIX), "")
        return bool(id_) and isinstance(self.surface.type(id_), t.EnumType)

    def _of_controller(self, kind: str, own: str, name: str) -> Hints:
        if name == "with_response":
            return one(f"wrapped.{own}")
        symbol = f"{own}.{name}"
        known = symbol in self.surface.methods
        paged = symbol.removesuffix("_pages") in self.surface.methods
        return one(f"{kind}:{symbol}") if known or paged else NOTHING

    def _field(self, kind: str, own: str, name: str) -> Hints:
        surface = self.surface
        known = surface.models if kind == "models" else surface.exceptions
        id_ = known.get(own, "")
        if id_ and isinstance(surface.type(id_), t.ObjectType):
            for field in surface.fields(id_, raised=kind == "exceptions"):
                if field.name == name:
                    return field.hints
        return NOTHING

    def called(self, hint: Hint) -> Hints:
        """Give what a call gives."""
        head = hint.head
        kind, _, symbol = head.partition(":")
        if head == "type":
            return hint.args[0]
        if head == "returns":
            return hint.args[0]
        if kind in ("controllers", "wrapped") and symbol:
            return self._result(kind, symbol)
        if kind == "attribute":
            (holder,) = hint.args[0]
            return _method(holder, symbol)
        return NOTHING

    def _result(self, kind: str, symbol: str) -> Hints:
        methods = self.surface.methods
        if symbol in methods:
            result = hints(self.surface.returns(methods[symbol]))
            return one("ApiResponse", result) if kind == "wrapped" else result
        single = methods[symbol.removesuffix("_pages")]
        result = hints(self.surface.returns(single))
        return one("Pages", result, hints(self.surface.item(single)))


def _method(holder: Hint, name: str) -> Hints:
    """Give what a method of a container gives."""
    match holder.head, holder.args, name:
        case "Pages", (_, item), "items":
            return one("list", item)
        case "Pages", (page, _), "responses":
            return one("list", one("ApiResponse", page))
        case ("dict" | "Mapping"), (key, item), "items":
            return one("list", one("tuple", key, item))
        case ("dict" | "Mapping"), (_, item), "values":
            return one("list", item)
        case ("dict" | "Mapping"), (_, item), ("get" | "pop" | "setdefault"):
            return item
        case "list", (item,), "pop":
            return item
        case ("list" | "Pages"), _, ("copy" | "resume"):
            return frozenset([holder])
        case _:
            return NOTHING
