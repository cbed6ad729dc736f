"""What a run rendered and from what, kept for the next one in the user's cache.

Without it, or where it is damaged or another generator's, the next run renders all.
"""

from __future__ import annotations

import bz2
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from generator.job import Job, generator_state
from generator.render.plan import Rendered, rendered
from generator.render.traces import Traces
from generator.source.facts import Facts, packed
from generator.write.settling import Order
from generator.write.tree import Changes, commit, present

if TYPE_CHECKING:
    from generator.ir.types import Api
    from generator.naming.assign import Names
    from generator.results import Made


class _Kept(msgspec.Struct, frozen=True):
    generator: str
    traces: Traces


def render(task: Job, api: Api, names: Names, *, again: bool) -> Rendered:
    """Render an SDK, `again` if what is there of it may be left as it is."""
    before = _recalled(task) if again else None
    there = present(task.output, task.stamps) if before else {}
    return rendered(api, names, task.config, before, there)


def write(task: Job, made: Made, version: str, order: Order) -> Changes:
    """Write what is made, and keep what the next run can know by it."""
    done = commit(
        task.output,
        made.files,
        made.inputs,
        version,
        order=order,
        unchanged=made.unchanged,
        stamps=task.stamps,
    )
    files = len(made.files) + len(made.unchanged)
    task.remember(made.diagnostics, made.coverage, made.inputs, files, done.stamps)
    kept = _Kept(generator_state(), made.traces)
    task.keep("traces", msgspec.msgpack.encode(kept))
    return done


def packing(task: Job) -> Callable[[Facts], bytes]:
    """Give what packs facts; pieces that the last run packed are taken from there."""

    def pack(given: Facts) -> bytes:
        known, used = _streams(task), dict[bytes, bytes]()

        def compress(piece: bytes) -> bytes:
            key = sha256(piece).digest()
            used[key] = known.get(key) or bz2.compress(piece)
            return used[key]

        data = packed(given, compress)
        if used.keys() != known.keys():
            task.keep("streams", msgspec.msgpack.encode(used))
        return data

    return pack


def _streams(task: Job) -> dict[bytes, bytes]:
    try:
        return msgspec.msgpack.decode(task.kept("streams"), type=dict[bytes, bytes])
    except msgspec.DecodeError:
        return {}


def _recalled(task: Job) -> Traces | None:
    try:
        kept = msgspec.msgpack.decode(task.kept("traces"), type=_Kept)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return kept.traces if kept.generator == generator_state() else None
