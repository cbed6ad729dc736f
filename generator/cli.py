"""The command line: it parses, calls the API of `generator`, and prints.

Standard output gets the result, standard error the diagnostics. The exit status is
0 when done, 1 when the input is wrong or a check failed, 2 on wrong usage, 130 on
Ctrl-C. Of `diff` it is 2 when the input is wrong, since 1 is its verdict.
"""

import gc
import io
import os
import sys
from contextlib import suppress
from pathlib import Path

import click

import generator
from generator.commands import (
    fleet,
    moving,
    releasing,
    review,
    site,
    starting,
    watching,
)
from generator.commands.edits import edit_options, print_custom
from generator.commands.shared import (
    Command,
    overlay_option,
    print_diagnostics,
    reading_options,
)
from generator.diagnostics import Diagnostic, InputError
from generator.write.manifest import Edits


def main() -> None:
    """Run `sdkwright` with the arguments of this process, and exit."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A name from a document may have no place in the terminal's encoding.
            stream.reconfigure(errors="backslashreplace")
    # A run leaves next to no cycles behind, and looking for them takes a tenth of it.
    gc.disable()
    status = _run()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    # Freeing each object of a large document takes as long; the system frees them all.
    os._exit(status)


def _run() -> int:
    try:
        status: int = cli.main(prog_name="sdkwright", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except InputError as error:
        print_diagnostics(error.diagnostics)
        return 1
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return 130
    except BrokenPipeError:
        # Nobody reads on; Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print_diagnostics([Diagnostic("system", "error", str(error))])
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


def _generation_options(command: Command) -> Command:
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
        click.option(
            "--templates",
            type=folder,
            metavar="DIR",
            help="Templates in place of ours.",
        ),
        overlay_option,
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
@edit_options
@click.option(
    "--strict",
    is_flag=True,
    help="Take no warning, and nothing that can be expressed only in part.",
)
@click.option(
    "--dry-run", is_flag=True, help="Say what would be written and removed; do nothing."
)
@click.option(
    "--quiet", is_flag=True, help="Print nothing but what is wrong, or may be."
)
@click.option(
    "--report",
    type=click.Choice(["json"]),
    help="Print what is covered and what is degraded, in this form.",
)
@fleet.options
def generate(  # noqa: PLR0913  # an argument for each option
    *,
    spec: Path | None,
    output: Path | None,
    config: Path | None,
    package: str | None,
    overlays: tuple[Path, ...],
    templates: Path | None,
    ref_root: Path | None,
    allow_remote: tuple[str, ...],
    force: bool,
    edits: Edits | None,
    strict: bool,
    dry_run: bool,
    quiet: bool,
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
      sdkwright generate --workspace sdks.yaml -j 8
    """
    from generator.commands.outcome import print_run
    from generator.commands.progress import shown

    with shown(quiet=quiet):
        result = generator.generate(
            spec,
            output,
            config=config,
            package=package,
            force=force,
            edits=edits or "merge",
            strict=strict,
            locate=report is not None,
            dry_run=dry_run,
            overlays=overlays,
            templates=templates,
            ref_root=ref_root,
            allow_remote=allow_remote,
        )
    print_run(result, quiet=quiet, dry_run=dry_run, as_json=report is not None)
    return 0


@cli.command()
@click.argument("spec", type=click.Path(path_type=Path))
@overlay_option
@reading_options
def validate(
    spec: Path,
    overlays: tuple[Path, ...],
    ref_root: Path | None,
    allow_remote: tuple[str, ...],
) -> int:
    """Say what is wrong with SPEC, an OpenAPI document, and where.

    \b
    Example:
      sdkwright validate api.yaml
    """
    diagnostics = generator.validate(
        spec, overlays=overlays, ref_root=ref_root, allow_remote=allow_remote
    )
    print_diagnostics(diagnostics)
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
    overlays: tuple[Path, ...],
    templates: Path | None,
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
    from generator.commands.progress import shown

    with shown(quiet=False):
        result = generator.check(
            spec,
            output,
            config=config,
            package=package,
            overlays=overlays,
            templates=templates,
            ref_root=ref_root,
            allow_remote=allow_remote,
        )
    print_diagnostics(one for one in result.diagnostics if one.severity == "warning")
    if result.differences:
        from generator.commands.outcome import print_differences

        print_differences(result.differences)
        return 1
    print_custom(result.custom)
    click.echo("up to date")
    return 0


cli.command()(_generation_options(watching.watch))
site.docs.command()(_generation_options(site.serve))
for command in (
    *(starting.init, starting.schema),
    *(review.diff, review.accept, review.explain),
    moving.migrate,
    *(releasing.release, releasing.verify, releasing.ci),
    site.docs,
):
    cli.add_command(command)


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
