"""The commands that review a change: `diff`, `accept` and `explain`."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

import generator
from generator.commands.shared import (
    Command,
    count,
    has_colour,
    overlay_option,
    print_diagnostics,
    reading_options,
)
from generator.diagnostics import Diagnostic, InputError

if TYPE_CHECKING:
    from generator.review.acceptance import Gate
    from generator.review.compare import Comparison
    from generator.review.report.formats import FileFormat

_FORMATS = ("terminal", "markdown", "json", "sarif", "github", "junit", "html")
_DAY = click.DateTime(["%Y-%m-%d"])


def _comparing_options(command: Command) -> Command:
    """Add what every command has that compares two documents."""
    for add in (
        click.option(
            "--today",
            type=_DAY,
            metavar="DATE",
            help="The day that sunsets and expiry are judged by. [default: today]",
        ),
        click.option(
            "--config",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="The settings. [default: spec/sdk.yaml, if it names NEW]",
        ),
        click.option(
            "--sdk",
            type=click.Path(path_type=Path, file_okay=False),
            metavar="DIR",
            help="The SDK whose names are kept. [default: that of the settings]",
        ),
        overlay_option,
        click.argument("new"),
        click.argument("old"),
    ):
        command = add(command)
    return reading_options(command)


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    default="terminal",
    show_default=True,
    help="For whom to write it.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write it to a file. [default: standard output]",
)
@click.option(
    "--changelog",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Tell those who call the SDK in this file too, which keeps what is theirs.",
)
@click.option(
    "--fail-on",
    "gate",
    type=click.Choice(["breaking", "warning", "none"]),
    default="none",
    show_default=True,
    help="Exit with 1 where a finding is as bad as this and not accepted.",
)
@_comparing_options
def diff(  # noqa: PLR0913  # an argument for each option
    *,
    old: str,
    new: str,
    config: Path | None,
    sdk: Path | None,
    today: datetime | None,
    overlays: tuple[Path, ...],
    ref_root: Path | None,
    allow_remote: tuple[str, ...],
    form: str,
    output: Path | None,
    changelog: Path | None,
    gate: str,
) -> int:
    """Tell what the change from OLD to NEW means for callers of the API.

    OLD and NEW are files, folders with one OpenAPI document, REV:PATH of a git
    repository, URLs of hosts that are allowed, packages of the SDK (wheel, sdist,
    folder), or - for standard input.

    \b
    Formats: terminal, markdown (a comment on a pull request), html (one page to
    review by), json, sarif (code scanning), github (annotations), junit.

    \b
    Exit status:
      0  compared, and nothing as bad as --fail-on is left to accept
      1  there is a finding as bad as --fail-on that nobody accepted
      2  wrong usage, or a document or setting that cannot be read; with --fail-on
         also where no SDK can be made of a document

    \b
    Examples:
      sdkwright diff old.yaml new.yaml
      sdkwright diff origin/main:spec/api.yaml spec/api.yaml --fail-on breaking
      sdkwright diff acme-1.0-py3-none-any.whl spec/api.yaml
      sdkwright diff old.json new.json --format html --output review.html
      sdkwright diff v1:spec/api.yaml spec/api.yaml --changelog sdk/CHANGELOG.md
    """
    try:
        comparison = generator.diff(
            old,
            new,
            config=config,
            sdk=sdk,
            today=today.date() if today else None,
            overlays=overlays,
            ref_root=ref_root,
            allow_remote=allow_remote,
        )
        print_diagnostics((*comparison.unread, *comparison.notes))
        _tell(comparison, form, output, cast("Gate", gate))
        if changelog is not None:
            with _told_as_fault(changelog):
                generator.write_changelog(comparison, changelog)
    except InputError as error:
        print_diagnostics(error.diagnostics)
        return 2
    return _status(comparison, cast("Gate", gate))


def _status(comparison: "Comparison", gate: "Gate") -> int:
    """Let nothing pass a gate that nobody could look at."""
    from generator.review.acceptance import failing

    if failing(comparison.findings, comparison.accepted, gate):
        return 1
    return 2 if comparison.unread and gate != "none" else 0


@contextmanager
def _told_as_fault(path: Path) -> Generator[None]:
    """Tell that a file cannot be written as a fault: 1 is the verdict of the gate."""
    try:
        yield
    except OSError as error:
        message = f"cannot write {path}: {error.strerror}"
        raise InputError(Diagnostic("system", "error", message)) from error


def _tell(
    comparison: "Comparison", form: str, output: Path | None, gate: "Gate"
) -> None:
    if form == "terminal":
        from generator.review.report.terminal import as_text

        colour = output is None and has_colour(sys.stdout.isatty())
        import shutil

        width = shutil.get_terminal_size().columns
        text = as_text(comparison, width, colour=colour)
    else:
        from generator.review.report.formats import written

        text = written(
            comparison, cast("FileFormat", form), gate, generator.__version__
        )
    if output is None:
        click.echo(text)
        return
    from generator.review.report.wording import summary
    from generator.write.single import replace_file

    with _told_as_fault(output):
        replace_file(output, f"{text}\n".encode())
    click.echo(f"{output}: {'; '.join(summary(comparison))}")


@click.command()
@click.option(
    "--finding",
    "findings",
    multiple=True,
    metavar="ID",
    help="Accept this finding; diff shows its id. Repeatable.",
)
@click.option(
    "--all", "everything", is_flag=True, help="Accept all that is not an info."
)
@click.option("--reason", required=True, metavar="TEXT", help="Why it may be so.")
@click.option(
    "--expires",
    required=True,
    type=_DAY,
    metavar="DATE",
    help="The last day on which it is accepted, as 2026-12-31.",
)
@_comparing_options
def accept(  # noqa: PLR0913  # an argument for each option
    *,
    old: str,
    new: str,
    config: Path | None,
    sdk: Path | None,
    today: datetime | None,
    overlays: tuple[Path, ...],
    ref_root: Path | None,
    allow_remote: tuple[str, ...],
    findings: tuple[str, ...],
    everything: bool,
    reason: str,
    expires: datetime,
) -> int:
    """Record that findings of the change from OLD to NEW have been looked at.

    They are written to sdkwright-accepted.yaml beside the settings, or here where
    there are none; diff shows them as accepted, and its gate lets them pass until
    the day they expire.

    \b
    Examples:
      sdkwright accept old.yaml new.yaml --finding 1f3a9c0b2d4e \\
          --reason "nobody sends more than 20" --expires 2026-12-31
      sdkwright accept old.yaml new.yaml --all --reason "version 2" \\
          --expires 2026-12-31
    """
    if bool(findings) == everything:
        raise click.UsageError("give either --finding, once or more, or --all")
    day = (today or datetime.now(UTC)).date()
    if expires.date() < day:
        raise click.BadParameter("that day has passed", param_hint="--expires")
    path, done = generator.accept(
        old,
        new,
        findings=None if everything else findings,
        reason=reason,
        expires=expires.date(),
        config=config,
        sdk=sdk,
        today=day,
        overlays=overlays,
        ref_root=ref_root,
        allow_remote=allow_remote,
    )
    for one in done:
        click.echo(f"{one.finding}  {one.says}")
    click.echo(f"{count(len(done), 'finding')} accepted until {expires.date()}: {path}")
    return 0


@click.command()
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
