"""A comparison as SARIF 2.1.0 (OASIS), which code scanning and editors show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote

import msgspec

from generator.diagnostics import Place
from generator.review.acceptance import identity
from generator.review.compare import Comparison
from generator.review.findings import Finding, Level
from generator.review.report.places import locate
from generator.review.report.wording import capital, faults
from generator.review.rules import Rule, rules

_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
    "sarif-schema-2.1.0.json"
)
_LEVELS: Final[Mapping[Level, str]] = {
    "breaking": "error",
    "warning": "warning",
    "info": "note",
}
# What a message would be read for (3.11.5, 3.11.6): placeholders and links.
_PLACEHOLDER: Final = re.compile(r"\{(\d+)\}")
_LINK: Final = re.compile(r"[\[\]\\]")


def as_sarif(comparison: Comparison, version: str) -> str:
    """Give a comparison as one run of SARIF 2.1.0, by a version of this tool."""
    used = sorted({one.rule for one in comparison.findings})
    driver = {
        "name": "sdkwright",
        "version": version,
        "rules": [_rule(rules()[name]) for name in used],
    }
    run = {
        "tool": {"driver": driver},
        "invocations": [_invocation(comparison)],
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(comparison, one, used.index(one.rule))
            for one in comparison.findings
        ],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=2).decode()


def _invocation(comparison: Comparison) -> dict[str, object]:
    """Say whether all was looked at (3.20.14, 3.20.21)."""
    told = [
        {"level": "error", "message": {"text": _text(one)}}
        for one in faults(comparison)
    ]
    return {"executionSuccessful": not told, "toolExecutionNotifications": told}


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "shortDescription": {"text": _text(rule.about)},
        "help": {"text": _text(rule.advice)},
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
        "properties": {"tags": [rule.reading]},
    }


def _result(comparison: Comparison, finding: Finding, index: int) -> dict[str, object]:
    old, new = locate(comparison, finding)
    told = _text(f"{capital(finding.message)}. {finding.advice}")
    result: dict[str, object] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.level],
        "message": {"text": told},
        "locations": [_location(new, finding.places)],
        "relatedLocations": [
            {"id": 0, "message": {"text": "Before"}, **_location(old, ())}
        ],
        "partialFingerprints": {"sdkwright/v1": identity(finding)},
        "properties": {"reading": finding.reading},
    }
    accepted = comparison.accepted.get(identity(finding))
    if accepted is not None:
        result["suppressions"] = [
            {
                "kind": "external",
                "status": "accepted",
                "justification": f"{accepted.reason} (until {accepted.expires})",
            }
        ]
    return result


def _location(place: Place, names: Iterable[str]) -> dict[str, object]:
    region = {"startLine": place.line, "startColumn": place.column}
    artifact = {"uri": _uri(place.file)}
    location: dict[str, object] = {
        "physicalLocation": {"artifactLocation": artifact, "region": region}
    }
    logical = [{"fullyQualifiedName": name} for name in dict.fromkeys(names)]
    return {**location, "logicalLocations": logical} if logical else location


def _uri(file: str) -> str:
    """Give the name of a file as a URI, or a reference relative to here (RFC 3986)."""
    if file.startswith(("http://", "https://")):
        return quote(file, safe="/:?&=%~@!$'()*+,;#")
    return Path(file).as_uri() if Path(file).is_absolute() else quote(file)


def _text(text: str) -> str:
    return _LINK.sub(r"\\\g<0>", _PLACEHOLDER.sub(r"{{\1}}", text))
