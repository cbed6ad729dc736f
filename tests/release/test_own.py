"""sdkwright itself, as it is published: the same bytes, whole, from wherever it is run."""

import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from generator.release.build import built
from tests.support import HARBOUR, ROOT, must, once, run, sdkwright, tree

LEFT_BEHIND = shutil.ignore_patterns(
    *(".git", ".venv*", "__pycache__", ".*_cache", ".hypothesis", "dist", "*.egg-info")
)
EPOCH = "1577836800"


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(folder: Path) -> None:
        for place in ("first", "second"):
            source = folder / place / "source"
            shutil.copytree(ROOT, source, ignore=LEFT_BEHIND)
            built(source, folder / place / "dist", EPOCH)

    return once(tmp_path_factory, "own-archives", make)


@pytest.fixture(scope="session")
def wheel(product: Path) -> Path:
    (found,) = (product / "first" / "dist").glob("*.whl")
    return found


def test_whoever_builds_it_gets_the_same_bytes(product: Path) -> None:
    first, second = (tree(product / place / "dist") for place in ("first", "second"))
    assert len(first) == 2
    assert first == second


def test_an_index_can_show_it(product: Path) -> None:
    archives = (product / "first" / "dist").iterdir()
    must(run(sys.executable, "-m", "twine", "check", "--strict", *archives))


def test_it_has_all_that_it_reads(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    folders = {
        "generator": ROOT / "generator",
        "generator/templates": ROOT / "templates",
    }
    wanted = {
        f"{name}/{path.relative_to(folder).as_posix()}"
        for name, folder in folders.items()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted - inside == set()
    assert {name for name in inside - wanted if ".dist-info/" not in name} == set()


def test_it_generates_where_no_checkout_is(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "unpacked")
    environment = {
        "PYTHONPATH": str(tmp_path / "unpacked"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    command = (sys.executable, "-P", "-m", "generator", "generate")
    must(run(*command, HARBOUR, "--output", "there", cwd=tmp_path, **environment))
    here = tmp_path / "here"
    must(sdkwright("generate", HARBOUR, "--output", here, cache=tmp_path / "cache"))
    assert tree(tmp_path / "there") == tree(here)


@pytest.mark.slow
def test_one_command_installs_and_runs_it(wheel: Path, tmp_path: Path) -> None:
    tool = (sys.executable, "-m", "uv", "tool", "run", "--isolated", "--from", wheel)
    places = {"UV_TOOL_DIR": str(tmp_path / "tools"), "PYTHONPATH": ""}
    command = (*tool, "sdkwright", "generate", HARBOUR, "--output", "there")
    must(run(*command, cwd=tmp_path, **places))
    assert len(tree(tmp_path / "there")) > 30
