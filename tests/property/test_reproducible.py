"""The same input gives the same bytes, whatever surrounds the run."""

import json
import os
import sys
from pathlib import Path

import pytest

from tests.bench.generation import synthetic
from tests.support import HARBOUR, ROOT, THINGSPACE, must, run, tree

PROGRAM = """
import os, sys
from pathlib import Path
mask, cores, spec, output, package = sys.argv[1:]
os.umask(int(mask, 8))
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: int(cores)])
from generator import generate
generate(Path(spec), Path(output), package=package)
"""
PLAIN = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
SURROUNDINGS = {
    "another hash seed": {"PYTHONHASHSEED": "4711"},
    "another zone": {"TZ": "Asia/Kathmandu"},
    "another day": {"SOURCE_DATE_EPOCH": "0"},
    "no locale": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "another locale": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    "a terminal": {"COLUMNS": "20", "FORCE_COLOR": "1", "TERM": "xterm"},
}
OTHERWISE = [
    *((name, told, "022", 2) for name, told in SURROUNDINGS.items()),
    ("a strict mask", {}, "077", 2),
    ("one core", {}, "022", 1),
]


def made(
    spec: Path, folder: Path, told: dict[str, str], mask: str = "022", cores: int = 2
) -> dict[str, bytes]:
    """Generate in a folder of its own, from inside it, by a path from there."""
    folder.mkdir()
    output = folder / "sdk"
    places = {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(folder / "cache")}
    given = (mask, cores, os.path.relpath(spec, folder), output, "sdk")
    must(
        run(sys.executable, "-c", PROGRAM, *given, cwd=folder, **places, **PLAIN | told)
    )
    return tree(output)


@pytest.fixture(scope="module", params=[THINGSPACE, HARBOUR], ids=lambda it: it.stem)
def first(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, bytes]]:
    folder = tmp_path_factory.mktemp("first") / "run"
    return request.param, made(request.param, folder, {})


@pytest.mark.parametrize(
    ("told", "mask", "cores"),
    [case[1:] for case in OTHERWISE],
    ids=[case[0] for case in OTHERWISE],
)
def test_the_same_input_gives_the_same_bytes(
    first: tuple[Path, dict[str, bytes]],
    tmp_path: Path,
    told: dict[str, str],
    mask: str,
    cores: int,
) -> None:
    spec, wanted = first
    assert made(spec, tmp_path / "run", told, mask, cores) == wanted


def test_one_core_gives_what_many_give(tmp_path: Path) -> None:
    """Of more files than one process makes by itself."""
    spec = tmp_path / "api.json"
    spec.write_text(json.dumps(synthetic(700)))
    many, one = (
        made(spec, tmp_path / str(cores), {"PYTHONHASHSEED": str(cores)}, cores=cores)
        for cores in (2, 1)
    )
    assert len(many) > 800
    assert many == one
