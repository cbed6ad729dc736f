"""What is refused of an overlay, and what is a warning, each with its place."""

from pathlib import Path

import pytest

from tests.source.overlays import laid, overlay, refusals, shown, update

DOCUMENT = """\
openapi: 3.1.0
info: {title: t, version: '1'}
tags: [{name: a}, {name: b}]
paths: {/a: {get: {}}}
"""

# Actions as YAML; the code; where; a part of the message.
REFUSED = {
    "{target: $.info.title, update: {a: 1}}": (
        "overlay-action",
        "4:36",
        "an object does not merge with a value, $['info']['title']",
    ),
    "{target: $.info, update: {title: [1]}}": (
        "overlay-action",
        "4:38",
        "a list does not merge with a value",
    ),
    "{target: $, update: {tags: {}}}": (
        "overlay-action",
        "4:32",
        "an object does not merge with a list, $['tags']",
    ),
    "{target: $, remove: true}": (
        "overlay-action",
        "4:14",
        "the whole document cannot be removed",
    ),
    "{target: '$.*', update: {a: 1}}": (
        "overlay-action",
        "4:14",
        "the target selects a list and a value and an object at once",
    ),
    "{target: $.info, copy: '$.tags[*]'}": (
        "overlay-action",
        "4:28",
        "$.tags[*] selects 2 values to copy, not one",
    ),
    "{target: $.info, copy: $.nope}": (
        "overlay-action",
        "4:28",
        "selects no values to copy",
    ),
    "{target: '$.a[?@.b = 1]', remove: true}": (
        "overlay-target",
        "4:24",
        "not a JSONPath of RFC 9535: unexpected filter selector token '='",
    ),
    "{target: '$[?@ == 1e999]', remove: true}": (
        "overlay-target",
        "4:14",
        "it has a number that is too large",
    ),
    "{target: paths, remove: true}": ("overlay-target", "4:14", "expected '$'"),
    "{target: $.a, copy: x}": ("overlay-target", "4:25", "expected '$'"),
    "{target: $.a, update: 1, copy: $.b}": (
        "overlay-syntax",
        "4:36",
        "an action either updates or copies",
    ),
    "{target: 1}": ("overlay-syntax", "4:14", "target is to be text"),
    "{target: $, remove: yes}": ("overlay-syntax", "4:25", "remove is to be true or"),
    "{target: $, updat: {}}": ("overlay-syntax", "4:17", "'updat' is no key of the"),
    "{update: {}}": ("overlay-syntax", "4:5", "the action has no target"),
    "$.info": ("overlay-syntax", "4:5", "an action is to be an object"),
}
LINES = "overlay: 1.1.0\ninfo: {title: t, version: '1'}\nactions:\n"


@pytest.mark.parametrize("action", REFUSED)
def test_what_is_wrong_is_told_at_its_place_in_the_overlay(
    action: str, tmp_path: Path
) -> None:
    code, place, message = REFUSED[action]
    (fault,) = refusals(tmp_path, DOCUMENT, f"{LINES}  - {action}\n")
    assert fault.code == code
    assert shown(fault) == f"0.overlay.yaml:{place}"
    assert message in fault.message


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("openapi: 3.1.0\n", "1:1", "the document has no overlay key"),
        ("[]\n", "1:1", "the document has no overlay key"),
        ("overlay: 1.1\ninfo: {}\nactions: [{target: $}]\n", "1:10", "version '1.1'"),
        (
            "overlay: 2.0.0\ninfo: {}\nactions: [{target: $}]\n",
            "1:10",
            "'2.0.0' is not",
        ),
        (
            "overlay: 1.0.0\ninfos: {}\nactions: [{target: $}]\n",
            "2:1",
            "'infos' is no key of the overlay",
        ),
        ("overlay: 1.0.0\ninfo: {}\nactions: []\n", "3:10", "there are no actions"),
        ("overlay: 1.0.0\ninfo: {}\n", "1:1", "the overlay has no actions"),
        ("overlay: 1.0.0\ninfo: {}\nactions: {}\n", "3:10", "actions is to be a list"),
        (
            "overlay: 1.0.0\ninfo: {}\nactions: [{target: $, copy: $}]\n",
            "3:29",
            "copy came with Overlay 1.1",
        ),
        (
            "overlay: 1.0.0\ninfo: {}\nactions: [{target: $.info.title, update: x}]\n",
            "3:20",
            "the target selects a value, no object or list",
        ),
        ("overlay: [1\n", "2:1", "a bracket is not closed"),
    ],
)
def test_what_is_no_overlay_is_refused(
    text: str, place: str, message: str, tmp_path: Path
) -> None:
    faults = [
        each for each in refusals(tmp_path, DOCUMENT, text) if each.severity == "error"
    ]
    assert message in faults[0].message
    assert shown(faults[0]) == f"0.overlay.yaml:{place}"


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        (
            f"{LINES}  - {{target: $.paths.*.gett, remove: true}}\n",
            "4:14",
            "selects nothing: $['paths']['/a'] has no 'gett'",
            "Did you mean 'get'?",
        ),
        (
            f"{LINES}  - {{target: '$.tags[?@.name == ''c'']', remove: true}}\n",
            "4:14",
            "the target $.tags[?@.name == 'c'] selects nothing",
            "",
        ),
        (
            f"{LINES}  - {{target: $.info, update: {{}}}}\nextends: other.yaml\n",
            "5:10",
            "the overlay is for other.yaml, not for",
            "It is applied.",
        ),
        (
            f"{LINES}  - {{target: '$[?@.x-a.y-b == ''x-c.d-e'' || @.get]', update: {{}}}}",
            "4:14",
            "a name with - needs quotes",
            "It is read as $[?@['x-a']['y-b'] == 'x-c.d-e' || @.get]",
        ),
        (
            "overlay: 1.0.0\nactions: [{target: $, update: {}}]\n",
            "1:1",
            "the overlay has no info",
            "",
        ),
        (
            "overlay: 1.7.0\ninfo: {title: t, version: '1'}\n"
            "actions: [{target: $, update: {}}]\n",
            "1:10",
            "Overlay 1.7.0 is newer",
            "It is read as 1.1.",
        ),
    ],
)
def test_what_leaves_the_meaning_clear_is_a_warning(
    text: str, place: str, message: str, hint: str, tmp_path: Path
) -> None:
    note = laid(tmp_path, DOCUMENT, text).reading.notes[0]
    assert (note.severity, note.hint) == ("warning", hint)
    assert message in note.message
    assert shown(note) == f"0.overlay.yaml:{place}"


@pytest.mark.parametrize(
    ("extends", "told"),
    [
        ("api.yaml", False),
        ("./api.yaml", False),
        ("../api.yaml", True),
        ("https://example.com/api.yaml", False),
    ],
)
def test_an_overlay_may_say_which_document_it_is_for(
    extends: str, told: bool, tmp_path: Path
) -> None:
    text = overlay(update("$", {}), extends=extends)
    notes = laid(tmp_path, DOCUMENT, text).reading.notes
    assert [note.code for note in notes] == ["overlay-extends"] * told
