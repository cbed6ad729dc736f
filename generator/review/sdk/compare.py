"""Two documents and their settings to what a change does to Python callers."""

from __future__ import annotations

from msgspec import Struct

from generator.config import Config
from generator.ir.build import build
from generator.naming.assign import assign
from generator.naming.lock import NO_LOCK, Lock
from generator.naming.order import in_order
from generator.naming.pinning import lock_of
from generator.render.context import Context
from generator.review.findings import Finding
from generator.review.sdk.both import Both
from generator.review.sdk.client import client_edits
from generator.review.sdk.edits import findings
from generator.review.sdk.matching import Matching
from generator.review.sdk.methods import method_edits
from generator.review.sdk.models import model_edits
from generator.review.sdk.surface import Surface
from generator.source.document import Source
from generator.source.placing import placing


class Side(Struct, frozen=True):
    """What one SDK is made of."""

    source: Source
    config: Config = Config()
    lock: Lock = NO_LOCK


def sdk(old: Side, new: Side) -> list[Finding]:
    """Tell what a change does to those who call the SDK."""
    before = _context(old)
    pinned = old.lock is not NO_LOCK or new.lock is not NO_LOCK
    lock = lock_of(before.api, before.names, old.config) if pinned else NO_LOCK
    after = _context(Side(new.source, new.config, lock))
    confirmed = new.config.renames
    both = Both(Matching(Surface(before), Surface(after), confirmed))
    edits = [*client_edits(both), *method_edits(both), *model_edits(both)]
    return list(findings(edits))


def _context(side: Side) -> Context:
    with placing(side.source):
        api, _ = build(side.source)
        api = in_order(api, side.lock)
        return Context(api, assign(api, side.config, side.lock), side.config)
