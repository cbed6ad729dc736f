"""Whole processes measured: wall time, and the memory of the largest among them."""

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

_NO_BYTE_CODE = "PYTHONDONTWRITEBYTECODE"


class Run(NamedTuple):
    """Seconds of wall time, and bytes of the process that took most, children too."""

    seconds: float
    memory: int
    succeeded: bool


def run(
    command: Sequence[str | Path],
    folder: Path,
    environment: dict[str, str] | None = None,
) -> Run:
    """Run a command to its end; what it prints is thrown away."""
    # As it is used: with its byte code beside it, once it has run.
    kept = {key: it for key, it in os.environ.items() if key != _NO_BYTE_CODE}
    start = time.perf_counter()
    process = subprocess.Popen(
        [*map(str, command)],
        cwd=folder,
        env={**kept, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return Run(seconds, usage.ru_maxrss * 1024, process.returncode == 0)


def median(runs: Sequence[Run]) -> Run:
    """Give the median time and the greatest memory; all have to succeed."""
    return Run(
        statistics.median(each.seconds for each in runs),
        max(each.memory for each in runs),
        all(each.succeeded for each in runs),
    )


def in_turns(rounds: int, *jobs: Callable[[], Run]) -> list[Run]:
    """Give the median of each job, done in turns: a drift of the machine meets all."""
    found = [[job() for job in jobs] for _ in range(rounds)]
    return [median(column) for column in zip(*found, strict=True)]
