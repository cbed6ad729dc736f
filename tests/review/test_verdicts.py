"""Pairs of schemas whose verdict is easily got wrong."""

from pathlib import Path

import pytest

from tests.review.documents import document, on_the_wire, yaml

IN_TEXT = [
    ("request", "{type: integer}", "{type: string}", "info"),
    ("request", "{type: integer}", "{type: string, maxLength: 9}", "info"),
    ("request", "{type: integer}", "{type: string, format: date}", "breaking"),
    ("request", "{type: integer}", "{type: string, pattern: '^a'}", "breaking"),
    ("request", "{type: integer}", "{type: string, enum: [a]}", "breaking"),
    ("request", "{enum: [1, 2]}", "{enum: ['1', '2', '3']}", "info"),
    ("request", "{enum: [1, 2]}", "{enum: ['1', '3']}", "breaking"),
    ("response", "{type: string}", "{type: integer}", "info"),
    ("response", "{type: string, pattern: '^a'}", "{type: integer}", "info"),
    ("response", "{type: string, format: date-time}", "{type: integer}", "breaking"),
    ("response", "{type: string, enum: [a]}", "{type: integer}", "breaking"),
]
IN_JSON = [
    (
        "response",
        "{type: object, additionalProperties: {type: integer}}",
        "{type: object, additionalProperties: {description: any}}",
        "breaking",
    ),
    (
        "response",
        "{type: array, items: {type: integer}}",
        "{type: array, items: {description: any}}",
        "breaking",
    ),
    (
        "request",
        "{type: object, dependentRequired: {a: [b]}}",
        "{type: object, dependentRequired: {a: [b, c]}}",
        "breaking",
    ),
    (
        "request",
        "{type: object, dependentRequired: {a: [b, c], d: [e]}}",
        "{type: object, dependentRequired: {a: [b]}}",
        "info",
    ),
    (
        "response",
        "{type: object, dependentRequired: {a: [b]}}",
        "{type: object, dependentRequired: {a: [c]}}",
        "breaking",
    ),
]


def level(folder: Path, at: str, direction: str, old: str, new: str) -> str:
    before, after = (document(at, yaml(part), direction) for part in (old, new))
    levels = {one.level for one in on_the_wire(folder, before, after)}
    return next(
        (name for name in ("breaking", "warning", "info") if name in levels), "none"
    )


@pytest.mark.parametrize(("direction", "old", "new", "wanted"), IN_TEXT)
def test_a_number_is_a_text_where_any_text_will_do(
    direction: str, old: str, new: str, wanted: str, tmp_path: Path
) -> None:
    assert level(tmp_path, "text", direction, old, new) == wanted


@pytest.mark.parametrize(("direction", "old", "new", "wanted"), IN_JSON)
def test_conditions_are_compared_by_what_they_admit(
    direction: str, old: str, new: str, wanted: str, tmp_path: Path
) -> None:
    assert level(tmp_path, "schema", direction, old, new) == wanted
