"""A page as a Markdown parser sees it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

# Tables and HTML are read as GitHub does.
_MARKDOWN = MarkdownIt("commonmark").enable("table")
# The whole lines of HTML, and the one tag, that pages have on purpose.
_OURS = re.compile(r"<br>")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, the line it begins in, from 1."""

    language: str
    text: str
    line: int
    heading: str

    @property
    def is_signature(self) -> bool:
        """Whether it only shows how a method is called, as a classic page does."""
        return self.text.startswith("def ") and not self.text.rstrip().endswith(":")


@dataclass(frozen=True)
class Page:
    """A Markdown file of an SDK, by its path from the SDK's folder."""

    path: str
    text: str

    @property
    def tokens(self) -> list[Token]:
        return _MARKDOWN.parse(self.text)

    def blocks(self, language: str) -> Iterator[Block]:
        heading = ""
        tokens = self.tokens
        for before, token in zip([None, *tokens], tokens, strict=False):
            if before is not None and before.type == "heading_open":
                heading = token.content
            if token.type == "fence" and token.info == language:
                line = (token.map or [0])[0] + 1
                yield Block(language, token.content, line, heading)

    def anchors(self) -> set[str]:
        """Give what links may name, as doc-format.md makes it of headings."""
        tokens = self.tokens
        return {
            re.sub(r"[^a-z0-9 -]", "", inline.content.lower()).replace(" ", "-")
            for opened, inline in pairwise(tokens)
            if opened.type == "heading_open"
        }

    def links(self) -> Iterator[str]:
        for inline in _inlines(self.tokens):
            for child in inline.children or ():
                if child.type == "link_open":
                    yield str(child.attrs["href"])

    def html(self) -> Iterator[str]:
        """Give the HTML that the text opens, but for line breaks."""
        for token in self.tokens:
            if token.type == "html_block":
                yield token.content
        for inline in _inlines(self.tokens):
            for child in inline.children or ():
                if child.type == "html_inline" and not _OURS.fullmatch(child.content):
                    yield child.content

    def broken_rows(self) -> Iterator[str]:
        """Give the lines that look like rows but are in no table, or do not fit it."""
        lines = self.text.split("\n")
        covered: set[int] = set()
        for token in self.tokens:
            if token.type in {"fence", "table_open"} and token.map:
                rows = range(*token.map)
                covered |= {*rows}
                if token.type == "table_open":
                    width = _cells(lines[rows[0]])
                    yield from (lines[at] for at in rows if _cells(lines[at]) != width)
        yield from (
            line
            for at, line in enumerate(lines)
            if line.startswith("|") and at not in covered
        )


def _cells(row: str) -> int:
    """Count the cells of a row: a bar behind a backslash is text."""
    return len(re.findall(r"(?<!\\)\|", row.rstrip())) - 1


def pages_of(sdk: Path) -> list[Page]:
    """Read all pages of an SDK."""
    found = [sdk / "README.md", *sorted((sdk / "doc").rglob("*.md"))]
    return [
        Page(path.relative_to(sdk).as_posix(), path.read_text(encoding="utf-8"))
        for path in found
    ]


def _inlines(tokens: list[Token]) -> Iterator[Token]:
    yield from (token for token in tokens if token.type == "inline")
