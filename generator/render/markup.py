"""HTML in descriptions, as a person reading source wants it: as plain Markdown."""

from __future__ import annotations

import re

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(\s[^<>]*|/)?>")
_ITEM = re.compile(r"(<li(?:\s[^<>]*)?>)\s*(?:<p>\s*)?", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_LINK = re.compile(
    r"""<a\s[^<>]*?href\s*=\s*["']?([^"'<>\s]*)[^<>]*>(.*?)</a\s*>""",
    re.IGNORECASE | re.DOTALL,
)
_MARKS = {
    "br": ("\n", ""),
    "p": ("\n\n", "\n\n"),
    "div": ("\n\n", "\n\n"),
    "ul": ("\n\n", "\n\n"),
    "ol": ("\n\n", "\n\n"),
    "li": ("\n* ", "\n"),
    "code": ("`", "`"),
    "tt": ("`", "`"),
    "b": ("**", "**"),
    "strong": ("**", "**"),
    "i": ("*", "*"),
    "em": ("*", "*"),
    "span": ("", ""),
    "note": ("", ""),
    "a": ("", ""),
}
"""What stands for the beginning and for the end of an element."""


def plain(text: str) -> str:
    """Give text without its usual tags and entities; what is no HTML stays."""
    if "<" in text:
        text = _ITEM.sub(r"\1", _LINK.sub(_link, text))
        text = _TAG.sub(_mark, text)
    return _ENTITY.sub(_sign, text) if "&" in text else text


def _link(found: re.Match[str]) -> str:
    url, label = found.groups()
    return f"[{label}]({url})" if url and label.strip() else label


def _mark(found: re.Match[str]) -> str:
    closing, name, _ = found.groups()
    marks = _MARKS.get(name.lower())
    return found.group() if marks is None else marks[bool(closing)]


def _sign(found: re.Match[str]) -> str:
    import html

    return html.unescape(found.group()).replace("\xa0", " ")
