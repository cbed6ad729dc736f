import pytest

from generator.source.positions import Positions
from generator.source.tape import json_tape, yaml_tape

YAML = """\
a: &x
  b: [1, {c: 2}]
  "d/e~": té
f: *x
g:
  <<: *x
  h: 3
i:
  <<: [*x, {j: 4}]
*x : 5
""".replace("*x : 5", "k: 5")

JSON = """{
  "a": {"b": [1, {"c": "x"}], "d/e~": "\\ud83d\\ude00"},
\t"é": [[], {}, null]
}
"""


@pytest.mark.parametrize(
    ("text", "pointer", "value", "key"),
    [
        (YAML, "", "1:1", "1:1"),
        (YAML, "/a", "1:4", "1:1"),
        (YAML, "/a/b", "2:6", "2:3"),
        (YAML, "/a/b/0", "2:7", "2:7"),
        (YAML, "/a/b/1/c", "2:14", "2:11"),
        (YAML, "/a/d~1e~0", "3:11", "3:3"),
        (YAML, "/f", "4:4", "4:1"),
        (YAML, "/f/b/1/c", "2:14", "2:11"),
        (YAML, "/g/h", "7:6", "7:3"),
        (YAML, "/g/b/0", "2:7", "2:7"),
        (YAML, "/i/d~1e~0", "3:11", "3:3"),
        (YAML, "/i/j", "9:16", "9:13"),
        (YAML, "/k", "10:4", "10:1"),
        # What is not there is shown at the name of its nearest parent.
        (YAML, "/a/z/y", "1:1", "1:1"),
        (YAML, "/a/b/7", "2:3", "2:3"),
        (JSON, "", "1:1", "1:1"),
        (JSON, "/a/b/1/c", "2:24", "2:19"),
        (JSON, "/a/d~1e~0", "2:39", "2:31"),
        (JSON, "/é/1", "3:12", "3:12"),
        (JSON, "/é/2", "3:16", "3:16"),
        (JSON.replace("\n", "\r\n"), "/é/2", "3:16", "3:16"),
        ("\ufeff" + JSON, "/a", "2:8", "2:3"),
        ("\ufeff" + YAML, "/a", "1:4", "1:1"),
        (YAML.replace("\n", "\r\n"), "/g/h", "7:6", "7:3"),
        ("{a: 1,\n b: 2}", "/b", "2:5", "2:2"),
    ],
)
def test_a_pointer_has_a_line_and_a_column(
    text: str, pointer: str, value: str, key: str
) -> None:
    positions = Positions(text.encode(), "f")
    at_value = positions.locate(pointer)
    at_key = positions.locate(pointer, key=True)
    assert f"{at_value.line}:{at_value.column}" == value
    assert f"{at_key.line}:{at_key.column}" == key


def test_a_place_shows_its_line() -> None:
    text = "a:\r\n  b: 1\r\n"
    assert Positions(text.encode(), "f").locate("/a/b").excerpt == "  b: 1"


def test_json_and_yaml_agree_on_the_places_of_a_json_text() -> None:
    text = '{"a": [1, {"b": null}], "c": {}, "d": "x \\" y"}\n'
    json_marks, yaml_marks = json_tape(text), yaml_tape(text)
    assert json_marks.start == yaml_marks.start
    assert json_marks.after == yaml_marks.after
    assert json_marks.kind == yaml_marks.kind
    assert json_marks.text == yaml_marks.text


BLOCKS = """\
paths:  # below
  # a comment
  /a:
    get: {x: 1}
    text: |
      post:
       y: 1
    post:
      y:
      - z: 1
      - z: [2]
      'q':   3
  "/b":
    get: "two
      /c: lines"
    same: 1
  /c:

    same: {deep: *no}
empty:
"""


@pytest.mark.parametrize(
    ("pointer", "value", "key"),
    [
        ("/paths", "3:3", "1:1"),
        ("/paths/~1a", "4:5", "3:3"),
        ("/paths/~1a/get/x", "4:14", "4:11"),
        ("/paths/~1a/text", "5:11", "5:5"),
        ("/paths/~1a/post", "9:7", "8:5"),
        ("/paths/~1a/post/y", "10:7", "9:7"),
        ("/paths/~1a/post/y/1/z/0", "11:13", "11:13"),
        ("/paths/~1a/post/q", "12:14", "12:7"),
        ("/paths/~1b/same", "16:11", "16:5"),
        ("/paths/~1c/same", "19:11", "19:5"),
        ("/paths/~1c/same/deep/x", "19:12", "19:12"),
        ("/paths/~1a/nope", "3:3", "3:3"),
        ("/empty", "20:7", "20:1"),
    ],
)
def test_a_place_in_a_long_text_is_the_one_that_a_scan_of_it_all_finds(
    pointer: str, value: str, key: str
) -> None:
    few = Positions(BLOCKS.encode(), "f")
    many = Positions(BLOCKS.encode(), "f")
    for _ in range(100):
        many.locate("/paths")
    for positions in few, many:
        at_value, at_key = positions.locate(pointer), positions.locate(
            pointer, key=True
        )
        assert f"{at_value.line}:{at_value.column}" == value
        assert f"{at_key.line}:{at_key.column}" == key
