"""The files of a caller, and what becomes of each."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from generator.diagnostics import Diagnostic, InputError, Place
from generator.migration.plan import ByHand, Plan, plan
from generator.migration.world import World
from generator.review.sdk.compare import Changes

_LEFT_ALONE = frozenset(("__pycache__", "node_modules", "site-packages", "venv"))


class Migrated(Struct, frozen=True):
    """A file: its text before and after, and what is left to do in it."""

    path: Path
    before: str
    after: str
    by_hand: tuple[ByHand, ...]

    def diff(self) -> str:
        """Give the unified diff; empty where nothing changes."""
        lines = difflib.unified_diff(
            self.before.splitlines(keepends=True),
            self.after.splitlines(keepends=True),
            str(self.path),
            str(self.path),
        )
        return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def migrated(changes: Changes, path: Path) -> Iterator[Migrated]:
    """Give the files of `path`, or that file, that use the SDK.

    Raises `InputError` where libcst is not installed, or a file is no Python.
    """
    task = plan(changes)
    world = World(changes.both.old)
    for each in _files(path, world.package):
        text = each.read_bytes().decode()
        if world.package in text:
            yield _migrated(each, text, world, task)


def _migrated(path: Path, text: str, world: World, task: Plan) -> Migrated:
    try:
        from libcst import ParserSyntaxError

        from generator.migration.rewriting import rewrite
    except ModuleNotFoundError as error:
        raise InputError(_not_installed()) from error
    try:
        found = rewrite(text, world, task)
    except ParserSyntaxError as error:
        message = f"this is no Python: {error.message}"
        place = Place(str(path), error.raw_line, error.raw_column + 1, "")
        raise InputError(
            Diagnostic("not-python", "error", message, place=place)
        ) from error
    return Migrated(path, text, found.text, found.by_hand)


def _not_installed() -> Diagnostic:
    return Diagnostic(
        "no-libcst",
        "error",
        "migrate needs libcst",
        hint='Install it: pip install "sdkwright[migrate]"',
    )


def _files(path: Path, package: str) -> Iterator[Path]:
    """Give a file, or those of a folder: not of environments, nor of the SDK itself."""
    if path.is_file():
        yield path
        return
    for each in sorted(path.iterdir()):
        if each.is_dir():
            own = each.name == package and (each / "runtime").is_dir()
            if not (own or each.name in _LEFT_ALONE or each.name.startswith(".")):
                yield from _files(each, package)
        elif each.suffix == ".py":
            yield each
