"""Reading what the document did not promise: nothing stops it, nothing is lost."""

import datetime as dt
import json
import time
import uuid
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from runtime import UNSET, Discriminator, IntEnum, Model, StrEnum, UnsetType
from runtime.model import encode
from runtime.reading import Codec, Unreadable

UTC = dt.UTC


class Kind(StrEnum):
    ESN = "esn"


class Leaf(Model):
    id: int
    name: str | None = None


class Tree(Model):
    leaf: Leaf | None = None
    trees: "list[Tree] | None" = None
    kind: Kind | None = None


class Cat(Model, rename="camel"):
    pet_type: str
    lives: int | None = None


class Dog(Model, rename="camel"):
    pet_type: str
    bark: str | None = None


class Named(Model):
    name: str


class Aged(Model):
    name: str
    age: int | None = None


class Off(IntEnum):
    OFF = 0


class Blank(StrEnum):
    NONE = ""


Pet = Annotated[Cat | Dog, Discriminator("petType", {"cat": "Cat", "dog": "Dog"})]


class Owner(Model):
    pet: Pet | UnsetType | None = UNSET
    pets: list[Pet] | None = None


def whole(kind: Any, body: bytes) -> Any:
    """Read, and see that writing gives the same JSON."""
    value = Codec(kind).decode(body)
    assert json.loads(encode(value)) == json.loads(body)
    return value


@pytest.mark.parametrize(
    ("kind", "body", "wanted"),
    [
        (str, b'"a"', "a"),
        (int, b"123456789012345678901234567890", 123456789012345678901234567890),
        (float, b"1", 1.0),
        (bool, b"false", False),
        (None, b"null", None),
        (Any, b'{"a":[1,2.5,null]}', {"a": [1, 2.5, None]}),
        (list[int], b"[1,2]", [1, 2]),
        (dict[str, int], b'{"a":1}', {"a": 1}),
        (tuple[int, str], b'[1,"a"]', (1, "a")),
        (tuple[int, ...], b"[1,2,3]", (1, 2, 3)),
        (Literal["a", 1], b'"a"', "a"),
        (Kind, b'"esn"', Kind.ESN),
        (
            dt.datetime,
            b'"2024-01-02T03:04:05Z"',
            dt.datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC),
        ),
        (
            dt.datetime,
            b'"2024-01-02T03:04:05"',
            dt.datetime(2024, 1, 2, 3, 4, 5, tzinfo=None),  # noqa: DTZ001 - as it came
        ),
        (dt.date, b'"2024-01-02"', dt.date(2024, 1, 2)),
        (dt.time, b'"03:04:05"', dt.time(3, 4, 5)),
        (dt.timedelta, b'"PT90S"', dt.timedelta(seconds=90)),
        (uuid.UUID, b'"00000000-0000-0000-0000-000000000001"', uuid.UUID(int=1)),
        (Decimal, b'"1.10"', Decimal("1.10")),
        (bytes, b'"YQ=="', b"a"),
        (Leaf, b'{"id":1}', Leaf(id=1)),
        (Leaf | None, b"null", None),
        (int | str, b'"1"', "1"),
        (Annotated[int, "remark"], b"1", 1),
        (
            tuple[Off, Blank, Pet],  # msgspec alone cannot read it
            b'[0,"",{"petType":"cat"}]',
            (Off.OFF, Blank.NONE, Cat(pet_type="cat")),
        ),
    ],
)
def test_what_was_promised_is_read_and_written(
    kind: Any, body: bytes, wanted: Any
) -> None:
    value = Codec(kind).decode(body, strict=True)
    assert value == wanted
    assert type(value) is type(wanted)
    assert Codec(kind).decode(encode(value)) == wanted


@pytest.mark.parametrize(
    ("kind", "body", "wanted"),
    [
        (int, b'"1"', "1"),
        (int, b"1.5", 1.5),
        (int, b"null", None),
        (int, b"true", True),
        (str, b"1", 1),
        (list[int], b'[1,"a",null]', [1, "a", None]),
        (list[int], b'{"a":1}', {"a": 1}),
        (dict[str, int], b"[1]", [1]),
        (tuple[int, str], b"[1]", [1]),
        (tuple[int, str], b'["a",1]', ("a", 1)),
        (Literal["a", 1], b"true", True),
        (Literal[True], b"1", 1),
        (Literal["a"], b"[]", []),
        (Kind, b"1", 1),
        (Kind, b'{"a":1}', {"a": 1}),
        (dt.datetime, b'"yesterday"', "yesterday"),
        (dt.date, b"20240102", 20240102),
        (uuid.UUID, b'"x"', "x"),
        (Decimal, b'"x"', "x"),
        (bytes, b'"%"', "%"),
        (Leaf, b"[]", []),
        (Leaf, b'"a"', "a"),
        (int | bool, b'"a"', "a"),
    ],
)
def test_a_value_of_another_type_is_kept(kind: Any, body: bytes, wanted: Any) -> None:
    value = whole(kind, body)
    assert value == wanted
    assert type(value) is type(wanted)
    with pytest.raises(Unreadable, match="expected"):
        Codec(kind).decode(body, strict=True)


@pytest.mark.parametrize(
    ("body", "wanted", "problem"),
    [
        (b'{"leaf":{"id":"x"}}', Tree(leaf=Leaf(id="x")), "leaf: id: expected int"),
        (b'{"leaf":[]}', Tree(leaf=[]), "leaf: expected Leaf or NoneType, got list"),
        (b'{"kind":"new"}', Tree(kind=Kind("new")), "kind: expected a known Kind"),
        (
            b'{"trees":[{"trees":[{"kind":1}]}]}',
            Tree(trees=[Tree(trees=[Tree(kind=1)])]),
            "trees: trees: kind: expected Kind",
        ),
        (
            b'{"leaf":{"id":1,"x":0},"y":[]}',
            Tree(
                leaf=Leaf(id=1, additional_properties={"x": 0}),
                additional_properties={"y": []},
            ),
            None,
        ),
    ],
)
def test_models_are_built_around_surprises(
    body: bytes, wanted: Any, problem: str | None
) -> None:
    assert whole(Tree, body) == wanted
    if problem is None:
        assert Codec(Tree).decode(body, strict=True) == wanted
    else:
        with pytest.raises(Unreadable, match=problem):
            Codec(Tree).decode(body, strict=True)


def test_a_missing_required_field_is_none() -> None:
    assert whole(Leaf, b'{"name":"a"}') == Leaf(id=None, name="a")
    with pytest.raises(Unreadable, match="Leaf lacks id"):
        Codec(Leaf).decode(b'{"name":"a"}', strict=True)


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b'{"id":null}',
        b'{"id":null,"later":1}',
        b'{"name":"a","later":{"*":[]}}',
    ],
)
def test_absent_stays_absent_and_null_stays_null(body: bytes) -> None:
    whole(Leaf, body)
    inside = whole(Tree, b'{"trees":[{"leaf":%b,"later":[]}]}' % body)
    assert inside.trees[0].leaf.id is None


def test_a_missing_field_that_was_set_is_written() -> None:
    leaf = whole(Leaf, b'{"name":"a"}')
    leaf.id = 0
    leaf.additional_properties["later"] = True
    assert json.loads(encode(leaf)) == {"id": 0, "name": "a", "later": True}


@pytest.mark.parametrize(
    ("kind", "body", "wanted"),
    [
        (Pet, b'{"petType":"cat","lives":9}', Cat(pet_type="cat", lives=9)),
        (Pet, b'{"petType":"dog"}', Dog(pet_type="dog")),
        (
            Pet,
            b'{"petType":"dog","lives":9}',
            Dog(pet_type="dog", additional_properties={"lives": 9}),
        ),
        (Pet, b'{"petType":"cow","bark":"moo"}', Dog(pet_type="cow", bark="moo")),
        (Pet, b'{"petType":["dog"]}', Cat(pet_type=["dog"])),
        (list[Pet], b'[{"petType":"dog"}]', [Dog(pet_type="dog")]),
        (Pet | None, b"null", None),
        (Annotated[Cat, Discriminator("petType", {"c": "Cat"})], b"[]", []),
        (Owner, b'{"pet":null}', Owner(pet=None)),
        (Owner, b'{"pet":{"petType":"dog"}}', Owner(pet=Dog(pet_type="dog"))),
        (Owner, b'{"pets":[{"petType":"cat"}]}', Owner(pets=[Cat(pet_type="cat")])),
        (Named | Aged, b'{"name":"a"}', Named(name="a")),
        (Aged | Named, b'{"name":"a"}', Aged(name="a")),
        (Named | Aged, b'{"name":"a","age":1}', Aged(name="a", age=1)),
        (Named | Aged, b'{"name":"a","age":"x"}', Aged(name="a", age="x")),
        (
            Leaf | Aged,
            b'{"name":"a","x":1}',
            Aged(name="a", additional_properties={"x": 1}),
        ),
        (Leaf | list[Leaf], b'[{"id":1}]', [Leaf(id=1)]),
        (list[Leaf] | list[int], b"[1]", [1]),
        (list[Leaf] | list[int], b'[{"id":1}]', [Leaf(id=1)]),
        (dict[str, int] | Leaf, b'{"id":1,"name":"a"}', Leaf(id=1, name="a")),
        (Leaf | dict[str, int], b'{"x":1}', {"x": 1}),
        (str | dt.date, b'"2024-01-02"', dt.date(2024, 1, 2)),
        (str | dt.date, b'"soon"', "soon"),
        (Kind | str, b'"esn"', Kind.ESN),
        (str | Kind, b'"other"', "other"),
        (bytes | str, b'"YQ=="', "YQ=="),
        (float | int | Kind, b"1", 1),
        (Kind | int, b"1", 1),
        (Kind | int, b'"new"', Kind("new")),
        (Leaf | Any, b'"a"', "a"),
        (list[Decimal] | list[int], b"[0]", [0]),
    ],
)
def test_unions_take_the_best_match(kind: Any, body: bytes, wanted: Any) -> None:
    value = whole(kind, body)
    assert value == wanted
    assert type(value) is type(wanted)


def test_hostile_unions_are_read_in_linear_time() -> None:
    class Left(Model):
        down: "Left | Right | None" = None
        a: int | None = None

    class Right(Model):
        down: "Left | Right | None" = None
        b: int | None = None

    globals().update(Left=Left, Right=Right)
    body = b'{"down":' * 60 + b'{"a":"x","b":"y"}' + b"}" * 60
    start = time.perf_counter()
    whole(Left | Right, body)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (b'\xef\xbb\xbf{"name":"a","id":1}', Leaf(id=1, name="a")),
        ('{"name":"ä","id":1}'.encode("utf-16"), Leaf(id=1, name="ä")),
        (b'{"id":1,"name":"\\ud83d"}', Leaf(id=1, name="\ud83d")),
        (b' {"id":2,"id":1}\n', Leaf(id=1)),
    ],
)
def test_odd_json_is_still_json(body: bytes, wanted: Any) -> None:
    assert Codec(Leaf).decode(body) == wanted


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"{", b'{"id":1}x', b'{"id":1', b"\xff\xfe\x00", b'{"id":"\xff"}'],
)
@pytest.mark.parametrize("strict", [True, False])
def test_what_is_not_json_is_an_error(body: bytes, strict: bool) -> None:
    with pytest.raises(Unreadable):
        Codec(Leaf).decode(body, strict=strict)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (Any, b"[" * 100_000 + b"]" * 100_000),
        (Tree, b'{"trees":[' * 5000 + b"]}" * 5000),
        (Tree, b'{"x":1,"trees":[' * 300 + b"]}" * 300),
        (Leaf, b'{"id":' + b"1" * 10_000 + b"}"),
    ],
)
def test_absurd_json_is_an_error_or_read(kind: Any, body: bytes) -> None:
    try:
        value = Codec(kind).decode(body)
    except Unreadable:
        return
    assert isinstance(value, kind)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


class Anything(Model):
    a: int | UnsetType | None = UNSET
    b: "list[Anything] | UnsetType | None" = UNSET
    c: Kind | UnsetType | None = UNSET
    d: "Anything | dt.date | UnsetType | None" = UNSET
    e: dict[str, float] | Literal["x"] | UnsetType | None = UNSET
    f: tuple[int, str] | bool | UnsetType | None = UNSET


def is_exact(value: Any) -> bool:
    """Tell whether doubles hold what stands where `e` wants them (RFC 8259, 6)."""
    if isinstance(value, list):
        return all(map(is_exact, value))
    if not isinstance(value, dict):
        return True
    e = value.get("e")
    numbers = e.values() if isinstance(e, dict) else ()
    held = all(abs(one) <= 2**53 for one in numbers if isinstance(one, int))
    return held and all(map(is_exact, value.values()))


@given(st.dictionaries(st.sampled_from("abcdefgh"), JSON, max_size=8).filter(is_exact))
def test_whatever_comes_goes_back_as_it_came(given: Any) -> None:
    body = json.dumps(given).encode()
    assert json.loads(encode(Codec(Anything).decode(body))) == given
