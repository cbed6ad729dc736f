"""Spec text on its way into a file."""

import ast
import tomllib
from typing import Any

import black
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.render import filters

TEXT = st.text(st.characters(codec="utf-8"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=8,
)


@given(JSON)
def test_a_literal_is_the_value_and_black_leaves_it(value: Any) -> None:
    for written in (filters.literal(value), filters.page_literal(value)):
        read = eval(written, {"float": float})
        assert read == value
    ast.literal_eval(str(filters.literal(str(value))))
    source = f"x = {filters.literal(str(value))}\n"
    assert black.format_str(source, mode=black.Mode()) == source


QUOTES = [
    ("plain", '"plain"', "'plain'"),
    ("it's", '"it\'s"', '"it\'s"'),
    ('say "x"', "'say \"x\"'", "'say \"x\"'"),
    ("a\nb\\", '"a\\nb\\\\"', "'a\\nb\\\\'"),
]


@pytest.mark.parametrize(("text", "in_code", "on_page"), QUOTES)
def test_code_prefers_double_quotes_and_pages_single_ones(
    text: str, in_code: str, on_page: str
) -> None:
    assert filters.literal(text) == in_code
    assert filters.page_literal(text) == on_page


@given(TEXT, st.integers(0, 2))
@example("x" * 70, 2)  # the longest word with room for all quotes
@example("x" * 69 + '"', 2)
@example("x" * 79, 0)
@example("x" * 300, 0)
def test_no_text_gets_out_of_a_docstring_and_black_leaves_it(
    text: str, depth: int
) -> None:
    classes = "".join(f"{'    ' * n}class C{n}:\n" for n in range(depth))
    margin = "    " * depth
    written = filters.docstring(text, len(margin) + 4)
    source = f"{classes}{margin}def f():\n{margin}    {written}\n"
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert len(functions) == 1
    assert len(functions[0].body) == 1
    assert black.format_str(source, mode=black.Mode()) == source


DOCSTRINGS = [
    ("One line.", '"""One line."""'),
    ("", '""""""'),
    ('Ends with "quotes"', '"""Ends with "quotes" """'),
    ("Soft\nbreak.", '"""Soft break."""'),
    ("Two.\n\n\nParagraphs.", '"""Two.\n\n    Paragraphs.\n    """'),
    ("A list:\n- one\n- two", '"""A list:\n    - one\n    - two\n    """'),
    ('"""; import os', '"""\\"\\"\\"; import os"""'),
    ("back\\slash", '"""back\\\\slash"""'),
]


@pytest.mark.parametrize(("text", "wanted"), DOCSTRINGS)
def test_a_docstring_is_wrapped_by_paragraphs(text: str, wanted: str) -> None:
    assert filters.docstring(text) == wanted


CELLS = [
    ("", "-"),
    ("  \n ", "-"),
    ("a | b", "a \\| b"),
    ("`a|b`", "`a\\|b`"),
    ("one\n\ntwo", "one<br><br>two"),
    ("[a](https://b.example/c)", "[a](https://b.example/c)"),
    ("[a](/docs/b)", "a (`/docs/b`)"),
    ('[a](../b.md "Title")', "a (`../b.md`)"),
    ("![a](b.png)", "a (`b.png`)"),
    ("[a](#below)", "a"),
    ("[a](javascript:b)", "a (`javascript:b`)"),
    ("`[a](/b)`", "`[a](/b)`"),
    ("`x` [`a`](/b) `y`", "`x` `a` (`/b`) `y`"),
    ("<script>x</script>", "&lt;script>x&lt;/script>"),
    ("`<b>` and <b>", "`<b>` and &lt;b>"),
    ("1 < 2 && 3 > 2", "1 < 2 && 3 > 2"),
    ("\u202eevil\x1b[0m", "\\u202eevil\\x1b[0m"),
]


@pytest.mark.parametrize(("text", "wanted"), CELLS)
def test_a_cell_stays_one_cell(text: str, wanted: str) -> None:
    assert filters.cell(text) == wanted


PROSE = [
    ("/sms/{aname}/history?next={token}", "/sms/{aname}/history?next={token}"),
    ("# Not a heading", "\\# Not a heading"),
    ("Not a heading\n===", "Not a heading\n\\==="),
    ("<img src=x>", "&lt;img src=x>"),
    ("a\n```\nopen", "a\n\\`\\`\\`\nopen"),
    ("```\n# kept <b>\n```", "```\n# kept <b>\n```"),
    ("* a\n* b", "* a\n* b"),
    ("a < b and `<x>`", "a < b and `<x>`"),
]


@pytest.mark.parametrize(("text", "wanted"), PROSE)
def test_prose_opens_nothing_that_it_was_not_given(text: str, wanted: str) -> None:
    assert filters.prose(text) == wanted


@given(TEXT)
def test_a_fence_is_not_closed_by_what_is_in_it(text: str) -> None:
    lines = filters.fenced(text, "json").split("\n")
    ticks = lines[0].removesuffix("json")
    assert set(ticks) == {"`"}
    assert lines[-1] == ticks
    assert not any(line.strip().startswith(ticks) for line in lines[1:-1])


@given(TEXT)
def test_toml_reads_a_string_back(text: str) -> None:
    assert tomllib.loads(f"x = {filters.toml(text)}") == {"x": text}


@given(TEXT)
def test_a_comment_is_one_line(text: str) -> None:
    assert ast.unparse(ast.parse(f"x = 1  # {filters.comment(text)}\n")) == "x = 1"
