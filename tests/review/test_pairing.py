"""What is the same under another name, and what is not."""

import pytest

from generator.naming.moves import of_symbol
from generator.naming.spelling import similar
from generator.review.sdk.pairing import paired
from generator.review.sdk.surface import Slot


def slot(name: str, label: str = "", type_: str = "int", about: str = "") -> Slot:
    at = label or f"query {name}"
    return Slot(name, type_, required=False, label=at, pointer="#", about=about)


def alike(old: Slot, new: Slot) -> bool:
    return old.annotation == new.annotation and similar(old.name, new.name)


@pytest.mark.parametrize(
    ("old", "new", "renames"),
    [
        ([slot("a")], [slot("a")], {}),
        ([slot("a")], [slot("b", label="query a")], {"a": "b"}),
        ([slot("colour")], [slot("color")], {"colour": "color"}),
        ([slot("name")], [slot("full_name")], {"name": "full_name"}),
        ([slot("limit")], [slot("offset")], {}),
        ([slot("colour")], [slot("color", type_="str")], {}),
        # Of two that are as near, neither is taken.
        ([slot("name")], [slot("first_name"), slot("last_name")], {}),
        ([slot("first_name"), slot("last_name")], [slot("name")], {}),
        # What the user says comes before everything else.
        ([slot("x")], [slot("y"), slot("xx")], {"x": "y"}),
    ],
)
def test_a_rename_is_found_only_where_nothing_else_is_meant(
    old: list[Slot], new: list[Slot], renames: dict[str, str]
) -> None:
    found = paired(old, new, {"x": "y"}, alike)
    named = {one.name: other.name for one, other in found.kept}
    assert {one: now for one, now in named.items() if one != now} == renames
    assert len(found.kept) + len(found.gone) == len(old)
    assert len(found.kept) + len(found.come) == len(new)


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("colour", "color", True),
        ("page_size", "size", True),
        ("user_id", "userid", True),
        ("limit", "offset", False),
        ("start", "end", False),
        ("id", "name", False),
    ],
)
def test_names_are_similar_by_letters_or_by_words(
    one: str, other: str, wanted: bool
) -> None:
    assert similar(one, other) is wanted
    assert similar(other, one) is wanted


def test_renames_belong_to_the_symbol_that_they_name() -> None:
    given = {"Pet": "Animal", "Pet.nick": "Animal.nickname", "A.b.c": "A.b.d"}
    assert of_symbol(given, "Pet") == {"nick": "nickname"}
    assert of_symbol(given, "A.b") == {"c": "d"}
    assert of_symbol(given, "A") == {}
