"""The only ways for spec text into an output file, one for each place in it."""

from __future__ import annotations

import json
import math
import re
import textwrap
from collections.abc import Callable, Iterator

from msgspec import DecodeError
from msgspec.json import format as json_format

from generator.render.markup import plain
from generator.render.safe import Code, Markdown, Toml, Yaml
from generator.source.pointers import JSON

WIDTH = 88
"""Columns of a line of Python, as black has them."""

_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_CODE_SPAN = re.compile(r"(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)", re.DOTALL)
_PARAGRAPHS = re.compile(r"\n\s*\n")
_WORD = re.compile(r"( *)([^ ]+)")
_FENCED = re.compile(r"(^ {0,3}```.*?^ {0,3}```[ \t]*$)", re.MULTILINE | re.DOTALL)
_UNCLOSED = re.compile(r"^([ \t]*)(```)", re.MULTILINE)
_BAR = re.compile(r"(?<!\\)\|")
_TICKS = re.compile(r"`+")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_LINK_INTO_NOTHING = re.compile(  # or a code span, in which there are no links
    rf"{_CODE_SPAN.pattern}|"
    r"!?\[(?P<text>[^\[\]]*)\]"
    r"\((?!https?:|mailto:)(?P<target>[^()\s]*)(?:\s[^()]*)?\)",
    re.IGNORECASE | re.DOTALL,
)
_OWN_LINE = re.compile(r"\s{2,}|[-*+|>#:`]|\d+[.)]\s")
_BLOCK_START = re.compile(
    r"^(?P<indent>[ \t]*)(?P<mark>#{1,6}(?=\s|$)|=+[ \t]*$|-+[ \t]*$|[~]{3,})",
    re.MULTILINE,
)


def literal(value: JSON, quote: str = '"') -> Code:
    """Give a JSON value as Python source, quoted as black prefers."""
    match value:
        case str():
            return Code(_quoted(value, quote))
        case dict():
            pairs = (
                f"{literal(key, quote)}: {literal(item, quote)}"
                for key, item in value.items()
            )
            return Code(f"{{{', '.join(pairs)}}}")
        case list():
            return Code(f"[{', '.join(literal(item, quote) for item in value)}]")
        case float() if not math.isfinite(value):
            return Code(f"float({quote}{value}{quote})")
        case _:
            return Code(repr(value))


def page_literal(value: JSON) -> Code:
    """Give a JSON value as Python source for a page, which quotes with `'`."""
    return literal(value, "'")


def _quoted(text: str, preferred: str) -> str:
    """Quote with the preferred quotes, unless that takes more escapes."""
    body = repr(text)[1:-1].replace("\\'", "'") if '"' in text else repr(text)[1:-1]
    other = "'" if preferred == '"' else '"'
    wanted, spare = body.count(preferred), body.count(other)
    quote = preferred if wanted <= spare else other
    return quote + body.replace(quote, f"\\{quote}") + quote


def docstring(text: str, indent: int = 4) -> Code:
    """Give a docstring with its quotes, its paragraphs wrapped, as black leaves it.

    `indent` counts the blanks before it; lines after the first carry them. HTML is
    shown as Markdown.
    """
    return quoted(plain(text), indent)


def quoted(text: str, indent: int) -> Code:
    """Give a docstring of a text that has no more HTML."""
    margin = " " * indent
    lines = list(_wrapped(text, WIDTH - indent - 3))
    if len(lines) == 1 and not _closes(lines[0], indent):
        lines = list(_wrapped(text, WIDTH - indent - 7))
    lines[1:] = textwrap.dedent("\n".join(lines[1:])).splitlines()  # as black does
    body = "\n".join(_indented(lines, margin))
    if len(lines) <= 1:  # also one that is too long: black does not move its quotes
        return Code(f'"""{body}{_pad(body)}"""')
    return Code(f'"""{body}\n{margin}"""')


def _closes(line: str, indent: int) -> bool:
    """Tell whether a line has room for all quotes of its docstring."""
    return indent + len(line) + len(_pad(line)) + 6 <= WIDTH


def _pad(line: str) -> str:
    """Keep a quote at the end of a line apart from those that close the docstring."""
    return " " if line.endswith('"') else ""


def _wrapped(text: str, width: int) -> Iterator[str]:
    """Wrap a text by paragraphs; a line that begins something of its own stays one."""
    for number, paragraph in enumerate(
        _PARAGRAPHS.split(_docstring_safe(text).strip())
    ):
        if number:
            yield ""
        for line in _joined(paragraph.split("\n")):
            if len(line) <= width:
                yield line
                continue
            lead = line[: len(line) - len(line.lstrip())][:8]
            yield from filled(line.strip(), width, lead, lead)


def filled(text: str, width: int, first: str, rest: str) -> Iterator[str]:
    """Break a text between words, its lines indented; a longer word stays whole.

    `textwrap` gives the same in several times the time.
    """
    line, empty = first, True
    for found in _WORD.finditer(text):
        blanks, word = found.groups()
        if empty:
            line += word
        elif len(line) + len(blanks) + len(word) <= width:
            line += blanks + word
        else:
            yield line
            line = rest + word
        empty = False
    if not empty:
        yield line


def _joined(lines: list[str]) -> Iterator[str]:
    """Join the lines of a paragraph that were broken only to fit a margin."""
    text = ""
    for line in lines:
        if text and _OWN_LINE.match(line):
            yield text
            text = line.rstrip()
        else:
            text = f"{text} {line.strip()}" if text else line.rstrip()
    yield text


def _docstring_safe(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\t", "    ")
    text = text.strip().replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if text.startswith('"'):
        text = f"\\{text}"
    return _escaped(text)


def _escaped(text: str) -> str:
    """Show what is not to be seen; most texts have none, which is told quickly."""
    if text.isprintable():
        return text
    return _CONTROL.sub(lambda found: ascii(found.group())[1:-1], text)


def _indented(lines: Iterator[str] | list[str], margin: str) -> list[str]:
    return [
        line if not number or not line else margin + line
        for number, line in enumerate(lines)
    ]


def comment(text: str) -> Code:
    """Give text for the rest of a `#` comment: one line, no control characters."""
    return Code(_CONTROL.sub("", " ".join(text.split())))


def toml(value: str | list[str]) -> Toml:
    """Give a string, or a list of strings, as TOML: a basic string is a JSON string."""
    text = json.dumps(value, ensure_ascii=False)
    return Toml(_CONTROL.sub(lambda found: f"\\u{ord(found.group()):04x}", text))


def yaml(value: str | list[str]) -> Yaml:
    """Give a string, or a list of strings, as YAML, of which JSON is a part."""
    return Yaml(json.dumps(value))


def prose(text: str) -> Markdown:
    """Give a description as Markdown that stays within its place.

    It keeps its own emphasis, links, lists and closed code fences; it opens no HTML
    tag, no heading, and leaves no fence open. A link that is no URL of the web is text.
    """
    text = _clean(text).strip()
    pieces = _FENCED.split(text)
    return Markdown(
        "".join(
            (
                piece
                if index % 2
                else _BLOCK_START.sub(r"\g<indent>\\\g<mark>", _plain(piece))
            )
            for index, piece in enumerate(pieces)
        )
    )


def _plain(text: str) -> str:
    """Take the power from HTML, and from a fence that nothing closes."""
    if "```" in text:
        text = _UNCLOSED.sub(r"\1\\`\\`\\`", text)
    return _outside_code(_linked(text), _powerless)


def _powerless(text: str) -> str:
    return _TAG.sub("&lt;", text) if "<" in text else text


def _linked(text: str) -> str:
    """Make text of the links that lead nowhere from a page of the SDK."""
    return _LINK_INTO_NOTHING.sub(_told, text) if "](" in text else text


def _told(found: re.Match[str]) -> str:
    text, target = found["text"], found["target"]
    if target is None:
        return found.group()
    return text if target.startswith("#") or not target else f"{text} ({span(target)})"


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    """Apply a change to what is outside of code spans (CommonMark 0.31, 6.1)."""
    if "`" not in text:
        return change(text)
    done = 0
    parts: list[str] = []
    for span in _CODE_SPAN.finditer(text):
        parts += [change(text[done : span.start()]), span.group()]
        done = span.end()
    return "".join([*parts, change(text[done:])])


def line(text: str) -> Markdown:
    """Give text as one line of Markdown: a heading, a link's text."""
    return Markdown(prose(" ".join(text.split())))


def cell(text: str) -> Markdown:
    """Give text for a cell of a table: `-` where there is none."""
    lines = (part.strip() for part in _clean(text).strip().splitlines())
    text = _linked("\n".join(lines))
    joined = _outside_code(text, _powerless).replace("\n", "<br>")
    return Markdown((_BAR.sub(r"\\|", joined) if "|" in joined else joined) or "-")


def code(text: str) -> Markdown:
    """Give text as a code span, also inside a table."""
    return Markdown(span(text).replace("|", "\\|"))


def span(text: str) -> Markdown:
    """Give text as a code span outside of tables."""
    text = " ".join(_clean(text).split()) or " "
    ticks = "`" * (max((len(run) for run in _TICKS.findall(text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return Markdown(f"{ticks}{pad}{text}{pad}{ticks}")


def fenced(text: str, language: str = "") -> Markdown:
    """Give a block of code between fences that the text cannot close."""
    text = _clean(text).rstrip("\n")
    ticks = "`" * max(3, 1 + max((len(run) for run in _TICKS.findall(text)), default=0))
    return Markdown(f"{ticks}{language}\n{text}\n{ticks}")


def json_text(value: JSON) -> str:
    """Give a JSON value as the pages show it: two blanks of indent, text as it is."""
    # The standard library writes with an indent at a tenth of the speed.
    try:
        return json_format(json.dumps(value, ensure_ascii=False), indent=2)
    except (UnicodeEncodeError, DecodeError):  # a lone surrogate, a NaN
        return json.dumps(value, indent=2, ensure_ascii=False)


def _clean(text: str) -> str:
    return _escaped(text.replace("\r\n", "\n"))
