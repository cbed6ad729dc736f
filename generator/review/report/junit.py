"""A comparison as JUnit XML, a test case for each finding."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from generator.diagnostics import escape_controls
from generator.review.acceptance import Gate, failing, identity
from generator.review.compare import Comparison
from generator.review.findings import Finding, Reading
from generator.review.report.places import locate, shown
from generator.review.report.wording import NOTHING, READINGS, capital, faults


def as_junit(comparison: Comparison, gate: Gate) -> str:
    """Give a suite for each reading. Failures are what the gate stops at.

    Without a gate these are the breaking findings. What is accepted is skipped.
    """
    stopping = "breaking" if gate == "none" else gate
    failed = set(failing(comparison.findings, comparison.accepted, stopping))
    lines = (
        f"  {line}"
        for reading in READINGS
        for line in _suite(comparison, reading, failed)
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return "\n".join(
        [head, '<testsuites name="sdkwright diff">', *lines, "</testsuites>"]
    )


def _suite(
    comparison: Comparison, reading: Reading, failed: set[Finding]
) -> Iterator[str]:
    found = [one for one in comparison.findings if one.reading == reading]
    failures = sum(one in failed for one in found)
    skipped = sum(identity(one) in comparison.accepted for one in found)
    # Some readers take a suite without a test for a broken one.
    errors = [*faults(comparison)] if reading == "sdk" else []
    tests = max(len(found) + len(errors), 1)
    counts = f'tests="{tests}" failures="{failures}" errors="{len(errors)}"'
    yield f'<testsuite name="{reading}" {counts} skipped="{skipped}">'
    for number, told in enumerate(errors, 1):
        yield f'  <testcase classname="{reading}" name="made ({number})">'
        yield f'    <error message="{_text(told)}"/></testcase>'
    if not (found or errors):
        yield f'  <testcase classname="{reading}" name="{NOTHING}"/>'
    for finding in found:
        yield from (f"  {line}" for line in _case(comparison, finding, failed))
    yield "</testsuite>"


def _case(
    comparison: Comparison, finding: Finding, failed: set[Finding]
) -> Iterator[str]:
    old, new = map(shown, locate(comparison, finding))
    name = f"{capital(finding.message)} [{identity(finding)}]"
    classname = f"{finding.reading}.{finding.rule}"
    yield f'<testcase classname="{classname}" name="{_text(name)}">'
    accepted = comparison.accepted.get(identity(finding))
    if accepted is not None:
        reason = f"accepted until {accepted.expires}: {accepted.reason}"
        yield f'  <skipped message="{_text(reason)}"/>'
    told = "\n".join((f"{old} → {new}", finding.advice, *finding.places))
    if finding in failed:
        head = f'<failure type="{finding.level}" message="{_text(finding.message)}">'
        yield f"  {head}{_body(told)}</failure>"
    else:
        yield f"  <system-out>{_body(f'{finding.level}: {told}')}</system-out>"
    yield "</testcase>"


def _text(text: str) -> str:
    """Escape for an attribute; characters that XML 1.0 does not have are shown."""
    return escape(escape_controls(text))


def _body(text: str) -> str:
    return "\n".join(_text(line) for line in text.split("\n"))
