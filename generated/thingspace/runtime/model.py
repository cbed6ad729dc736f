"""What generated models and enums are made of."""

from __future__ import annotations

import enum
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, cast

from msgspec import UNSET, Struct, StructMeta, UnsetType, field

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:
    # Type checkers alone read it, and Python 3.10 does not have it.
    def dataclass_transform(**_: object) -> Callable[[type], type]:
        return lambda cls: cls


__all__ = ["UNSET", "UnsetType", "field"]  # msgspec's, for generated code

EXTRA = "*additional properties*"
"""The wire name under which msgspec carries the unknown fields of a model.

No API uses it, so finding it in encoded JSON tells, at the cost of one byte search,
that some model in there has unknown fields, which then are moved to their place.
"""

closed_enums: ContextVar[bool] = ContextVar("closed_enums", default=False)
"""Whether unknown enum values are refused, as `strict_responses` wants it."""


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


def _made_when_looked_at(slot: Any) -> property:
    # A dictionary in every model would cost a quarter more memory for large answers.
    def get(model: Model) -> dict[str, Any]:
        if slot.__get__(model) is UNSET:
            slot.__set__(model, {})
        return cast("dict[str, Any]", slot.__get__(model))

    return property(get, slot.__set__)


type.__setattr__(  # not an assignment, as type checkers know a plain field there
    Model,
    "additional_properties",
    _made_when_looked_at(Model.__dict__["additional_properties"]),
)


class _Open(enum.Enum):
    """An enum that takes values its API has come to know since.

    Such a value is an instance of the enum, equal and hashed by value, without being
    one of its members: nothing is remembered, so a server cannot fill the memory.
    """

    @classmethod
    def _bare(cls, value: object) -> Any:
        """Make the instance, or give None if no member could have such a value."""
        del value
        return object.__new__(cls)

    @classmethod
    def _missing_(cls, value: object) -> Any:
        member = None if closed_enums.get() else cls._bare(value)
        if member is not None:
            member._name_ = str(value)
            member._value_ = value
        return member

    def __repr__(self) -> str:
        known = self.value in type(self)._value2member_map_
        name = type(self).__name__
        return f"<{name}.{self.name}>" if known else f"{name}({self.value!r})"


class Enum(_Open):
    """An open enum of mixed JSON values."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.value == other.value

    def __hash__(self) -> int:
        return hash(self.value)


class StrEnum(str, _Open):
    """An open enum of texts; its members are texts themselves."""

    __str__ = str.__str__

    @classmethod
    def _bare(cls, value: object) -> Any:
        return str.__new__(cls, value) if isinstance(value, str) else None


class IntEnum(int, _Open):
    """An open enum of whole numbers; its members are numbers themselves."""

    __str__ = int.__repr__

    def __format__(self, format_spec: str) -> str:
        return int.__format__(self, format_spec)

    @classmethod
    def _bare(cls, value: object) -> Any:
        return int.__new__(cls, value) if type(value) is int else None


class Discriminator(Struct, frozen=True, eq=False):
    """Says which class of a union a JSON object is.

    Pet = Annotated[Cat | Dog, Discriminator("petType", {"cat": "Cat", "dog": "Dog"})]

    `mapping` goes from values of the property to names of classes in the union.
    """

    property_name: str
    mapping: dict[str, str]
