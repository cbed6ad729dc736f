"""Names to words, and words to the spellings that Python and the pages use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

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
    | [^\W\d_]+                                # letters that have no case
    """,
    re.VERBOSE,
)
_SMALL = frozenset(
    ["a", "an", "and", "by", "for", "in", "of", "on", "or", "the", "to", "up"]
)


@lru_cache(maxsize=65536)
def split(name: str) -> tuple[str, ...]:
    """Split a name as a person would: `callbackURLs` is `callback` and `URLs`.

    Whatever is no letter or digit separates words and is dropped.
    """
    return tuple(_WORD.findall(name))


def snake(words: Iterable[str]) -> str:
    """Give `send_sms_message`."""
    return "_".join(word.lower() for word in words)


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


def operation_heading(name: str) -> str:
    """Give the heading of an operation; a hyphen in its id survives."""
    parts = [split(part) for part in re.split(r"(?<=\w)-(?=\w)", name)]
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
