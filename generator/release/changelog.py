"""The changelog of a release: what was unreleased gets a version and a day."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from generator.review.changelog import released, updated

if TYPE_CHECKING:
    from generator.release.version import Choice

_DAY: Final = r"## \[{}\] - (\d{{4}}-\d\d-\d\d)"


def closed(text: str, choice: Choice, today: date) -> str:
    """Give the changelog with a section for a version, which tells what has changed.

    One that is there already, as a release that was not published leaves it, tells what
    has come since too; it keeps its day if nothing has.
    """
    version, day = choice.version, released_on(text, choice.version)
    opened = text
    if day is not None:
        heading = _DAY.format(re.escape(version))
        opened = re.sub(heading, "## [Unreleased]", text, count=1)
    made = updated(opened, choice.told)
    if not section(released(made, version, today), version):
        made = updated(opened, choice.otherwise)
    if day is not None and released(made, version, day) == text:
        return text
    return released(made, version, today)


def released_on(text: str, version: str) -> date | None:
    """Give the day on which a version was released, as the changelog has it."""
    found = re.search(_DAY.format(re.escape(version)), text)
    return None if found is None else date.fromisoformat(found[1])


def section(text: str, version: str) -> str:
    """Give what the changelog tells of a version; empty where it tells nothing."""
    heading = _DAY.format(re.escape(version))
    found = re.search(rf"{heading}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    return found[2].strip() if found else ""


def epoch(text: str, version: str) -> str:
    """Give SOURCE_DATE_EPOCH of a release: the midnight (UTC) that begins its day.

    It stands in the tree, so that whoever builds the release again gets its bytes.
    """
    day = released_on(text, version) or date(2020, 1, 1)
    return str(int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()))
