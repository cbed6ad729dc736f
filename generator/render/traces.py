"""Which files a change can reach: each is known by the types that it was made from.

While a file is rendered, the types that it looks at are noted. As long as all that is
known of each of these (its card) is what it was, and all that any file may look at (the
world), the file's text is what it was and need not be made again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b, sha256
from typing import Any, Final, TypeVar

from msgspec import Struct
from msgspec.msgpack import Encoder, decode, encode
from msgspec.structs import replace

from generator.ir import types as t
from generator.naming.classes import ClassName
from generator.render.context import Context
from generator.render.environment import custom_state

Value = TypeVar("Value")


class Text(Struct, frozen=True, array_like=True):
    """A rendered file: the digest of its bytes, and the parts of the runtime in it.

    `types` are places in the list of cards of the types that it was made from; `None`
    stands for all.
    """

    digest: str
    parts: tuple[str, ...]
    types: tuple[int, ...] | None


class Traces(Struct, frozen=True):
    """What a run rendered, for the next one; `cards` are by type, `texts` by path."""

    world: bytes
    cards: Mapping[t.TypeId, bytes]
    texts: Mapping[str, Text]

    def still(self, now: Traces) -> dict[str, Text]:
        """Give the texts that are the same in a `now` that has none yet."""
        if self.world != now.world:
            return {}
        old = [*self.cards]
        changed = {
            place
            for place, (id_, card) in enumerate(self.cards.items())
            if now.cards.get(id_) != card
        }
        if old == [*now.cards]:
            return {
                path: text
                for path, text in self.texts.items()
                if not changed or _is_clear(text, changed)
            }
        places = {id_: place for place, id_ in enumerate(now.cards)}
        return {
            path: Text(text.digest, text.parts, tuple(places[old[it]] for it in types))
            for path, text in self.texts.items()
            for types in [text.types]
            if types is not None and changed.isdisjoint(types)
        }


def _is_clear(text: Text, changed: set[int]) -> bool:
    return text.types is not None and changed.isdisjoint(text.types)


class Watched(dict[t.TypeId, t.Type]):
    """The types of an API, of which it holds those that were asked for.

    A dictionary calls `__missing__` for what is not in it yet: a second look at a type
    costs nothing.
    """

    def __init__(self, types: Mapping[t.TypeId, t.Type]) -> None:
        super().__init__()
        self._types = types
        self._all = False

    def __missing__(self, id_: t.TypeId) -> t.Type:
        found = self[id_] = self._types[id_]
        return found

    def __iter__(self) -> Iterator[t.TypeId]:
        self._all = True
        return iter(self._types)

    def __len__(self) -> int:
        self._all = True
        return len(self._types)

    def __contains__(self, id_: object) -> bool:
        found = id_ in self._types
        if isinstance(id_, str) and found:
            self[id_]
        else:
            self._all = True
        return found

    def get(self, id_: t.TypeId, default: Any = None) -> Any:
        """Look at a type that may be unknown."""
        if id_ not in self:
            return default
        return self[id_]

    def keys(self) -> Any:
        """Look at all types."""
        self._all = True
        return self._types.keys()

    def values(self) -> Any:
        """Look at all types."""
        self._all = True
        return self._types.values()

    def items(self) -> Any:
        """Look at all types."""
        self._all = True
        return self._types.items()

    def begin(self) -> None:
        """Forget what was asked for."""
        self.clear()
        self._all = False

    def asked(self) -> Iterator[t.TypeId] | None:
        """Give what was asked for, `None` for all."""
        return None if self._all else super().__iter__()


class Tracing:
    """Renders files, and notes what each is made from."""

    def __init__(self, context: Context) -> None:
        """Find out first what is common to all files: then no single one does."""
        world, cards = _known(context)
        self.now = Traces(world, cards, {})
        self._types = Watched(context.api.types)
        names = replace(
            context.names,
            fields=_Noted(context.names.fields, self._types),
            members=_Noted(context.names.members, self._types),
        )
        self.context = context.over(self._types, names)
        self._places = {id_: place for place, id_ in enumerate(cards)}
        self._import = re.compile(
            rb"from %s\.runtime\.(\w+) import" % context.names.package.encode()
        )

    def note(self, make: Callable[[], bytes]) -> bytes:
        """Make a file; give it with its `Text`, packed."""
        self._types.begin()
        self.context.samples.forget()
        data = make()
        asked = self._types.asked()
        types = None if asked is None else tuple(self._places[id_] for id_ in asked)
        parts = tuple(sorted({one.decode() for one in self._import.findall(data)}))
        return encode((Text(sha256(data).hexdigest(), parts, types), data))


def unpacked(noted: bytes) -> tuple[Text, bytes]:
    """Read what `note` gives."""
    return decode(noted, type=tuple[Text, bytes])


class _Noted(Mapping[t.TypeId, Value]):
    """What is known of types by their ids: who looks at it looks at the type."""

    def __init__(self, known: Mapping[t.TypeId, Value], types: Watched) -> None:
        self._known = known
        self._types = types

    def __getitem__(self, id_: t.TypeId) -> Value:
        self._types[id_]
        return self._known[id_]

    def __iter__(self) -> Iterator[t.TypeId]:
        self._types.keys()
        return iter(self._known)

    def __len__(self) -> int:
        self._types.keys()
        return len(self._known)


def _known(context: Context) -> tuple[bytes, dict[t.TypeId, bytes]]:
    """Give the digest of the world, and a card for each type.

    Names of classes and what concerns whole classes are of the world, since many a file
    lists them all; of other types, it is on their cards.
    """
    api, names, direction = context.api, context.names, context.direction
    ids = (direction.sent, direction.received, context.formatted)
    classes = [id_ for id_, kind in api.types.items() if isinstance(kind, t.Class)]
    world = [
        context.config,
        custom_state(),
        [_but(api, "types"), [_header_types(one.responses) for one in api.operations]],
        [_header_types(one.responses) for one in api.events],
        [type(one).__name__ for event in api.events for one in event.headers],
        _but(names, "fields", "members", "reach"),
        [[id_ for id_ in some if id_ in names.types] for some in _lists(context)],
        [[id_ in some for some in ids] for id_ in classes],
        context.circles,
        context.paged,
    ]
    found = context.samples.found
    cards = {
        id_: _digest(
            type(kind).__name__,
            kind,
            names.fields.get(id_),
            names.members.get(id_),
            [id_ in some for some in ids],
            found.get(id_),
        )
        for id_, kind in api.types.items()
    }
    return _digest(world), cards


def _lists(context: Context) -> tuple[Iterable[t.TypeId], ...]:
    reach = context.names.reach
    return (context.api.types, reach.models, reach.exceptions, context.models)


def _header_types(responses: Iterable[t.Response]) -> list[str]:
    """Name the types that stand in no mapping, which are the same when packed."""
    return [type(one.type).__name__ for it in responses for one in it.headers]


def _but(value: Struct, *names: str) -> list[object]:
    return [getattr(value, it) for it in value.__struct_fields__ if it not in names]


def _digest(*values: object) -> bytes:
    try:
        packed = _ENCODER.encode(values)
    except OverflowError:  # a number of more than 64 bits
        packed = repr(values).encode()
    return blake2b(packed, digest_size=16).digest()


def _name(value: object) -> tuple[str, ...]:
    if isinstance(value, ClassName):
        return value.name, value.module, value.heading, value.page
    raise TypeError(value)


_ENCODER: Final = Encoder(enc_hook=_name, order="deterministic")
