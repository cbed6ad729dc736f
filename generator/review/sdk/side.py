"""What goes into the reading `sdk`, and what comes of it."""

from __future__ import annotations

from msgspec import Struct

from generator.config import Config
from generator.naming.lock import NO_LOCK, Lock
from generator.review.findings import Bump, Finding
from generator.source.document import Source


class Side(Struct, frozen=True):
    """What one SDK is made of."""

    source: Source
    config: Config = Config()
    lock: Lock = NO_LOCK


class Told(Struct, frozen=True):
    """What the reading `sdk` finds, and the part of the version that has to grow."""

    findings: tuple[Finding, ...]
    version: Bump
