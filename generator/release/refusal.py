"""How a release says that it goes no further."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from os import environ
from pathlib import Path

from generator.diagnostics import Diagnostic, InputError

_NEEDED = ("build", "hatchling", "readme_renderer", "requests", "twine")
_SHOWN = 20  # lines of what another program said


def refusal(code: str, message: str, hint: str = "") -> InputError:
    """Give the error that ends a release."""
    return InputError(Diagnostic(code, "error", message, hint=hint))


def check_installed() -> None:
    """Raise `InputError` where the extra [release] is not installed."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise refusal(
            "no-release-tools",
            f"a release needs {', '.join(missing)}",
            'Install them: pip install "sdkwright[release]"',
        )


def python(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    """Run this Python with arguments to its end; `more` is added to the environment."""
    return run(sys.executable, *arguments, **more)


def run(*command: object, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; `more` is added to its environment."""
    settings: Mapping[str, str] = {**environ, "PYTHONUTF8": "1", **more}
    return subprocess.run(  # noqa: S603  # no shell, and no argument from a document
        [str(word) for word in command],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env=settings,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def said(done: subprocess.CompletedProcess[str]) -> str:
    """Give the end of what a command said."""
    lines = [line.rstrip() for line in f"{done.stdout}\n{done.stderr}".splitlines()]
    return "\n".join([line for line in lines if line][-_SHOWN:])


def folder_files(folder: Path) -> dict[str, Path]:
    """Give the files below a folder by POSIX path, but for what Python leaves."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
