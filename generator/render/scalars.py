"""Made-up texts and numbers for examples: the first that keep to their schema."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from typing import TypeVar

from generator.ir import types as t
from generator.naming.words import split
from generator.render.limits import keeps
from generator.render.patterns import matching

_FORMATS = {
    "date": "2020-08-21",
    "date-time": "2016-03-13T12:52:32Z",
    "http-date": "Sun, 13 Mar 2016 12:52:32 GMT",
    "time": "12:52:32Z",
    "duration": "P1D",
    "uuid": "595f5c44-c31c-4552-8670-020a1545a84d",
    "email": "ada@example.com",
    "uri": "https://example.com/",
    "url": "https://example.com/",
    "uri-reference": "/",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "byte": "U2Rr",
    "decimal": "1.5",
}
_LONGEST = 2_000  # characters of a text that is made longer
_LARGE = 10**15  # from here on, 1e15 reads better than its digits
_SEVERAL = 64  # candidates that count on from a bound

Value = TypeVar("Value", str, float)


def text(kind: t.StringType, name: str, nth: int = 0) -> str:
    """Make a text for a value called `name`; another one for each `nth`.

    Where no candidate fits, it is the first of them.
    """
    return _fitting(kind, _texts(kind, name, nth), nth)


_UNIX_TIME = 1457873552  # the `date-time` above


def number(kind: t.IntegerType | t.NumberType, nth: int = 0) -> float:
    """Make a number, a whole one where the type wants it; another one for each `nth`.

    Where no candidate fits, it is the first of them.
    """
    return _fitting(kind, _numbers(kind), nth)


def _fitting(
    kind: t.StringType | t.IntegerType | t.NumberType,
    candidates: Iterator[Value],
    nth: int,
) -> Value:
    first = next(candidates)
    found: list[Value] = [first] if keeps(kind, first) else []
    while len(found) <= nth:
        candidate = next(candidates, None)
        if candidate is None:
            break
        if candidate not in found and keeps(kind, candidate):
            found.append(candidate)
    return found[-1] if found else first


def _texts(kind: t.StringType, name: str, nth: int) -> Iterator[str]:
    """Give what may fit, what tells a reader most first."""
    if kind.format in _FORMATS:
        yield _FORMATS[kind.format]
    words = [word.lower() for word in split(name)] or ["text"]
    bounds = kind.bounds
    least = min(bounds.min_length or 0, _LONGEST)
    yield " ".join(words).ljust(least, "x")[: bounds.max_length]
    if bounds.pattern is not None:
        for joined in ("_".join(words), "-".join(words), "".join(words)):
            yield joined
            yield joined.upper()
        turns = dict.fromkeys((0, nth))
        for sampled in chain(*(matching(bounds.pattern, turn) for turn in turns)):
            yield sampled
            yield sampled.ljust(least, "x")
    for count in range(2, _SEVERAL):
        yield f"{' '.join(words)} {count}"[-(bounds.max_length or _LONGEST) :]


def _numbers(kind: t.IntegerType | t.NumberType) -> Iterator[float]:
    """Give what may fit, as JSON has it."""
    if kind.format == "unixtime":
        yield _UNIX_TIME
    for candidate in _candidates(kind):
        whole = candidate.denominator == 1
        if isinstance(kind, t.NumberType) and not (whole and candidate < _LARGE):
            yield float(candidate)
        elif whole:
            yield int(candidate)


def _candidates(kind: t.IntegerType | t.NumberType) -> Iterator[Fraction]:
    """Give a plain number, then those on, between and about the bounds."""
    plain = Fraction(10) if isinstance(kind, t.IntegerType) else Fraction(3, 2)
    yield plain
    bounds = kind.bounds
    ends = [
        *(_exact(bounds.minimum), _exact(bounds.exclusive_minimum)),
        *(_exact(bounds.maximum), _exact(bounds.exclusive_maximum)),
    ]
    given = [end for end in ends if end is not None]
    if len(given) > 1:
        given.append(sum(given, Fraction()) / len(given))
        yield given[-1]
    step = abs(_exact(bounds.multiple_of) or Fraction(1))
    for count in range(_SEVERAL):
        for start in (plain, *given):
            on_grid = start // step * step
            yield on_grid + count * step
            yield on_grid - count * step


def _exact(number: float | None) -> Fraction | None:
    """Give a number as it is written: 0.1 is a tenth; what no float has is no bound."""
    if number is None or not abs(number) <= sys.float_info.max:
        return None
    return Fraction(number) if isinstance(number, int) else Fraction(repr(number))
