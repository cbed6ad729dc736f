"""Many calls at once: each gets its own answer, once, and nothing is left behind."""

import asyncio
import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from loopback import Api
from runtime import Body, Client, Json, Operation, Settings
from runtime.aio import AsyncClient, AsyncController

ECHO: Operation[Any] = Operation(
    "POST", "/", parameters=(Body(),), responses={"200": Json(lambda: object)}
)
CALLS, THREADS, TASKS = 20_000, 32, 500
MOST_GROWTH = 4_000_000  # bytes, in three quarters of the calls


def by_threads(address: str, numbers: range) -> Iterator[set[int]]:
    with Client(Settings(server=address), None) as client:
        api = Api(client)
        with ThreadPoolExecutor(THREADS) as threads:
            for part in parts(numbers):
                given = threads.map(lambda it: api.call(ECHO, {"n": it}), part)
                yield wrong(part, given)


def by_tasks(address: str, numbers: range) -> Iterator[set[int]]:
    loop = asyncio.new_event_loop()
    client = AsyncClient(Settings(server=address), None)
    call = AsyncController(client)._call

    async def task(part: range) -> list[Any]:
        return [await call(ECHO, ({"n": it},), None) for it in part]

    async def tasks(part: range) -> list[Any]:
        size = len(part) // TASKS
        each = [part[at : at + size] for at in range(0, len(part), size)]
        return [it for found in await asyncio.gather(*map(task, each)) for it in found]

    for part in parts(numbers):
        yield wrong(part, loop.run_until_complete(tasks(part)))
    loop.run_until_complete(client.close())
    loop.close()


def parts(numbers: range) -> list[range]:
    """Cut the calls in four; memory is looked at after each."""
    size = len(numbers) // 4
    return [numbers[at : at + size] for at in range(0, len(numbers), size)]


def wrong(numbers: range, given: Any) -> set[int]:
    return {it for it, own in zip(numbers, given, strict=True) if own != {"n": it}}


def descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def resident() -> int:
    """Give the bytes of memory that this process has."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc to look at")
@pytest.mark.parametrize("work", [by_threads, by_tasks])
def test_twenty_thousand_calls_at_once(
    work: Callable[[str, range], Iterator[set[int]]],
) -> None:
    command = [sys.executable, Path(__file__).with_name("echo.py")]
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes, text=True) as server:
        assert server.stdout is not None
        address = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        before, memory = descriptors(), list[int]()
        for mixed_up in work(address, range(CALLS)):
            assert mixed_up == set()
            memory.append(resident())
        gc.collect()
        assert descriptors() == before
        came = json.loads(server.communicate()[0])
    assert came == {
        json.dumps({"n": it}, separators=(",", ":")): 1 for it in range(CALLS)
    }
    assert memory[-1] - memory[0] < MOST_GROWTH
