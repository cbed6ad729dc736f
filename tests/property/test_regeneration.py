"""Whatever happens between two runs, and in them: the old tree or the new, no edit lost.

Runs are copies of a process that has all imported, so that one takes some hundredths
of a second, and can be stopped at any of its file operations.
"""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.write.lock import locked
from generator.write.manifest import BASES, NAME, WORK
from generator.write.transaction import roll_back
from tests.property.edits import edited
from tests.support import HARBOUR, ROOT

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

LOCK = "sdkwright.lock"
START = yaml.safe_load(HARBOUR.read_text())

# Takes a run from each line, does it in a copy of itself, and answers with its end.
# From the moment when the run makes its work folder on, file operations are counted.
RUNNER = """
import errno, json, os, signal, sys
from pathlib import Path
import generator.cli
from generator import InputError, generate

CHANGES = {"os.mkdir", "os.link", "os.rename", "os.remove", "os.rmdir", "open"}
NEEDS_SPACE = {"os.mkdir", "os.link", "os.rename", "open"}

def stopped(how, at):
    passed = -1
    def hook(event, arguments):
        nonlocal passed
        if event not in CHANGES:
            return
        if passed < 0 and ".sdkwright.tmp" not in str(arguments[0]):
            return
        passed += 1
        if how == "killed" and passed == at:
            os.kill(os.getpid(), signal.SIGKILL)
        is_new = event != "open" or arguments[2] & os.O_CREAT
        if event == "os.rename":  # over a name that is there, which takes none
            is_new = not os.path.lexists(arguments[1])
        if how == "full" and passed >= at and event in NEEDS_SPACE and is_new:
            raise OSError(errno.ENOSPC, "No space left on device")
    sys.addaudithook(hook)

def once(task):
    os.environ["XDG_CACHE_HOME"] = task["cache"]
    if task["how"] != "whole":
        stopped(task["how"], task["at"])
    try:
        generate(Path(task["spec"]), Path(task["output"]), force=task["force"])
    except InputError as refused:
        os._exit(10 if refused.diagnostics[0].code == "output" else 11)
    os._exit(0)

def warm_up(task):
    try:
        generate(Path(task["spec"]), Path(task["output"]))
    except InputError:
        pass

for line in sys.stdin:
    task = json.loads(line)
    if task["how"] == "warm up":
        warm_up(task)
        print(0, flush=True)
        continue
    child = os.fork()
    if not child:
        once(task)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
DONE, NO_SPACE, REFUSED, KILLED = 0, 10, 11, -9


class Runner:
    """A process that does runs; it has made an SDK once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-c", RUNNER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "XDG_CACHE_HOME": str(folder)},
        )
        self.run(HARBOUR, folder / "warm", folder, "warm up")

    def run(
        self,
        spec: Path,
        output: Path,
        cache: Path,
        how: str = "whole",
        at: int = 0,
        force: bool = False,
    ) -> int:
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        places = {"spec": str(spec), "output": str(output), "cache": str(cache)}
        told = json.dumps({**places, "how": how, "at": at, "force": force})
        print(told, file=process.stdin, flush=True)
        return int(process.stdout.readline())

    def end(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    made = Runner(tmp_path_factory.mktemp("runs"))
    yield made
    made.end()


class Project:
    """A document, its SDK, and what people did to both."""

    def __init__(self, runner: Runner, folder: Path) -> None:
        self.runner = runner
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        self.output = folder / "sdk"
        self.spec = folder / "api.json"
        self.document: Any = START
        self.marks: dict[str, bytes] = {}
        self.foreign: dict[str, bytes] = {}
        folder.mkdir()
        self.write()
        assert self.generate() == DONE

    def write(self) -> None:
        self.spec.write_text(json.dumps(self.document))

    def generate(self, how: str = "whole", at: int = 0) -> int:
        cache = self.folder / "cache"
        return self.runner.run(self.spec, self.output, cache, how, at)

    def fresh(self) -> dict[str, bytes] | None:
        """Give the tree of a first run with the same names; None if it is refused."""
        output = self.folder / "fresh" / "sdk"
        shutil.rmtree(output.parent, ignore_errors=True)
        output.mkdir(parents=True)
        if (self.output / LOCK).exists():
            shutil.copy(self.output / LOCK, output)
        empty = self.folder / "fresh" / "cache"
        if self.runner.run(self.spec, output, empty, force=True) != DONE:
            return None
        return self.tree(output)

    def tree(self, output: Path | None = None) -> dict[str, bytes]:
        output = output or self.output
        return {
            path.relative_to(output).as_posix(): path.read_bytes()
            for path in sorted(output.rglob("*"))
            if path.is_file() and WORK not in path.parts
        }

    def generated(self) -> list[str]:
        own = {*self.foreign, NAME, LOCK}
        there = self.theirs(self.tree()) | dict.fromkeys(self.marks, b"")
        return [path for path in sorted(there) if path not in own]

    # What happens

    def edit(self, seed: int) -> None:
        self.document = edited(self.document, seed)
        self.write()

    def whole(self, seed: int) -> None:
        del seed
        self.attempt("whole", 0)

    def killed(self, seed: int) -> None:
        self.attempt("killed", seed % 80)

    def full(self, seed: int) -> None:
        self.attempt("full", seed % 80)

    def edit_file(self, seed: int) -> None:
        paths = [path for path in self.generated() if path not in self.marks]
        path = random.Random(seed).choice(paths)
        mark = b"# mine: %d\n" % seed
        with (self.output / path).open("ab") as file:
            file.write(mark)
        self.marks[path] = mark

    def undo_edits(self, seed: int) -> None:
        del seed
        for path, mark in self.marks.items():
            data = (self.output / path).read_bytes()
            (self.output / path).write_bytes(data.replace(mark, b""))
        self.marks = {}

    def remove_file(self, seed: int) -> None:
        paths = [path for path in self.generated() if path not in self.marks]
        (self.output / random.Random(seed).choice(paths)).unlink()

    def add_file(self, seed: int) -> None:
        folder = Path(random.Random(seed).choice(self.generated())).parent
        path = (folder / f"mine-{seed}.txt").as_posix()
        self.foreign[path] = str(seed).encode()
        (self.output / path).write_bytes(self.foreign[path])

    # What has to hold

    def attempt(self, how: str, at: int) -> None:
        old, new = self.tree(), self.fresh()
        end = self.generate(how, at)
        if end == KILLED:
            with locked(self.output / WORK):
                roll_back(self.output)
        assert not (self.output / WORK).exists()
        now = self.tree()
        self.holds(now, old, new)
        if end == DONE:
            assert new is not None
            assert self.theirs(now) == self.theirs(new)
        else:
            assert how != "whole" or new is None or self.marks
        for path, mark in self.marks.items():
            assert mark in now[path], path

    def holds(
        self, now: dict[str, bytes], old: dict[str, bytes], new: dict[str, bytes] | None
    ) -> None:
        assert self.theirs(now) in (self.theirs(old), self.theirs(new or old))
        for path, content in self.foreign.items():
            assert now[path] == content

    def theirs(self, tree: dict[str, bytes]) -> dict[str, bytes]:
        """Leave out what people made, and what is noted of them."""
        out = {*self.foreign, *self.marks, NAME}
        return {
            path: data
            for path, data in tree.items()
            if path not in out and not path.startswith(f"{BASES}/")
        }


EVENTS = (
    *(Project.edit, Project.edit, Project.whole, Project.killed, Project.full),
    *(Project.edit_file, Project.undo_edits, Project.remove_file, Project.add_file),
)
EVENT = st.tuples(st.sampled_from(EVENTS), st.integers(0, 2**20))


def play(project: Project, events: list[Any]) -> None:
    for event, seed in events:
        event(project, seed)
    project.undo_edits(0)
    project.whole(0)
    fresh = project.fresh()
    assert fresh is None or project.tree() == {**fresh, **project.foreign}


@settings(max_examples=15)
@given(events=st.lists(EVENT, min_size=4, max_size=8))
def test_any_sequence_leaves_the_old_tree_or_the_new(
    runner: Runner, events: list[Any]
) -> None:
    play(Project(runner, runner.folder / "short"), events)


@pytest.mark.slow
@settings(max_examples=300)
@given(events=st.lists(EVENT, min_size=5, max_size=25))
def test_any_long_sequence_leaves_the_old_tree_or_the_new(
    runner: Runner, events: list[Any]
) -> None:
    play(Project(runner, runner.folder / "long"), events)


def same_as_fresh(project: Project, seeds: list[int]) -> None:
    for seed in seeds:
        project.edit(seed)
        project.whole(seed)


@settings(max_examples=15)
@given(seeds=st.lists(st.integers(0, 2**20), min_size=3, max_size=6))
def test_after_any_edits_the_sdk_is_that_of_a_first_run(
    runner: Runner, seeds: list[int]
) -> None:
    same_as_fresh(Project(runner, runner.folder / "edits"), seeds)


@pytest.mark.slow
@settings(max_examples=400)
@given(seeds=st.lists(st.integers(0, 2**20), min_size=4, max_size=20))
def test_after_many_edits_the_sdk_is_that_of_a_first_run(
    runner: Runner, seeds: list[int]
) -> None:
    same_as_fresh(Project(runner, runner.folder / "many"), seeds)
