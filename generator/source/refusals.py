"""Why a text cannot be read, in words that help its author."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from generator.diagnostics import Diagnostic, InputError
from generator.source.lines import Lines, Text

if TYPE_CHECKING:
    from yaml import YAMLError

# Collections inside each other: the largest APIs have 30, jsonschema_rs takes 255.
MAX_DEPTH: Final = 200

_UTF16_HINT = "It looks like UTF-16: save it as UTF-8."


def refusal(
    text: Text, offset: int, code: str, message: str, hint: str = ""
) -> InputError:
    """Make the error for what stands at an offset in characters."""
    place = Lines(text).place(offset)
    return InputError(Diagnostic(code, "error", message, hint=hint, place=place))


def decode(text: bytes, file: str) -> str:
    """Read UTF-8, with or without a byte order mark."""
    # Without a mark, UTF-16 of plain letters would pass for UTF-8 with zeros.
    zero = text[:4].find(b"\0")
    try:
        if zero < 0:
            return text.decode("utf-8-sig")
        start = zero
    except UnicodeDecodeError as fault:
        start = fault.start
    readable = text.decode("utf-8", errors="replace")
    offset = len(text[:start].decode("utf-8", errors="replace"))
    is_utf16 = text[:2] in (b"\xff\xfe", b"\xfe\xff") or zero >= 0
    hint = _UTF16_HINT if is_utf16 else "Save it as UTF-8."
    message = f"the file is not UTF-8: byte 0x{text[start]:02x}"
    raise refusal(Text(readable, file), offset, "not-utf8", message, hint)


def too_deep(text: Text, offset: int = 0) -> InputError:
    """Refuse nesting that later stages could only follow with a huge stack."""
    message = f"collections are nested more than {MAX_DEPTH} deep"
    return refusal(text, offset, "too-deep", message)


def duplicate_key(text: Text, *, is_json: bool = False) -> InputError:
    """Refuse the first repeated key, naming both of its places."""
    from generator.source.tape import json_tape, yaml_tape

    tape = json_tape(text.source) if is_json else yaml_tape(text.source)
    first, second = next(tape.duplicates())
    line = Lines(text).place(tape.start[first]).line
    message = f"the key {tape.text[second]!r} was already given on line {line}"
    hint = "Remove or rename one of the two: only one of them could count."
    return refusal(text, tape.start[second], "duplicate-key", message, hint)


def json_syntax(text: Text, fault: ValueError) -> InputError:
    """Explain a text that is neither JSON nor YAML in flow style."""
    message, offset, hint = str(fault), 0, ""
    if isinstance(fault, json.JSONDecodeError):
        message = fault.msg[:1].lower() + fault.msg[1:]
        offset = fault.pos
        hint = _json_hint(text.source, offset)
    elif isinstance(fault, UnicodeEncodeError):
        message = "an escape is half of a surrogate pair"
        found = re.search(r"\\u[dD][89a-fA-F]", text.source)
        offset = found.start() if found else 0
        hint = r"Write the character itself, or both halves: \ud83d\ude00."
    return refusal(text, offset, "json-syntax", message, hint)


def _json_hint(source: str, offset: int) -> str:
    before, here = source[:offset].rstrip()[-1:], source[offset : offset + 1]
    if before == "," and here in ("}", "]", '"'):
        return "Remove the comma before the closing bracket."
    if here == "'":
        return 'JSON text stands in double quotes: "…".'
    if here == "/":
        return "JSON has no comments."
    if here in ("\n", "\t", "\r"):
        return r"A quote is not closed, or a line break is not written as \n."
    if not here:
        return "The file ends early: a bracket or a quote is not closed."
    return "A comma or a quote is missing before this place."


class AnchoredError(Exception):
    """A text that may be a part of another has anchors."""


class _Cause(NamedTuple):
    problem: str  # a piece of libyaml's message
    line: str  # a pattern of the offending line
    message: str
    hint: str


_CAUSES = (
    _Cause(
        "cannot start any token",
        r"^\s*\t",
        "a tab cannot indent",
        "Indent with blanks: YAML does not allow tabs.",
    ),
    _Cause(
        "cannot start any token",
        r"(:|-)\s+[@`%]",
        "a plain text cannot begin with this character",
        "Put the text in quotes.",
    ),
    _Cause(
        "mapping values are not allowed",
        r":\s.*:(\s|$)",
        "a plain text cannot hold a colon and a blank",
        'Put the text in quotes: key: "text: more text".',
    ),
    _Cause(
        "mapping values are not allowed",
        "",
        "a mapping cannot begin here",
        "Check the indentation, and quote a text that holds a colon.",
    ),
    _Cause(
        "could not find expected ':'",
        r"^\s*[\w$.-]+:\S",
        "a blank is missing after the colon",
        "Write key: value, with a blank after the colon.",
    ),
    _Cause(
        "could not find expected ':'",
        "",
        "this is not a key with a value",
        "Write key: value, or indent the line if it continues a text.",
    ),
    _Cause(
        "unexpected end of stream",
        "",
        "a quote is not closed",
        "Close the quote that opens here.",
    ),
    _Cause(
        "did not find expected alphabetic or numeric",
        "",
        "a plain text cannot begin with * or &",
        "Put the text in quotes: '*/*'.",
    ),
    _Cause(
        "did not find expected key",
        r"""(['"]).*\1.*\1""",
        "something follows the closing quote",
        "Double a quote inside a quoted text, or use the other kind of quotes.",
    ),
    _Cause(
        "did not find expected key",
        "",
        "the indentation does not fit the lines above",
        "Keys of one mapping begin in the same column.",
    ),
    _Cause(
        "did not find expected '-' indicator",
        "",
        "the indentation does not fit the list above",
        "Every item of a list begins with - in the same column.",
    ),
    _Cause(
        "did not find expected ',' or",
        "",
        "a bracket is not closed, or a comma is missing",
        "",
    ),
)


def yaml_syntax(text: Text, fault: YAMLError) -> InputError:
    """Explain libyaml's error by the usual causes."""
    from yaml import MarkedYAMLError
    from yaml.reader import ReaderError

    if isinstance(fault, ReaderError):
        # libyaml counts the bytes that it has read.
        offset = len(text.source.encode()[: fault.position].decode(errors="ignore"))
        message = f"the character U+{ord(text.source[offset]):04X} is not allowed"
        hint = r'Write it as an escape in double quotes: "\x07".'
        return refusal(text, offset, "yaml-syntax", message, hint)
    if not isinstance(fault, MarkedYAMLError):
        return refusal(text, 0, "yaml-syntax", str(fault))
    problem = fault.problem or "the text is not YAML"
    mark = fault.problem_mark or fault.context_mark
    if fault.context_mark and ("expected ':'" in problem or "end of stream" in problem):
        mark = fault.context_mark
    offset = mark.index if mark else 0
    line = Lines(text).place(offset).excerpt
    for cause in _CAUSES:
        if cause.problem in problem and re.search(cause.line, line):
            problem, hint = cause.message, cause.hint
            return refusal(text, offset, "yaml-syntax", problem, hint)
    return refusal(text, offset, "yaml-syntax", problem)
