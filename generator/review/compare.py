"""Two documents to findings: the readings put together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from generator.diagnostics import Diagnostic
from generator.review.acceptance import Acceptance
from generator.review.findings import (
    Bump,
    Finding,
    Reading,
    Verdict,
    in_order,
    verdict,
)
from generator.review.wire.documents import wire
from generator.source.document import Source


class Comparison(Struct, frozen=True):
    """What changed from `old` to `new`, what matters most first.

    `version` is the part of the SDK's version that has to grow. `notes` say why there
    is no reading of the SDK, and what is accepted in vain; `accepted` has the ids of
    the findings that are accepted.
    """

    old: Source
    new: Source
    findings: tuple[Finding, ...]
    version: Bump = "none"
    notes: tuple[Diagnostic, ...] = ()
    accepted: Mapping[str, Acceptance] = {}

    def verdict(self, reading: Reading) -> Verdict:
        """Give the worst level of one reading."""
        return verdict(self.findings, reading)


def compare(old: Source, new: Source, today: date) -> Comparison:
    """Compare two documents; `today` decides which sunsets have passed."""
    return Comparison(old, new, in_order(wire(old, new, today)))
