"""Words to identifiers of Python, and the names of files that go with them."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path

from generator.naming.words import Words, digest, limited, pascal, slug, snake, split

_DEVICES = frozenset(
    ["con", "prn", "aux", "nul"]
    + [f"{port}{n}" for port in ("com", "lpt") for n in range(10)]
)
_FILE = 105  # bytes of a file's name without its ending


@cache
def reserved(section: str) -> frozenset[str]:
    """Give the names of a section of `reserved.txt`, and the keywords."""
    names: dict[str, set[str]] = {}
    current = ""
    for line in _data().splitlines():
        text = line.partition("#")[0].strip()
        if text.startswith("["):
            current = text[1:-1]
            names[current] = set(keyword.kwlist)
        elif text:
            names[current].add(text)
    return frozenset(names[section])


@cache
def _data() -> str:
    return Path(__file__).with_name("reserved.txt").read_text(encoding="utf-8")


def identifier(words: Words) -> str:
    """Give a snake_case identifier, keyword or not; `value` where there is no word."""
    return legal(snake(limited(words)) or "value", "m_")


@lru_cache(maxsize=65536)
def class_name(words: Words, suffix: str = "") -> str:
    """Give a PascalCase identifier; `M5gEdge` where it would begin with a digit.

    The suffix is not cut off where the words are too many.
    """
    name = legal(pascal(limited(words)) + suffix or "Value", "M")
    return f"{name}_" if keyword.iskeyword(name) else name


def constant(words: Words) -> str:
    """Give an UPPER_CASE identifier, as enumeration members have."""
    return legal("_".join(limited(words)).upper() or "EMPTY", "ENUM_")


def legal(name: str, before_digit: str) -> str:
    """Make a name an identifier, normalised as Python does (PEP 3131)."""
    if not name.isascii():
        name = unicodedata.normalize("NFKC", name)
        name = "".join(char if f"a{char}".isidentifier() else "_" for char in name)
    return name if name.isidentifier() else before_digit + name


def fold(name: str) -> str:
    """Give what two names have in common that a file system may take for one."""
    if name.isascii():
        return name.lower()
    # By way of the capitals: constants are made of them, and the i without a dot has
    # that of the one with a dot.
    return unicodedata.normalize("NFKC", name.upper().casefold())


def module_names(name: str, words: Callable[[str], Words]) -> Iterator[str]:
    """Give the modules that a class can have: it in snake_case, and with a digest."""
    for longest, mark in ((_FILE, ""), (_FILE - 9, f"_{digest(name)}")):
        module = legal(snake(limited(words(name), longest)) or "value", "m_")
        kept = keyword.iskeyword(module) or is_device(module)
        yield f"{module}{mark or '_' * kept}"


def page_names(heading: str, name: str) -> Iterator[str]:
    """Give the names that the page of something can have: its heading's slug, mostly.

    A digest of the heading stands in for a slug with nothing in it.
    """
    whole = slug(heading)
    if not whole.strip("-"):
        whole = f"page-{digest(heading)}"
    for longest, mark in ((_FILE, ""), (_FILE - 9, f"-{digest(name)}")):
        page = whole
        if len(whole) > longest:
            page = "-".join(limited(tuple(whole.split("-")), longest))
        yield f"{page}{mark or '-' * is_device(page)}"


def is_device(name: str) -> bool:
    """Tell whether Windows keeps a name, whatever its ending, for a device."""
    return name in _DEVICES


_SYMBOLS = {
    "+": "plus",
    "-": "minus",
    "<": "less",
    ">": "greater",
    "=": "equal",
    "@": "at",
}


def spelled(name: str) -> Words:
    """Give words that tell names apart which differ in punctuation or case alone."""
    words: list[str] = []
    for run in re.findall(r"\d+|[^\W\d_]+|.", name[:1000], re.DOTALL):
        if run.isalnum():
            words.append(f"{run}_upper" if run.isupper() and run.isalpha() else run)
        else:
            known = unicodedata.name(run, f"u{ord(run):x}")
            words.append(_SYMBOLS.get(run, known.lower()))
    return tuple(part for word in words for part in split(word))
