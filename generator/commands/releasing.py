"""The commands that bring an SDK to those who install it: release, verify, ci."""

from datetime import UTC, datetime
from pathlib import Path

import click

from generator.commands.shared import reading_options
from generator.diagnostics import escape_controls

_WIDTH = 8  # of the name of a step


@click.command()
@reading_options
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The settings. [default: spec/sdk.yaml]",
)
@click.option(
    "--version",
    metavar="VERSION",
    help="The version. [default: what follows, by what changed]",
)
@click.option(
    "--since",
    metavar="OLD",
    help="The last release, as for diff. [default: the newest on the index, "
    "or in --dist]",
)
@click.option(
    "--dist",
    type=click.Path(path_type=Path, file_okay=False),
    default="dist",
    show_default=True,
    metavar="DIR",
    help="Folder for wheel and sdist.",
)
@click.option(
    "--python",
    "pythons",
    multiple=True,
    metavar="PYTHON",
    help="Try the wheel with this one. Repeatable. [default: the oldest and the "
    "newest here]",
)
@click.option(
    "--index",
    metavar="URL",
    help="The index, by URL or by its name in ~/.pypirc. [default: that of the "
    "settings]",
)
@click.option("--publish", is_flag=True, help="Upload to the index.")
@click.option("--dry-run", is_flag=True, help="Write nothing into the tree.")
def release(  # noqa: PLR0913  # an argument for each option
    *,
    config: Path | None,
    version: str | None,
    since: str | None,
    dist: Path,
    pythons: tuple[str, ...],
    index: str | None,
    publish: bool,
    dry_run: bool,
    ref_root: Path | None,
    allow_remote: tuple[str, ...],
) -> int:
    """Make a release of the SDK: version, changelog, wheel and sdist, all checked.

    The version follows from what changed since the last release. Everything is made
    and tried aside, then written: the version into the settings, the SDK, its
    CHANGELOG.md, and both archives. Running it again goes on where it stopped.
    Needs the extra [release].

    \b
    Examples:
      sdkwright release --dry-run
      sdkwright release
      sdkwright release --publish
      sdkwright release --version 1.0.0
    """
    from generator.release.steps import Wish
    from generator.release.steps import release as run

    wish = Wish(
        today=datetime.now(UTC).date(),
        dist=dist,
        config=config,
        version=version,
        since=since,
        index=index,
        pythons=pythons,
        publish=publish,
        dry_run=dry_run,
        ref_root=ref_root,
        allow_remote=allow_remote,
    )

    def say(step: str, text: str) -> None:
        click.echo(f"{step:{_WIDTH}}{escape_controls(text)}")

    run(wish, say)
    return 0


@click.command()
@click.argument("wheel", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--spec",
    type=click.Path(path_type=Path),
    required=True,
    metavar="SPEC",
    help="The document that it is said to be made from.",
)
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The settings. [default: spec/sdk.yaml if it names SPEC, or the wheel's own]",
)
@reading_options
def verify(
    *,
    wheel: Path,
    spec: Path,
    config: Path | None,
    ref_root: Path | None,
    allow_remote: tuple[str, ...],
) -> int:
    """Say whether WHEEL, a package of an SDK, is what SPEC gives.

    Generates and builds it again, and compares every file. The exit status is 1 where
    one differs. Needs the extra [release].

    \b
    Example:
      sdkwright verify dist/acme-1.0-py3-none-any.whl --spec api.yaml
    """
    import generator
    from generator.job import Reach
    from generator.release.verify import verify as verified

    found = verified(wheel, spec, config, Reach(ref_root, allow_remote))
    for name, what in found.faults:
        click.echo(escape_controls(f"{name} {what}"))
    if not found.faults:
        click.echo(f"{wheel.name} is what {spec} gives")
        return 0
    if found.generator != generator.__version__:
        made, here = f"made by sdkwright {found.generator}", generator.__version__
        click.echo(f"{wheel.name} was {made}; this is {here}")
    click.echo(f"{wheel.name} is not what {spec} gives")
    return 1


@click.command()
@click.argument("host", type=click.Choice(["github", "gitlab"]))
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    default="spec/sdk.yaml",
    show_default=True,
    metavar="FILE",
    help="The settings.",
)
@click.option("--force", is_flag=True, help="Overwrite what is there.")
def ci(host: str, config: Path, force: bool) -> int:
    """Write the workflows that check, review and release the SDK on HOST.

    To be run in the root of the repository. What they run is pinned by digest.

    \b
    Examples:
      sdkwright ci github
      sdkwright ci gitlab --config api/sdk.yaml
    """
    from generator.release.workflows import write

    for path in write(host, config, force=force):
        click.echo(path)
    return 0
