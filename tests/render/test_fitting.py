"""A JSON value and the variant of a union that it is."""

import pytest

from generator.ir import types as t
from generator.render.fitting import variant_of

CAT, DOG, KIND = t.TypeRef("cat"), t.TypeRef("dog"), t.TypeRef("kind")


def api() -> t.Api:
    text, number = t.TypeRef("text"), t.TypeRef("number")
    return t.Api(
        title="",
        version="",
        description="",
        servers=(),
        tags=(),
        operations=(),
        types={
            "text": t.StringType(),
            "number": t.IntegerType(),
            "kind": t.EnumType("string", (t.Member("feline"),)),
            "cat": t.ObjectType(
                (
                    t.Field("", "kind", KIND, required=True),
                    t.Field("", "lives", number),
                )
            ),
            "dog": t.ObjectType((t.Field("", "kind", text), t.Field("", "name", text))),
        },
        schemes=(),
        security=(),
    )


CASES = [
    ({"kind": "feline", "lives": 9}, CAT),
    ({"kind": "canine", "name": "Rex"}, DOG),
    ({"name": "Rex"}, DOG),
    ({}, DOG),
    ({"lives": "nine"}, DOG),
    ("feline", KIND),
    ("x", CAT),
]


@pytest.mark.parametrize(("value", "wanted"), CASES)
def test_the_variant_that_a_value_fits_best(value: t.JSON, wanted: t.TypeRef) -> None:
    assert variant_of(api(), t.UnionType((CAT, DOG, KIND)), value) == wanted


def test_the_discriminator_decides_first() -> None:
    mapping = t.Discriminator("kind", {"pet": "cat"})
    union = t.UnionType((DOG, CAT), mapping)
    assert variant_of(api(), union, {"kind": "pet", "name": "Rex"}) == CAT
