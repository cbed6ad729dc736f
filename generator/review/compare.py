"""Two documents to findings: the readings put together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import msgspec
from msgspec import Struct

from generator.diagnostics import Diagnostic, InputError
from generator.processes import beside
from generator.review.acceptance import Acceptance
from generator.review.findings import (
    Bump,
    Finding,
    Reading,
    Verdict,
    in_order,
    verdict,
)
from generator.review.pages import Pages
from generator.review.sdk.side import Side, Told
from generator.review.version import next_version

_LARGE: Final = 500_000  # bytes, from which on a second process is worth it


class Comparison(Struct, frozen=True):
    """What changed from `old` to `new`, what matters most first.

    `version` is the part of the SDK's version that has to grow, `next` the version that
    comes of it. `unread` says why there is no reading of the SDK, where there is none,
    and `notes` what is accepted in vain; `accepted` has the ids of the findings that
    are accepted. `pages` are the pages of both SDKs.
    """

    old: Side
    new: Side
    findings: tuple[Finding, ...]
    version: Bump = "none"
    next: str = ""
    unread: tuple[Diagnostic, ...] = ()
    notes: tuple[Diagnostic, ...] = ()
    accepted: Mapping[str, Acceptance] = {}
    pages: Pages | None = None

    def verdict(self, reading: Reading) -> Verdict:
        """Give the worst level of one reading."""
        return verdict(self.findings, reading)


class _Read(Struct, frozen=True):
    told: Told
    faults: tuple[Diagnostic, ...] = ()


def compare(old: Side, new: Side, today: date) -> Comparison:
    """Compare two documents; `today` decides which sunsets have passed."""

    def read() -> bytes:
        return msgspec.msgpack.encode(_sdk(old, new))

    sources = old.source, new.source
    size = sum(len(one.text) for each in sources for one in each.documents.values())
    with beside(read, large=size > _LARGE) as answer:
        # Each process imports what its reading needs.
        from generator.review.wire.documents import wire

        found = wire(*sources, today)
        for one in found:  # the way to a place is found once: now there is time
            old.source.place(one.old)
            new.source.place(one.new)
        read_ = msgspec.msgpack.decode(answer(), type=_Read)
    told = read_.told
    findings = in_order([*found, *told.findings])
    following = next_version(old.config.version, told.version)
    return Comparison(
        old,
        new,
        findings,
        told.version,
        following,
        read_.faults,
        pages=Pages(*told.pages) if told.pages else None,
    )


def _sdk(old: Side, new: Side) -> _Read:
    from generator.review.sdk.compare import sdk

    try:
        return _Read(sdk(old, new))
    except InputError as error:
        return _Read(Told((), "none"), tuple(error.diagnostics))
