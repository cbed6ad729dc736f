"""A site that is made again, and shown again, whenever the pages change."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from pathlib import Path

from generator.site.building import build


def serve(
    sdk: Path,
    address: tuple[str, int],
    mermaid: Path | None,
    ready: Callable[[str], None],
) -> None:
    """Serve the site of an SDK's pages until the program is interrupted.

    `ready` is called with the URL once it is to be had. Browsers that show a page get
    it anew when it changes. The site is in a temporary folder. Raises `OSError` where
    the address is taken, `InputError` where there are no pages.
    """
    from mkdocs.livereload import LiveReloadServer

    class _Server(LiveReloadServer):
        def server_activate(self) -> None:
            super().server_activate()
            host = f"[{address[0]}]" if ":" in address[0] else address[0]
            ready(f"http://{host}:{self.server_port}/")

    with tempfile.TemporaryDirectory(prefix="sdkwright-site-") as folder:
        site = Path(folder)

        def made() -> None:
            build(sdk, site, mermaid)

        made()
        server = _Server(made, *address, root=folder)
        server.error_handler = lambda code: _page(site / f"{code}.html")
        for place in "README.md", "doc":
            server.watch(str(sdk / place))
        logging.getLogger("mkdocs.livereload").setLevel(logging.WARNING)
        try:
            server.serve()
        finally:
            server.shutdown()


def _page(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
