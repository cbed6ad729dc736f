"""Regions come out of a file without a trace, and go back to where they belong."""

from pathlib import Path
from textwrap import dedent

import pytest

from generator.diagnostics import InputError
from generator.write.regions import cut_out, has_marks, put_back

PY, MD = Path("a.py"), Path("a.md")

CODE = '''\
"""Kites."""

from here import Kite


class Kites:
    """All kites."""

    field: int = 1
    """A field."""

    def get(self) -> Kite:
        """Get one."""
        return self.call(
            1,
        )

    def put(self) -> None:
        """Put one."""
        prepare()
        self.call(2)


class Others:
    def get(self) -> None:
        return None
'''

REGION = "# region custom: {0}\n{1}\n# endregion custom: {0}\n"


def region(name: str = "mine", text: str = "mine()", indent: int = 0) -> str:
    lines = REGION.format(name, text).splitlines()
    return "".join(f"{' ' * indent}{line}\n" for line in lines)


METHOD = region(text="def mine(self) -> None: ...", indent=4)


def rest_of(file: Path, text: str, generated: str = "") -> str:
    known = generated.split("\n")
    return "\n".join(cut_out(file, text.split("\n"), known.__eq__)[0])


def moved(file: Path, text: str, new: str, generated: str = "") -> str:
    """Give a new generated text with the regions of an old one."""
    rest, regions = cut_out(file, text.split("\n"), generated.split("\n").__eq__)
    return "\n".join(put_back(file, regions, rest, new.split("\n")))


def after(line: str, added: str, text: str = CODE) -> str:
    assert text.count(line) == 1
    return text.replace(line, line + added)


PLACES = {
    "behind an import": after("import Kite\n", region()),
    "behind an import, with a blank line": after("import Kite\n", "\n" + region()),
    "before a class, as black has it": after("import Kite\n", "\n\n" + region()),
    "before a class, close to it": CODE.replace(
        "class Kites", region() + "class Kites"
    ),
    "first in a class": after('"""All kites."""\n', "\n" + METHOD),
    "behind a field": after('"""A field."""\n', METHOD),
    "between methods": after("        )\n", "\n" + METHOD),
    "last in a class": after("self.call(2)\n", "\n" + METHOD),
    "in a function": after("prepare()\n", region(indent=8)),
    "at the end": CODE + "\n\n" + region(),
    "at the end, with blank lines": CODE + "\n\n" + region() + "\n\n",
    "at the beginning": region() + "\n" + CODE,
    "two, one behind the other": CODE + "\n\n" + region("a") + "\n\n" + region("b"),
    "two in two places": after("import Kite\n", region("a")) + "\n" + region("b"),
}


@pytest.mark.parametrize("text", PLACES.values(), ids=PLACES)
def test_without_its_regions_a_file_is_as_it_was(text: str) -> None:
    assert rest_of(PY, text) == CODE


@pytest.mark.parametrize("text", PLACES.values(), ids=PLACES)
def test_a_region_goes_back_to_where_it_was(text: str) -> None:
    assert moved(PY, text, CODE) == text


FREE = {
    "in a function": after("prepare()\n", "\n" + region(indent=8) + "\n"),
    "between imports": after("import Kite\n", "\n\n\n" + region() + "\n"),
    "with much room": after("        )\n", "\n\n\n" + METHOD + "\n\n"),
    "close": CODE.replace("\n\n\nclass Others", "\n" + region() + "\n\nclass Others"),
    "two": after("prepare()\n", "\n" + region("a", indent=8) + "\n") + "\n" + region(),
}


@pytest.mark.parametrize("text", FREE.values(), ids=FREE)
def test_blank_lines_around_a_region_are_free(text: str) -> None:
    assert rest_of(PY, text, CODE) == CODE
    assert moved(PY, text, CODE, CODE) == text


def test_generated_text_may_begin_and_end_with_a_blank_line() -> None:
    page = "\n# Kites\n\nFly.\n\n"
    for text in (page + NOTE, page + NOTE + "\n", NOTE + page, NOTE + "\n" + page):
        assert rest_of(MD, text, page) == page
        assert moved(MD, text, page, page) == text


NEW = "    def new(self) -> None:\n        return None\n"

MOVES = [
    # What is new behind the definition comes behind the region.
    ("between methods", "        )\n\n", NEW + "\n", ")\n\n" + METHOD + "\n" + NEW),
    ("last in a class", "self.call(2)\n", "\n" + NEW, "(2)\n\n" + METHOD + "\n" + NEW),
    # What is new in the definition comes before it.
    ("between methods", "        )\n", "        more()\n", "more()\n\n" + METHOD),
    ("behind an import", "import Kite\n", "import x\n", "import Kite\n" + region()),
    (
        "in a function",
        "prepare()\n",
        "        x()\n",
        "()\n" + region(indent=8) + "     ",
    ),
    ("at the end", "return None\n", "\n\nX = 1\n", "None\n\n\n" + region() + "\n\nX"),
    (
        "first in a class",
        '"""All kites."""\n',
        "\n    a: int\n",
        "\n" + METHOD + "\n    a",
    ),
]


@pytest.mark.parametrize(("place", "line", "added", "wanted"), MOVES)
def test_it_stays_behind_what_it_stood_behind(
    place: str, line: str, added: str, wanted: str
) -> None:
    assert wanted in moved(PY, PLACES[place], after(line, added))


GONE = CODE.replace(CODE[CODE.index("    def get") : CODE.index("    def put")], "", 1)


@pytest.mark.parametrize(
    ("place", "new", "wanted"),
    [
        # The method before it is gone, so it comes first, behind the fields.
        ("between methods", GONE, '"""A field."""\n\n' + METHOD + "\n    def put"),
        # The line before it is another, and the one behind it is not.
        (
            "behind an import",
            CODE.replace("here import Kite", "there import Dragon"),
            "from there import Dragon\n" + region() + "\n\nclass",
        ),
        (
            "last in a class",
            CODE.replace("class Kites:", "class First:\n    a: int\n\n\nclass Kites:"),
            "(2)\n\n" + METHOD + "\n\nclass Others",
        ),
    ],
)
def test_it_finds_the_next_best_place(place: str, new: str, wanted: str) -> None:
    assert wanted in moved(PY, PLACES[place], new)


@pytest.mark.parametrize(
    ("place", "new"),
    [
        ("between methods", CODE.replace("Kites:", "Dragons:")),
        ("in a function", CODE.replace("def put", "def send")),
        (
            "in a function",
            CODE.replace("        prepare()\n        self.call(2)", " " * 8 + "x()"),
        ),
    ],
)
def test_without_a_place_it_is_named(place: str, new: str) -> None:
    with pytest.raises(InputError, match="region mine") as error:
        moved(PY, PLACES[place], new)
    (diagnostic,) = error.value.diagnostics
    assert diagnostic.place is not None
    assert (
        PLACES[place].splitlines()[diagnostic.place.line - 1].endswith("custom: mine")
    )


PAGE = dedent("""\
    # Kites

    About kites.

    ## Get

    ```python
    # Not a heading
    ```

    ## Put

    Puts one.
    """)
NOTE = "<!-- region custom: note -->\nMind the wind.\n<!-- endregion custom: note -->\n"


@pytest.mark.parametrize(
    ("line", "new", "wanted"),
    [
        ("About kites.\n", PAGE, "About kites.\n\n" + NOTE + "\n## Get"),
        ("```\n", PAGE.replace("# Not a", "# No"), "```\n\n" + NOTE + "\n## Put"),
        ("```\n", PAGE.replace("```", "~~~"), "~~~\n\n" + NOTE + "\n## Put"),
        ("About kites.\n", PAGE.replace("# K", "# Paper k"), "kites.\n\n" + NOTE),
        ("Puts one.\n", PAGE.replace("Puts", "Lays"), "Lays one.\n\n" + NOTE),
    ],
)
def test_a_region_of_a_page_stays_in_its_section(
    line: str, new: str, wanted: str
) -> None:
    text = PAGE[::-1].replace(line[::-1], (line + "\n" + NOTE)[::-1], 1)[::-1]
    assert rest_of(MD, text) == PAGE
    assert moved(MD, text, PAGE) == text
    assert wanted in moved(MD, text, new)


def test_a_region_of_settings_stays_in_its_table() -> None:
    old = "[project]\nname = 'a'\n\n[tool.x]\ny = 1\n"
    text = old.replace("'a'\n", "'a'\n" + region(text="license = 'MIT'"))
    new = old.replace("name = 'a'", "version = '1'\nname = 'b'")
    wanted = new.replace("'b'\n", "'b'\n" + region(text="license = 'MIT'"))
    assert moved(Path("a.toml"), text, new) == wanted


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\n# region custom: x\nb\n", 2),
        ("a\n# endregion custom: x\n", 2),
        ("# region custom: x\n# endregion custom: y\n", 2),
        ("# region custom: x\n# region custom: y\n", 2),
        (region("x") + "a\n" + region("x"), 5),
    ],
)
def test_a_mark_without_its_partner_is_named(text: str, line: int) -> None:
    with pytest.raises(InputError) as error:
        cut_out(PY, text.split("\n"), bool)
    (diagnostic,) = error.value.diagnostics
    assert diagnostic.place is not None
    assert (diagnostic.code, diagnostic.place.line) == ("region", line)


@pytest.mark.parametrize(
    ("path", "line", "is_mark"),
    [
        ("a.py", "    # region custom: x", True),
        ("a.py", "#region custom: x-1.y", True),
        ("a.py", "# region of mine", False),
        ("a.py", "x = 1  # region custom: x", False),
        ("a.md", "<!-- #region custom: x -->", True),
        ("a.md", "# region custom: x", False),
        ("pyproject.toml", "# endregion custom: x", True),
    ],
)
def test_what_is_a_mark(path: str, line: str, is_mark: bool) -> None:
    assert has_marks(path, ["", line]) == is_mark
