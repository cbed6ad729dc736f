"""After an error or a kill, at whatever moment, the tree is the old or the new."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.diagnostics import InputError
from generator.write.lock import locked
from generator.write.manifest import NAME, WORK, digest
from generator.write.transaction import replace_files, roll_back
from generator.write.tree import commit

OLD = {"a.py": b"old", "same.py": b"same", "gone/b.py": b"old", "doc/c.md": b"old"}
NEW = {"a.py": b"new", "same.py": b"same", "made/d.py": b"new", "doc/c.md": b"new"}

# Forks a run for each of its file operations (as the audit events of Python name
# them), stops it there, and puts the output of each in a folder of its own.
STOP_AT_EACH_STEP = """
import itertools, os, shutil, signal, sys
from errno import ENOSPC
from pathlib import Path
from tests.write.test_transaction import NEW
from generator.diagnostics import InputError
from generator.write.tree import commit

old, results, how = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
OPERATIONS = {"open", "os.mkdir", "os.link", "os.rename"}
if how != "disk full":  # which stops nothing from being removed
    OPERATIONS |= {"os.remove", "os.rmdir"}

passed = 0

def run(output, step):
    def hook(event, arguments):
        global passed
        passed += event in OPERATIONS
        if passed == step and event in OPERATIONS:
            if how == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise KeyboardInterrupt if how == "interrupt" else OSError(ENOSPC, "full")
    sys.addaudithook(hook)
    try:
        commit(output, NEW, {}, "0.1.0")
    except (InputError, KeyboardInterrupt):
        os._exit(1)
    status = 0 if passed < step else 1
    step = 0
    (output / "done").touch()
    os._exit(status)

for step in itertools.count(1):
    output = results / str(step)
    shutil.copytree(old, output)
    child = os.fork()
    if child == 0:
        run(output, step)
    if os.waitpid(child, 0)[1] == 0:
        break
"""

WRITE_FOR_EVER = """
import itertools, sys
from pathlib import Path
from generator.write.tree import commit

for turn in itertools.count():
    files = {f"{turn % 2 * i}/{i}.py": b"%d" % (turn % 2) for i in range(40)}
    commit(Path(sys.argv[1]), files, {}, str(turn % 2))
    print("turn", flush=True)
"""


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] != WORK
    }


def stop_at_each_step(old: Path, results: Path, how: str) -> list[Path]:
    results.mkdir()
    command = [sys.executable, "-c", STOP_AT_EACH_STEP, old, results, how]
    subprocess.run(command, check=True)
    return sorted(results.iterdir(), key=lambda path: int(path.name))


def cut_short(old: Path, results: Path) -> list[Path]:
    """Trees of killed runs that are neither old nor new."""
    steps = stop_at_each_step(old, results, "kill")
    found = [step for step in steps if (step / WORK / "journal").exists()]
    found = [step for step in found if tree(step)["a.py"] == b"new"]
    assert found
    return found


def recover(output: Path) -> None:
    with locked(output / WORK):
        roll_back(output)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    commit(tmp_path / "old", OLD, {}, "0.1.0")
    return tmp_path / "old"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("how", ["kill", "interrupt", "disk full"])
def test_a_run_stopped_at_any_operation_leaves_the_old_or_the_new_tree(
    output: Path, tmp_path: Path, how: str
) -> None:
    commit(tmp_path / "new", NEW, {}, "0.1.0")
    old, new = tree(output), tree(tmp_path / "new")
    steps = stop_at_each_step(output, tmp_path / "results", how)
    assert len(steps) > 30
    outcomes: set[str] = set()
    for step in steps:
        if how == "kill":
            recover(step)
        assert not (step / WORK / "journal").exists()
        now = tree(step)
        done = now.pop("done", None) is not None
        assert now in ([new] if done else [old, new]), step.name
        outcomes.add("old" if now == old else "new")
        (step / "done").unlink(missing_ok=True)
        commit(step, NEW, {}, "0.1.0")
        assert tree(step) == new
        assert not (step / WORK).exists()
        assert {path.name for path in step.iterdir()} == {
            *{name.partition("/")[0] for name in NEW},
            NAME,
        }
    assert outcomes == {"old", "new"}


def test_a_run_killed_at_random_leaves_the_old_or_the_new_tree(tmp_path: Path) -> None:
    output = tmp_path / "generated"
    trees: list[dict[str, bytes]] = []
    for turn in range(2):
        files = {f"{turn * i}/{i}.py": b"%d" % turn for i in range(40)}
        commit(output, files, {}, str(turn))
        trees.append(tree(output))
    for seed in range(20):
        command = [sys.executable, "-c", WRITE_FOR_EVER, output]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            while not (output / WORK / "journal").exists():
                time.sleep(0)
            time.sleep(random.Random(seed).uniform(0, 0.004))
            process.send_signal(signal.SIGKILL)
        recover(output)
        assert tree(output) in trees
        assert not (output / WORK).exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_an_edit_made_after_a_kill_survives_the_next_run(
    output: Path, tmp_path: Path
) -> None:
    for step in cut_short(output, tmp_path / "results"):
        (step / "a.py").write_bytes(b"edited")
        with pytest.raises(InputError):
            commit(step, NEW, {}, "0.1.0")
        assert (step / "a.py").read_bytes() == b"edited"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_recovery_that_is_killed_is_taken_up_again(
    output: Path, tmp_path: Path
) -> None:
    commit(tmp_path / "new", NEW, {}, "0.1.0")
    trees = [tree(output), tree(tmp_path / "new")]
    half = cut_short(output, tmp_path / "results")[-1]
    for step in stop_at_each_step(half, tmp_path / "again", "kill"):
        recover(step)
        (step / "done").unlink(missing_ok=True)
        assert tree(step) in trees


def test_a_folder_in_the_place_of_a_file_leaves_the_old_tree(output: Path) -> None:
    (output / "made").write_bytes(b"mine")
    old = tree(output)
    with pytest.raises(InputError) as error:
        commit(output, NEW, {}, "0.1.0")
    assert [diagnostic.code for diagnostic in error.value.diagnostics] == ["output"]
    assert tree(output) == old


@pytest.mark.parametrize("folder", [".", "doc", "gone"])
def test_a_read_only_folder_leaves_the_old_tree(output: Path, folder: str) -> None:
    old = tree(output)
    (output / folder).chmod(0o555)
    if os.access(output / folder, os.W_OK):
        pytest.skip("root may write to any folder")
    with pytest.raises(InputError) as error:
        commit(output, NEW, {}, "0.1.0")
    assert [diagnostic.code for diagnostic in error.value.diagnostics] == ["output"]
    assert tree(output) == old


@pytest.mark.parametrize(
    ("new", "gone"), [({"a.py": b"new"}, []), ({}, ["a.py"]), ({"made.py": b""}, [])]
)
def test_what_is_saved_while_a_run_is_at_work_is_kept(
    output: Path, new: dict[str, bytes], gone: list[str]
) -> None:
    there = {"a.py": digest(b"old"), "made.py": None}
    for path in ("a.py", "made.py"):
        (output / path).write_bytes(b"just saved")
    with pytest.raises(InputError, match="while the run was at work"):
        replace_files(output, new, gone, there)
    for path in ("a.py", "made.py"):
        assert (output / path).read_bytes() == b"just saved"


def test_a_failed_first_run_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        commit(tmp_path / "a" / "b", {"x/../y": b""}, {}, "0.1.0")
    assert not (tmp_path / "a").exists()
