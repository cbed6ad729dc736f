"""What several commands have in common."""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import click

from generator.diagnostics import Diagnostic, show

Command = TypeVar("Command", bound=Callable[..., int])


overlay_option = click.option(
    "--overlay",
    "overlays",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="Lay this OpenAPI Overlay over the document, after those of the settings. "
    "Repeatable.",
)


def reading_options(command: Command) -> Command:
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


def print_diagnostics(diagnostics: Iterable[Diagnostic]) -> None:
    """Print on standard error, in colour where that is a terminal."""
    colour = has_colour(sys.stderr.isatty())
    for diagnostic in diagnostics:
        click.echo(show(diagnostic, colour), err=True)


def has_colour(is_terminal: bool) -> bool:
    """Tell whether to write in colour (no-color.org)."""
    return is_terminal and not os.environ.get("NO_COLOR")


def count(number: int, noun: str) -> str:
    """Write a number with what it counts."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
