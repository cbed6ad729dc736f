"""What is in the output folder is safe: from edits being lost, and from Ctrl-C."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import HARBOUR, ROOT, THINGSPACE, must, sdkwright, tree

needs_groups = pytest.mark.skipif(
    not hasattr(os, "killpg"), reason="needs process groups"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with the SDK of another document, and a file of somebody's own."""
    command = ("generate", THINGSPACE, "--output", "sdk")
    must(sdkwright(*command, cwd=tmp_path, cache=tmp_path / "cold"))
    (tmp_path / "sdk" / "notes.txt").write_text("mine", encoding="utf-8")
    return tmp_path


def regenerated(folder: Path) -> Path:
    """Run on another document, undisturbed, in a copy of the output."""
    shutil.copytree(folder / "sdk", folder / "new")
    command = ("generate", HARBOUR, "--output", "new")
    must(sdkwright(*command, cwd=folder, cache=folder / "cold"))
    return folder / "new"


def whole(output: Path) -> dict[str, bytes]:
    """Read an output, without what may wait there for the next run to clear it."""
    files = tree(output).items()
    return {path: data for path, data in files if ".sdkwright.tmp/" not in path}


def refused(folder: Path, output: str) -> str:
    """Run on another document where it has to fail; give what it said."""
    command = ("generate", HARBOUR, "--output", output)
    done = sdkwright(*command, cwd=folder, cache=folder / "cold")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.parametrize("flag", ["--theirs", "--reset", "--force"])
def test_an_edit_in_the_way_is_named_and_kept_unless_told_otherwise(
    folder: Path, flag: str
) -> None:
    wanted = whole(regenerated(folder))
    (folder / "sdk" / "README.md").write_text("mine", encoding="utf-8")
    before = tree(folder / "sdk")
    said = refused(folder, "sdk")
    assert said.startswith("sdk/README.md:1:1: error: ")
    assert said.count(" error: ") == 1
    assert "--theirs" in said.partition("hint: ")[2]
    assert tree(folder / "sdk") == before

    command = ("generate", HARBOUR, "--output", "sdk", flag)
    must(sdkwright(*command, cwd=folder, cache=folder / "cold"))
    assert tree(folder / "sdk") == wanted


def test_a_file_that_is_not_ours_is_named_and_kept(folder: Path) -> None:
    (folder / "other").mkdir()
    (folder / "other" / "README.md").write_text("mine", encoding="utf-8")
    said = refused(folder, "other")
    assert said.startswith("other/README.md:1:1: error: ")
    assert "hint: " in said
    assert tree(folder / "other") == {"README.md": b"mine"}


def test_a_run_that_changes_nothing_writes_nothing(folder: Path) -> None:
    def times() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in folder.glob("sdk/**/*")}

    before = times()
    command = ("generate", THINGSPACE, "--output", "sdk")
    done = must(sdkwright(*command, cwd=folder, cache=folder / "cold"))
    assert "0 files written, 0 removed" in done.stdout
    assert times() == before


def interrupted(folder: Path, moment: Callable[[], None]) -> int:
    """Run on another document and press Ctrl-C at a moment; give the status."""
    with subprocess.Popen(
        [sys.executable, "-m", "generator", "generate", HARBOUR, "--output", "sdk"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "XDG_CACHE_HOME": str(folder / "empty"),
        },
        start_new_session=True,  # as from a terminal, its children get it too
    ) as process:
        moment()
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    # As a shell sees it: Python itself, at its start and end, dies of the signal.
    status = 130 if process.returncode == -signal.SIGINT else process.returncode
    assert (status, errors.strip()) in [(0, ""), (130, ""), (130, "interrupted")]
    return status


def assert_old_or_new(folder: Path, moment: Callable[[float], None]) -> None:
    """Press Ctrl-C at a moment, which is told how long a whole run takes."""
    before = tree(folder / "sdk")
    started = time.monotonic()
    after = tree(regenerated(folder))
    lasts = time.monotonic() - started
    status = interrupted(folder, lambda: moment(lasts))
    # What comes after the last file was in place finds the run done.
    assert whole(folder / "sdk") in ([after] if status == 0 else [before, after])


@needs_groups
@pytest.mark.parametrize("share", [0.4, 0.6, 0.8, 0.9, 1.0])
def test_ctrl_c_at_any_time_leaves_one_tree_whole(folder: Path, share: float) -> None:
    assert_old_or_new(folder, lambda lasts: time.sleep(lasts * share))


@needs_groups
@pytest.mark.parametrize("stage", ["new", "old", "journal"])
def test_ctrl_c_while_files_are_written_leaves_one_tree_whole(
    folder: Path, stage: str
) -> None:
    work = folder / "sdk" / ".sdkwright.tmp" / stage

    def writing(_: float) -> None:
        give_up = time.monotonic() + 60
        while not work.exists() and time.monotonic() < give_up:
            time.sleep(0.0002)

    assert_old_or_new(folder, writing)
