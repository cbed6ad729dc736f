"""Source that black leaves as it is."""

import ast

import black
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.render.layout import (
    Bracket,
    Declared,
    Node,
    call,
    dict_of,
    fits,
    flat,
    imports,
    lay_out,
    prefixed,
    signature,
)
from generator.render.models import _encoded

NAMES = st.from_regex(r"x[a-z]{1,30}", fullmatch=True)
NODES: st.SearchStrategy[Node] = st.recursive(
    NAMES,
    lambda inner: st.builds(
        lambda name, items: Bracket(f"{name}(", tuple(items), ")"),
        NAMES,
        st.lists(inner, min_size=1, max_size=5),
    ),
    max_leaves=20,
)


@given(NODES)
def test_a_call_is_laid_out_as_black_leaves_it(node: Node) -> None:
    source = f"{lay_out(prefixed('value = ', node))}\n"
    assert black.format_str(source, mode=black.Mode()) == source
    flattened = ast.unparse(ast.parse(f"value = {flat(node)}"))
    assert ast.unparse(ast.parse(source)) == flattened


WORDS = st.from_regex(r"[A-Z][a-z]{3,50}", fullmatch=True)
TYPES: st.SearchStrategy[str] = st.recursive(
    WORDS,
    lambda inner: st.builds("list[{}]".format, inner)
    | st.builds("dict[str, {}]".format, inner)
    | st.builds(
        lambda union, text: f"Annotated[{union}, Discriminator({text!r}, {{'a': 'b'}})]".replace(
            "'", '"'
        ),
        inner,
        WORDS,
    )
    | st.lists(inner, min_size=2, max_size=4).map(" | ".join),
    max_leaves=6,
)
VALUES: st.SearchStrategy[Node] = st.sampled_from(
    ["", "None", call("field", ['name="x"', "default=None"])]
)


@given(NAMES, TYPES, VALUES)
def test_a_field_is_laid_out_as_black_leaves_it(
    name: str, annotation: str, value: Node
) -> None:
    field = lay_out(Declared(name, annotation, value), 4)
    declared = Declared(name, annotation, "None" if value else "")
    method = signature("f", [declared], annotation, 4)
    source = f"class X:\n    {field}\n\n    {method}\n        return 1\n"
    assert black.format_str(source, mode=black.Mode()) == source


@given(TYPES)
def test_a_constant_is_laid_out_as_black_leaves_it(annotation: str) -> None:
    reader = call("Json", [f"lambda: {annotation}"])
    value = call("Operation", ['"GET"', dict_of([('"200"', reader)])])
    source = f"{lay_out(Declared('NAME', f'Operation[{annotation}]', value))}\n"
    assert black.format_str(source, mode=black.Mode()) == source


@pytest.mark.parametrize("length", [72, 76, 80, 84, 88, 92, 110])
@pytest.mark.parametrize(
    "annotation",
    ["bool | None", "Box[None]", "list[A | B]", f"Box[{'X' * 70}]", f"Box[{'X' * 80}]"],
)
@pytest.mark.parametrize("items", [["default=None"], ['name="abcd"', "x=(1, 2)"] * 3])
def test_a_long_name_leaves_its_annotation_and_value_as_black_does(
    length: int, annotation: str, items: list[str]
) -> None:
    declared = Declared("x" * length, annotation, call("field", items))
    source = f"class X:\n    {lay_out(declared, 4)}\n"
    assert black.format_str(source, mode=black.Mode()) == source


LONG = "x" * 90


@pytest.mark.parametrize(
    "line", [f'    name="{LONG}",', f"    name: {LONG},", f'    "{LONG}": "",']
)
def test_a_line_that_cannot_be_split_needs_no_black(line: str) -> None:
    assert fits(f"f(\n{line}\n)\n")
    assert not fits(f"f(\n{line} a.b(c, d),\n)\n")


IMPORTS = [
    (["b", "A", "UNSET"], "from m import UNSET, A, b"),
    (["SmsMessage", "SMSSendRequest"], "from m import SmsMessage, SMSSendRequest"),
    (["A10", "A9"], "from m import A9, A10"),
]


@pytest.mark.parametrize(("names", "wanted"), IMPORTS)
def test_imported_names_are_in_the_order_of_isort(
    names: list[str], wanted: str
) -> None:
    assert imports("m", names) == wanted


@pytest.mark.parametrize("rule", ["camel", "pascal", "kebab"])
@pytest.mark.parametrize(
    "name",
    ["account_name", "class_", "a__b", "m_5g_x", "ab1_c2d", "x_", "foo_1_bar", "url"],
)
def test_wire_names_are_spelled_as_msgspec_spells_them(rule: str, name: str) -> None:
    struct = msgspec.defstruct("S", [name], rename=rule)  # type: ignore[call-overload] # one of three
    assert struct.__struct_encode_fields__ == (_encoded(name, rule),)


@pytest.mark.parametrize("length", [5, 59, 60, 61, 68, 69, 70])
def test_joined_texts_are_laid_out_as_black_leaves_them(length: int) -> None:
    joined = f'agent="{"x" * length}" + PYTHON'
    source = f"{lay_out(call('made = settings', ['a=a', joined]))}\n"
    assert fits(source)
    assert black.format_str(source, mode=black.Mode()) == source


@pytest.mark.parametrize("length", [5, 30, 34, 35, 36, 40, 47, 48, 49, 53, 54, 90])
def test_a_choice_is_laid_out_as_black_leaves_it(length: int) -> None:
    choice = f"check=Check({'x' * length}) if wanted else None"
    source = f"{lay_out(call('made = settings', ['a=a', choice]))}\n"
    black_has_it = not fits(source)  # of what has no room on a line of its own
    assert black_has_it == (length == 90)
    assert black_has_it or black.format_str(source, mode=black.Mode()) == source


@pytest.mark.parametrize("text", ["'a \"b\"'", '"a"'])
def test_black_has_nothing_to_do_for_a_long_text_alone_on_its_line(text: str) -> None:
    source = f"cast(\n    {text.replace('a', 'a' * 90)},\n    b,\n)\n"
    assert fits(source)
    assert black.format_str(source, mode=black.Mode()) == source
