"""Made-up texts and numbers keep to their schemas, and say as much as they can."""

from typing import Any

import pytest

from generator.ir import types as t
from generator.render.limits import keeps
from generator.render.scalars import number, text

TEXTS = [
    ({}, "", "ship name"),
    ({"min_length": 12}, "", "ship namexxx"),
    ({"max_length": 4}, "", "ship"),
    ({"pattern": r"^\w+$"}, "", "ship_name"),
    ({"pattern": "^[A-Z]+$"}, "", "SHIPNAME"),
    ({"pattern": "^[A-Z]{3}$"}, "", "ABC"),
    ({"pattern": "^x", "min_length": 3}, "", "xxx"),
    ({"pattern": "^[a-z]+$", "max_length": 5}, "", "a"),
    ({"pattern": "^(?:[a-z]{4})+$", "min_length": 9}, "", "abcdefghijkl"),
    ({"pattern": "["}, "", "ship name"),
    ({"pattern": ".^"}, "", "ship name"),
    ({"min_length": -1, "max_length": 4}, "", "ship"),
    ({}, "date", "2020-08-21"),
    ({}, "ipv4", "192.0.2.1"),
    ({"max_length": 9}, "email", "ship name"),
    ({"pattern": "^ftp:"}, "uri", "ftp:"),
]


@pytest.mark.parametrize(("bounds", "form", "wanted"), TEXTS)
def test_a_text_is(bounds: dict[str, Any], form: str, wanted: str) -> None:
    assert text(t.StringType(form, t.Bounds(**bounds)), "shipName") == wanted


WHOLE = [
    ({}, 10),
    ({"minimum": 18}, 18),
    ({"minimum": 18, "maximum": 20}, 19),
    ({"exclusive_minimum": 10}, 11),
    ({"exclusive_minimum": 10, "exclusive_maximum": 12}, 11),
    ({"maximum": -3}, -3),
    ({"multiple_of": 3}, 9),
    ({"multiple_of": 100, "minimum": 120}, 200),
    ({"minimum": 0.5, "maximum": 1.5}, 1),
    ({"minimum": float("-inf"), "maximum": 5}, 5),
    ({"minimum": 10**400}, 10),
]


@pytest.mark.parametrize(("bounds", "wanted"), WHOLE)
def test_a_whole_number_is(bounds: dict[str, Any], wanted: int) -> None:
    made = number(t.IntegerType("", t.Bounds(**bounds)))
    assert (made, type(made)) == (wanted, int)


NUMBERS = [
    ({}, 1.5),
    ({"maximum": 1}, 1),
    ({"exclusive_minimum": 0, "exclusive_maximum": 1}, 0.5),
    ({"multiple_of": 0.1, "minimum": 0.3, "maximum": 0.3}, 0.3),
    ({"minimum": 1e308}, 1e308),
    ({"multiple_of": 0}, 1.5),
]


@pytest.mark.parametrize(("bounds", "wanted"), NUMBERS)
def test_a_number_is(bounds: dict[str, Any], wanted: float) -> None:
    assert number(t.NumberType("", t.Bounds(**bounds))) == wanted


KINDS: list[t.StringType | t.IntegerType | t.NumberType] = [
    t.StringType(),
    t.StringType("", t.Bounds(pattern="^[a-z]{3}$")),
    t.IntegerType("", t.Bounds(minimum=3)),
    t.NumberType("", t.Bounds(multiple_of=0.25, maximum=2)),
]


@pytest.mark.parametrize("kind", KINDS)
def test_several_values_are_different_and_all_fit(kind: t.StringType) -> None:
    make = text if isinstance(kind, t.StringType) else lambda k, _, n: number(k, n)
    made = [make(kind, "name", nth) for nth in range(4)]
    assert len(set(made)) == 4
    assert all(keeps(kind, one) for one in made)
