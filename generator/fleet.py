"""Many SDKs in one run: each is a run of its own, in processes that are warm.

A worker is a copy of this process, made when all that a run needs is imported, and does
one SDK after the other. One that dies takes its SDK along and nothing else.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from glob import has_magic
from importlib import import_module
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias

import msgspec
from msgspec import Meta

import generator
from generator.config import read_config
from generator.diagnostics import Diagnostic, InputError
from generator.yaml_structs import Fault, key_mark, located, parse, read_struct, text_of

if TYPE_CHECKING:
    from multiprocessing.context import ForkContext, SpawnContext

    import yaml


class Workspace(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file that lists the settings of many SDKs."""

    sdks: Annotated[
        list[str],
        Meta(
            description="The settings of each SDK, relative to this file; `*` stands "
            "for any name, `**` for any folders."
        ),
    ] = msgspec.field(default_factory=list[str])


class Manner(msgspec.Struct, frozen=True):
    """What holds for every SDK of a run, as for one alone (see `generate`)."""

    force: bool = False
    strict: bool = False
    ref_root: Path | None = None
    allow_remote: tuple[str, ...] = ()


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one SDK; `result` is None where it failed, for `diagnostics`."""

    config: Path
    seconds: float
    result: generator.Result | None = None
    diagnostics: tuple[Diagnostic, ...] = ()

    def told(self) -> str:
        """Say it in a few words."""
        if self.result is None:
            errors = sum(one.severity == "error" for one in self.diagnostics)
            return f"failed: {errors} error{'s' * (errors != 1)}"
        if self.result.up_to_date:
            return "up to date"
        done = len(self.result.written), len(self.result.removed)
        return (
            f"{done[0]} written, {done[1]} removed, {self.result.unchanged} unchanged"
        )


Channel: TypeAlias = "Connection[Any, Any]"
Context: TypeAlias = "ForkContext | SpawnContext"


def read_workspace(path: Path) -> tuple[Path, ...]:
    """Give the settings that a workspace names, each once and in its order.

    Raises `InputError` where one is not there, and where two SDKs have one folder.
    """
    found: dict[Path, int] = {}

    def missing(root: yaml.Node) -> Iterator[Fault]:
        _, data = parse(path, text_of(path))
        named = msgspec.convert(data, Workspace, strict=False).sdks
        for index, pattern in enumerate(named):
            paths = _matching(path.parent, pattern)
            found.update((one, found.get(one, index)) for one in paths)
            if not paths:
                mark = key_mark(root, ("sdks", str(index)))
                yield Fault("no-settings", f"there is no file {pattern!r}", mark)

    read_struct(path, Workspace, missing)
    if not found:
        raise InputError(located(Fault("no-settings", "no SDK is listed"), path))
    _refuse_shared_folders(path, found)
    return tuple(found)


def _matching(folder: Path, pattern: str) -> list[Path]:
    found = sorted(folder.glob(pattern)) if has_magic(pattern) else [folder / pattern]
    return [Path(os.path.normpath(one)) for one in found if one.is_file()]


def _refuse_shared_folders(path: Path, found: dict[Path, int]) -> None:
    """Two SDKs in one folder would each remove the other's files."""
    homes: dict[str, Path] = {}
    for config, index in found.items():
        first = homes.setdefault(_home(config), config)
        if first != config:
            text = text_of(path)
            mark = key_mark(parse(path, text)[0], ("sdks", str(index)))
            message = f"{first} and {config} have one output folder"
            fault = Fault("shared-output", message, mark, "Give each its own.")
            raise InputError(located(fault, path, text))


def _home(config: Path) -> str:
    try:
        output = read_config(config).output
    except InputError:  # its own run tells what is wrong with it
        output = None
    return os.path.realpath(config.parent / output) if output else str(config)


def run(
    configs: Sequence[Path], manner: Manner, processes: int
) -> Iterator[tuple[int, Outcome]]:
    """Generate all SDKs; give the outcome of each by its position, as it comes."""
    waiting = iter(enumerate(configs))
    with _workers(min(processes, len(configs)), manner) as workers:
        for one in workers:
            one.take(next(waiting, None))
        while busy := [one for one in workers if one.job is not _NO_JOB]:
            ready = wait([one.answers for one in busy])
            for one in busy:
                if one.answers in ready:
                    yield one.outcome()
                    one.take(next(waiting, None))


_NO_JOB: Final = (-1, Path())


class _Worker:
    """A process, and the job that it does; a new one is made where it died."""

    def __init__(self, context: Context, manner: Manner) -> None:
        self._context, self._manner = context, manner
        self.job: tuple[int, Path] = _NO_JOB
        self._started = 0.0
        self._process, self.answers = self._made()

    def _made(self) -> tuple[BaseProcess, Channel]:
        ends: Any = self._context.Pipe()  # of another class on each system
        mine, theirs = ends
        process = self._context.Process(
            target=_work, args=(theirs, self._manner, os.getpid()), daemon=True
        )
        process.start()
        theirs.close()  # so that the end of the process is the end of the pipe
        return process, mine

    def take(self, job: tuple[int, Path] | None) -> None:
        """Begin a job, or do nothing any more."""
        self.job, self._started = job or _NO_JOB, time.perf_counter()
        if job is not None:
            self.answers.send(job[1])

    def outcome(self) -> tuple[int, Outcome]:
        """Give what came of the job."""
        index, config = self.job
        try:
            result, diagnostics = self.answers.recv()
        except (EOFError, OSError):
            self.end()
            result, diagnostics = None, (_died(self._process.exitcode),)
            self._process, self.answers = self._made()
        seconds = time.perf_counter() - self._started
        return index, Outcome(
            config=config, seconds=seconds, result=result, diagnostics=diagnostics
        )

    def end(self) -> None:
        """End the process, whatever it does: what it writes is a transaction."""
        self._process.terminate()
        self._process.join()
        self.answers.close()


@contextmanager
def _workers(count: int, manner: Manner) -> Generator[list[_Worker]]:
    forks = "fork" in multiprocessing.get_all_start_methods()
    context: Context = multiprocessing.get_context("spawn")
    if forks:
        context = multiprocessing.get_context("fork")
    for name in _NEEDED if forks else ():
        import_module(name)
    workers: list[_Worker] = []
    try:
        workers.extend(_Worker(context, manner) for _ in range(count))
        yield workers
    finally:
        for one in workers:
            one.end()


_NEEDED: Final = (
    *("black", "generator.ir.build", "generator.job", "generator.naming.former"),
    *("generator.render.plan", "generator.source.validate", "generator.write.tree"),
)


def _work(jobs: Channel, manner: Manner, parent: int) -> None:
    """Do jobs until no more come; whoever waits for a parent that is gone ends."""
    gc.freeze()
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            while not jobs.poll(1):
                if os.getppid() != parent:
                    return
            jobs.send(_done(jobs.recv(), manner))
            gc.collect()  # of what came since: memory stays flat however many come


def _done(
    config: Path, manner: Manner
) -> tuple[generator.Result | None, tuple[Diagnostic, ...]]:
    try:
        result = generator.generate(
            config=config,
            force=manner.force,
            strict=manner.strict,
            ref_root=manner.ref_root,
            allow_remote=manner.allow_remote,
        )
    except InputError as error:
        return None, error.diagnostics
    except OSError as error:
        return None, (Diagnostic("system", "error", str(error)),)
    return result, result.diagnostics


def _died(status: int | None) -> Diagnostic:
    told = f"signal {-status}" if status and status < 0 else f"status {status}"
    return Diagnostic("process", "error", f"the process ended with {told}")
