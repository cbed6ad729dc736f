"""The commands that begin with a document: `init`, and `schema` for editors."""

from pathlib import Path

import click

from generator.commands.shared import reading_options
from generator.diagnostics import Diagnostic, InputError


@click.command()
@click.argument("spec", type=click.Path(path_type=Path))
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where to write the settings. [default: sdk.yaml beside SPEC]",
)
@reading_options
def init(
    *,
    spec: Path,
    config: Path | None,
    ref_root: Path | None,
    allow_remote: tuple[str, ...],
) -> int:
    """Write settings for SPEC, with every key explained, to begin with.

    Names and the pages of results are guessed from the document, for you to look at.
    Beside them comes sdk.schema.json, by which editors complete and check them. A file
    that is there is left as it is.

    \b
    Examples:
      sdkwright init spec/api.yaml
      sdkwright init api.yaml --config acme/sdk.yaml
    """
    from generator.config import SCHEMA_FILE, schema_text
    from generator.job import DEFAULT_CONFIG
    from generator.starting import first_settings
    from generator.write.single import create_file

    place = config or spec.parent / "sdk.yaml"
    if place.exists():
        raise InputError(_there(place))
    text = first_settings(spec, place, ref_root=ref_root, allow_remote=allow_remote)
    create_file(place, text.encode())
    schema = place.parent / SCHEMA_FILE
    if not schema.exists():
        create_file(schema, schema_text().encode())
    named = "" if place == DEFAULT_CONFIG else f" --config {place}"
    click.echo(f"{place}: written; now look at it, and run: sdkwright generate{named}")
    return 0


@click.command()
def schema() -> int:
    """Print the JSON Schema of sdk.yaml, for editors.

    \b
    Example:
      sdkwright schema > spec/sdk.schema.json
    """
    from generator.config import schema_text

    click.echo(schema_text(), nl=False)
    return 0


def _there(place: Path) -> Diagnostic:
    hint = "Remove it, or name another with --config FILE."
    return Diagnostic("config-exists", "error", f"{place} is there already", hint=hint)
