"""Which of two annotations stands for more values, for who gives and for who reads."""

import pytest

from generator.review.sdk.hints import Order, classes, hints, renamed, shown

BASES = {"Kind": "str", "Level": "int"}


@pytest.mark.parametrize(
    ("old", "new", "given", "read"),
    [
        ("int", "int", "same", "same"),
        ("int", "int | None", "more", "more"),
        ("int | None", "int", "less", "less"),
        ("int", "float", "more", "more"),
        ("int", "str", "other", "other"),
        ("int | str", "str | int", "same", "same"),
        ("bool", "float", "more", "more"),
        ("datetime", "date", "more", "more"),
        ("UnixTime", "datetime", "same", "same"),
        ("bytes", "Upload", "more", "more"),
        ('Literal["a"]', 'Literal["a", "b"]', "more", "more"),
        ('Literal["a"]', "str", "more", "more"),
        ("Literal[1]", "int", "more", "more"),
        ("Literal[True]", "str", "other", "other"),
        ("models.Kind", "str", "more", "more"),
        ("str", "models.Kind", "less", "less"),
        ("models.Level", "str", "other", "other"),
        ("models.Cat", "models.Cat | models.Dog", "more", "more"),
        ("models.Cat", "models.Dog", "other", "other"),
        ("list[int]", "list[float]", "more", "more"),
        ("list[models.Cat]", "list[models.Cat | models.Dog]", "more", "more"),
        ("dict[str, int]", "dict[str, str]", "other", "other"),
        ("tuple[int, str]", "tuple[int, str, str]", "other", "other"),
        # Any takes everything, and does not read as what it was.
        ("str", "Any", "more", "more"),
        ("Any", "str", "less", "less"),
        ("models.Cat", "Any", "more", "other"),
        ("Any", "models.Cat", "less", "other"),
        ("list[Any]", "list[models.Cat]", "less", "other"),
        ("dict[str, Any]", "models.Cat", "other", "other"),
    ],
)
def test_what_a_change_of_type_is(old: str, new: str, given: str, read: str) -> None:
    before, after = hints(old), hints(new)
    assert Order(BASES, reading=False).relation(before, after) == given
    assert Order(BASES, reading=True).relation(before, after) == read


def test_a_list_is_none_of_wider_items_to_type_checkers() -> None:
    order = Order(BASES, reading=False)
    wide, narrow = hints("list[int | str] | None"), hints("list[int]")
    assert order.covers(wide, narrow)
    assert not order.covers(wide, narrow, exact=True)
    assert order.covers(hints("list[int] | str"), narrow, exact=True)


def test_classes_are_found_and_renamed_at_any_depth() -> None:
    found = hints("dict[str, list[models.Cat | None]] | models.Dog")
    assert sorted(classes(found)) == ["Cat", "Dog"]
    assert renamed(found, {"Cat": "Tiger"}) == hints(
        "models.Dog | dict[str, list[None | models.Tiger]]"
    )


def test_annotations_are_shown_as_readers_know_them() -> None:
    written = 'list[models.Cat] | Literal["models.Cat"]'
    assert shown(written) == 'list[Cat] | Literal["models.Cat"]'
