"""What several tests need: the command line, trees of files, and work done only once."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
THINGSPACE = ROOT / "spec" / "thingspace-sms.yaml"
SDK = ROOT / "spec" / "sdk.yaml"
GENERATED = ROOT / "generated"
HARBOUR = ROOT / "tests" / "behaviour" / "specs" / "harbour.yaml"
SHOP = HARBOUR.with_name("shop.yaml")
POST = HARBOUR.with_name("post.yaml")

Done = subprocess.CompletedProcess[str]


def run(*command: object, cwd: Path | None = None, **environment: str) -> Done:
    """Run a command to its end, whatever that is."""
    return subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, **environment},
        check=False,
    )


def sdkwright(
    *arguments: object, cwd: Path | None = None, cache: Path | None = None
) -> Done:
    """Run the command of this checkout; `cache` keeps it out of the user's own."""
    places = {"PYTHONPATH": str(ROOT)}
    if cache is not None:
        places["XDG_CACHE_HOME"] = str(cache)
    return run(sys.executable, "-m", "generator", *arguments, cwd=cwd, **places)


def must(done: Done) -> Done:
    """Give back a command that was to succeed."""
    assert done.returncode == 0, f"{done.args}\n{done.stdout}\n{done.stderr}"
    return done


def tree(folder: Path) -> dict[str, bytes]:
    """Read all files below a folder, by their relative path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def once(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]
) -> Path:
    """Make a folder for the whole run: of several workers the first one does it."""
    base = factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        base = base.parent
    place, done = base / name, base / f"{name}.done"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(place, ignore_errors=True)  # what a failure has left
            place.mkdir()
            make(place)
            done.touch()
    return place
