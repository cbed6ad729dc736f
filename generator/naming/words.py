"""Names to words, and words to the spellings that Python and the pages use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from hashlib import blake2s
from typing import TypeAlias

Words: TypeAlias = tuple[str, ...]

_WORD = re.compile(
    r"""
      (?:[oO]Auth|OpenID|IPv|GraphQL)\d*     # compounds that a person reads as one word
    | [A-Z]{2,}s(?![a-z])                      # URLs
    | [A-Z]+\d+(?![a-z0-9])                    # SHA256
    | \d+[A-Z]+(?![a-z])                       # 5G
    | [A-Z]+(?=[A-Z][a-z])                     # SMS in SMSSend
    | [A-Z]+(?![a-z0-9])                       # POST
    | [A-Z]?[a-z]*(?:\d+[a-z]*)+               # k8s, Ipv4, Line1
    | [A-Z]?[a-z]+
    | [A-Z]+
    | \d+
    """,
    re.VERBOSE,
)
_SMALL = frozenset(
    ["a", "an", "and", "by", "for", "in", "of", "on", "or", "the", "to", "up"]
)
LONGEST = 110
"""Bytes of a name's words; with a suffix, a file's name stays far below 120."""


@lru_cache(maxsize=65536)
def split(name: str) -> Words:
    """Split a name as a person would: `callbackURLs` is `callback` and `URLs`.

    Whatever is no letter or digit separates words and is dropped.
    """
    return tuple(cut(name, _WORD))


def cut(name: str, word: re.Pattern[str]) -> Iterable[str]:
    """Find the words of a name by a pattern that knows only the letters of ASCII."""
    if name.isascii():
        return word.findall(name)
    name = unicodedata.normalize("NFKC", name)
    return (name[one.start() : one.end()] for one in word.finditer(_shape(name)))


def _shape(name: str) -> str:
    """Write each letter, mark and digit as one of ASCII that has the same case.

    A letter without case, as most scripts have them, counts as a small one.
    """
    shape: list[str] = []
    for char in name:
        if char.isascii():
            shape.append(char)
        elif char.isalpha():
            shape.append("X" if char.isupper() or char.istitle() else "x")
        elif char.isdecimal():
            shape.append("0")
        else:
            marked = unicodedata.category(char)[0] == "M" and shape[-1:] != [" "]
            shape.append("x" if marked and shape else " ")
    return "".join(shape)


def snake(words: Iterable[str]) -> str:
    """Give `send_sms_message`."""
    return "_".join(words).lower()


def pascal(words: Iterable[str]) -> str:
    """Give `SMSSendRequest`: a first capital a word, the other letters as they are.

    Two numbers side by side are kept apart, so that `1_10` and `11_0` stay different.
    """
    joined = ""
    for word in words:
        between = "_" if joined[-1:].isdigit() and word[0].isdigit() else ""
        joined += between + word[0].upper() + word[1:]
    return joined


def heading(words: Sequence[str]) -> str:
    """Give `From the Sky to You`: capitals, but for small words that are not first."""
    return " ".join(
        word.lower() if index and word.lower() in _SMALL else word[0].upper() + word[1:]
        for index, word in enumerate(words)
    )


def operation_heading(name: str, words: Callable[[str], Words] = split) -> str:
    """Give the heading of an operation; a hyphen in its id survives."""
    parts = [words(part) for part in re.split(r"(?<=\w)-(?=\w)", name)]
    text = ""
    for part in filter(None, parts):
        first = not text
        capital = heading(part)
        if not first and len(part) == 1 and part[0].lower() in _SMALL:
            capital = part[0].lower()
        text += capital if first else f"-{capital}"
    return text


def slug(text: str) -> str:
    """Give the file name and the anchor of a heading."""
    return re.sub(r"[^a-z0-9 -]", "", text.lower()).replace(" ", "-")


def limited(words: Words, longest: int = LONGEST) -> Words:
    """Cut what is too long for a file's name at a word, and add a digest of all."""
    whole = "_".join(words)
    if len(whole) * 4 <= longest or len(whole.encode()) <= longest:
        return words
    mark = digest(whole)
    room = longest - len(mark) - 1
    kept: list[str] = []
    for word in words:
        room -= len(word.encode()) + 1
        if room < 0:
            break
        kept.append(word)
    if not kept:
        part = words[0].encode()[: longest - len(mark) - 1]
        kept.append(part.decode(errors="ignore"))
    return (*kept, mark)


def digest(text: str) -> str:
    """Give eight hexadecimal digits that stand for a text."""
    return blake2s(text.encode(errors="surrogatepass"), digest_size=4).hexdigest()
