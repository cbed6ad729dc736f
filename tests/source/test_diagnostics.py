import pytest

from generator.diagnostics import Diagnostic, InputError, Place, escape_controls, show


def diagnostic(excerpt: str, column: int, hint: str = "") -> Diagnostic:
    place = Place("spec/x.yaml", 12, column, excerpt)
    return Diagnostic("some-code", "error", "message", "#/a", hint, place)


def test_a_diagnostic_shows_its_place_its_line_and_what_to_do() -> None:
    assert show(diagnostic("  key: value", 8, "Do this.\nThen that.")) == (
        "spec/x.yaml:12:8: error: message [some-code]\n"
        "      key: value\n"
        "           ^\n"
        "  hint: Do this.\n"
        "        Then that."
    )


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (Diagnostic("c", "warning", "m"), "warning: m [c]"),
        (Diagnostic("c", "info", "m", "x.yaml#/a"), "x.yaml#/a: info: m [c]"),
        (Diagnostic("c", "error", "a\nb\x1b[2J"), r"error: a\nb\x1b[2J [c]"),
        (diagnostic("", 1), "spec/x.yaml:12:1: error: message [some-code]"),
    ],
)
def test_a_diagnostic_without_a_line_is_one_line(
    given: Diagnostic, wanted: str
) -> None:
    assert show(given) == wanted


@pytest.mark.parametrize(
    ("excerpt", "column", "line", "caret"),
    [
        ("ab", 2, "ab", 1),
        ("ab", 3, "ab", 2),
        ("\tab", 2, " ab", 1),
        ("\x1bab", 2, r"\x1bab", 4),
        ("日本x", 3, "日本x", 4),
        ("e\u0301x", 3, "e\u0301x", 1),
        ("x" * 200, 1, "x" * 100 + "…", 0),
        ("x" * 200, 120, "…" + "x" * 100 + "…", 51),
        ("x" * 200, 200, "…" + "x" * 51, 51),
    ],
)
def test_the_caret_stands_below_the_column(
    excerpt: str, column: int, line: str, caret: int
) -> None:
    assert show(diagnostic(excerpt, column)).split("\n")[1:] == [
        f"    {line}",
        f"    {' ' * caret}^",
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("plain é 日本\u00a0x", "plain é 日本\u00a0x"),
        ("\x1b[31m\x07", r"\x1b[31m\x07"),
        ("\x9b", r"\x9b"),
        ("\u202eabc\u2066", r"\u202eabc\u2066"),
        ("a\u2028b", r"a\u2028b"),
        ("\ud800", r"\ud800"),
    ],
)
def test_what_steers_a_terminal_is_escaped(text: str, wanted: str) -> None:
    assert escape_controls(text) == wanted


def test_colour_adds_only_escape_sequences() -> None:
    given = diagnostic("  key: value", 8)
    coloured = show(given, colour=True)
    assert coloured != show(given)
    for code in ("1", "1;31", "1;32", "0"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == show(given)


def test_the_exception_carries_and_shows_its_diagnostics() -> None:
    found = (Diagnostic("a", "error", "x"), Diagnostic("b", "error", "y"))
    raised = InputError(*found)
    assert raised.diagnostics == found
    assert str(raised) == "error: x [a]\nerror: y [b]"
