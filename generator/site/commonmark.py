"""CommonMark with GitHub's tables, in the place of the Markdown that MkDocs reads.

Pages are written, and proven, for CommonMark. Python-Markdown differs in lists, in
escapes, in pipes within code, and in what is HTML: a backslash does not disarm a tag.
So markdown-it parses the pages, as it does in the tests, and Python-Markdown gets the
finished tree, of which it makes the table of contents while MkDocs settles the links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any
from xml.etree import ElementTree as ET

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.util import Registry
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from generator.naming.words import slug

# What XML 1.0, section 2.2, has no place for.
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DEEPEST = 6  # of headings


class CommonMark(Extension):
    """Puts markdown-it in the place of the parser."""

    def __init__(self, **settings: Any) -> None:
        self.config = {"pictures": [False, "Leave Mermaid's blocks to a script."]}
        super().__init__(**settings)

    def extendMarkdown(self, md: Markdown) -> None:
        """Take out every step that reads text, and put one in; see the base class."""
        md.preprocessors = Registry()
        md.postprocessors = Registry()
        for step in "inline", "prettify", "unescape":
            md.treeprocessors.deregister(step)
        md.parser = _Parser(md, pictures=self.getConfig("pictures"))
        self._md = md
        md.registerExtension(self)

    def reset(self) -> None:
        """Write the tree as HTML is; see the base class.

        What Python-Markdown chooses, once all extensions are in, takes `&lt;` in a text
        for an entity.
        """
        self._md.serializer = _written


def makeExtension(**settings: Any) -> CommonMark:
    """Give the extension; Python-Markdown looks for this name."""
    return CommonMark(**settings)


def text_of(line: str) -> str:
    """Give what a line of Markdown says, without its marks."""
    (inline,) = MarkdownIt("commonmark").parseInline(line)
    return "".join(token.content for token in inline.children or ())


def _written(tree: ET.Element) -> str:
    return ET.tostring(tree, "unicode", "html")


class _Parser(BlockParser):
    """What Python-Markdown asks for a tree of all lines."""

    def __init__(self, md: Markdown, *, pictures: bool) -> None:
        super().__init__(md)
        settings = {"xhtmlOut": True, "highlight": _pictured if pictures else _coloured}
        reader = MarkdownIt("commonmark", settings).enable("table")
        for kind in "html_inline", "html_block":
            reader.add_render_rule(kind, _only_breaks)
        self._reader = reader

    def parseDocument(self, lines: Iterable[str]) -> ET.ElementTree[ET.Element | None]:
        html = _NO_XML.sub("\ufffd", self._reader.render("\n".join(lines)))
        tree = ET.fromstring(f"<div>{html}</div>")  # noqa: S314 # of our own making
        _settle_headings(tree)
        whole: ET.ElementTree[ET.Element | None] = ET.ElementTree(tree)
        return whole


def _only_breaks(
    _: RendererHTML, tokens: Sequence[Token], index: int, *__: object
) -> str:
    """Show a tag as text, but for the one that pages have: a break within a cell."""
    content = tokens[index].content
    return "<br />" if content == "<br>" else escape(content)


def _coloured(code: str, language: str, _: str) -> str:
    """Mark the words of a language; nothing is as good as the code itself."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import find_lexer_class_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = find_lexer_class_by_name(language or "text")()
    except ClassNotFound:
        return ""
    formatter: HtmlFormatter[str] = HtmlFormatter(nowrap=True)
    marked = highlight(code, lexer, formatter)
    return f'<pre class="highlight"><code>{marked}</code></pre>'


def _pictured(code: str, language: str, attributes: str) -> str:
    if language == "mermaid":
        return f'<pre class="mermaid"><code>{escape(code)}</code></pre>'
    return _coloured(code, language, attributes)


def _settle_headings(tree: ET.Element) -> None:
    """Give headings the anchors that links name, and a page one title.

    The page of a controller has a heading of the first level for each method: from the
    second of them on all headings go a level down, to be in the table of contents.
    """
    seen: dict[str, int] = {}
    titles = 0
    for heading in tree:
        if not re.fullmatch("h[1-6]", heading.tag):
            continue
        titles += heading.tag == "h1"
        if titles > 1:
            heading.tag = f"h{min(int(heading.tag[1]) + 1, _DEEPEST)}"
        anchor = slug("".join(heading.itertext()))
        number = seen[anchor] = seen.get(anchor, -1) + 1
        heading.set("id", f"{anchor}-{number}" if number else anchor)
