"""The first `sdk.yaml` of a document: every key explained, with good guesses."""

from __future__ import annotations

import json
import os
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import msgspec

from generator.config import SCHEMA_FILE, Config, explanations
from generator.diagnostics import InputError, escape_controls

if TYPE_CHECKING:
    from generator.paging import AnyRule

_FOLDERS: Final = ("sdk", "generated")
# What YAML takes for text: names, paths, versions of three numbers.
_PLAIN: Final = re.compile(r"[A-Za-z_./][\w./-]*|\d+(?:\.\d+){2}")
_WIDTH: Final = 80
_NAMED: Final = 3  # operations


def first_settings(
    spec: Path,
    place: Path,
    *,
    ref_root: Path | None = None,
    allow_remote: Sequence[str] = (),
) -> str:
    """Give the settings for a document, to stand at `place`, as commented YAML.

    Raises `InputError` for a document that no SDK can be made from.
    """
    from generator.ir.build import build
    from generator.ir.lookalikes import likely
    from generator.ir.paged import pagination
    from generator.naming.assign import assign
    from generator.source import load
    from generator.source.placing import placing
    from generator.source.validate import check_structure

    source = load(spec, ref_root=ref_root, allow_remote=allow_remote)
    faults = check_structure(source)
    if any(one.severity == "error" for one in faults):
        raise InputError(*faults)
    with placing(source):
        api, _ = build(source)
        names = assign(api, Config())
        rules = likely(api, pagination(api, Config()))
    guesses = {
        "spec": _relative(spec, place),
        "output": _relative(_output(names.package), place),
        "package": names.package,
        "distribution": names.distribution,
        "client": names.client,
        "version": Config().version,
        "naming": Config().naming,
    }
    written = {key: f"{key}: {_scalar(value)}\n" for key, value in guesses.items()}
    if rules:
        written["pagination"] = "\n".join(_pagination(rules)) + "\n"
    return _page(written)


def _page(written: Mapping[str, str]) -> str:
    """Put the keys in their order; those without a guess as comments."""
    defaults = msgspec.to_builtins(Config())
    parts = [f"# yaml-language-server: $schema={SCHEMA_FILE}\n"]
    for key, meaning in explanations().items():
        text = written.get(key)
        if text is None:
            text = f"# {key}: {_default(defaults[key])}\n"
        said = textwrap.wrap(meaning, _WIDTH - 2, break_on_hyphens=False)
        parts.append("".join(f"# {line}\n" for line in said) + text)
    return "\n".join(parts)


def _pagination(rules: Mapping[AnyRule, Sequence[str]]) -> Iterator[str]:
    from generator.ir.lookalikes import written

    yield "pagination:"
    yield '  "*":'
    for rule, operations in rules.items():
        shown = ", ".join(map(escape_controls, operations[:_NAMED]))
        more = f" and {len(operations) - _NAMED} more" if operations[_NAMED:] else ""
        yield f"    # looks right for {shown}{more}"
        yield f"    - {written(rule)}"


def _output(package: str) -> Path:
    """Give a folder for the SDK that is free."""
    names = (*_FOLDERS, f"{package}-sdk")
    free = (Path(name) for name in names if not Path(name).exists())
    return next(free, Path(names[-1]))


def _relative(path: Path, place: Path) -> str:
    return Path(os.path.relpath(path.absolute(), place.absolute().parent)).as_posix()


def _default(value: object) -> str:
    if isinstance(value, dict):
        members = cast("dict[str, object]", value).items()
        value = {key: each for key, each in members if each is not None}
    return _scalar(value) if isinstance(value, str) else json.dumps(value)


def _scalar(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else json.dumps(text)
