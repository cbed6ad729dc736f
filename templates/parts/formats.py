"""Values that are not on the wire what msgspec makes of them.

Each has a class below its Python type, so that msgspec asks how to read and write it.
Users give and get a plain `datetime` or `Decimal`: that is what type checkers know.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from datetime import datetime, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias, cast, get_args

from msgspec import Struct
from msgspec.structs import fields

from .model import Formatted


class _Time(Formatted, datetime):
    plain = datetime

    @classmethod
    def of(cls, value: datetime) -> Any:
        return cls.combine(value.date(), value.timetz())


class _UnixTime(_Time):
    """Whole seconds since 1970; a fraction is cut off when it is written."""

    @classmethod
    def read(cls, value: Any) -> Any:
        try:
            return cls.fromtimestamp(value, timezone.utc)
        except (OverflowError, OSError):
            raise ValueError("out of range for a date") from None

    def written(self) -> object:
        return int(self.timestamp() // 1)


class _UnixTimeFraction(_UnixTime):
    """Seconds since 1970, with their fraction."""

    def written(self) -> object:
        return self.timestamp()


class _HttpDate(_Time):
    """A date as in HTTP headers (RFC 9110, 5.6.7), which is that of RFC 1123."""

    kinds = (str,)

    @classmethod
    def read(cls, value: Any) -> Any:
        from email.utils import parsedate_to_datetime  # it brings in sockets

        try:
            found = parsedate_to_datetime(value)
        except (TypeError, OverflowError):
            raise ValueError("expected a date") from None
        return cls.of(found if found.tzinfo else found.replace(tzinfo=timezone.utc))

    def written(self) -> object:
        from email.utils import format_datetime

        return format_datetime(self.astimezone(timezone.utc), usegmt=True)


class _DecimalNumber(Formatted, Decimal):
    """A decimal that is a JSON number: as exact as a double is (RFC 8259, 6)."""

    plain = Decimal

    @classmethod
    def read(cls, value: Any) -> Any:
        return cls(repr(value))

    @classmethod
    def of(cls, value: Decimal) -> Any:
        return cls(value)

    def written(self) -> object:
        return int(self) if self == self.to_integral_value() else float(self)


if TYPE_CHECKING:
    UnixTime: TypeAlias = datetime
    UnixTimeFraction: TypeAlias = datetime
    HttpDate: TypeAlias = datetime
    DecimalNumber: TypeAlias = Decimal
else:
    UnixTime, UnixTimeFraction = _UnixTime, _UnixTimeFraction
    HttpDate, DecimalNumber = _HttpDate, _DecimalNumber


def formatted(of: Callable[[], object]) -> Callable[[object], object]:
    """Give what makes values be written as a type says, which comes by a call."""
    return lambda value: _formatted(value, of())


def _formatted(value: object, wanted: object) -> object:
    """Give a value whose plain dates and decimals are written as its type says.

    Models are changed in place, each such value for one that is equal to it.
    """
    if isinstance(value, Struct):
        for each in _fields(type(value)):
            before = getattr(value, each.name)
            after = _formatted(before, each.type)
            if after is not before:
                setattr(value, each.name, after)
    elif isinstance(value, (list, tuple)):
        items = cast("list[object]", value)
        found = [_formatted(each, wanted) for each in items]
        return items if all(map(operator.is_, items, found)) else found
    elif isinstance(value, dict):
        members = cast("dict[str, object]", value)
        inner = {key: _formatted(each, wanted) for key, each in members.items()}
        return members if all(inner[key] is members[key] for key in inner) else inner
    elif isinstance(value, (datetime, Decimal)) and not isinstance(value, Formatted):
        kind = _format(wanted)
        return kind.of(value) if kind and isinstance(value, kind.plain) else value
    return value


_fields = functools.cache(fields)


@functools.cache
def _format(wanted: Any) -> type[Formatted] | None:
    """Find the format that is in a type, through lists and unions."""
    if isinstance(wanted, type) and issubclass(wanted, Formatted):
        return wanted
    return next(filter(None, map(_format, get_args(wanted))), None)
