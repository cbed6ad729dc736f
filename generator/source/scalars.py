"""What a plain scalar means: the core schema, YAML 1.2.2 section 10.3.2."""

from __future__ import annotations

import math
import re

from generator.source.pointers import JSON

_WORDS: dict[str, JSON] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **{
        sign + word: float(sign + "inf")
        for sign in ("", "+", "-")
        for word in (".inf", ".Inf", ".INF")
    },
}
# Python reads no more digits than that (sys.set_int_max_str_digits).
_INTEGER = re.compile(r"[-+]?[0-9]{1,4300}")
_OCTAL = re.compile("0o[0-7]{1,3000}")
_HEXADECIMAL = re.compile("0x[0-9a-fA-F]{1,3000}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


class Plain(dict[str, "JSON"]):
    """Plain text to value, worked out once per text."""

    def __missing__(self, text: str) -> JSON:
        value = self[text] = _read(text)
        return value


def _read(text: str) -> JSON:
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        value = float(text)
        # What no float can hold stays as it was written.
        return text if math.isinf(value) else value
    if _OCTAL.fullmatch(text):
        return int(text, 8)
    if _HEXADECIMAL.fullmatch(text):
        return int(text, 16)
    return text
