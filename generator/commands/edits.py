"""What the commands say of files that people have written in."""

from collections.abc import Mapping, Sequence

import click

from generator.commands.shared import Command
from generator.write.manifest import Custom

_SHOWN = 20


def edit_options(command: Command) -> Command:
    """Add what is to become of edits by hand, of which the last one given counts."""
    for name, text in (
        ("reset", "Drop edits and regions: all files as they are generated."),
        ("theirs", "Where an edit is in the way of generated lines, take these."),
        ("ours", "Where an edit is in the way of generated lines, take the edit."),
    ):
        command = click.option(f"--{name}", "edits", flag_value=name, help=text)(
            command
        )
    return command


def print_custom(custom: Mapping[str, Custom]) -> None:
    """Name the files that have something in them that was written by hand."""
    _print("by hand", [f"{path} ({_what(one)})" for path, one in custom.items()])


def print_dropped(paths: Sequence[str]) -> None:
    """Name the files from which something written by hand is gone."""
    _print("as generated again", [*paths])


def _what(custom: Custom) -> str:
    found = ["edited"] if custom.edited else []
    if custom.regions:
        one = len(custom.regions) == 1
        found.append(f"region{'' if one else 's'} {', '.join(custom.regions)}")
    return "; ".join(found) or "line ends"


def _print(what: str, texts: list[str]) -> None:
    for text in texts[:_SHOWN]:
        click.echo(f"{what}: {text}")
    if len(texts) > _SHOWN:
        click.echo(f"{what}: … {len(texts) - _SHOWN:,} more files")
