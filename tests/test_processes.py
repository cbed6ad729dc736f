"""Files made by several processes; each case in a process that has no threads."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import os, sys, warnings
from generator import processes as parallel

warnings.simplefilter("error")
parallel._processes = lambda tasks, large: {processes}
here = os.getpid()
bad = {bad!r}

def task(name):
    def make():
        if name == bad:
            raise ValueError(name)
        if name == "killed" and os.getpid() != here:
            os.kill(os.getpid(), 9)
        return name.encode() * 100_000
    return name, make

names = {names!r}
print("not flushed", end="")
try:
    made = parallel.done([task(name) for name in names], lambda name: name, "")
    print(list(made) == names and made == {{n: n.encode() * 100_000 for n in names}})
except ValueError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("names", "processes", "bad", "printed"),
    [
        (["b", "a", "c", "e", "d"], 1, "", "True"),
        (["b", "a", "c", "e", "d"], 2, "", "True"),
        (["b", "a", "c", "e", "d"], 4, "", "True"),
        (["a"], 4, "", "True"),
        (["a", "b"], 2, "a", "a"),
        (["a", "b"], 2, "b", "b"),
        (["a", "killed"], 2, "", "True"),
    ],
)
def test_all_files_are_made_and_an_error_is_raised_once(
    names: list[str], processes: int, bad: str, printed: str
) -> None:
    program = PROGRAM.format(names=names, processes=processes, bad=bad)
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[1],
        check=False,
    )
    assert (done.stdout, done.stderr) == (f"not flushed{printed}\n", "")


BESIDE = """
import os, warnings
from generator.processes import beside

warnings.simplefilter("error")
here = os.getpid()

def make():
    if "{kind}" == "bad":
        raise ValueError("bad")
    if "{kind}" == "killed" and os.getpid() != here:
        os.kill(os.getpid(), 9)
    return str(os.getpid() == here).encode()

try:
    with beside(make, large={large}) as wait:
        print("meanwhile", end=" ")
        print(wait().decode())
except ValueError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("kind", "large", "printed"),
    [
        ("good", False, "True"),
        ("good", True, "False"),
        ("bad", True, "bad"),
        ("killed", True, "True"),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is one process")
def test_a_large_task_is_done_beside_what_waits_for_it(
    kind: str, large: bool, printed: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BESIDE.format(kind=kind, large=large)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[1],
        check=False,
    )
    assert (done.stdout, done.stderr) == (f"meanwhile {printed}\n", "")
