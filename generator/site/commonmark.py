"""CommonMark with GitHub's tables, in the place of the Markdown that MkDocs reads.

Pages are written, and proven, for CommonMark. Python-Markdown differs in lists, in
escapes, in pipes within code, and in what is HTML: a backslash does not disarm a tag.
So markdown-it parses the pages, as it does in the tests, and Python-Markdown gets the
finished tree, of which it makes the table of contents while MkDocs settles the links.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any
from xml.etree import ElementTree as ET

from markdown import Markdown
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
        md.parser = _Parser(pictures=self.getConfig("pictures"))
        # That of Python-Markdown takes `&lt;` in a text for an entity.
        md.serializer = lambda tree: ET.tostring(tree, "unicode", "html")


def makeExtension(**settings: Any) -> CommonMark:
    """Give the extension; Python-Markdown looks for this name."""
    return CommonMark(**settings)


class _Parser:
    """What Python-Markdown asks for a tree of all lines."""

    def __init__(self, *, pictures: bool) -> None:
        settings = {"xhtmlOut": True, "highlight": _pictured if pictures else _coloured}
        reader = MarkdownIt("commonmark", settings).enable("table")
        for kind in "html_inline", "html_block":
            reader.add_render_rule(kind, _only_breaks)
        self._reader = reader

    def parseDocument(self, lines: Sequence[str]) -> ET.ElementTree[ET.Element]:
        html = _NO_XML.sub("\ufffd", self._reader.render("\n".join(lines)))
        tree = ET.fromstring(f"<div>{html}</div>")  # noqa: S314 # of our own making
        _settle_headings(tree)
        return ET.ElementTree(tree)


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
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language or "text")
    except ClassNotFound:
        return ""
    marked = highlight(code, lexer, HtmlFormatter(nowrap=True))
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
