"""The changelog: what is written, and what is left to those who edit it."""

from datetime import date
from pathlib import Path

import pytest

from generator.review.changelog import Entries, entries, released, updated
from tests.review.test_sdk import API, changed, told

OLD: Entries = {"Added": ["`Pet.nick` is new."], "Removed": ["`Pet.age` is gone."]}


def without_mark(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if "<!--" not in line)


def test_a_change_is_told_under_the_usual_headings(tmp_path: Path) -> None:
    new = changed(
        ("operationId: getPet", "operationId: findPet"),
        (
            "name: {type: string}, town: {type: string}",
            "street: {type: string}, zip: {type: string}",
        ),
        ("name: after, schema: {type: string}", "name: after, schema: {type: integer}"),
    )
    made = updated("", entries(told(tmp_path, API, new)))
    assert without_mark(made) == """\
# Changelog

What changes for those who call this package, in the form of [Keep a Changelog](https://keepachangelog.com/en/1.1.0/).

## [Unreleased]

### Added

- `Owner` has `street`, `zip`.

### Changed

- **Breaking:** `PetsController.get_pet` is `PetsController.find_pet` now. Call it by its new name.
- **Breaking:** `after` of `PetsController.list_pets` takes `int | None` now, and took `str | None`. Give a value of the new type.

### Removed

- **Breaking:** `Owner` no longer has `name`, `town`.

"""


def test_what_is_up_to_date_stays_as_it_is() -> None:
    made = updated("", OLD)
    assert updated(made, OLD) == made


def test_a_line_goes_that_is_true_no_longer() -> None:
    made = updated(updated("", OLD), {"Removed": OLD["Removed"]})
    assert made == updated("", {"Removed": OLD["Removed"]})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("`Pet.nick` is new.", "Pets have nicknames: `Pet.nick`."),
        ("`Pet.nick` is new.\n", "`Pet.nick` is new.\n- A line of our own.\n"),
        ("- `Pet.nick` is new.\n", ""),
        ("### Added\n", "Thanks to everybody.\n\n### Added\n"),
        ("### Removed\n", "### Fixed\n\n- A fault.\n\n### Removed\n"),
        ("### Removed\n", "One.\n\nTwo:\n\n```\n- a\n\n- b\n```\n\n### Removed\n"),
        ("`Pet.nick` is new.\n", "`Pet.nick` is new.\n\n  - And it is short.\n"),
    ],
    ids=["edited", "added", "removed", "above", "heading", "paragraphs", "below"],
)
def test_what_somebody_did_by_hand_is_kept(before: str, after: str) -> None:
    made = updated("", OLD)
    assert before in made
    mine = made.replace(before, after)
    again = updated(mine, OLD)
    assert updated(again, OLD) == again
    assert again == mine


def test_what_somebody_wrote_below_a_stale_line_keeps_it() -> None:
    made = updated("", OLD).replace("is gone.\n", "is gone.\n  It was never set.\n")
    assert "`Pet.age` is gone.\n  It was never set." in updated(made, {})


def test_older_sections_are_left_alone() -> None:
    text = "# Changes\n\n## [0.1.0] - 2026-01-01\n\n- The first one.\n"
    made = updated(text, OLD)
    assert made.startswith("# Changes\n\n## [Unreleased]\n\n### Added\n")
    assert made.endswith("\n## [0.1.0] - 2026-01-01\n\n- The first one.\n")


def test_a_release_takes_what_was_not_released() -> None:
    text = released(updated("", OLD), "0.2.0", date(2026, 11, 22))
    assert "## [0.2.0] - 2026-11-22\n\n### Added\n" in text
    assert "<!--" not in text
    assert released(text, "0.3.0", date(2026, 11, 23)) == text
    assert updated(text, OLD).count("`Pet.nick` is new.") == 2
