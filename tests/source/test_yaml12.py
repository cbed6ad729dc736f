import json
import math
import re
from pathlib import Path
from typing import ClassVar

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import InputError
from generator.source.pointers import JSON
from generator.source.refusals import MAX_DEPTH
from generator.source.yaml12 import parse

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
SAMPLES = sorted(CORPUS.rglob("*.json")) + sorted(CORPUS.rglob("*.yaml"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("2024-01-01", "2024-01-01"),
        ("2001-12-14t21:59:43.10-05:00", "2001-12-14t21:59:43.10-05:00"),
        ("012", 12),
        ("0o14", 12),
        ("0x1F", 31),
        ("0b11", "0b11"),
        ("-0", 0),
        ("+7", 7),
        ("-0x1F", "-0x1F"),
        ("1:30", "1:30"),
        ("1_000", "1_000"),
        ("1.5", 1.5),
        ("1.", 1.0),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-1.5E-3", -0.0015),
        ("1.0.0", "1.0.0"),
        (".", "."),
        ("+", "+"),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("inf", "inf"),
        ("~", None),
        ("null", None),
        ("Null", None),
        ("NULL", None),
        ("nUll", "nUll"),
        ("", None),
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("tRUE", "tRUE"),
        ("False", False),
        ("=", "="),
        ("٣", "٣"),
        ("'200'", "200"),
        ('"true"', "true"),
        ("! 12", "12"),
        ("! '12'", "12"),
        ("!!str 12", "12"),
        ("!!int '12'", 12),
        ("!!float 1", 1.0),
        ("!!null ''", None),
        ("!!bool 'true'", True),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_a_scalar_means_what_the_core_schema_says(text: str, wanted: JSON) -> None:
    value = parse(f"k: {text}".encode(), "f")
    assert value == {"k": wanted}
    assert type(value["k"]) is type(wanted)


def test_not_a_number_is_a_number() -> None:
    assert math.isnan(parse(b"[.nan]", "f.yaml")[0])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", None),
        ("# only a comment\n", None),
        ("---\n...\n", None),
        ("text", "text"),
        ("\ufeffa: 1\r\nb:\r\n  - 2\r\n", {"a": 1, "b": [2]}),
        ('\ufeff{"a": 1}', {"a": 1}),
        (
            "200: ok\nno: x\n1.0: y\n~: z\n",
            {"200": "ok", "no": "x", "1.0": "y", "~": "z"},
        ),
        ("? \n: x\n", {"": "x"}),
        ("a: |\n  b\n   c\n\nd: >-\n  e\n  f\n", {"a": "b\n c\n", "d": "e f"}),
        ("a: b\n  c\n", {"a": "b c"}),
        ("{a: 1, b: [x, 'y', ]}", {"a": 1, "b": ["x", "y"]}),
        ("# c\n{a: 1}", {"a": 1}),
        ("a: &x {b: 1}\nc: *x\n", {"a": {"b": 1}, "c": {"b": 1}}),
        ("a: &x 1\nb: &x 2\nc: *x\n", {"a": 1, "b": 2, "c": 2}),
        ("&k a: *k\n", {"a": "a"}),
        ("a: &x b\n*x : 1\n", {"a": "b", "b": 1}),
        (
            "a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n",
            {"a": {"b": 1, "c": 2}, "d": {"b": 1, "c": 3}},
        ),
        ("<<: [{a: 1}, {a: 2, b: 2}]\n", {"a": 1, "b": 2}),
        ("a: 1\n<<: {a: 2, b: 2}\n", {"a": 1, "b": 2}),
        ("'<<': 1\n", {"<<": 1}),
        (
            "a: &a {p: 1}\nb: &b {<<: *a, q: 2}\nc: {<<: [*b, {q: 3, r: 4}], p: 5}\n",
            {
                "a": {"p": 1},
                "b": {"p": 1, "q": 2},
                "c": {"p": 5, "q": 2, "r": 4},
            },
        ),
        (
            "200: a\n4XX: b\n012: c\n1_000: d\n0x1F: e\n2024-01-01: f\non: g\n",
            {
                "200": "a",
                "4XX": "b",
                "012": "c",
                "1_000": "d",
                "0x1F": "e",
                "2024-01-01": "f",
                "on": "g",
            },
        ),
        (
            "\ufeff---\r\n~: &x [on, 012]\r\nnull: *x\r\n",
            {"~": ["on", 12], "null": ["on", 12]},
        ),
        ("a:\tb\nc: [1,\t2]\t\n", {"a": "b", "c": [1, 2]}),
        ("!!map {a: !!seq [1]}", {"a": [1]}),
        ('{"a": "\\ud83d\\ude00"}', {"a": "\U0001f600"}),
        ('{"<<": {"a": 1}}', {"<<": {"a": 1}}),
    ],
)
def test_a_text_gives_its_value(text: str, wanted: JSON) -> None:
    assert parse(text.encode(), "f") == wanted


def test_an_alias_shares_the_object_and_a_merge_keeps_the_order() -> None:
    value = parse(b"a: &x {p: 1, q: 2}\nb: *x\nc: {z: 0, <<: *x}\n", "f")
    assert value["a"] is value["b"]
    assert list(value["c"]) == ["p", "q", "z"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a:\n\tb: 1\n", "yaml-syntax 2:1 a tab cannot indent"),
        ("a: 1\nb:2\nc: 3\n", "yaml-syntax 2:1 a blank is missing after the colon"),
        ("a: 1\nb\nc: 3\n", "yaml-syntax 2:1 this is not a key with a value"),
        ("a: 'x\nb: 2\n", "yaml-syntax 1:4 a quote is not closed"),
        ("a: x: y\n", "yaml-syntax 1:5 a plain text cannot hold a colon and a blank"),
        ("\ufeffa: 'é': 1\n", "yaml-syntax 1:7 a plain text cannot hold a colon"),
        ("a: 1\n  b: 2\n", "yaml-syntax 2:4 a mapping cannot begin here"),
        ("a: @x\n", "yaml-syntax 1:4 a plain text cannot begin with this character"),
        ("*/*: 1\n", "yaml-syntax 1:2 a plain text cannot begin with *"),
        ("a: 'it's'\n", "yaml-syntax 1:8 something follows the closing quote"),
        ("a:\n  - b\n c: 1\n", "yaml-syntax 3:2 the indentation does not fit"),
        ("- a\nb: 1\n", "yaml-syntax 2:1 the indentation does not fit the list"),
        ("a: {b: 1\n", "yaml-syntax 2:1 a bracket is not closed"),
        ("a: é\x07b\n", "yaml-syntax 1:5 the character U+0007 is not allowed"),
        (
            "a: 1\nb: 2\na: 3\n",
            "duplicate-key 3:1 the key 'a' was already given on line 1",
        ),
        ("é: 1\nb: {200: 1, '200': 2}\n", "duplicate-key 2:13 the key '200'"),
        ("<<: {a: 1}\n<<: {b: 1}\n", "duplicate-key 2:1 the key '<<'"),
        ('{"a": {"b": 1,\n "b": 2}}', "duplicate-key 2:2 the key 'b'"),
        ('{"\\ud83d\\ude00": 1, "\\ud83d\\ude00": 2}', "duplicate-key 1:21"),
        ("? [a]\n: 1\n", "yaml-key 1:3 a mapping key must be text"),
        ("a: &x [1]\n*x : 1\n", "yaml-key 2:1 a mapping key must be text"),
        ("a: !!binary x\n", "yaml-tag 1:4 the tag !!binary"),
        ("a: !mine {b: 1}\n", "yaml-tag 1:4 the tag !mine"),
        ("a: !!int x\n", "yaml-tag 1:4 the tag !!int"),
        ("<<: 3\n", "yaml-merge 2:1 << needs a mapping"),
        ("a: 1\n---\nb: 2\n", "several-documents 2:1"),
        ("a: &x [1, *x]\n", "recursive-alias 1:11 the alias *x"),
        ("a: *x\n", "unknown-alias 1:4 no anchor &x"),
        ('{"a": 1 "b": 2}', "json-syntax 1:9 expecting ',' delimiter"),
        ('{"a": "\\ud800"}', "json-syntax 1:8 an escape is half"),
        ("[" * 250 + "]" * 250, "too-deep 1:1 collections are nested more than 200"),
        ("[" * 100_000, "too-deep 1:1"),
        ("[" * 10_000 + "]" * 10_000, "too-deep 1:1"),
        ('{"a":' * 10_000 + "1" + "}" * 10_000, "too-deep 1:1"),
        ("- " * 10_000 + "x", "too-deep 1:401"),
        ("a: " + "{b: " * 10_000 + "1" + "}" * 10_000, "too-deep 1:800"),
        ("- " * 250 + "x", "too-deep 1:401"),
    ],
)
def test_a_bad_text_is_refused_at_its_place(text: str, wanted: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text.encode(), "f")
    [found] = caught.value.diagnostics
    assert found.place
    place = f"{found.place.line}:{found.place.column}"
    assert f"{found.code} {place} {found.message}".startswith(wanted)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"a: 1\nb: \xff", "f:2:4: error: the file is not UTF-8: byte 0xff"),
        ("a: 1".encode("utf-16"), "It looks like UTF-16: save it as UTF-8."),
        ("a: 1".encode("utf-16-le"), "It looks like UTF-16: save it as UTF-8."),
        ("a: 1".encode("utf-16-be"), "It looks like UTF-16: save it as UTF-8."),
        ('{"a": 1}'.encode("utf-16-le"), "It looks like UTF-16: save it as UTF-8."),
    ],
)
def test_other_encodings_are_named(text: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse(text, "f")


def test_the_deepest_allowed_nesting_is_read() -> None:
    assert parse(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, "f")
    assert parse(b"- " * MAX_DEPTH + b"x", "f")


def test_aliases_cannot_multiply_beyond_the_limit() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for n in range(1, 9):
        ten = ", ".join([f"*a{n - 1}"] * 10)
        lines.append(f"a{n}: &a{n} [{ten}]")
    with pytest.raises(InputError, match=r"aliases expand to more than 1,000,000"):
        parse("\n".join(lines).encode(), "f")


def test_aliases_cannot_nest_beyond_the_limit() -> None:
    lines = ["x0: &x0 [1]"]
    lines += [
        f"x{n}: &x{n} " + "[" * 30 + f"*x{n - 1}" + "]" * 30 for n in range(1, 10)
    ]
    with pytest.raises(InputError, match="nested more than 200 deep"):
        parse("\n".join(lines).encode(), "f")


@pytest.mark.parametrize(
    ("name", "code"),
    [("f.json", "json-syntax"), ("f", "json-syntax"), ("f.yaml", "yaml-syntax")],
)
def test_a_broken_bracket_text_is_judged_by_the_file_name(name: str, code: str) -> None:
    with pytest.raises(InputError, match=rf"\[{code}\]"):
        parse(b'{"a": [1}', name)


# YAML text holds no other controls, and has more line breaks than JSON.
_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"])
)
_WORD = st.text("aé~ #:-'\"{[&*!|>%@`,?\n")


def _values(text: st.SearchStrategy[str]) -> st.SearchStrategy[JSON]:
    return st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(10**30), 10**30)
        | st.floats(allow_nan=False, allow_infinity=False)
        | text,
        lambda inner: st.lists(inner) | st.dictionaries(text, inner),
        max_leaves=20,
    )


@given(_values(_TEXT))
def test_json_gives_back_what_was_written(value: JSON) -> None:
    for options in ({}, {"ensure_ascii": False, "indent": 1}):
        text = json.dumps([value], **options)
        assert parse(text.encode(), "f") == [value]


@given(_values(_TEXT))
def test_quoted_yaml_gives_back_what_was_written(value: JSON) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, default_style='"')
    assert parse(text.encode(), "f") == value


# PyYAML writes by the rules of 1.1: plain 1e3 is text there, so digits stay out.
@given(_values(_WORD))
def test_plain_yaml_gives_back_what_was_written(value: JSON) -> None:
    text = yaml.safe_dump(value, allow_unicode=True)
    assert parse(text.encode(), "f") == value


class _Reference(yaml.CSafeLoader):
    """PyYAML's own constructors, which are slow, with the scalars of 1.2."""

    yaml_implicit_resolvers: ClassVar[dict[str, object]] = {}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> object:
        return {
            key.value: self.construct_object(value, deep) for key, value in node.value
        }

    def construct_yaml_map(self, node: yaml.MappingNode) -> object:
        return self.construct_mapping(node, deep=True)


for _tag, _pattern in {
    "null": "~|null|Null|NULL|",
    "bool": "true|True|TRUE|false|False|FALSE",
    "int": "[-+]?[0-9]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?",
}.items():
    _Reference.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^({_pattern})$"), None
    )
_Reference.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(node.value))
_Reference.add_constructor("tag:yaml.org,2002:float", lambda _, node: float(node.value))
_Reference.add_constructor("tag:yaml.org,2002:map", _Reference.construct_yaml_map)


@pytest.mark.skipif(not SAMPLES, reason="the corpus folder is not there")
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_real_document_is_read_exactly(path: Path) -> None:
    text = path.read_bytes()
    is_json = path.suffix == ".json"
    wanted = json.loads(text) if is_json else yaml.load(text, _Reference)
    assert parse(text, path.name) == wanted
