"""The part of openapi-spec-validator that needs time, alone in a process.

`python -m generator.source.deep SPEC CACHE_DIR [REF_ROOT]` writes the diagnostics of
`deep_verdict` to standard output as JSON.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from types import TracebackType
from typing import Final, Self

import msgspec

from generator.diagnostics import Diagnostic, InputError
from generator.source.keywords import failure
from generator.source.loading import load
from generator.source.validate import deep_verdict


class DeepCheck:
    """A check in a child process; used in a `with` block, which always reaps it."""

    def __init__(self, path: Path, cache_dir: Path, ref_root: Path | None) -> None:
        arguments = [str(each) for each in (path, cache_dir, ref_root) if each]
        # The package is found where this one was; -P keeps a folder that happens to
        # be called generator in the working directory from being taken for it.
        home = str(Path(__file__).parents[2])
        self._child: Final = Popen(  # noqa: S603  # our own interpreter and module
            [sys.executable, "-P", "-m", "generator.source.deep", *arguments],
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=PIPE,
            env={**os.environ, "PYTHONPATH": home},
        )

    def result(self) -> list[Diagnostic]:
        """Wait for the child and give its diagnostics, without places."""
        output, errors = self._child.communicate()
        if self._child.returncode:
            reason = errors.decode(errors="replace").strip().rpartition("\n")[2]
            return [failure(reason or f"exit status {self._child.returncode}")]
        return msgspec.json.decode(output, type=list[Diagnostic])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._child.poll() is None:
            self._child.kill()
        self._child.communicate()


def main(spec: str, cache_dir: str, ref_root: str | None = None) -> None:
    """Check one document; a document that cannot be loaded has its own diagnostics."""
    try:
        source = load(Path(spec), ref_root=Path(ref_root) if ref_root else None)
        verdict = deep_verdict(source, Path(cache_dir))
    except InputError as refused:
        verdict = list(refused.diagnostics)
    sys.stdout.buffer.write(msgspec.json.encode(verdict))


if __name__ == "__main__":
    main(*sys.argv[1:])
