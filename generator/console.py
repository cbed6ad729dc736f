"""What the commands have in common: how they are given documents, and how they tell."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import click

from generator.diagnostics import Diagnostic, show

_Command = TypeVar("_Command", bound=Callable[..., int])


def reading_options(command: _Command) -> _Command:
    """Add what every command has that reads a document."""
    for add in (
        click.option(
            "--allow-remote",
            multiple=True,
            metavar="HOST",
            help="Fetch references to this host, or host:port. Repeatable.",
        ),
        click.option(
            "--ref-root",
            type=click.Path(path_type=Path),
            metavar="DIR",
            help="References may lead to files below here. [default: SPEC's folder]",
        ),
    ):
        command = add(command)
    return command


def show_all(diagnostics: Iterable[Diagnostic]) -> None:
    """Print diagnostics where they do not mix with results."""
    colour = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    for diagnostic in diagnostics:
        click.echo(show(diagnostic, colour), err=True)


def count(number: int, noun: str) -> str:
    """Write a number of things."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
