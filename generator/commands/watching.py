"""The command that generates again whenever something is saved: `watch`."""

from __future__ import annotations

import gc
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Never

import click

import generator
from generator.commands.shared import count, print_diagnostics
from generator.diagnostics import Diagnostic, InputError, escape_controls

if TYPE_CHECKING:
    from generator.job import Job
    from generator.watched import Stamp

_LOOK = 1000  # milliseconds after which files are looked at, whatever was told
_NAMED = 3  # files
_CALM = 50  # milliseconds without a change that end a burst of them


def watch(**options: Any) -> int:
    """Generate the SDK of SPEC, and again whenever an input is saved.

    Inputs are the document and all files that it refers to, the overlays, the
    settings and templates. What is wrong is told, and the next save tried. Ctrl-C
    ends it, with the exit status 130. Needs watchfiles: pip install "sdkwright[watch]".

    \b
    Examples:
      sdkwright watch
      sdkwright watch api.yaml --output sdk
    """
    session = begin(options)
    click.echo(f"watching {count(len(session.files), 'file')}; Ctrl-C ends it")
    session.go_on()


def begin(options: Mapping[str, Any]) -> Session:
    """Generate for the first time; raises `InputError` without watchfiles."""
    from importlib.util import find_spec

    if not find_spec("watchfiles"):
        raise InputError(_not_installed())
    session = Session(options)
    session.run([])
    return session


class Session:
    """The same run again and again."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        from generator.job import DEFAULT_CONFIG

        self._options = options
        named: list[Path] = [*filter(None, (options["config"], options["spec"]))]
        self.files = frozenset([*(named or [DEFAULT_CONFIG]), *options["overlays"]])
        self._seen: Mapping[Path, Stamp] = {}
        self._told: list[Diagnostic] = []

    def go_on(self) -> Never:
        """Generate again at every save, until the program is interrupted."""
        from watchfiles import watch as changes

        from generator.watched import folders

        while True:
            around = folders(self.files)
            for _ in changes(
                *around,
                watch_filter=None,
                recursive=False,
                step=_CALM,
                rust_timeout=_LOOK,
                yield_on_timeout=True,
            ):
                saved = self.saved()
                if saved:
                    self.run(saved)
                if folders(self.files) != around:
                    break

    def saved(self) -> list[Path]:
        """Give the files that are not what they were before the last run."""
        from generator.watched import stamps

        seen = self._seen
        now = stamps(self.files).items()
        return [path for path, stamp in now if path not in seen or seen[path] != stamp]

    def run(self, saved: list[Path]) -> None:
        """Generate, and say what came of it after `saved` changed."""
        from generator.source.reading import display
        from generator.watched import stamps

        # A save during the run is one after it.
        self._seen = stamps(self.files)
        begun = time.time_ns()
        result = self._generated()
        said = ", ".join(map(display, saved)) or "first run"
        told = "nothing generated"
        if result is not None:
            self._warn(result.diagnostics)
            told = f"{_done(result)} ({(time.time_ns() - begun) / 1e9:.1f} s)"
        self._look_around(begun, done=result is not None)
        click.echo(escape_controls(f"{said}: {told}"))
        # The command line runs without the collector of cycles, which one run can.
        gc.collect()

    def _generated(self) -> generator.Result | None:
        try:
            return generator.generate(**self._options)
        except InputError as error:
            print_diagnostics(error.diagnostics)
        except OSError as error:
            print_diagnostics([Diagnostic("system", "error", str(error))])
        return None

    def _warn(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        """Tell the warnings that the last run did not."""
        warnings = [one for one in diagnostics if one.severity == "warning"]
        print_diagnostics(one for one in warnings if one not in self._told)
        self._told = warnings

    def task(self) -> Job:
        """Settle what a run now would be about; raises `InputError`."""
        from generator.job import Reach, job

        named = self._options
        return job(
            named["spec"],
            named["output"],
            named["config"],
            named["package"],
            Reach(named["ref_root"], tuple(named["allow_remote"])),
            named["overlays"],
            templates=named["templates"],
        )

    def _look_around(self, begun: int, *, done: bool) -> None:
        """Find out what is to be waited for; after a failure also what was before.

        What is new there and was saved since the run had `begun` may not have been
        read as it is, so it counts as unseen.
        """
        from generator.watched import inputs_of, stamps

        try:
            task = self.task()
            found = inputs_of(task, done=done)
        except InputError:
            return
        self.files = found if done else found | self.files
        now = stamps(self.files).items()
        early = {path: each for path, each in now if each is None or each[0] < begun}
        self._seen = {**early, **self._seen}


def _done(result: generator.Result) -> str:
    """Say what became of the files, and name some."""
    changed = [*result.written, *result.removed]
    names = ", ".join(changed[:_NAMED]) + (", …" if len(changed) > _NAMED else "")
    return (
        f"{count(len(result.written), 'file')} written, {len(result.removed)} removed, "
        f"{result.unchanged} unchanged{': ' if names else ''}{names}"
    )


def _not_installed() -> Diagnostic:
    return Diagnostic(
        "no-watchfiles",
        "error",
        "watch needs watchfiles",
        hint='Install it: pip install "sdkwright[watch]"',
    )
