"""What somebody has looked at and accepted, until when, and what still counts.

A finding is known again by its id, which survives that lines move, that lists are
put in another order, and that a later version says the same in other words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias

import msgspec
from msgspec import Meta

from generator.diagnostics import Diagnostic, InputError, Place, escape_controls
from generator.review.findings import LEVELS, Finding
from generator.yaml_structs import read_struct, suggest, text_of

FILE: Final = "sdkwright-accepted.yaml"
"""Stands beside `sdk.yaml`."""

Gate: TypeAlias = Literal["breaking", "warning", "none"]

_HEAD: Final = """\
# Findings of `sdkwright diff` that have been looked at and accepted.
# `sdkwright accept` rewrites this file: what has to be said belongs into a reason.
accepted:"""
_INDEX: Final = re.compile(
    r"/(parameters|allOf|anyOf|oneOf|prefixItems|enum|required|security|servers|tags)"
    r"/\d+(?=/|$)"
)
_NAMED: Final = re.compile(r'`[^`]*`|"(?:[^"\\]|\\.)*"|\d[\d.]*')
_MORE: Final = re.compile(r"and [\d,]+ more")
_DIGITS: Final = 12


class Acceptance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One accepted finding. `expires` is the last day on which it counts."""

    finding: Annotated[
        str,
        Meta(description="The id of the finding, as `sdkwright diff` shows it."),
    ]
    rule: Annotated[str, Meta(description="The rule of the finding.")]
    says: Annotated[str, Meta(description="What the finding says, for readers.")] = ""
    reason: Annotated[
        Annotated[str, Meta(min_length=1)], Meta(description="Why it may be so.")
    ]
    expires: Annotated[
        date, Meta(description="The last day on which this counts, as 2026-12-31.")
    ]


class Accepted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in a file of accepted findings."""

    accepted: list[Acceptance] = []


class Ledger(msgspec.Struct, frozen=True):
    """A file of accepted findings, as it was read."""

    path: Path
    entries: tuple[Acceptance, ...] = ()
    text: str = ""

    def place(self, finding: str) -> Place:
        """Give where a finding is accepted."""
        for number, line in enumerate(self.text.split("\n"), 1):
            if finding in line:
                return Place(str(self.path), number, line.index(finding) + 1, line)
        return Place(str(self.path), 1, 1, "")


def identity(finding: Finding) -> str:
    """Give the id of a finding: of its rule, its places without indices, its names."""
    said = _NAMED.findall(_MORE.sub("", finding.message))
    places = (_INDEX.sub(r"/\1", each) for each in (finding.old, finding.new))
    facts = msgspec.json.encode([finding.rule, *places, *said])
    return sha256(facts).hexdigest()[:_DIGITS]


def accepted_file(config: Path | None) -> Path:
    """Give the file of accepted findings: beside the settings, or here."""
    return (config.parent if config else Path()) / FILE


def read_accepted(path: Path) -> Ledger:
    """Read a file of accepted findings, if there is one; raises `InputError`."""
    if not path.exists():
        return Ledger(path)
    return Ledger(path, tuple(read_struct(path, Accepted).accepted), text_of(path))


def accepted_now(
    findings: Iterable[Finding],
    wanted: Sequence[str] | None,
    reason: str,
    expires: date,
) -> tuple[Acceptance, ...]:
    """Accept the findings with some ids, or all that a gate could stop at.

    Raises `InputError` on an id that no finding has.
    """
    known = {identity(one): one for one in findings}
    if wanted is None:
        wanted = [id_ for id_, one in known.items() if one.level != "info"]
    unknown = [id_ for id_ in wanted if id_ not in known]
    if unknown:
        raise InputError(*(_unknown(id_, known) for id_ in unknown))
    return tuple(
        Acceptance(
            finding=id_,
            rule=known[id_].rule,
            says=known[id_].message,
            reason=reason,
            expires=expires,
        )
        for id_ in wanted
    )


def _unknown(id_: str, known: Iterable[str]) -> Diagnostic:
    near = suggest(id_, known)
    hint = near if near.startswith("Did you") else "`sdkwright diff` shows the ids."
    message = f"no finding has the id {id_!r}"
    return Diagnostic("unknown-finding", "error", message, hint=hint)


def encode(entries: Iterable[Acceptance]) -> bytes:
    """Give the file of some acceptances; of two of one finding the later holds."""
    latest = {one.finding: one for one in entries}
    lines = [_HEAD]
    for one in latest.values():
        lines.append(f"- finding: {one.finding}")
        lines += [
            f"  {key}: {_quoted(value)}"
            for key, value in (
                ("rule", one.rule),
                ("says", one.says),
                ("reason", one.reason),
            )
        ]
        lines.append(f"  expires: {one.expires}")
    return "\n".join([*lines, ""]).encode()


def _quoted(text: str) -> str:
    """Quote for YAML, which takes the strings of JSON that have no controls."""
    return json.dumps(escape_controls(text), ensure_ascii=False)


def in_force(
    findings: Iterable[Finding], ledger: Ledger, today: date
) -> Mapping[str, Acceptance]:
    """Give by id the acceptances that count for some findings today."""
    known = {identity(one) for one in findings}
    return {
        one.finding: one
        for one in ledger.entries
        if one.finding in known and one.expires >= today
    }


def out_of_force(
    findings: Iterable[Finding], ledger: Ledger, today: date
) -> Iterator[Diagnostic]:
    """Say which acceptances have expired, and which fit no finding."""
    known = {identity(one) for one in findings}
    for one in ledger.entries:
        what = f"{one.finding} ({one.rule})"
        if one.finding not in known:
            code = "stale-acceptance"
            message = f"there is no finding {what} any more"
            hint = "Remove the entry if the change is released or withdrawn."
        elif one.expires < today:
            code = "expired-acceptance"
            message = f"{what} was accepted until {one.expires}, and counts again"
            hint = "Mend it, or accept it again with `sdkwright accept`."
        else:
            continue
        place = ledger.place(one.finding)
        yield Diagnostic(code, "warning", message, hint=hint, place=place)


def failing(
    findings: Iterable[Finding], accepted: Mapping[str, Acceptance], gate: Gate
) -> tuple[Finding, ...]:
    """Give the findings at which a gate stops: as bad as it says, and not accepted."""
    if gate == "none":
        return ()
    stopping = LEVELS[: LEVELS.index(gate) + 1]
    return tuple(
        one
        for one in findings
        if one.level in stopping and identity(one) not in accepted
    )
