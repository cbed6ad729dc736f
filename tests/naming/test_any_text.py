"""Whatever a document calls things, they get names of their own."""

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.config import Config
from generator.ir import types as t
from generator.ir.schemes import SecurityScheme
from generator.naming.assign import Names, assign
from generator.source.pointers import escape

# Few letters make many clashes; the rest of Unicode makes what nobody thinks of.
TEXTS = st.lists(
    st.one_of(
        st.text("aAbB1_-ßẞıİ \u0301", max_size=6),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    ),
    min_size=1,
    max_size=12,
    unique=True,
)


def api_of(texts: list[str]) -> t.Api:
    """Use each text as the name of everything."""
    anything = "#/components/schemas/Anything"
    types: dict[str, t.Type] = {anything: t.AnyType()}
    operations: list[t.Operation] = []
    for index, text in enumerate(texts):
        at = f"#/components/schemas/{escape(text)}"
        fields = [
            t.Field(f"{at}/properties/{escape(one)}", one, t.TypeRef(anything))
            for one in texts
        ]
        values = tuple(t.Member(one, index=place) for place, one in enumerate(texts))
        types[at] = t.ObjectType(
            (*fields, t.Field(f"{at}/e", "e", t.TypeRef(f"{at}/e")))
        )
        types[f"{at}/e"] = t.EnumType("string", values)
        operations.append(_operation(f"#/paths/~1{index}", text, at, texts, anything))
    tags = tuple(map(t.Tag, texts))
    schemes = tuple(SecurityScheme("", text, "basic") for text in texts)
    return t.Api("", "1", "", (), tags, tuple(operations), types, schemes, ())


def _operation(
    path: str, text: str, model: str, texts: list[str], anything: str
) -> t.Operation:
    places: tuple[Literal["query", "header"], ...] = ("query", "header")
    parameters = tuple(
        t.Parameter(
            f"{path}/get/parameters/{index}{place}",
            name,
            place,
            t.TypeRef(anything),
            required=False,
            style="form",
            explode=True,
        )
        for place in places
        for index, name in enumerate(texts)
    )
    content = (t.Content("", "application/json", t.TypeRef(model)),)
    answers = (t.Response("", "200", "", content), t.Response("", "400", "", content))
    return t.Operation(
        pointer=f"{path}/get",
        id=text,
        method="get",
        path=path.partition("~1")[2],
        tag=texts[0],
        summary="",
        description="",
        deprecated=False,
        parameters=parameters,
        body=t.Body("", required=False, description="", contents=content),
        responses=answers,
        security=None,
    )


def scopes(names: Names) -> list[list[str]]:
    """Give the names of each scope: none may be there twice."""
    classes = [*names.types.values(), *names.exceptions.values()]
    tags = names.tags.values()
    return [
        *([getattr(one, part) for one in classes] for part in ("name", "module")),
        *(
            [getattr(one.controller, part) for one in tags]
            for part in ("name", "module")
        ),
        [one.accessor for one in tags],
        [one.method for one in names.operations.values()],
        *([arg.name for arg in one.arguments] for one in names.operations.values()),
        *names.fields.values(),
        *names.members.values(),
        [one for pair in names.credentials.values() for one in pair],
    ]


@pytest.mark.parametrize("naming", ["natural", "classic"])
@given(texts=TEXTS)
def test_names_are_identifiers_and_none_is_there_twice(
    naming: Literal["natural", "classic"], texts: list[str]
) -> None:
    names = assign(api_of(texts), Config(naming=naming))
    for scope in scopes(names):
        assert all(name.isidentifier() for name in scope)
        assert len({name.casefold() for name in scope}) == len(scope)
    pages = [one.page for one in (*names.types.values(), *names.exceptions.values())]
    assert len({*pages}) == len(pages)
    assert all(page and len(page) < 117 for page in pages)


@given(texts=TEXTS)
def test_names_do_not_depend_on_order(texts: list[str]) -> None:
    there, back = assign(api_of(texts), Config()), assign(api_of(texts[::-1]), Config())
    assert back.types == there.types
    assert back.exceptions == there.exceptions
    assert back.tags == there.tags
    assert {text: back.credentials[text] for text in texts} == there.credentials
