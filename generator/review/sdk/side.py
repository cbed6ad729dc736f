"""What goes into the reading `sdk`, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from generator.config import Config
from generator.naming.lock import NO_LOCK, Lock
from generator.review.findings import Bump, Finding
from generator.source.document import Source


class Atlas(Struct, frozen=True):
    """The pages of one SDK by what is on them.

    `types` are by the pointer of the schema, if it may have changed, `names` by class,
    controller and client, `calls` by operation, as `POST /messages`, and `methods` are
    their symbols. `client` is the page of what is true of all calls. `texts` stand for
    what a page tells of its own subject, and compare with those of another SDK in the
    same process.
    """

    client: str
    paths: tuple[str, ...]
    types: Mapping[str, str]
    names: Mapping[str, str]
    calls: Mapping[str, str]
    methods: Mapping[str, str]
    texts: Mapping[str, int]


class Side(Struct, frozen=True):
    """What one SDK is made of."""

    source: Source
    config: Config = Config()
    lock: Lock = NO_LOCK


class Told(Struct, frozen=True):
    """What the reading `sdk` finds, and the part of the version that has to grow.

    `pages` are the pages of both SDKs.
    """

    findings: tuple[Finding, ...]
    version: Bump
    pages: tuple[Atlas, Atlas] | None = None
