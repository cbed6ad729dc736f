"""What generated models and enums are made of, and how they are written."""

from __future__ import annotations

import enum
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, ClassVar, TypeGuard, cast

import msgspec
from msgspec import UNSET, Struct, StructMeta, field

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_: object) -> Callable[[type], type]:
        """Do nothing: type checkers alone read it, and Python 3.10 has it not."""
        return lambda cls: cls


class Formatted:
    """A value that is not on the wire what msgspec makes of it.

    What came is kept in `came`, and written back as it came.
    `plain` is the type that users know, `kinds` are those of the JSON value.
    """

    plain: ClassVar[type]
    kinds: ClassVar[tuple[type, ...]] = (int, float)
    came: object = None

    @classmethod
    def read(cls, value: Any) -> Any:
        """Read a JSON value of one of the kinds. Raises ValueError if it is not one."""
        raise NotImplementedError

    @classmethod
    def of(cls, value: Any) -> Any:
        """Make one of a plain value."""
        raise NotImplementedError

    def written(self) -> object:
        """Give the JSON value."""
        raise NotImplementedError


def reads(wanted: type, value: object) -> object:
    """Read what msgspec does not know itself."""
    if not issubclass(wanted, Formatted):
        return value  # as without this hook: `object` takes anything
    if type(value) not in wanted.kinds:
        raise ValueError(
            f"expected {' or '.join(each.__name__ for each in wanted.kinds)}"
        )
    found: Formatted = wanted.read(value)
    found.came = value
    return found


def writes(value: object) -> object:
    """Write what msgspec does not know itself."""
    if not isinstance(value, Formatted):
        raise NotImplementedError
    return value.written() if value.came is None else value.came


EXTRA = "*additional properties*"
"""The wire name under which msgspec carries the unknown fields of a model.

No API uses it, so finding it in encoded JSON tells, at the cost of one byte search,
that some model in there has unknown fields, which then are moved to their place.
"""
closed_enums: ContextVar[bool] = ContextVar("closed_enums", default=False)
"""Whether unknown enum values are refused, as `strict_responses` wants it."""

_MARK = f'"{EXTRA}":'.encode()
_encoder = msgspec.json.Encoder(enc_hook=writes)


class Partial(Struct, array_like=True, tag="*partial*"):
    """What stands for the unknown fields of a model that lacks required ones.

    `absent` are their wire names. They read as None, which is not written back.
    """

    unknown: dict[str, Any]
    absent: list[str]


def extras() -> Any:
    """Declare the type of a model's additional properties.

    class Tags(Model):
        additional_properties: dict[str, int] = extras()
    """
    return field(name=EXTRA, default=UNSET)


class _ModelMeta(StructMeta):
    """Makes every model keyword-only: msgspec does not inherit that setting."""

    def __new__(
        mcs, name: str, bases: tuple[type, ...], space: dict[str, Any], **settings: Any
    ) -> _ModelMeta:
        settings["kw_only"] = True
        return super().__new__(mcs, name, bases, space, **settings)


@dataclass_transform(kw_only_default=True, field_specifiers=(field,))
class Model(
    Struct,
    metaclass=_ModelMeta,
    kw_only=True,
    omit_defaults=True,
    repr_omit_defaults=True,
    forbid_unknown_fields=True,  # so that they are noticed, and then kept
    gc=False,  # JSON has no cycles, and looking for them takes half of the decoding
):
    """A JSON object with declared fields.

    What the API sends beyond them is kept in the dictionary `additional_properties`
    and written back; put something there to send it.
    """

    additional_properties: dict[str, Any] = extras()

    def __eq__(self, other: object) -> bool:
        # Not msgspec's: a dictionary that was only looked at makes no difference.
        return type(self) is type(other) and all(
            getattr(self, name) == getattr(other, name)
            for name in self.__struct_fields__
        )

    __hash__ = None  # type: ignore[assignment] # a model can change


_slot: Any = Model.__dict__["additional_properties"]


def _made_when_looked_at(model: Model) -> dict[str, Any]:
    # A dictionary in every model would cost a quarter more memory for large answers.
    if _slot.__get__(model) is UNSET:
        _slot.__set__(model, {})
    found: Any = _slot.__get__(model)
    unknown: dict[str, Any] = found.unknown if isinstance(found, Partial) else found
    return unknown


# Not an assignment, as type checkers know a plain field there.
_made = property(_made_when_looked_at, _slot.__set__)
type.__setattr__(Model, "additional_properties", _made)


class Enum(enum.Enum):
    """An enum that takes values its API has come to know since.

    Such a value is an instance of the enum, equal and hashed by value, without being
    one of its members: nothing is remembered, so a server cannot fill the memory.
    """

    @classmethod
    def _missing_(cls, value: object) -> Any:
        kind: Any = next(each for each in (str, int, object) if each in cls.__mro__)
        fits = kind is object or (isinstance(value, kind) and type(value) is not bool)
        if closed_enums.get() or not fits:
            return None
        member = kind.__new__(cls, *(() if kind is object else (value,)))
        member._name_, member._value_ = str(value), value
        return member

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.value == other.value

    def __hash__(self) -> int:
        return hash(self.value)

    def __repr__(self) -> str:
        known = self.value in type(self)._value2member_map_
        name = type(self).__name__
        return f"<{name}.{self.name}>" if known else f"{name}({self.value!r})"


class StrEnum(str, Enum):
    """An open enum of texts; its members are texts themselves."""

    __str__ = str.__str__


class IntEnum(int, Enum):
    """An open enum of whole numbers; its members are numbers themselves."""

    __str__ = int.__repr__
    __format__ = int.__format__  # type: ignore[assignment] # as in the library


class Discriminator(Struct, frozen=True, eq=False):
    """Says which class of a union a JSON object is.

    Pet = Annotated[Cat | Dog, Discriminator("petType", {"cat": "Cat", "dog": "Dog"})]

    `mapping` goes from values of the property to names of classes in the union.
    """

    property_name: str
    mapping: dict[str, str]


def is_object(value: object) -> TypeGuard[dict[str, object]]:
    """Tell a JSON object."""
    return isinstance(value, dict)


def is_array(value: object) -> TypeGuard[list[object]]:
    """Tell a JSON array."""
    return isinstance(value, list)


def encode(value: object) -> bytes:
    """Write a value as JSON, the unknown fields of models at their place."""
    body = _encoder.encode(value)
    return body if _MARK not in body else _encoder.encode(plain(value))


def plain(value: object) -> object:
    """Reduce a value to what JSON knows: dicts, lists, texts, numbers, None."""
    return _in_place(msgspec.to_builtins(value, str_keys=True, enc_hook=writes))


def _in_place(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return [_in_place(item) for item in cast("list[object]", value)]
    if not is_object(value):
        return value
    written = {key: _in_place(item) for key, item in value.items()}
    extra: Any = written.get(EXTRA)
    if is_array(extra) and extra[:1] == ["*partial*"]:
        absent: Any = extra[2]
        extra = extra[1]
        for name in absent:
            if written.get(name) is None:
                del written[name]
    if is_object(extra):
        del written[EXTRA]
        written.update(extra)
    return written
