"""Source that black leaves as it is."""

import ast

import black
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.render.layout import Bracket, Node, flat, imports, lay_out, prefixed
from generator.render.models import _encoded

NAMES = st.from_regex(r"[a-z]{1,30}", fullmatch=True)
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
