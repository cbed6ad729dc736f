"""The SDK works with the lowest versions that it says it works with."""

import os
import re
import sys
from pathlib import Path

import pytest

from tests.support import GENERATED, ROOT, must, run

pytestmark = pytest.mark.slow

LOWER = re.compile(r"\"([\w-]+)>=([\d.]+)\"")


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the lowest versions, and what the tests of the runtime need."""
    place = tmp_path_factory.mktemp("lowest") / "venv"
    uv = (sys.executable, "-m", "uv")
    inside = place / ("Scripts" if os.name == "nt" else "bin") / "python"
    into = (*uv, "pip", "install", "--quiet", "--python", inside)
    lowest = ("--resolution", "lowest-direct", "-r", GENERATED / "pyproject.toml")
    must(run(*uv, "venv", "--quiet", "--python", sys.executable, place))
    must(run(*into, *lowest, "--all-extras"))
    must(run(*into, "pytest", "pytest-xdist", "hypothesis"))
    return inside


def test_they_are_installed(python: Path) -> None:
    text = (GENERATED / "pyproject.toml").read_text(encoding="utf-8")
    bounds = dict(LOWER.findall(text.partition("[project]")[2]))
    assert len(bounds) == 5
    code = "from importlib.metadata import version; import sys; print(version(sys.argv[1]))"
    for name, lowest in bounds.items():
        there = must(run(python, "-I", "-c", code, name)).stdout.strip()
        assert there.removesuffix(".0") == lowest.removesuffix(".0")


def test_the_tests_of_the_runtime_pass_with_them(python: Path) -> None:
    pytest_ = ("-m", "pytest", "-q", "-n1", "-p", "no:cacheprovider", "tests/runtime")
    must(run(python, *pytest_, cwd=ROOT))
