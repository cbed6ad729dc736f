"""What `generate` and `check` print in the end."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

import generator
from generator.commands.edits import print_custom, print_dropped
from generator.commands.shared import count, has_colour, print_diagnostics
from generator.coverage import Coverage
from generator.diagnostics import Diagnostic, escape_controls
from generator.write.manifest import NAME

if TYPE_CHECKING:
    from generator.write.tree import Difference

_NAMED = 20  # files
_LINES = 80  # of diffs, in all
_LINES_EACH = 20
_WIDTH = 160
_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def print_run(
    result: generator.Result, *, quiet: bool, dry_run: bool, as_json: bool
) -> None:
    """Say what a run did, or would have done; warnings however quiet it is to be."""
    print_diagnostics(
        one
        for one in result.diagnostics
        if one.severity == "warning" or (one.code == "pagination" and not quiet)
    )
    if not dry_run:
        print_diagnostics(_restored(result.restored))
    if as_json:
        from generator.report import as_json as report

        click.echo(report(result))
    elif dry_run and not quiet:
        _print_plan(result)
    elif not quiet:
        click.echo(
            f"{_name(result.output)}: {count(len(result.written), 'file')} written, "
            f"{len(result.removed)} removed, {result.unchanged} unchanged "
            f"({_covered(result.coverage)})"
        )
    if not (as_json or quiet):
        print_dropped(result.dropped)
        print_custom(result.custom)


def print_differences(differences: Sequence[Difference]) -> None:
    """Name the files that differ, with as much of the diffs as can be taken in."""
    # The list of digests differs wherever a file does.
    told = [one for one in differences if one.path != NAME] or differences
    colour = has_colour(sys.stdout.isatty())
    left = _LINES
    for path, state, diff in told[:_NAMED]:
        click.echo(f"{state}: {path}")
        lines = diff.splitlines()
        shown = lines[: min(left, _LINES_EACH)]
        for line in shown:
            click.echo(f"    {_line(line, colour)}", color=colour)
        if len(lines) > len(shown):
            click.echo(f"    … {count(len(lines) - len(shown), 'more line')}")
        left -= len(shown)
    _rest(len(told) - _NAMED)
    click.echo(f"{count(len(told), 'file')} to mend: sdkwright generate")


def _print_plan(result: generator.Result) -> None:
    files = [f"would write: {path}" for path in result.written]
    files += [f"would remove: {path}" for path in result.removed]
    for line in files[:_NAMED]:
        click.echo(line)
    _rest(len(files) - _NAMED)
    click.echo(
        f"{_name(result.output)}: {count(len(result.written), 'file')} to write, "
        f"{len(result.removed)} to remove, {result.unchanged} unchanged"
    )


def _restored(paths: Sequence[str]) -> Iterator[Diagnostic]:
    """Warn of generated files that somebody had removed."""
    if not paths:
        return
    more = f" and {count(len(paths) - _NAMED, 'other')}" if len(paths) > _NAMED else ""
    message = f"removed by hand, and written again: {', '.join(paths[:_NAMED])}{more}"
    yield Diagnostic("restored", "warning", message)


def _rest(number: int) -> None:
    if number > 0:
        click.echo(f"… {count(number, 'more file')}")


def _line(line: str, colour: bool) -> str:
    cut = line if len(line) <= _WIDTH else f"{line[:_WIDTH]}…"
    shown = escape_controls(cut)
    return click.style(shown, _COLOURS.get(line[:1])) if colour else shown


def _covered(coverage: Coverage) -> str:
    found = [
        count(coverage.operations, "operation"),
        count(coverage.models, "model"),
    ]
    if coverage.degraded:
        found.append(f"{coverage.degraded} degraded: see --report json")
    return ", ".join(found)


def _name(folder: Path) -> str:
    place, here = folder.resolve(), Path.cwd()
    short = place.relative_to(here) if place.is_relative_to(here) else place
    return f"{short}{os.sep}"
