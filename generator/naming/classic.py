"""The names that callers of a classic SDK already use (`naming: classic`)."""

from __future__ import annotations

import re
from functools import lru_cache

from generator.naming import words as w
from generator.naming.identifiers import (
    constant,
    identifier,
    legal,
    reserved,
    spelled,
)

_SPLIT = r"""
      [A-Z]+(?=[A-Z][a-z])    # UR in URLs: a small letter takes the capital before it
    | [A-Z]?[a-z]+
    | [A-Z]+
    | \d+
    """
_VARIABLE = re.compile(_SPLIT, re.VERBOSE)
_HEADING = re.compile(r"[A-Z]+\d+ |" + _SPLIT, re.VERBOSE)  # K8 in K8sVersion


def variable_words(name: str) -> w.Words:
    """Split the name of a field or a parameter; digits are a word of their own.

    `k8sVersion` is `k`, `8`, `s` and `version`. The version of IP is split as it is
    usually written, `I` and `Pv`, also where a document writes `ipV4`.
    """
    usual = re.sub(r"(?<![A-Za-z])[iI][pP]V(?=\d)", "IPv", name)
    return tuple(w.cut(usual, _VARIABLE))


@lru_cache(maxsize=65536)
def of_variable(name: str, section: str) -> str:
    """Give the name of a field or a parameter; of its signs, if it has no letter."""
    return variable(variable_words(name) or spelled(name), section)


def method_words(name: str) -> w.Words:
    """Split the id of an operation; a capital and a digit stay together."""
    return tuple(w.cut(name, _HEADING))


def class_heading(name: str) -> str:
    """Give the title of a class's page: `K8 S Version Enum`."""
    return w.heading(method_words(name))


def operation_heading(name: str) -> str:
    """Give the title of an operation: `Get Registered Callback UR Ls`."""
    return w.operation_heading(name, method_words)


def member(value: str) -> str:
    """Give the name of an enumeration's member: `ENUM_115` for `1.15`."""
    if value.isidentifier():
        return _whole(value)
    kept = re.sub(r"[^\w]", "", re.sub(r"\s", "_", value))
    if kept:
        return _whole(f"ENUM_{kept}")
    return constant(("ENUM", *spelled(value)) if value else ())


def varname(name: str) -> str:
    """Give the name of a member that the document names itself: its own."""
    return _whole(name) if name.isidentifier() else member(name)


def _whole(name: str) -> str:
    return legal("_".join(w.limited(tuple(name.split("_")))).upper(), "ENUM_")


def variable(words: w.Words, section: str) -> str:
    """Give a snake_case identifier; a reserved one gets an `m`: `mtype`, `mfrom`.

    `type` is none to Python; classic SDKs rename it all the same.
    """
    name = identifier(words)
    renamed = name in reserved(section) or (name == "type" and section in _TYPED)
    return f"m{name}" if renamed else name


_TYPED = frozenset(["argument", "field", "error_field"])


def form_rank(name: str) -> str:
    """Give what the fields of a form are sorted by, among arguments."""
    del name  # as the document has them
    return ""
