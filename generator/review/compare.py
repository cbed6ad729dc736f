"""Two documents to findings: the readings put together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import msgspec
from msgspec import Struct

from generator.config import Config
from generator.diagnostics import Diagnostic, InputError
from generator.naming.lock import NO_LOCKS, Locks
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
from generator.review.sdk.side import Side, Told
from generator.review.version import next_version
from generator.source.document import Source

_USUAL: Final = Config()
_LARGE: Final = 500_000  # bytes, from which on a second process is worth it


class Comparison(Struct, frozen=True):
    """What changed from `old` to `new`, what matters most first.

    `version` is the part of the SDK's version that has to grow, `next` the version that
    comes of it. `notes` say why there is no reading of the SDK, and what is accepted in
    vain; `accepted` has the ids of the findings that are accepted. `config` and `locks`
    are the settings of the SDK, and the names that both sides have.
    """

    old: Source
    new: Source
    findings: tuple[Finding, ...]
    version: Bump = "none"
    next: str = ""
    notes: tuple[Diagnostic, ...] = ()
    accepted: Mapping[str, Acceptance] = {}
    config: Config = _USUAL
    locks: Locks = NO_LOCKS

    @property
    def sides(self) -> tuple[Side, Side]:
        """What both SDKs are made of."""
        return (
            Side(self.old, self.config, self.locks.old),
            Side(self.new, self.config, self.locks.new),
        )

    def verdict(self, reading: Reading) -> Verdict:
        """Give the worst level of one reading."""
        return verdict(self.findings, reading)


class _Read(Struct, frozen=True):
    told: Told
    notes: tuple[Diagnostic, ...] = ()


def compare(
    old: Source,
    new: Source,
    today: date,
    *,
    config: Config = _USUAL,
    locks: Locks = NO_LOCKS,
) -> Comparison:
    """Compare two documents; `today` decides which sunsets have passed."""
    sides = Side(old, config, locks.old), Side(new, config, locks.new)

    def read() -> bytes:
        return msgspec.msgpack.encode(_sdk(*sides))

    size = sum(len(one.text) for each in (old, new) for one in each.documents.values())
    with beside(read, large=size > _LARGE) as answer:
        # Each process imports what its reading needs.
        from generator.review.wire.documents import wire

        found = wire(old, new, today)
        for one in found:  # the way to a place is found once: now there is time
            old.place(one.old)
            new.place(one.new)
        read_ = msgspec.msgpack.decode(answer(), type=_Read)
    told = read_.told
    findings = in_order([*found, *told.findings])
    following = next_version(config.version, told.version)
    return Comparison(
        old,
        new,
        findings,
        told.version,
        following,
        read_.notes,
        config=config,
        locks=locks,
    )


def _sdk(old: Side, new: Side) -> _Read:
    from generator.review.sdk.compare import sdk

    try:
        return _Read(sdk(old, new))
    except InputError as error:
        return _Read(Told((), "none"), tuple(error.diagnostics))
