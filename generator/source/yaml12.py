"""YAML 1.2 and JSON text to plain dicts, lists and scalars.

The syntax is libyaml's work, through PyYAML's event interface; what the text means
(the core schema, YAML 1.2.2 section 10.3) is decided here. Events rather than
PyYAML's nodes and constructors: a quarter of the time, no recursion, and an alias
costs nothing.
"""

from __future__ import annotations

import gc
import json
import re
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import NoReturn

import msgspec

from generator.diagnostics import InputError
from generator.source import refusals
from generator.source.lines import Text
from generator.source.pointers import JSON
from generator.source.refusals import MAX_DEPTH

_JSON_START = re.compile(r"\s*[\[{]")
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


def parse(text: bytes, file: str, *, sharing: bool = False) -> JSON:
    """Give the value of a YAML or JSON text; a text without content gives None.

    `file` is the name for messages. Aliases share one object. Raises InputError for
    everything that is not one well-formed document. `sharing` is for parts of a text:
    where there are anchors, these may mean nothing alone, and AnchoredError is raised.
    """
    with _collector_paused():
        with suppress(ValueError, RecursionError):
            value = _usual_json(text)
            if not _is_deep(value):
                return value
        decoded = Text(refusals.decode(text, file), file)
        if not _JSON_START.match(decoded.source):
            return _parse_yaml(decoded, sharing=sharing)
        try:
            value = _parse_json(decoded.source)
        except RecursionError:
            raise refusals.too_deep(decoded) from None
        except _DuplicateKeyError:
            raise refusals.duplicate_key(decoded, is_json=True) from None
        except ValueError as fault:
            return _parse_not_json(decoded, fault, sharing=sharing)
        if _is_deep(value):
            raise refusals.too_deep(decoded)
        return value


@contextmanager
def _collector_paused() -> Generator[None]:
    """Hold the cyclic collector, which takes half the time while a big tree grows."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _DuplicateKeyError(ValueError):
    pass


def _usual_json(text: bytes) -> JSON:
    """Read JSON in half the time; ValueError unless it is written as most of it is.

    Where writing the value gives the text again but for blanks, nothing of the text is
    lost: no key that is there twice, and no number that is changed.
    """
    if text.lstrip()[:1] not in (b"{", b"["):
        raise ValueError
    value: JSON = msgspec.json.decode(text)
    if msgspec.json.encode(value) != msgspec.json.format(text, indent=-1):
        raise ValueError
    return value


def _parse_json(source: str) -> JSON:
    value: JSON = json.loads(
        source, object_pairs_hook=_unique, parse_constant=_refuse_constant
    )
    # Half a surrogate pair is text that cannot be written again.
    if _SURROGATE_ESCAPE.search(source):
        json.dumps(value, ensure_ascii=False).encode()
    return value


def _unique(pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _DuplicateKeyError
    return members


def _refuse_constant(constant: str) -> NoReturn:
    message = f"{constant} is not JSON"
    raise ValueError(message)


def _parse_not_json(text: Text, fault: ValueError, *, sharing: bool) -> JSON:
    """Read flow style YAML, which may also begin with a bracket."""
    try:
        return _parse_yaml(text, sharing=sharing)
    except InputError as refused:
        is_syntax = refused.diagnostics[0].code == "yaml-syntax"
        if is_syntax and not text.file.lower().endswith((".yaml", ".yml")):
            raise refusals.json_syntax(text, fault) from None
        raise


def _is_deep(value: JSON) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        level = [
            member
            for parent in level
            if isinstance(parent, (dict, list))
            for member in (parent.values() if isinstance(parent, dict) else parent)
            if isinstance(member, (dict, list))
        ]
        if not level:
            return False
    return True


def _parse_yaml(text: Text, *, sharing: bool) -> JSON:
    from yaml import YAMLError

    from generator.source.builder import build

    try:
        return build(text, sharing=sharing)
    except YAMLError as fault:
        raise refusals.yaml_syntax(text, fault) from None
