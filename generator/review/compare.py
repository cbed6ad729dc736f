"""Two documents to findings: the readings put together."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

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

    `version` is the part of the SDK's version that has to grow.
    """

    old: Source
    new: Source
    findings: tuple[Finding, ...]
    version: Bump = "none"

    def verdict(self, reading: Reading) -> Verdict:
        """Give the worst level of one reading."""
        return verdict(self.findings, reading)


def compare(old: Source, new: Source, today: date) -> Comparison:
    """Compare two documents; `today` decides which sunsets have passed."""
    return Comparison(old, new, in_order(wire(old, new, today)))
