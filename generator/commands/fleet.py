"""Many SDKs: by one command, or by a build engine that runs one command for each."""

from __future__ import annotations

import os
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from generator.commands.shared import Command, count, print_diagnostics

if TYPE_CHECKING:
    from generator.fleet import Manner


def options(command: Command) -> Command:
    """Let `generate` have the options that are about many SDKs."""

    @wraps(command)
    def generate(
        *, workspace: Path | None, jobs: int | None, depfile: Path | None, **given: Any
    ) -> int:
        if workspace is not None:
            return _of_workspace(workspace, jobs, depfile, given)
        status = command(**given)
        if depfile is not None:
            _tell_inputs(depfile, given)
        return status

    place = click.Path(path_type=Path)
    made: Any = generate
    for add in (
        click.option(
            "--depfile",
            type=place,
            metavar="FILE",
            help="Write there what was read, in the format of Make and Ninja.",
        ),
        click.option(
            "--jobs",
            "-j",
            type=click.IntRange(min=1),
            metavar="N",
            help="SDKs of the workspace at a time. [default: one for each core]",
        ),
        click.option(
            "--workspace",
            type=place,
            metavar="FILE",
            help="Generate the SDKs of all settings that this file lists.",
        ),
    ):
        made = add(made)
    return cast("Command", made)


def _of_workspace(
    workspace: Path, jobs: int | None, depfile: Path | None, given: dict[str, Any]
) -> int:
    from generator.fleet import Manner

    manner = {name: given.pop(name) for name in Manner.__struct_fields__}
    if depfile is not None or any(given.values()):
        raise click.UsageError(
            "--workspace goes with --jobs, --force, --strict, --ref-root and "
            "--allow-remote alone; what else an SDK needs stands in its settings"
        )
    return generate_all(workspace, jobs or os.cpu_count() or 1, Manner(**manner))


def generate_all(workspace: Path, jobs: int, manner: Manner) -> int:
    """Generate the SDKs of a workspace, and print what came of each.

    The exit status is 1 where one failed; the others are up to date then.
    """
    from generator.fleet import Outcome, read_workspace, run

    configs = read_workspace(workspace)
    found: dict[int, Outcome] = {}
    for index, outcome in run(configs, manner, jobs):
        found[index] = outcome
        print_diagnostics(one for one in outcome.diagnostics if one.severity != "info")
    width = max(len(str(config)) for config in configs)
    for index, config in enumerate(configs):
        one = found[index]
        click.echo(f"{config!s:<{width}}  {one.told():<40}  {one.seconds:7.2f} s")
    failed = sum(one.result is None for one in found.values())
    click.echo(f"{count(len(configs), 'SDK')}, {failed} failed")
    return int(failed > 0)


def _tell_inputs(depfile: Path, given: dict[str, Any]) -> None:
    """Write what the run that was just done has read."""
    from generator.job import job
    from generator.watched import inputs_of
    from generator.write.depfile import write_depfile

    named = given["spec"], given["output"], given["config"], None
    more = {"overlays": given["overlays"], "templates": given["templates"]}
    done = job(*named, **more)
    write_depfile(depfile, done.output, inputs_of(done, done=True))
