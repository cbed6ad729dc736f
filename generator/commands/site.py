"""The commands that show an SDK's pages in a browser: `docs build`, `docs serve`."""

import shutil
import tempfile
import threading
from pathlib import Path
from typing import Any

import click

from generator.commands.shared import count
from generator.diagnostics import Diagnostic, InputError

_mermaid_option = click.option(
    "--mermaid",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="A mermaid.min.js that draws the diagrams. [default: their text is shown]",
)


@click.group()
def docs() -> None:
    """Read the pages of an SDK in a browser, with navigation and search.

    Needs the extra [docs].

    \b
    Examples:
      sdkwright docs serve
      sdkwright docs build
    """


@docs.command()
@click.argument(
    "sdk", type=click.Path(path_type=Path, exists=True, file_okay=False), required=False
)
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The settings, which name the SDK. [default: spec/sdk.yaml]",
)
@click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    default="site",
    show_default=True,
    metavar="DIR",
    help="Folder for the site.",
)
@_mermaid_option
def build(
    sdk: Path | None, config: Path | None, site: Path, mermaid: Path | None
) -> int:
    """Make a static site of the pages of SDK, a folder that `generate` wrote.

    Nothing on the site is fetched from elsewhere. A site that is there already is
    replaced once the new one is made. Needs the extra [docs].

    \b
    Examples:
      sdkwright docs build
      sdkwright docs build generated --site public
      sdkwright docs build --mermaid node_modules/mermaid/dist/mermaid.min.js
    """
    from generator.job import job
    from generator.site.building import build as made
    from generator.site.building import installed

    installed()
    folder = sdk or job(None, None, config, None).output
    _refuse_other(site)
    with tempfile.TemporaryDirectory(prefix="sdkwright-site-") as name:
        fresh = Path(name) / "site"
        number = made(folder, fresh, mermaid)
        if site.exists():
            shutil.rmtree(site)
        shutil.move(fresh, site)
    click.echo(f"{site}: {count(number, 'page')}")
    return 0


def _refuse_other(site: Path) -> None:
    """Raise `InputError` where a folder has something in it that is no site."""
    is_ours = (site / "search" / "search_index.json").is_file()
    if is_ours or not site.exists() or not any(site.iterdir()):
        return
    message = f"{site} is not empty, and no site"
    hint = "Name another folder with --site."
    raise InputError(Diagnostic("not-a-site", "error", message, hint=hint))


@click.option(
    "--address",
    default="127.0.0.1:8000",
    show_default=True,
    metavar="HOST:PORT",
    help="Where to serve.",
)
@_mermaid_option
def serve(*, address: str, mermaid: Path | None, **options: Any) -> int:
    """Generate the SDK of SPEC and serve its pages, anew whenever an input is saved.

    Inputs are those of `watch`. A browser that shows a page shows the new one by
    itself. Ctrl-C ends it, with the exit status 130. Needs the extra [docs].

    \b
    Examples:
      sdkwright docs serve
      sdkwright docs serve api.yaml --output sdk --address 127.0.0.1:9000
    """
    from generator.commands.watching import begin
    from generator.job import Reach, job
    from generator.site.building import installed
    from generator.site.serving import serve as served

    installed()
    place = _parted(address)
    session = begin(options)
    named = (options[name] for name in ("spec", "output", "config", "package"))
    reach = Reach(options["ref_root"], tuple(options["allow_remote"]))
    folder = job(*named, reach, options["overlays"]).output
    threading.Thread(target=session.go_on, daemon=True).start()
    served(folder, place, mermaid, lambda url: click.echo(f"{url} (Ctrl-C ends it)"))
    return 0


def _parted(address: str) -> tuple[str, int]:
    host, colon, port = address.rpartition(":")
    if not (colon and host and port.isascii() and port.isdecimal()):
        raise click.BadParameter(f"{address!r} is no HOST:PORT", param_hint="--address")
    return host.removeprefix("[").removesuffix("]"), int(port)
