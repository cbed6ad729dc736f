"""A comparison as annotations of a GitHub workflow, by its workflow commands.

GitHub shows ten of each kind for a step, so that the worst come first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from generator.diagnostics import Place
from generator.review.acceptance import identity
from generator.review.compare import Comparison
from generator.review.findings import Finding, Level
from generator.review.report.places import locate
from generator.review.report.wording import capital, summary

_COMMANDS: Final[Mapping[Level, str]] = {
    "breaking": "error",
    "warning": "warning",
    "info": "notice",
}


def as_annotations(comparison: Comparison) -> str:
    """Give a line for each finding, after one with the verdicts."""
    command = "error" if comparison.unread else "notice"
    head = f"::{command} title=API review::{_data('; '.join(summary(comparison)))}"
    return "\n".join([head, *_annotations(comparison)])


def _annotations(comparison: Comparison) -> Iterator[str]:
    for finding in comparison.findings:
        accepted = comparison.accepted.get(identity(finding))
        told = f"{capital(finding.message)}. {finding.advice}"
        if accepted is not None:
            told = f"{told} Accepted until {accepted.expires}: {accepted.reason}"
        command = "notice" if accepted else _COMMANDS[finding.level]
        _, new = locate(comparison, finding)
        yield f"::{command} {_properties(finding, new)}::{_data(told)}"


def _properties(finding: Finding, place: Place) -> str:
    given = {
        "file": place.file,
        "line": place.line,
        "col": place.column,
        "title": f"{finding.level} ({finding.reading}): {finding.rule}",
    }
    return ",".join(f"{key}={_property(str(value))}" for key, value in given.items())


def _data(text: str) -> str:
    """Escape what ends a command's message, as the runner's own toolkit does."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape what ends a property too."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
