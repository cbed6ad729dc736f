"""What the system refuses, and two runs at once, with nothing made believe."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from generator.write.manifest import NAME, WORK
from tests.property.edits import edited
from tests.support import HARBOUR, ROOT, Done, must, sdkwright, tree

HARBOUR_NOW = yaml.safe_load(HARBOUR.read_text())
NOBODY = 65534


class Project:
    """An SDK, and a document that asks for another one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "sdk"
        self.spec = folder / "api.json"
        self.write(HARBOUR_NOW)
        must(self.run())
        self.old = tree(self.output)
        self.write(self.changed())

    def changed(self) -> object:
        text = json.dumps(HARBOUR_NOW)
        return json.loads(text.replace('"description": "', '"description": "New: '))

    def write(self, document: object) -> None:
        self.spec.write_text(json.dumps(document))

    def run(self) -> Done:
        given = ("generate", self.spec, "--output", self.output)
        return sdkwright(*given, cache=self.folder / "cache")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Give a folder that any user can get to."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def command(project: Project) -> list[str]:
    name = ["--output", str(project.output)]
    return [sys.executable, "-m", "generator", "generate", str(project.spec), *name]


def environment(project: Project) -> dict[str, str]:
    cache = str(project.folder / "cache")
    return {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": cache}


@pytest.mark.parametrize("size", [0, 100, 1_000, 5_000])
def test_a_file_that_cannot_be_written_whole_leaves_the_old_tree(
    project: Project, size: int
) -> None:
    """The limit stops a write in the midst of a file, as a full disk does."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    done = subprocess.run(
        command(project),
        env=environment(project),
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "error: cannot use the output folder: File too large" in done.stderr
    assert tree(project.output) == project.old
    must(project.run())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")
def test_a_full_disk_leaves_the_old_tree(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1400k", "tmpfs", disk]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this root may not mount")
    try:
        project = Project(tmp_path)
        shutil.move(project.output, disk / "sdk")
        project.output = disk / "sdk"
        for kept in (0, 40, 400):
            space = os.statvfs(disk)
            left = max(0, space.f_bavail * space.f_frsize - kept * 1024)
            (disk / "full").write_bytes(b"x" * left)
            done = project.run()
            if done.returncode:
                assert "No space left on device" in done.stderr
                assert tree(project.output) == project.old
            (disk / "full").unlink()
        must(project.run())
    finally:
        subprocess.run(["umount", disk], check=True)


# What a run needs is loaded, and may be out of reach for others, before it gives up
# what root may.
AS_NOBODY = """
import os, sys
from pathlib import Path
import generator.cli
from generator import InputError, generate

spec, output, warm = map(Path, sys.argv[1:])
generate(spec, warm)
os.setgroups([])
os.setgid({0})
os.setuid({0})
try:
    generate(spec, output)
except InputError as refused:
    print(refused)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")
@pytest.mark.parametrize("folder", [".", "doc/controllers", "harbour_office"])
def test_a_folder_that_may_not_be_written_leaves_the_old_tree(
    open_folder: Path, folder: str
) -> None:
    project = Project(open_folder)
    for path in (project.output, *project.output.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    os.chown(project.output / folder, 0, 0)
    places = [project.spec, project.output, project.folder / "warm"]
    done = subprocess.run(
        [sys.executable, "-c", AS_NOBODY.format(NOBODY), *places],
        env=environment(project),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "error: cannot use the output folder: Permission denied" in done.stdout
    assert tree(project.output) == project.old


def test_of_two_runs_at_once_one_is_done_and_the_other_says_why_not(
    project: Project,
) -> None:
    documents = [project.folder / f"{number}.json" for number in range(3)]
    for number, path in enumerate(documents):
        path.write_text(json.dumps(edited(HARBOUR_NOW, number)))
    outcomes: set[int] = set()
    for _ in range(2):
        runs = [
            subprocess.Popen(
                [*command(project)[:4], str(path), "--output", str(project.output)],
                env=environment(project),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )
            for path in documents
        ]
        told = [run.communicate()[1] for run in runs]
        for run, text in zip(runs, told, strict=True):
            outcomes.add(run.returncode)
            assert run.returncode in (0, 1)
            # One that has looked before the other wrote is told what it has met.
            why = "another run is writing to", "has changed while the run was at work"
            assert (run.returncode == 0) != any(each in text for each in why), text
        manifest = json.loads((project.output / NAME).read_text())
        (name,) = (key.partition(":")[2] for key in manifest["inputs"])
        assert not (project.output / WORK).exists()
        check = sdkwright(
            *("check", project.folder / name, "--output", project.output),
            cache=project.folder / "none",
        )
        assert check.stdout == "up to date\n"
    assert 0 in outcomes


@pytest.mark.slow
def test_a_process_killed_at_any_time_leaves_the_old_tree_or_the_new(
    tmp_path: Path,
) -> None:
    """A large SDK, which several processes render and write."""
    from tests.bench.generation import synthetic

    project = Project(tmp_path)
    trees = []
    for size in (700, 720):
        project.write(synthetic(size))
        shutil.rmtree(project.output)
        began = time.monotonic()
        must(project.run())
        took = time.monotonic() - began
        trees.append(tree(project.output))
    project.write(synthetic(700))
    must(project.run())
    for turn in range(30):
        project.write(synthetic(720 if turn % 2 else 700))
        process = subprocess.Popen(
            command(project),
            env=environment(project),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(took * (0.2 + 0.03 * turn))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        must(project.run())
        assert tree(project.output) == trees[turn % 2]
