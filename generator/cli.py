"""The command line: it parses, calls the API of `generator`, and prints.

Standard output gets the result, standard error the diagnostics. The exit status is
0 when done, 1 when the input is wrong or a check failed, 2 on wrong usage, 130 on
Ctrl-C. Of `diff` it is 2 when the input is wrong, since 1 is its verdict.
"""

import gc
import io
import os
import shutil
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import click

import generator
from generator.cli_migrate import migrate
from generator.console import count, reading_options, show_all
from generator.coverage import Coverage
from generator.diagnostics import Diagnostic, InputError, escape_controls

_DIFFS_SHOWN = 10
_DIFF_LINES_SHOWN = 20

_Command = TypeVar("_Command", bound=Callable[..., int])


def main() -> None:
    """Run `sdkwright` with the arguments of this process, and exit."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A name from a document may have no place in the terminal's encoding.
            stream.reconfigure(errors="backslashreplace")
    # A run leaves next to no cycles behind, and looking for them takes a tenth of it.
    gc.disable()
    sys.exit(_run())


def _run() -> int:
    try:
        status: int = cli.main(prog_name="sdkwright", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except InputError as error:
        show_all(error.diagnostics)
        return 1
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return 130
    except BrokenPipeError:
        # Nobody reads on; Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        show_all([Diagnostic("system", "error", str(error))])
        return 1
    return status


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(generator.__version__)
def cli() -> None:
    """Make a typed Python SDK and its pages from an OpenAPI document.

    \b
    Examples:
      sdkwright generate api.yaml --output sdk
      sdkwright generate            (with the settings in spec/sdk.yaml)
      sdkwright check               (in CI: is the SDK up to date?)
    """


cli.add_command(migrate)


def _generation_options(command: _Command) -> _Command:
    """Add what `generate` and `check` have in common."""
    folder = click.Path(path_type=Path)
    for add in (
        click.option(
            "--package", metavar="NAME", help="Import name of the generated package."
        ),
        click.option(
            "--config", type=folder, metavar="FILE", help="The settings, an sdk.yaml."
        ),
        click.option(
            "--output", type=folder, metavar="DIR", help="Folder of the generated SDK."
        ),
        click.argument("spec", type=folder, required=False),
    ):
        command = add(command)
    return reading_options(command)


@cli.command()
@_generation_options
@click.option(
    "--force",
    is_flag=True,
    help="Overwrite files that were edited by hand or are not ours.",
)
@click.option(
    "--strict",
    is_flag=True,
    help="Take no warning, and nothing that can be expressed only in part.",
)
@click.option(
    "--report",
    type=click.Choice(["json"]),
    help="Print what is covered and what is degraded, in this form.",
)
def generate(  # noqa: PLR0913  # an argument for each option
    *,
    spec: Path | None,
    output: Path | None,
    config: Path | None,
    package: str | None,
    ref_root: Path | None,
    allow_remote: tuple[str, ...],
    force: bool,
    strict: bool,
    report: str | None,
) -> int:
    """Generate the SDK of SPEC, an OpenAPI document in YAML or JSON.

    Without SPEC the settings say which: those of --config, or of spec/sdk.yaml.
    Only files that differ are written; after an error or Ctrl-C the old ones are
    in place.

    \b
    Examples:
      sdkwright generate
      sdkwright generate api.yaml --output sdk
      sdkwright generate api.yaml --output sdk --package acme
      sdkwright generate --config acme/sdk.yaml
    """
    result = generator.generate(
        spec,
        output,
        config=config,
        package=package,
        force=force,
        strict=strict,
        locate=report is not None,
        ref_root=ref_root,
        allow_remote=allow_remote,
    )
    show_all(
        one
        for one in result.diagnostics
        if one.severity == "warning" or one.code == "pagination"
    )
    if report is not None:
        from generator.report import as_json

        click.echo(as_json(result))
        return 0
    click.echo(
        f"{_name(result.output)}: {count(len(result.written), 'file')} written, "
        f"{len(result.removed)} removed, {result.unchanged} unchanged "
        f"({_covered(result.coverage)})"
    )
    return 0


@cli.command()
@click.argument("spec", type=click.Path(path_type=Path))
@reading_options
def validate(spec: Path, ref_root: Path | None, allow_remote: tuple[str, ...]) -> int:
    """Say what is wrong with SPEC, an OpenAPI document, and where.

    \b
    Example:
      sdkwright validate api.yaml
    """
    diagnostics = generator.validate(spec, ref_root=ref_root, allow_remote=allow_remote)
    show_all(diagnostics)
    if any(diagnostic.severity == "error" for diagnostic in diagnostics):
        return 1
    click.echo(f"{spec}: valid")
    return 0


@cli.command()
@_generation_options
def check(  # noqa: PLR0913  # an argument for each option
    *,
    spec: Path | None,
    output: Path | None,
    config: Path | None,
    package: str | None,
    ref_root: Path | None,
    allow_remote: tuple[str, ...],
) -> int:
    """Check that the SDK is what SPEC, the settings and this version give.

    Writes nothing. The exit status is 1 when a file is missing, changed, edited by
    hand, or no longer generated.

    \b
    Examples:
      sdkwright check
      sdkwright check api.yaml --output sdk
    """
    result = generator.check(
        spec,
        output,
        config=config,
        package=package,
        ref_root=ref_root,
        allow_remote=allow_remote,
    )
    show_all(result.diagnostics)
    for position, (path, state, diff) in enumerate(result.differences):
        click.echo(f"{state}: {path}")
        lines = diff.splitlines() if position < _DIFFS_SHOWN else []
        for line in lines[:_DIFF_LINES_SHOWN]:
            click.echo(f"    {escape_controls(line)}")
        if len(lines) > _DIFF_LINES_SHOWN:
            click.echo(f"    … {len(lines) - _DIFF_LINES_SHOWN} more lines")
    if result.differences:
        click.echo(
            f"{count(len(result.differences), 'file')} to mend: sdkwright generate"
        )
        return 1
    click.echo("up to date")
    return 0


@cli.command()
@click.argument("old")
@click.argument("new")
@reading_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="What to print.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "warning"]),
    help="Exit with 1 where there is a finding as bad as this.",
)
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The settings of the SDK. [default: spec/sdk.yaml, if it names NEW]",
)
@click.option(
    "--changelog",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Tell those who call the SDK in this file too, which keeps what is theirs.",
)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day by which a sunset has passed or has not. [default: today]",
)
def diff(  # noqa: PLR0913  # an argument for each option
    *,
    old: str,
    new: str,
    ref_root: Path | None,
    allow_remote: tuple[str, ...],
    form: str,
    fail_on: str | None,
    config: Path | None,
    changelog: Path | None,
    today: datetime | None,
) -> int:
    """Tell what the change from OLD to NEW means for callers of the API.

    OLD and NEW are files, folders with one OpenAPI document, REV:PATH of a git
    repository, URLs of hosts that are allowed, or - for standard input. The exit
    status is 0, or 1 where --fail-on says so, or 2 where the input is wrong.

    \b
    Examples:
      sdkwright diff old.yaml new.yaml
      sdkwright diff origin/main:spec/api.yaml spec/api.yaml --fail-on breaking
      sdkwright diff old.json new.json --format json
      sdkwright diff v1:spec/api.yaml spec/api.yaml --changelog sdk/CHANGELOG.md
    """
    try:
        comparison = generator.diff(
            old,
            new,
            config=config,
            today=today.date() if today else None,
            ref_root=ref_root,
            allow_remote=allow_remote,
        )
    except InputError as error:
        show_all(error.diagnostics)
        return 2
    if form == "json":
        from generator.review.report.machine import as_json

        click.echo(as_json(comparison))
    else:
        from generator.review.report.terminal import as_text

        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        width = shutil.get_terminal_size().columns
        click.echo(as_text(comparison, width, colour=colour))
    show_all(comparison.notes)
    if changelog is not None:
        generator.write_changelog(comparison, changelog)
    levels = {one.level for one in comparison.findings}
    fails = {"breaking": {"breaking"}, "warning": {"breaking", "warning"}}
    return 1 if fail_on and levels & fails[fail_on] else 0


@cli.command()
@click.argument("rule", required=False)
def explain(rule: str | None) -> int:
    """Say what RULE of `diff` finds, how bad it is and what to do; or list all.

    \b
    Example:
      sdkwright explain request-enum-value-removed
    """
    from generator.review.explain import explained, overview

    click.echo(overview() if rule is None else explained(rule))
    return 0


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> int:
    """Print the script that completes sdkwright's commands in SHELL.

    \b
    Examples:
      eval "$(sdkwright completion bash)"       (in ~/.bashrc)
      eval "$(sdkwright completion zsh)"        (in ~/.zshrc)
      sdkwright completion fish | source        (in config.fish)
    """
    from click.shell_completion import get_completion_class

    script = get_completion_class(shell)
    if script is not None:
        click.echo(script(cli, {}, "sdkwright", "_SDKWRIGHT_COMPLETE").source())
    return 0


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
