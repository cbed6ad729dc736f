"""What MkDocs is told about the pages of an SDK, and told to do."""

from __future__ import annotations

import html
import io
import logging
import shutil
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.diagnostics import Diagnostic, InputError

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

_THEME = Path(__file__).with_name("theme")
_MERMAID = "mermaid.js"
_MANY = 60  # pages in one list of the navigation


def installed() -> None:
    """Raise `InputError` without the extra that sites are made with."""
    from importlib.util import find_spec

    if all(map(find_spec, ("markdown_it", "material", "mkdocs"))):
        return
    hint = 'Install the extra: pip install "sdkwright[docs]"'
    what = "reading pages in a browser needs mkdocs-material and markdown-it-py"
    raise InputError(Diagnostic("no-mkdocs", "error", what, hint=hint))


def build(sdk: Path, site: Path, mermaid: Path | None = None) -> int:
    """Make the site of an SDK's pages in a folder, which is emptied; count the pages.

    A given `mermaid` is the script that draws Mermaid's blocks; without one they are
    shown as they are, since the theme would fetch it from the net. Raises `InputError`
    where the folder has no pages.
    """
    from mkdocs.commands.build import build as run

    # It tells of pages that are left out, on purpose, and how long it took.
    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    pages = pages_of(sdk)
    config = _settings(sdk, site, pages, has_pictures=mermaid is not None)
    config.plugins.on_startup(command="build", dirty=False)
    run(config)
    if mermaid is not None:
        shutil.copyfile(mermaid, site / _MERMAID)
    return len(pages)


def pages_of(sdk: Path) -> list[str]:
    """Give the paths of an SDK's pages, from its folder; raises `InputError`."""
    readme = sdk / "README.md"
    found = sorted((sdk / "doc").rglob("*.md"))
    if not (readme.is_file() and found):
        hint = "Generate it first: sdkwright generate"
        raise InputError(
            Diagnostic("no-pages", "error", f"{sdk} has no pages of an SDK", hint=hint)
        )
    return [path.relative_to(sdk).as_posix() for path in [readme, *found]]


def _settings(
    sdk: Path, site: Path, pages: Sequence[str], *, has_pictures: bool
) -> MkDocsConfig:
    """Give the settings of MkDocs as values: nothing is written into a file of YAML."""
    # Its options have no types.
    from mkdocs.config import (
        load_config,  # pyright: ignore[reportUnknownVariableType]
    )

    return load_config(
        io.BytesIO(),
        site_name=_title(sdk),
        docs_dir=str(sdk.resolve()),
        site_dir=str(site.resolve()),
        # The pages are where the package is; of the rest only the theme is shown.
        exclude_docs="/*\n!/README.md\n!/doc/\n!/assets/\n!/site.css\n",
        nav=_navigation(pages),
        # Such pages can be opened without a server too.
        use_directory_urls=False,
        theme=_theme(),
        extra_css=["site.css"],
        extra_javascript=[_MERMAID] if has_pictures else [],
        markdown_extensions=[
            {"toc": {"permalink": "¶"}},
            {"generator.site.commonmark": {"pictures": has_pictures}},
        ],
        plugins=["material/search"],
        hooks=[str(_THEME.with_name("ranking.py"))],
    )


def _title(sdk: Path) -> str:
    """Give the first heading of the README, the title of the API, as HTML."""
    from generator.site.commonmark import text_of

    lines = (sdk / "README.md").read_text(encoding="utf-8").splitlines()
    titles = (text_of(line[2:]) for line in lines if line.startswith("# "))
    return html.escape(next(titles, sdk.name))


def _theme() -> dict[str, Any]:
    """Give Material's settings; what it would fetch from the net is off."""
    by_media = (
        ("(prefers-color-scheme)", "default", "light", "auto"),
        ("(prefers-color-scheme: light)", "default", "dark", "7"),
        ("(prefers-color-scheme: dark)", "slate", "auto", "4"),
    )
    palette = [
        {
            "media": media,
            "scheme": scheme,
            "toggle": {
                "icon": f"material/brightness-{icon}",
                "name": f"Switch to {following}",
            },
        }
        for media, scheme, following, icon in by_media
    ]
    return {
        "name": "material",
        "custom_dir": str(_THEME),
        "font": False,
        "palette": palette,
        "features": [
            "content.code.copy",
            "navigation.prune",
            "navigation.top",
            "toc.follow",
        ],
    }


def _navigation(pages: Iterable[str]) -> list[Any]:
    """Give the pages in groups: the README, then what is called, used and known.

    Titles are left to the pages. A page has all links of its own group, so a long one
    is parted: the weight of its pages would be the square of its length.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for page in pages:
        folders = page.split("/")[1:-1]
        groups[folders[0] if folders else ""].append(page)
    guides = groups.pop("", [])
    tail = {"Guides": [page for page in guides if page != "README.md"]}
    known = [("controllers", "Controllers"), ("models", "Models")]
    known += [("auth", "Authorization"), ("diagrams", "Diagrams")]
    found: list[Any] = [page for page in guides if page == "README.md"]
    found += [{name: _parted(groups[key])} for key, name in known if groups[key]]
    named = {key for key, _ in known}
    rest = {key.capitalize(): groups[key] for key in groups if key not in named}
    found += [{name: _parted(group)} for name, group in (rest | tail).items() if group]
    return found


def _parted(pages: Sequence[str]) -> list[Any]:
    parts = -(-len(pages) // _MANY)
    if parts <= 1:
        return list(pages)
    size = -(-len(pages) // parts)
    slices = (pages[at : at + size] for at in range(0, len(pages), size))
    return [{f"{_start(each[0])} … {_start(each[-1])}": each} for each in slices]


def _start(page: str) -> str:
    """Give the first words of a page's name, for a stretch of pages."""
    words = Path(page).stem.split("-")[:2]
    return html.escape(" ".join(words).capitalize())
