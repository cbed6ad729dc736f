"""The part of openapi-spec-validator that needs time, alone in a process.

`python -m generator.source.deep` takes what was loaded from standard input, so that
nothing is read or fetched twice, and writes the diagnostics of `deep_verdict` to
standard output as JSON.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryFile
from types import TracebackType
from typing import Final, Self

import msgspec

from generator.diagnostics import Diagnostic
from generator.source.document import Source
from generator.source.keywords import failure
from generator.source.loading import Text, restore
from generator.source.validate import deep_verdict


class _Task(msgspec.Struct, frozen=True):
    path: str
    cache_dir: str
    texts: list[Text]
    aliases: dict[str, str]


class DeepCheck:
    """A check in a child process; used in a `with` block, which always reaps it."""

    def __init__(self, source: Source, cache_dir: Path) -> None:
        texts = [
            Text(each.uri, each.name, each.text) for each in source.documents.values()
        ]
        task = _Task(str(source.path), str(cache_dir), texts, source.aliases)
        # The package is found where this one was; -P keeps a folder that happens to
        # be called generator in the working directory from being taken for it.
        home = str(Path(__file__).parents[2])
        # A file, because a pipe would hold us up until the child reads.
        with TemporaryFile() as given:
            given.write(msgspec.msgpack.encode(task))
            given.seek(0)
            self._child: Final = Popen(
                [sys.executable, "-P", "-m", "generator.source.deep"],
                stdin=given,
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


def main() -> None:
    """Check the documents that the parent has loaded."""
    task = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=_Task)
    source = restore(Path(task.path), task.texts, task.aliases)
    verdict = deep_verdict(source, Path(task.cache_dir))
    sys.stdout.buffer.write(msgspec.json.encode(verdict))


if __name__ == "__main__":
    main()
