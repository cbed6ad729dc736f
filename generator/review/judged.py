"""What is found, as the settings and what was accepted have it judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from msgspec.structs import replace

from generator.config import settings_pointer
from generator.diagnostics import Diagnostic, InputError
from generator.review.acceptance import Ledger, in_force, out_of_force
from generator.review.compare import Comparison
from generator.review.findings import Bump, Finding, Level, Verdict, in_order, verdict
from generator.review.rules import rules
from generator.review.version import next_version
from generator.yaml_structs import suggest

_BUMPS: Final[Mapping[Verdict, Bump]] = {"breaking": "major", "none": "none"}


def regraded(comparison: Comparison) -> Comparison:
    """Give findings the levels of the new settings; `InputError` on unknown rules."""
    levels = comparison.new.config.diff.levels
    unknown = tuple(_unknown(levels))
    if unknown:
        raise InputError(*unknown)
    if not levels:
        return comparison
    findings = in_order(_regraded(comparison.findings, levels))
    grows = _version(comparison, findings)
    following = next_version(comparison.old.config.version, grows)
    return replace(comparison, findings=findings, version=grows, next=following)


def judged(comparison: Comparison, ledger: Ledger, today: date) -> Comparison:
    """Say which findings are accepted today, and which acceptances are in vain."""
    found = comparison.findings
    notes = out_of_force(found, ledger, today)
    accepted = in_force(found, ledger, today)
    return replace(comparison, notes=(*comparison.notes, *notes), accepted=accepted)


def _unknown(levels: Iterable[str]) -> Iterable[Diagnostic]:
    for rule in levels:
        if rule not in rules():
            message = f"there is no rule {rule!r}"
            pointer = settings_pointer("diff", "levels", rule)
            hint = _hint(rule)
            yield Diagnostic("unknown-rule", "error", message, pointer, hint)


def _hint(rule: str) -> str:
    near = suggest(rule, rules())
    return near if near.startswith("Did you") else "`sdkwright explain` lists them all."


def _regraded(
    findings: Iterable[Finding], levels: Mapping[str, Level]
) -> Iterable[Finding]:
    for one in findings:
        yield replace(one, level=levels.get(one.rule, one.level))


def _version(comparison: Comparison, findings: Iterable[Finding]) -> Bump:
    """Choose what grows by the new levels; without findings, as before."""
    now = verdict(findings, "sdk")
    return comparison.version if now == "none" else _BUMPS.get(now, "minor")
