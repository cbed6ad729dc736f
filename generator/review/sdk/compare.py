"""Two documents and their settings to what a change does to Python callers."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from generator.config import Config, settings_pointer
from generator.diagnostics import InputError
from generator.ir import types as t
from generator.ir.build import build
from generator.ir.memory import Memory
from generator.naming.assign import Names
from generator.naming.former import named
from generator.naming.lock import NO_LOCK, Lock
from generator.naming.pinning import lock_of
from generator.render.context import Context
from generator.review.findings import Bump, Finding, verdict
from generator.review.sdk.atlas import atlases
from generator.review.sdk.both import Both
from generator.review.sdk.client import client_edits
from generator.review.sdk.edits import Edit, findings, without_echoes
from generator.review.sdk.kept import kept
from generator.review.sdk.matching import Matching
from generator.review.sdk.methods import method_edits
from generator.review.sdk.models import model_edits
from generator.review.sdk.side import Side, Told
from generator.review.sdk.surface import Surface
from generator.source.placing import placing


class Changes(Struct, frozen=True):
    """What changed between two SDKs, edit by edit, and what was matched for it."""

    both: Both
    edits: tuple[Edit, ...]


def sdk(old: Side, new: Side) -> Told:
    """Tell what a change does to those who call the SDK.

    Raises `InputError` where there can be no SDK of one side.
    """
    found = changes(old, new)
    told = tuple(findings(without_echoes(found.edits)))
    before, after = found.both.old.context.api, found.both.new.context.api
    same = before == after
    return Told(told, _bump(told, same=same), atlases(found.both))


def changes(old: Side, new: Side) -> Changes:
    """Compare two SDKs; raises `InputError` where there can be none of one side.

    Names are as `generate` gives them without an SDK that is there already; where the
    lock of the old SDK is known, as it gives them over that SDK.
    """
    memory = Memory()
    before = _context(old, memory)
    lock = new.lock
    if lock == NO_LOCK != old.lock:
        lock = lock_of(before.api, before.names, old.config)
    after = _context(Side(new.source, new.config, lock), memory)
    both = Both(Matching(Surface(before), Surface(after), new.config.renames))
    edits = (*client_edits(both), *method_edits(both), *model_edits(both))
    still = kept(both)
    return Changes(both, tuple(replace(one, kept=one.was in still) for one in edits))


def _bump(told: tuple[Finding, ...], *, same: bool) -> Bump:
    """Choose what grows (Semantic Versioning 2.0.0, 6 to 8)."""
    worst = verdict(told, "sdk")
    if worst == "none":
        return "none" if same else "patch"
    return "major" if worst == "breaking" else "minor"


def _context(side: Side, memory: Memory) -> Context:
    with placing(side.source):
        api, _ = build(side.source, memory)
        return Context(*_named(api, side.config, side.lock), side.config)


def _named(api: t.Api, config: Config, lock: Lock) -> tuple[t.Api, Names]:
    """Name an API; settings for what only the other side has do not count."""
    try:
        return named(api, config, lock)
    except InputError as error:
        faults = {
            one.pointer for one in error.diagnostics if one.code == "unknown-name"
        }
        if len(faults) < len(error.diagnostics):
            raise
    known = {
        key: name
        for key, name in config.names.items()
        if settings_pointer("names", key) not in faults
    }
    return named(api, replace(config, names=known), lock)
