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
