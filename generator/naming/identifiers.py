"""Text from a spec to a Python identifier, and the settling of clashes."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

from generator.naming.words import pascal, snake, split

Key = TypeVar("Key", bound=Hashable)


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


def variable(words: Sequence[str], section: str) -> str:
    """Give a snake_case identifier; `value` where no letter or digit is left."""
    name = _legal(snake(words) or "value", "m_")
    return f"{name}_" if name in reserved(section) else name


def class_name(words: Sequence[str]) -> str:
    """Give a PascalCase identifier; `M5gEdge` where it would begin with a digit."""
    name = _legal(pascal(words) or "Value", "M")
    return f"{name}_" if keyword.iskeyword(name) else name


def constant(words: Sequence[str]) -> str:
    """Give an UPPER_CASE identifier, as enumeration members have."""
    name = _legal(snake(words).upper() or "EMPTY", "ENUM_")
    return (
        f"{name}_" if name.lower() in reserved("member") - set(keyword.kwlist) else name
    )


def _legal(name: str, before_digit: str) -> str:
    """Make a name an identifier, normalised as Python does (PEP 3131)."""
    name = unicodedata.normalize("NFKC", name)
    name = "".join(char if f"a{char}".isidentifier() else "_" for char in name)
    return name if name.isidentifier() else before_digit + name


_SYMBOLS = {
    "+": "plus",
    "-": "minus",
    "<": "less",
    ">": "greater",
    "=": "equal",
    "@": "at",
}


def spelled(name: str) -> tuple[str, ...]:
    """Give words that tell names apart which differ in punctuation or case alone."""
    words: list[str] = []
    for run in re.findall(r"\d+|[^\W\d_]+|.", name, re.DOTALL):
        if run.isalnum():
            words.append(f"{run}_upper" if run.isupper() and run.isalpha() else run)
        else:
            name = unicodedata.name(run, f"u{ord(run):x}")
            words.append(_SYMBOLS.get(run, name))
    return tuple("_".join(split(word)) or word for word in words)


def settle(
    options: Mapping[Key, Sequence[str]],
) -> tuple[dict[Key, str], list[list[Key]]]:
    """Choose for each key the first of its names that no other key wants.

    Every key starts with its first name; all keys whose names are equal but for case
    move on to their next one together, so that the order of the keys does not matter. A
    key with no further name stays. The second value lists the groups that still clash
    in the end.
    """
    level = dict.fromkeys(options, 0)
    while True:
        chosen = {key: names[level[key]] for key, names in options.items()}
        counts = Counter(name.lower() for name in chosen.values())
        moved = False
        for key, names in options.items():
            if counts[chosen[key].lower()] > 1 and level[key] + 1 < len(names):
                level[key] += 1
                moved = True
        if not moved:
            break
    groups: dict[str, list[Key]] = {}
    for key, name in chosen.items():
        groups.setdefault(name.lower(), []).append(key)
    return chosen, [group for group in groups.values() if len(group) > 1]
