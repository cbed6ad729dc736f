"""An index on this machine, and the SMS SDK in a folder that releases are made from."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support import ROOT, SDK, THINGSPACE, Done, must, run

USER, PASSWORD = "ann", "let me in"
SERVER = Path(__file__).with_name("server.py")


class Index:
    """A pypiserver; `folder` has its files."""

    def __init__(self, place: Path) -> None:
        self.folder = place / "files"
        self.folder.mkdir(parents=True)
        self._hold, self._log = place / "hold", place / "uploads"
        self._log.touch()
        self._process = subprocess.Popen(
            [sys.executable, str(SERVER), str(place), USER, PASSWORD],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        self.url = f"http://127.0.0.1:{self._process.stdout.readline().strip()}/"

    @property
    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())

    @property
    def uploads(self) -> int:
        return self._log.read_text("utf-8").count("begun")

    def hold(self) -> None:
        self._hold.touch()

    def let_go(self) -> None:
        """Let uploads go on, and wait for their end."""
        self._hold.unlink()
        while self._log.read_text("utf-8").count("done") < self.uploads:
            time.sleep(0.01)

    def close(self) -> None:
        with self._process:
            self._process.terminate()


@pytest.fixture(scope="session")
def index_in() -> Iterator[Callable[[Path], Index]]:
    """Start an index that keeps its files in a folder."""
    started: list[Index] = []

    def start(folder: Path) -> Index:
        started.append(Index(folder))
        return started[-1]

    yield start
    for one in started:
        one.close()


class Project:
    """A folder with a document, its settings and the SDK."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.spec = folder / "spec" / THINGSPACE.name
        self.settings = folder / "spec" / SDK.name

    def environment(self, **more: str) -> dict[str, str]:
        return {
            "PYTHONPATH": str(ROOT),
            "XDG_CACHE_HOME": str(self.folder.with_name("cache")),
            "TWINE_USERNAME": USER,
            "TWINE_PASSWORD": PASSWORD,
            **more,
        }

    def sdkwright(self, *arguments: object, **environment: str) -> Done:
        command = (sys.executable, "-m", "generator", *arguments)
        return run(*command, cwd=self.folder, **self.environment(**environment))

    def release(self, index: str, *arguments: object, **environment: str) -> Done:
        options = ("--index", index, "--python", sys.executable)
        return self.sdkwright("release", *options, *arguments, **environment)

    def change(self, *replaced: tuple[str, str], path: Path | None = None) -> None:
        """Edit the document, and generate anew."""
        path = path or self.spec
        text = path.read_text(encoding="utf-8")
        for old, new in replaced:
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
        must(self.sdkwright("generate"))


def new_project(folder: Path) -> Project:
    (folder / "spec").mkdir(parents=True)
    for path in (THINGSPACE, SDK):
        shutil.copy(path, folder / "spec")
    project = Project(folder)
    must(project.sdkwright("generate"))
    return project
