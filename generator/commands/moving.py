"""The command that moves callers' code over to the next SDK: `migrate`."""

from pathlib import Path

import click

import generator
from generator.commands.shared import count, overlay_option, reading_options
from generator.diagnostics import escape_controls


@click.command()
@click.argument("old")
@click.argument("new")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@reading_options
@overlay_option
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The settings. [default: spec/sdk.yaml, if it names NEW]",
)
@click.option(
    "--sdk",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The SDK whose names are kept. [default: that of the settings]",
)
@click.option("--write", is_flag=True, help="Change the files.")
def migrate(  # noqa: PLR0913  # an argument for each option
    *,
    old: str,
    new: str,
    path: Path,
    config: Path | None,
    sdk: Path | None,
    write: bool,
    overlays: tuple[Path, ...],
    ref_root: Path | None,
    allow_remote: tuple[str, ...],
) -> int:
    """Rewrite the code in PATH that calls the SDK of OLD for the SDK of NEW.

    OLD and NEW are as for diff, PATH is a file, or a folder of them. Prints what
    would change; --write changes it. What needs a person is listed with its place.

    \b
    Examples:
      sdkwright migrate v1:spec/api.yaml spec/api.yaml src
      sdkwright migrate old.yaml new.yaml src --write
    """
    found = generator.migrate(
        old,
        new,
        path,
        config=config,
        sdk=sdk,
        write=write,
        overlays=overlays,
        ref_root=ref_root,
        allow_remote=allow_remote,
    )
    for one in () if write else found:
        for line in one.diff().splitlines():
            click.echo(escape_controls(line))
    for one in found:
        for note in one.by_hand:
            place = f"{one.path}:{note.line}:{note.column}"
            click.echo(escape_controls(f"{place}: {note.message}"))
    changed = sum(one.after != one.before for one in found)
    left = sum(len(one.by_hand) for one in found)
    what = "changed" if write else "to change with --write"
    click.echo(f"{count(changed, 'file')} {what}, {left} to look at", err=True)
    return 0
