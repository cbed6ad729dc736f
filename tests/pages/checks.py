"""What makes a page whole, whatever text the document has put into it."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from tests.pages.reading import Page


def unsound(pages: Sequence[Page]) -> Iterator[str]:
    """Say what is broken: tables, HTML, links, JSON."""
    known = {page.path: page.anchors() for page in pages}
    for page in pages:
        for fault in (
            *(f"opens HTML: {text[:100]}" for text in page.html()),
            *(f"a row that fits no table: {row[:100]}" for row in page.broken_rows()),
            *_dead(page, known),
            *_no_json(page),
        ):
            yield f"{page.path}: {fault}"


def _dead(page: Page, known: Mapping[str, set[str]]) -> Iterator[str]:
    """Give the links that lead nowhere; links in `doc/` are from the package's root."""
    for link in page.links():
        if re.match(r"[a-z][a-z0-9+.-]*:", link):
            continue
        path, _, anchor = link.partition("#")
        path = re.sub(r"^(\.\./)*", "", path)
        if path not in known or (anchor and anchor not in known[path]):
            yield f"a link that leads nowhere: {link}"


def _no_json(page: Page) -> Iterator[str]:
    for block in page.blocks("json"):
        try:
            json.loads(block.text)
        except ValueError as error:
            yield f"line {block.line} is no JSON: {error}"
