"""Texts made for a pattern match it, and no pattern takes long."""

import time

import pytest

from generator.ir import types as t
from generator.render.limits import keeps
from generator.render.patterns import matching

MATCHED = [
    (r"^AC[0-9a-fA-F]{32}$", "ACabcdef1234567890ABCDEFabcdef1234"),
    (r"^\d+\.\d+\.\d+$", "1.2.3"),
    (r"^(SM|MM)\d{2}$", "SM12"),
    (r"^ssh-(rsa|dss) |^ecdsa ", "ssh-rsa "),
    (r"^(?<year>\d{4})-(?:0[1-9]|1[0-2])$", "1234-05"),
    (r"^[^@]+@[^@]+\.[^@]+$", "a@b.c"),
    (r"^[\w\-.]{3}$", "abc"),
    (r"^\p{Lu}\p{L}+$", "Ab"),
    (r"^\P{L}$", "1"),
    (r"^[\u4e00-\u9fff]{2}$", "\u4e00\u4e01"),
    (r"^\x41\u{42}\cJ?\t$", "AB\n\t"),
    (r"^\$\{[A-Z]+\}$", "${A}"),
    (r"^a{2,}?b{0}c*$", "aac"),
    (r"^[^\d\s]{2}$", "ab"),
    (r"^\W$", "-"),
    (r"^(?!b)[bc]$", None),
    (r"^(?=.*\d).{8,}$", "abcdefghijklmnopqrstuvwxyz123456"),
    (r"^$", ""),
    (r".^", None),
]


@pytest.mark.parametrize(("pattern", "wanted"), MATCHED)
def test_the_first_text_that_matches(pattern: str, wanted: str | None) -> None:
    kind = t.StringType("", t.Bounds(pattern=pattern))
    assert next((one for one in matching(pattern) if keeps(kind, one)), None) == wanted


HOSTILE = [
    "(((((a{1000}){1000}){1000}){1000}){1000})",
    "(){999999999}",
    "(a|" * 5_000 + ")" * 5_000,
    "(?:" * 30 + "a" + "+)*" * 30,
    "a" * 100_000,
    "[" + "\\u0000-\\uffff" * 1_000 + "]{60}",
]


@pytest.mark.parametrize("pattern", HOSTILE)
def test_a_hostile_pattern_takes_no_time(pattern: str) -> None:
    start = time.process_time()
    made = list(matching(pattern))
    assert time.process_time() - start < 1
    assert sum(map(len, made)) < 200_000


@pytest.mark.parametrize("pattern", ["[", "a)", "(a", "[]", "[a", "(?<a"])
def test_what_is_no_pattern_gives_no_text(pattern: str) -> None:
    assert list(matching(pattern)) == []
